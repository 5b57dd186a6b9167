"""Finding filings by what somebody types: a reference, a case number, or the names of the parties."""

from django.db.models import Q

from cases.numbering import parse_case_number
from filings.models import Filing
from icms.lib.references import parse_reference
from icms.lib.search import contains_words

NAMES = ("parties__name_en", "parties__name_zh", "case__parties__name_en", "case__parties__name_zh")


def matching_filings(words: str, *also: str) -> Q:
    """Filings of this reference, else of the case with this number, else with these words in a party's name, or in one
    of the fields `also`."""
    if reference := parse_reference(words):
        return Q(reference=reference)
    if number := parse_case_number(words):
        return Q(case__prefix=number.prefix, case__serial=number.serial, case__year=number.year)
    return Q(pk__in=Filing.objects.filter(contains_words(words, *NAMES, *also)).values("pk"))
