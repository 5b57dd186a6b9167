"""The list of one's cases."""

from django.db.models import Q, QuerySet

from accounts.models import User
from cases.access import visible_cases
from cases.models import Case, Party
from cases.numbering import parse_case_number

MOST_WORDS = 8


def case_list(user: User, text: str) -> QuerySet[Case]:
    """The cases this account may know, newest first; with a text, those of that number or with every word in a name."""
    cases = visible_cases(user).select_related("case_type__court").prefetch_related("parties")
    number = parse_case_number(text)
    if number:
        cases = cases.numbered(number)
    else:
        for word in text.split()[:MOST_WORDS]:
            named = Party.objects.filter(Q(name_en__icontains=word) | Q(name_zh__icontains=word))
            cases = cases.filter(pk__in=named.values("case"))
    return cases.order_by("-commenced_on", "-pk")
