"""Putting a case on the court's file."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts import audit
from accounts.models import Organization, User
from cases.models import Case, CaseType, Party, Venue
from cases.models.case import PartyFields
from cases.numbering import next_number
from cases.signals import case_changed


@transaction.atomic
def open_case(
    *,
    case_type: CaseType,
    commenced_on: date,
    venue: Venue | None = None,
    parties: Iterable[PartyFields],
    filer: PartyFields,
    filer_organization: Organization | None,
    claim_kind: str,
    claim_nature: str,
    amount_cents: int | None,
    actor: User,
) -> Case:
    """Give the next number of its series to a new case and enter its parties (domain 4.1).

    `commenced_on` is a day in court time; `filer` is the one of `parties` that files, represented by
    `filer_organization` or in person. Where the court has venues, `venue` gives the number its prefix.
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
        commenced_by=filer_organization,
    )
    Party.objects.bulk_create(
        Party(
            case=case,
            capacity=party.capacity,
            kind=party.kind,
            name_en=party.name_en,
            name_zh=party.name_zh,
            address=party.address,
            order=party.order,
            represented_by=filer_organization if party == filer else None,
            in_person=party == filer and filer_organization is None,
        )
        for party in parties
    )
    audit.record(act="case.opened", subject=case, actor=actor, number=case.number)
    case_changed.send(sender=Case, case=case)
    return case
