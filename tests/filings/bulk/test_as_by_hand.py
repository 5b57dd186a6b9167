"""A filing of a bulk is as one filed by hand: the same facts, rights, record, decisions and seal (generated)."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404

from accounts.models import AuditEntry, User
from cases.models import CaseType, Venue
from dev.demo.schedule import set_illustrative
from filings.access import get_filing, prepares, visible_filings
from filings.drafting import services as drafting
from filings.drafting.documents.services import add_document
from filings.models import DocumentType, Filing
from filings.sealing.tasks import seal_document
from filings.stamping.acknowledgement import make_acknowledgement
from filings.stamping.stamps import stamp_filing
from filings.states import State, can_change
from icms.lib import clock
from tests.factories.bulk_filings import approved, checked, claim_form, lodge_bulk, written
from tests.factories.court import TUESDAY_10, accept, arrived, lodge_draft, pay

KIND, VENUE = "MCDS", "KTS"
ANSWERS = {"offence": "Careless driving", "offence_place": "Nathan Road", "provision": "Cap. 374, section 38"}
DAY = ("offence_on", "2026-10-05")
DEFENDANT = {
    "name_en": "Golden Harvest Trading Co.",
    "name_zh": "金禾貿易公司",
    "address": "88 Example Street, Kowloon",
    "telephone": "2345 6789",
}
OWN = "RV/26/0001"
FORM = claim_form(1)
# Fields that may differ, each for a reason; every other field of these tables must be the same.
MAY_DIFFER = {
    "Filing": {
        "id": "another row",
        "reference": "each has its own",
        "version": "how often a draft was changed, against two who change it at once; this one was never a draft",
        "created_at": "when its row was written: a draft's is when it was begun",
    },
    "FilingParty": {"id": "another row", "filing": "of another filing"},
    "Document": {"id": "another row", "filing": "of another filing", "uploaded_at": "when its row was written"},
    "Finding": {"id": "another row", "document": "of another document"},
    "FilingStamp": {"id": "another row", "filing": "of another filing", "made_at": "when its row was written"},
}


@pytest.fixture
def both(person, tmp_path) -> tuple[Filing, Filing]:
    """The same summons by hand and in bulk, lodged at the same moment by the same user."""
    set_illustrative()
    user = person("rvd.ou")
    approved(user, person("registry.sup"), kind=KIND)
    return _by_hand(user), _in_bulk(user, tmp_path)


def _by_hand(user: User) -> Filing:
    kind = CaseType.objects.get(pk=KIND)
    with clock.set_to(TUESDAY_10):
        filing = drafting.start_filing(actor=user, case_type=kind, case=None, language="en")
        given: dict[str, Any] = {"filing_id": filing.pk, "actor": user}
        drafting.save_venue(**given, venue=Venue.objects.get(pk=VENUE))
        organization = user.organization
        plaintiff = {
            "name_en": organization.name_en,
            "name_zh": organization.name_zh,
            "address": organization.address,
            "telephone": "",
        }
        for side, said in zip(kind.sides, (plaintiff, DEFENDANT), strict=True):
            drafting.save_party(**given, party_id=None, capacity=side[0], kind="body", **said)
        for group in kind.question_groups.all():
            drafting.save_answers(**given, group=group, answers=ANSWERS | {DAY[0]: DAY[1]})
        drafting.save_own_reference(**given, own_reference=OWN)
        originating = DocumentType.objects.get(case_type=KIND, originating=True)
        add_document(**given, file=arrived(FORM, "summons.pdf"), type=originating)
    charge = lodge_draft(Filing.objects.get(pk=filing.pk))
    if charge:
        pay(charge)
    with clock.set_to(TUESDAY_10):
        make_acknowledgement(stamp_id=stamp_filing(filing_id=filing.pk).pk)
    return Filing.objects.get(pk=filing.pk)


def _in_bulk(user: User, folder: Any) -> Filing:
    row = {
        "your_reference": OWN,
        "venue": VENUE,
        **{f"defendant_{name}": text for name, text in DEFENDANT.items()},
        "defendant_kind": "company",
        **ANSWERS,
        DAY[0]: DAY[1],
        "document_file": "summons.pdf",
    }
    bulk = checked(user, folder, [row], {"summons.pdf": FORM}, kind=KIND)
    assert [fault for each in bulk.rows.all() for fault in each.faults] == []
    charge = lodge_bulk(bulk)
    if charge:
        pay(charge)
    filing = written(bulk, at=TUESDAY_10).rows.get().filing
    assert filing is not None
    return Filing.objects.get(pk=filing.pk)


def facts(row: Model) -> dict[str, Any]:
    """Every column of a row but those that may differ."""
    leaves_out = MAY_DIFFER[type(row).__name__]
    return {
        field.name: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in leaves_out
    }


def rows_of(filing: Filing) -> dict[str, list[dict[str, Any]]]:
    documents = list(filing.documents.order_by("order"))
    return {
        "Filing": [facts(filing)],
        "FilingParty": [facts(party) for party in filing.parties.order_by("order")],
        "Document": [facts(document) for document in documents],
        "Finding": [facts(found) for document in documents for found in document.findings.order_by("pk")],
        "FilingStamp": [facts(stamp) for stamp in filing.stamps.order_by("pk")],
    }


def test_every_field_of_every_row_is_the_same_but_for_those_listed(both):
    by_hand, in_bulk = (rows_of(filing) for filing in both)
    for table in MAY_DIFFER:
        assert len(in_bulk[table]) == len(by_hand[table])
        for one, other in zip(by_hand[table], in_bulk[table], strict=True):
            assert {name: (one[name], other[name]) for name in one if one[name] != other[name]} == {}, table


def test_every_account_of_the_cast_sees_both_or_neither(both):
    def answer(user: User, filing: Filing) -> tuple[bool, bool, str]:
        try:
            found = get_filing(user, filing.reference).reference == filing.reference
        except (Http404, PermissionDenied) as refused:
            found = type(refused).__name__
        return visible_filings(user).filter(pk=filing.pk).exists(), prepares(user, filing), str(found)

    answers = {user.username: [answer(user, filing) for filing in both] for user in User.objects.all()}
    assert len(answers) > 15 and {name: both for name, both in answers.items() if both[0] != both[1]} == {}
    assert {both[0] for both in answers.values()} >= {(True, True, "True"), (False, False, "Http404")}


def test_the_same_decisions_are_possible_and_what_is_accepted_is_sealed_alike(both, person):
    by_hand, in_bulk = both
    assert [can_change(by_hand.state, state) for state in State] == [
        can_change(in_bulk.state, state) for state in State
    ]
    for filing in both:
        filing = accept(filing, person("registry"))
        assert filing.state == State.ACCEPTED
        document = filing.documents.get()
        seal_document(document.pk)
        document.seal.refresh_from_db()
        assert document.seal.sha256 and document.seal.deemed_at == filing.deemed_at


def test_the_record_says_the_same_acts_of_each_from_lodging_on(both):
    def acts(filing: Filing) -> list[tuple[str, int | None]]:
        entries = AuditEntry.objects.filter(subject=filing.reference).order_by("pk")
        told = [(entry.act, entry.actor_id) for entry in entries]
        return told[[act for act, _actor in told].index("filing.lodged") :]

    by_hand, in_bulk = (acts(filing) for filing in both)
    assert in_bulk == by_hand
