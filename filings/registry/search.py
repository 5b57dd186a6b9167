"""One search box for the desk: filings, cases, parties and DRNs, by what somebody types (domain 11)."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, Paper, Party
from cases.numbering import parse_case_number, read_case_number
from filings.access import visible_filings
from filings.models import Filing, Seal
from icms.lib.drn import parse_drn
from icms.lib.errors import Reason
from icms.lib.folding import plain
from icms.lib.references import parse_reference
from icms.lib.search import contains_words

MOST = 20


@dataclass(frozen=True)
class FoundPaper:
    """A paper that the portal made, and the filing that it is about, if this officer may see one."""

    paper: Paper
    filing: Filing | None


@dataclass(frozen=True)
class Found:
    """What fits: filings, a case, parties with their case, seals with their document, papers; at most 20 of each."""

    filings: list[Filing] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    seals: list[Seal] = field(default_factory=list)
    papers: list[FoundPaper] = field(default_factory=list)
    is_one_filing: bool = False  # the reference of one was typed
    why_none: Reason | None = None  # of a case number that opens no case

    @property
    def is_empty(self) -> bool:
        return not (self.filings or self.cases or self.parties or self.seals or self.papers)


def search_desk(user: User, words: str) -> Found:
    """A reference finds its filing, or the filing of a charge; a case number its case; a DRN a document or a paper.

    Anything else is a name.

    Names are looked for in either script, as in the cause book; account names only whole.
    """
    words = words.strip()
    if not words:
        return Found()
    if drn := parse_drn(plain(words).upper().removeprefix("DRN")):
        seals = Seal.objects.filter(drn=drn).select_related(
            "document__type",
            "document__filing__case__case_type",
            "replaced_by",
            "issued__act__kind",
            "issued__act__template",
            "issued__case",
        )
        return Found(seals=list(seals), papers=_papers(user, drn))
    filings = visible_filings(user).select_related("case_type", "case__case_type", "owner", "organization")
    filings = filings.prefetch_related("parties", "case__parties").order_by("-saved_at", "-pk")
    if reference := parse_reference(words):
        known = list(filings.filter(Q(reference=reference) | Q(charges__reference=reference)).distinct())
        return Found(filings=known, is_one_filing=bool(known))
    if number := parse_case_number(words):
        cases = list(Case.objects.numbered(number).select_related("case_type", "venue"))
        return Found(cases=cases, why_none=None if cases else _why_no_case(words))
    parties = Party.objects.filter(contains_words(words, "name_en", "name_zh"))
    parties = parties.select_related("case__case_type__court", "case__venue").order_by("-case__commenced_on", "-pk")
    drafted = Filing.objects.filter(contains_words(words, "parties__name_en", "parties__name_zh")).values("pk")
    by_words = filings.filter(Q(pk__in=drafted, case=None) | Q(owner__username=words))
    return Found(filings=list(by_words[:MOST]), parties=list(parties[:MOST]))


def _papers(user: User, drn: str) -> list[FoundPaper]:
    """A receipt is about its charge, by its number (`DC-2026-000004`); any other paper names its filing, or none."""
    found = []
    for paper in Paper.objects.filter(drn=drn).select_related("replaced_by"):
        about = Q(reference=paper.about)
        if paper.kind == Paper.Kind.RECEIPT:
            court, year, serial = paper.about.split("-")
            number = {"court": court, "year": year, "serial": serial}
            about = Q(**{f"charges__receipt__{name}": value for name, value in number.items()})
        found.append(FoundPaper(paper, visible_filings(user).filter(about).select_related("case__case_type").first()))
    return found


def _why_no_case(words: str) -> Reason:
    """Why a case number opens no case: no court gives such a number, or none was given yet."""
    read = read_case_number(words)
    unused = Reason("no_such_case", _("There is no case %(number)s here.") % {"number": read.number})
    return read.why_not or unused
