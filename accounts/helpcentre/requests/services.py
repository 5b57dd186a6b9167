"""The Help Centre decides on what accounts ask: another maximum, another name (domain 3.2)."""

from typing import TypeVar

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import audit, caps
from accounts.helpcentre.rules import refuse_conflict
from accounts.messages.services import post
from accounts.models import CapRequest, NameChange, User
from icms.lib import clock, encryption
from icms.lib.errors import Reason, Refused
from icms.lib.trilingual import COLUMNS

Asked = TypeVar("Asked", CapRequest, NameChange)
DECIDED = Reason("decided", _("This request has been decided or withdrawn already."))
NO_REASON = Reason("no_reason", _("Say the reason for the refusal."), "note")
CLOSED_ACCOUNT = Reason("closed", _("The account is closed; its name stays."))
AT_LEAST_ONE = Reason("too_few", _("An organization has at least one of these."), "granted")


@transaction.atomic
def grant_cap(*, request_id: int, officer: User, granted: int, note: str) -> CapRequest:
    """Grant a maximum, the one asked for or a lower one; never below what there is, counted under the lock.

    Raises Refused.
    """
    request = _locked(CapRequest, request_id)
    refuse_conflict(officer, request.asked_by)
    organization = caps.locked_organization(request.organization_id)
    what = CapRequest.What(request.what)
    cap = caps.caps_of(organization)[what]
    if reasons := _against(cap, request, granted):
        raise Refused(reasons)
    setattr(organization, what, granted)
    organization.save(update_fields=[what.value])
    request.granted = granted
    _decide(request, CapRequest.State.GRANTED, officer, note)
    audit.record(
        act="organization.cap_granted",
        subject=organization,
        actor=officer,
        on_behalf_of=organization,
        request=request.reference,
        what=what.value,
        was=cap.most,
        now=granted,
        note=note,
    )
    params = {"what": _in_three_languages(what), "granted": granted, "wanted": request.wanted, "note": note}
    post(to=request.asked_by, kind="organization_cap_granted", params=params, link="/organization/")
    return request


@transaction.atomic
def refuse_cap(*, request_id: int, officer: User, note: str) -> CapRequest:
    """Refuse another maximum, with the reason. Raises Refused."""
    request = _locked(CapRequest, request_id)
    refuse_conflict(officer, request.asked_by)
    if not note:
        raise Refused(NO_REASON)
    _decide(request, CapRequest.State.REFUSED, officer, note)
    audit.record(
        act="organization.cap_refused",
        subject=request.organization,
        actor=officer,
        on_behalf_of=request.organization,
        request=request.reference,
        what=request.what,
        note=note,
    )
    params = {"what": _in_three_languages(CapRequest.What(request.what)), "wanted": request.wanted, "note": note}
    post(to=request.asked_by, kind="organization_cap_refused", params=params, link="/organization/")
    return request


@transaction.atomic
def grant_name(*, request_id: int, officer: User, evidence: str, last_four: str, note: str) -> NameChange:
    """Give the account the name it asks for, seen on an identity document.

    The record keeps the kind of document and its last four characters, those encrypted; never more. Raises Refused.
    """
    request = _locked(NameChange, request_id)
    refuse_conflict(officer, request.asked_by, request.account)
    account = User.objects.select_for_update(of=("self",)).get(pk=request.account_id)
    if account.state == User.State.CLOSED:
        raise Refused(CLOSED_ACCOUNT)
    before = account.name
    account.name_en, account.name_zh = request.name_en, request.name_zh
    account.save(update_fields=["name_en", "name_zh"])
    _decide(request, NameChange.State.GRANTED, officer, note)
    audit.record(
        act="account.name_changed",
        subject=account,
        actor=officer,
        on_behalf_of=account.organization,
        request=request.reference,
        was=before,
        now=account.name,
        evidence=evidence,
        last_four_sealed=encryption.encrypt(last_four.encode()).decode(),
        note=note,
    )
    post(to=account, kind="account_name_changed", params={"was": before, "name": account.name})
    return request


@transaction.atomic
def refuse_name(*, request_id: int, officer: User, note: str) -> NameChange:
    """Refuse another name, with the reason. Raises Refused."""
    request = _locked(NameChange, request_id)
    refuse_conflict(officer, request.asked_by, request.account)
    if not note:
        raise Refused(NO_REASON)
    _decide(request, NameChange.State.REFUSED, officer, note)
    audit.record(
        act="account.name_refused",
        subject=request.account,
        actor=officer,
        on_behalf_of=request.account.organization,
        request=request.reference,
        note=note,
    )
    post(to=request.account, kind="account_name_refused", params={"name": request.name, "note": note})
    return request


def _locked(model: type[Asked], request_id: int) -> Asked:
    """The request, locked. Raises Refused where somebody decided on it already."""
    request = model._default_manager.select_for_update(of=("self",)).get(pk=request_id)
    if request.state != model.State.WAITING:
        raise Refused(DECIDED)
    return request


def _against(cap: caps.Cap, request: CapRequest, granted: int) -> list[Reason]:
    if granted < cap.used:
        words = _("There are %(used)d now; the maximum cannot be below that.") % {"used": cap.used}
        return [Reason("below", words, "granted")]
    most = max(request.wanted, cap.most)
    if granted > most:
        return [Reason("above", _("Grant %(most)d or fewer: no more was asked for.") % {"most": most}, "granted")]
    return [AT_LEAST_ONE] if granted < 1 and request.what in (CapRequest.What.PRIMARY, CapRequest.What.BRANCHES) else []


def _decide(request: CapRequest | NameChange, state: str, officer: User, note: str) -> None:
    request.state, request.note = state, note
    request.decided_by, request.decided_at = officer, clock.now()
    request.save()


def _in_three_languages(what: CapRequest.What) -> dict[str, str]:
    """The name of a maximum as a message keeps it: the reader's language is chosen when it is read."""
    words = {}
    for code in COLUMNS:
        with translation.override(code):
            words[code] = str(what.label)
    return words
