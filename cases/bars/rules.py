"""Who may not e-file: barred accounts and organizations, persons under a restriction order (domain 4.1)."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models import Bar, Case, CaseType
from cases.models.bar import BarQuerySet
from icms.lib import clock
from icms.lib.errors import Reason
from icms.lib.folding import folded

BARRED = Reason(
    "barred",
    _(
        "By order of the court this account may not file here electronically. Bring your documents to the registry. "
        "What you have lodged before stands."
    ),
    "case",
)
RESTRICTED = Reason(
    "restriction_order",
    _(
        "A person under a restriction order files at the registry in person, with the leave that the order asks for. "
        "Attend the registry. What was lodged before stands."
    ),
    "case",
)


def bar_reasons(
    *, actor: User, case_type: CaseType | str, case: Case | None = None, names: Iterable[tuple[str, str]] = ()
) -> list[Reason]:
    """Why this account may not e-file now in a case, or commence one of this kind; empty where nothing bars it.

    `names` are the parties for whom it files, in English and Chinese: an order follows the person, whoever files.
    """
    people = [*names] if actor.organization_id else [(actor.name_en, actor.name_zh), *names]
    found = bars_against(actor, people, case_type=case_type, case=case)
    kinds = set(found.values_list("kind", flat=True))
    return [BARRED] * (Bar.Kind.BAR in kinds) + [RESTRICTED] * (Bar.Kind.RESTRICTION in kinds)


def bars_against(
    actor: User, people: Iterable[tuple[str, str]], *, case_type: CaseType | str, case: Case | None
) -> BarQuerySet:
    """The bars in force here on this account, its organization, or any of these people (names in English, Chinese)."""
    place = Q(case=None, case_type=None) | Q(case_type=getattr(case_type, "pk", case_type))
    if case is not None:
        place |= Q(case=case)
    who = Q(account=actor)
    if actor.organization_id:
        who |= Q(organization=actor.organization_id)
    named = [*people]
    if english := {folded(name) for name, _chinese in named if name}:
        who |= Q(key_en__in=english)
    if chinese := {folded(name) for _english, name in named if name}:
        who |= Q(key_zh__in=chinese)
    return Bar.objects.at(clock.now()).filter(place).filter(who)
