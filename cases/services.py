"""Putting a case on the court's file."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts import audit
from accounts.models import User
from cases import representation
from cases.assigning import assignments
from cases.assigning.defaults import somebody_for
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
    assignments.let_act(account=filer_account, case=case, how=Assignment.How.COMMENCED, actor=filer_account)
    if filer_account.organization and not filer_account.is_active:
        somebody_for(case=case, organization=filer_account.organization, actor=None)
    audit.record(act="case.opened", subject=case, actor=actor, number=case.number)
    case_changed.send(sender=Case, case=case)
    return case
