"""The list of members, one member, and the list as a file."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts import permissions
from accounts.access import SignedInRequest
from accounts.models import Branch, Empowerment, Organization, User
from accounts.organizations import access
from accounts.organizations.branches import services
from accounts.organizations.members import selectors
from accounts.organizations.members.forms import MembersFilter
from accounts.organizations.members.selectors import MemberFilters, Powers, Row
from accounts.organizations.open_work import open_work_of
from accounts.organizations.record.selectors import lines_on
from accounts.organizations.tabs import cap_cards, head
from accounts.roles import Role
from accounts.signin.second_factor.rules import has_factor
from icms.lib.clock import court_day
from icms.lib.components import SummaryRow
from icms.lib.dates import plain_day
from icms.lib.export import csv_download

LATEST = 10


def _wanted(request: SignedInRequest, form: MembersFilter) -> MemberFilters:
    data = form.cleaned_data if form.is_valid() else {}
    return MemberFilters(
        role=data.get("role", ""),
        branch=data.get("branch", ""),
        state=data.get("state", ""),
        words=data.get("q", ""),
        sort=request.GET.get("sort", "role"),
    )


@access.administrators_only
@require_safe
def members(request: SignedInRequest) -> HttpResponse:
    """The members of the organization, its maxima, and what may be done."""
    organization = access.organization_of(request.user)
    branches = list(organization.branches.all())
    form = MembersFilter(request.GET or None, branches=branches)
    wanted = _wanted(request, form)
    found = selectors.members(organization, wanted)
    page = Paginator(found, selectors.A_PAGE).get_page(request.GET.get("page"))
    shared = head(request.user, organization, "members")
    context = {
        **shared,
        "page": page,
        "rows": selectors.rows_of(page.object_list, organization, branches, Powers.of(request.user)),
        "filters": form,
        "is_filtered": any((wanted.role, wanted.branch, wanted.state, wanted.words)),
        "sort": wanted.sort,
        "cards": cap_cards(request.user, shared, [branch.code for branch in branches if not branch.closed_at]),
        "kinds": [kind.label for kind in Empowerment.Kind],
    }
    return render(request, "accounts/organizations/members/list.html", context)


@access.administrators_only
@require_safe
def members_file(request: SignedInRequest) -> HttpResponseBase:
    """The members that fit the filter as a CSV; addresses only of those whom the reader looks after."""
    organization = access.organization_of(request.user)
    branches = list(organization.branches.all())
    found = selectors.members(organization, _wanted(request, MembersFilter(request.GET or None, branches=branches)))
    powers = Powers.of(request.user)
    rows = selectors.rows_of(found, organization, branches, powers)
    return csv_download("members.csv", _csv_rows(rows, powers))


def _csv_rows(rows: list[Row], powers: Powers) -> Iterator[list[Any]]:
    yield [
        _("Account name"),
        pgettext("person", "Name in English"),
        pgettext("person", "Name in Chinese"),
        _("Role"),
        _("Branch"),
        _("State"),
        _("E-mail address"),
        _("Telephone"),
        _("Language of messages"),
        *(str(kind.label) for kind in Empowerment.Kind),
        _("Default user of"),
    ]
    for row in rows:
        member = row.member
        seen = member.pk == powers.actor.pk or powers.looks_after(member)
        yield [
            member.username,
            member.name_en,
            member.name_zh,
            member.get_role_display(),
            member.branch.code if member.branch else "",
            _("Password not set") if row.not_set else member.get_state_display(),
            member.email if seen else "",
            member.telephone if seen else "",
            member.get_language_display(),
            *(plain_day(court_day(at), "en") if at else "" for at in row.empowered or [None] * 3),
            _(", ").join(code or _("the organization") for code in row.default_for),
        ]


@access.administrators_only
@require_safe
def member(request: SignedInRequest, username: str) -> HttpResponse:
    """One member: the facts, what may be done, what was changed."""
    account = access.get_member(request.user, username)
    if account.pk == request.user.pk:
        return redirect(_own_profile())
    access.require(Powers.of(request.user).looks_after(account), access.why_not_on(account))
    organization = access.organization_of(request.user)
    context = {
        "organization": organization,
        "account": account,
        "not_set": account.is_active and not account.has_usable_password(),
        "facts": _facts(account, organization),
        "open_work": open_work_of(account),
        "may_hand_over": permissions.may_hand_over(request.user, account),
        "empowerments": _empowerments(account),
        "may_empower": permissions.may_empower(request.user, account),
        "has_factor": has_factor(account),
        "may_set_default": _may_set_default(request.user, account),
        "lines": lines_on(organization, account)[:LATEST],
    }
    return render(request, "accounts/organizations/members/member.html", context)


def _own_profile() -> str:
    """The page of the reader's own profile."""
    return "profile:profile"


def _may_set_default(actor: User, account: User) -> bool:
    may = permissions.may(actor, permissions.Function.DEFAULT_USERS)
    return may and account.is_active and account.has_usable_password() and account.role == Role.ORGANIZATION_USER


def _facts(account: User, organization: Organization) -> list[SummaryRow]:
    places = [branch.code for branch in services.branches_of_default(account)]
    if organization.default_user_id == account.pk:
        places.append(_("the organization"))
    facts = [
        (_("Account name"), account.username),
        (_("Role"), account.get_role_display()),
        (_("Branch"), _branch_name(account.branch)),
        (_("E-mail address"), account.email),
        (_("Telephone"), account.telephone or _("none given")),
        (_("Language of messages"), account.get_language_display()),
        (_("Default user of"), _(", ").join(places)),
    ]
    return [SummaryRow(label=label, value=value) for label, value in facts if value]


def _branch_name(branch: Branch | None) -> str:
    return " ".join(part for part in (branch.code, branch.name_en, branch.name_zh) if part) if branch else ""


def _empowerments(account: User) -> list[tuple[str, Any]]:
    since = selectors.empowered_since(account)
    return list(zip((str(kind.label) for kind in Empowerment.Kind), since, strict=True)) if since else []
