"""Is the applicant known already? The same name, e-mail address, telephone or registration number (domain 3.3)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Application, Organization, User
from accounts.roles import ORGANIZATION_ROLES, Role
from icms.lib.folding import folded, words_of
from icms.lib.search import contains_words

# Enough to warn by; a name that more people share says nothing.
MOST = 10


@dataclass(frozen=True)
class Known:
    """Another application, account or organization that may be of the same person or body."""

    url: str
    what: str
    name: str
    why: str


def known_already(application: Application) -> list[Known]:
    """Whatever else is of the same name, address or number; three bounded queries, whatever there is."""
    found = [*_applications(application), *_accounts(application)]
    return found if application.is_individual else [*_organizations(application), *found]


def same_registration(application: Application) -> QuerySet[Organization]:
    """Organizations with the registration number that the application gives."""
    number = application.org_registration_number.strip()
    return Organization.objects.filter(registration_number__iexact=number) if number else Organization.objects.none()


def _applications(application: Application) -> list[Known]:
    wanted = _person(application)
    if not application.is_individual:
        wanted |= _named("org_name", application.org_name_en, application.org_name_zh)
        if application.org_registration_number:
            wanted |= Q(org_registration_number__iexact=application.org_registration_number)
    others = Application.objects.exclude(pk=application.pk).exclude(submitted_at=None).filter(wanted)
    return [
        Known(
            reverse("helpcentre:review", args=[other.reference]),
            _("Application %(reference)s, %(state)s")
            % {"reference": other.reference, "state": other.get_state_display()},
            other.organization_name or other.name,
            why,
        )
        for other in others.select_related("organization").order_by("-pk")[:MOST]
        if (why := _why(application, other))
    ]


def _accounts(application: Application) -> list[Known]:
    others = User.objects.filter(_person(application, telephone=False), role__in=ORGANIZATION_ROLES | {Role.INDIVIDUAL})
    if application.account_id:
        others = others.exclude(pk=application.account_id)
    return [
        Known(
            reverse("helpcentre:account", args=[other.username]),
            _("Account %(account)s, %(role)s") % {"account": other.username, "role": other.get_role_display()},
            other.name,
            why,
        )
        for other in others.order_by("-pk")[:MOST]
        if (why := _why(application, other))
    ]


def _organizations(application: Application) -> list[Known]:
    named = _named("name", application.org_name_en, application.org_name_zh)
    if application.org_registration_number:
        named |= Q(registration_number__iexact=application.org_registration_number)
    others = Organization.objects.filter(named)
    if application.organization_id:
        others = others.exclude(pk=application.organization_id)
    return [
        Known(
            reverse("helpcentre:organization", args=[other.reference]),
            _("Organization %(reference)s") % {"reference": other.reference},
            str(other),
            why,
        )
        for other in others.order_by("pk")[:MOST]
        if (why := _why_organization(application, other.name_en, other.name_zh, other.registration_number))
    ]


def _person(application: Application, *, telephone: bool = True) -> Q:
    """Whoever is of the same name or address; a telephone, which a whole firm may share, only among applications."""
    wanted = _named("name", application.name_en, application.name_zh)
    if application.email:
        wanted |= Q(email__iexact=application.email)
    return wanted | Q(telephone=application.telephone) if telephone and application.telephone else wanted


def _named(field: str, english: str, chinese: str) -> Q:
    """Rows that may be of this name: every word of it, in whatever order. Which are is said by `folded`."""
    found = Q(pk__in=[])
    for script, name in (("en", english), ("zh", chinese)):
        if words := words_of(name):
            found |= contains_words(" ".join(words), f"{field}_{script}")
    return found


def _why(application: Application, other: Any) -> str:
    reasons = []
    if _same_name((application.name_en, application.name_zh), (other.name_en, other.name_zh)):
        reasons.append(_("the same name"))
    if application.email and application.email.casefold() == other.email.casefold():
        reasons.append(_("the same e-mail address"))
    if application.telephone and application.telephone == other.telephone:
        reasons.append(_("the same telephone number"))
    if isinstance(other, Application) and not application.is_individual:
        body = _why_organization(application, other.org_name_en, other.org_name_zh, other.org_registration_number)
        reasons += [body] if body else []
    return _(", ").join(reasons)


def _why_organization(application: Application, english: str, chinese: str, number: str) -> str:
    reasons = []
    if _same_name((application.org_name_en, application.org_name_zh), (english, chinese)):
        reasons.append(_("the same name of the organization"))
    if number and number.casefold() == application.org_registration_number.casefold():
        reasons.append(_("the same registration number"))
    return _(", ").join(reasons)


def _same_name(mine: tuple[str, str], theirs: tuple[str, str]) -> bool:
    return any(folded(one) and folded(one) == folded(other) for one, other in zip(mine, theirs, strict=True))
