"""A case is put on the court's file; accounts come to it for a party and leave it (domain 4.1, 4.2)."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from accounts.roles import Role
from cases import permissions, representation
from cases.assigning.assignments import ensure_assigned, grant_access, unassign
from cases.models import Assignment, Case, CaseType, Party, Representation, Venue
from cases.models.case import PartyFields
from cases.numbering import next_number
from cases.signals import case_changed


@transaction.atomic
def open_case(
    *,
    case_type: CaseType,
    commenced_on: date,
    venue: Venue | None = None,
    parties: Sequence[PartyFields],
    filer: PartyFields,
    filer_account: User,
    claim_kind: str,
    claim_nature: str,
    amount_cents: int | None,
    actor: User,
    answers: Mapping[str, str | int] | None = None,
) -> Case:
    """Give the next number of its series to a new case and enter its parties (domain 4.1).

    `commenced_on` is a day in court time; `filer` is the one of `parties` that files, represented by the organization
    of `filer_account`, or in person. That account may act in the case from now. Where the
    court has venues, `venue` gives the number its prefix.
    """
    number = next_number(case_type=case_type, year=commenced_on.year, venue=venue)
    case = Case.objects.create(
        case_type=case_type,
        venue=venue,
        serial=number.serial,
        year=number.year,
        commenced_on=commenced_on,
        claim_kind=claim_kind,
        claim_nature=claim_nature,
        amount_cents=amount_cents,
        answers=dict(answers or {}),
        commenced_by=filer_account.organization,
    )
    entered = Party.objects.bulk_create(
        Party(
            case=case,
            capacity=party.capacity,
            kind=party.kind,
            name_en=party.name_en,
            name_zh=party.name_zh,
            address=party.address,
            order=party.order,
        )
        for party in parties
    )
    filing_party = next(new for new, party in zip(entered, parties, strict=True) if party == filer)
    representation.begin(party=filing_party, account=filer_account, how=Representation.How.COMMENCED)
    grant_access(account=filer_account, case=case, how=Assignment.How.COMMENCED, actor=filer_account)
    if filer_account.organization and not filer_account.is_active:
        ensure_assigned(case=case, organization=filer_account.organization, actor=None)
    audit.record(act="case.opened", subject=case, actor=actor, number=case.number)
    case_changed.send(sender=Case, case=case)
    return case


@transaction.atomic
def correct_commencement(*, case_id: int, commenced_on: date, actor: User | None) -> None:
    """The day of commencement follows a corrected time of receipt, and the cause book with it (domain 5.2).

    The number stays, also where the day falls into another year. Does nothing if it is the day already.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    if case.commenced_on == commenced_on:
        return
    before, case.commenced_on = case.commenced_on, commenced_on
    case.save(update_fields=["commenced_on"])
    audit.record(
        act="case.commencement_corrected",
        subject=case,
        actor=actor,
        number=case.number,
        before=before.isoformat(),
        after=commenced_on.isoformat(),
    )
    case_changed.send(sender=Case, case=case)


def join_case(*, account: User, party: Party, how: str) -> None:
    """An account, and its organization with it, comes to a case for a party. The case is locked by the caller."""
    case = party.case
    representation.begin(party=party, account=account, how=how)
    by = Assignment.How.NOTICE if how == Representation.How.NOTICE else Assignment.How.LINKED
    grant_access(account=account, case=case, how=by, actor=account)
    if account.organization:
        ensure_assigned(case=case, organization=account.organization, actor=None)


def leave_case(before: Representation, case: Case, *, actor: User, unless: User) -> None:
    """Whoever represented a party no longer does: its accounts lose the case, unless it is there for another party."""
    organization = before.organization
    if organization is None:
        other = Representation.objects.present().filter(party__case=case, account=before.account)
        if before.account and before.account_id != unless.pk and not other.exists():
            permissions.revoke([(case.pk, before.account.pk)])
            _tell_former(before, case, [before.account])
        return
    if representation.represents_somebody(organization, case):
        return
    held = Assignment.objects.present().filter(case=case, account__organization=organization)
    accounts = [each.account for each in held.select_related("account__organization")]
    pairs = [(case.pk, account.pk) for account in accounts]
    unassign(pairs=pairs, how=Assignment.Ended.NOTICE, actor=actor)
    administrators = organization.accounts.filter(role=Role.PRIMARY_ADMINISTRATOR, state=User.State.ACTIVE)
    _tell_former(before, case, accounts or list(administrators.select_related("organization")))


def _tell_former(before: Representation, case: Case, accounts: list[User]) -> None:
    for account in accounts:
        post(to=account, kind="case_moved_away", params={"case": case.number, "party": before.party.name})
