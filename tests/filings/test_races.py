"""Many at once, with real connections: no number twice or missing, one lodging however many press."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import close_old_connections, connections

from accounts.models import AuditEntry, User
from cases.calendar.services import record_closure
from cases.models import Case
from filings.lodging.services import lodge
from filings.models import Correction, Document, Filing, FilingParty, FilingStamp, Seal
from filings.registry.corrections.services import strike
from filings.registry.decisions import Verdict, decide
from filings.sealing.services import renew_seals
from filings.sealing.tasks import seal_document
from filings.stamping.stamps import stamp_filing
from filings.stamping.tasks import correct_stamps
from filings.states import Decision, State
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.references import new_reference
from payments.models import Charge, Refund
from tests.factories.court import TUESDAY_10, accept, draft_of, lodged_of
from tests.support.samples import how_many

ACCEPTANCES = how_many("ICMS_ACCEPTANCES", sample=40, proof=400)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def court(transactional_db: None) -> None:
    """The court, with rows that every thread can see."""
    from tests.factories.court import load_court

    load_court()


def at_once(threads: int, work: Callable[[int], Any], items: int) -> list[Any]:
    """Do the work for each number below `items`, so many at a time; what each came to, exceptions too."""

    def one(number: int) -> Any:
        close_old_connections()
        try:
            return work(number)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(items)))


def copies_of(filing: Filing, count: int) -> list[int]:
    """More filings just like this one, which was really lodged: rows only, their file is the same."""
    parties = list(filing.parties.all())
    writ = filing.documents.get(order=1)
    stamped = filing.current_stamp
    made = []
    for _number in range(count):
        copy = Filing.objects.get(pk=filing.pk)
        copy.pk, copy.reference = None, new_reference()
        copy.save()
        for party in parties:
            FilingParty.objects.create(
                filing=copy,
                **{
                    name: getattr(party, name)
                    for name in ("capacity", "kind", "name_en", "name_zh", "order", "is_filer")
                },
            )
        Document.objects.create(
            filing=copy, type=writ.type, order=1, file_name="writ.pdf", sha256=writ.sha256, size=writ.size, pages=1
        )
        fields = ("received_at", "deemed_at", "office", "rule", "because_en", "because_zh_hant", "because_zh_hans")
        FilingStamp.objects.create(filing=copy, round=1, **{name: getattr(stamped, name) for name in fields})
        made.append(copy.pk)
    return made


@pytest.mark.proof
@pytest.mark.slow
def test_acceptances_by_eight_officers_at_once_draw_numbers_without_gap_or_repeat(person):
    filings = copies_of(lodged_of(person("chan")), ACCEPTANCES)
    officer = person("registry")
    verdicts = {1: Verdict(Decision.ACCEPTED)}
    results = at_once(8, lambda n: decide(filing_id=filings[n], officer=officer, verdicts=verdicts), len(filings))
    assert [result for result in results if isinstance(result, Exception)] == []
    assert sorted(Case.objects.values_list("serial", flat=True)) == list(range(1, ACCEPTANCES + 1))
    assert Seal.objects.values("drn").distinct().count() == ACCEPTANCES


def test_one_filing_decided_by_eight_officers_at_once_is_decided_once(person):
    filing, officer = lodged_of(person("chan")), person("registry")
    verdicts = {1: Verdict(Decision.ACCEPTED), 2: Verdict(Decision.ACCEPTED)}
    results = at_once(8, lambda n: decide(filing_id=filing.pk, officer=officer, verdicts=verdicts), 8)
    assert sum(isinstance(result, Filing) for result in results) == 1
    assert all(isinstance(result, Refused) for result in results if not isinstance(result, Filing))
    assert Case.objects.count() == 1


def test_twenty_identical_lodges_make_one_filing_and_one_charge(person):
    filing = draft_of(person("chan"))

    def press(_number: int) -> Charge | None:
        with clock.set_to(TUESDAY_10):
            owner = User.objects.get(pk=filing.owner_id)
            return lodge(filing_id=filing.pk, actor=owner, signed_name=owner.name, confirmed_closed=True, language="en")

    results = at_once(20, press, 20)
    assert {result.pk for result in results} == {Charge.objects.get().pk}
    assert Filing.objects.get(pk=filing.pk).state == State.AWAITING_PAYMENT
    assert AuditEntry.objects.filter(act="filing.awaiting_payment", subject=filing.reference).count() == 1


def test_twenty_workers_stamp_a_filing_once(person):
    filing = lodged_of(person("chan"))
    Filing.objects.filter(pk=filing.pk).update(round=2)
    made = [result for result in at_once(20, lambda n: stamp_filing(filing_id=filing.pk), 20) if result is not None]
    assert [type(result) for result in made] == [FilingStamp]
    assert FilingStamp.objects.filter(filing=filing, round=2).count() == 1


def seal_both(filing: Filing) -> None:
    for document in filing.documents.all():
        seal_document(document.pk)


@pytest.fixture
def sealed_before_the_gale(person) -> Filing:
    """Accepted and sealed; then a closure moved its time of receipt."""
    filing = lodged_of(person("chan"))
    filing = accept(filing, person("registry"))
    with clock.set_to(TUESDAY_10):
        seal_both(filing)
        gale(person("registry.sup"))
        correct_stamps()
    return filing


def gale(supervisor: User) -> None:
    record_closure(
        office=None,
        reason="gale",
        from_at=TUESDAY_10 - timedelta(hours=1),
        until_at=TUESDAY_10 + timedelta(hours=2),
        actor=supervisor,
    )


def test_one_acceptance_struck_by_eight_supervisors_at_once_is_struck_once(person):
    filing, supervisor = accept(lodged_of(person("chan")), person("registry")), person("registry.sup")
    results = at_once(8, lambda n: strike(filing_id=filing.pk, supervisor=supervisor, why="Wrong file."), 8)
    assert sum(isinstance(result, Filing) for result in results) == 1
    assert all(isinstance(result, Refused) for result in results if not isinstance(result, Filing))
    assert Correction.objects.count() == Refund.objects.count() == 1


def test_seals_renewed_by_eight_supervisors_and_made_by_eight_workers_at_once_are_renewed_once(
    person, sealed_before_the_gale
):
    filing, supervisor = sealed_before_the_gale, person("registry.sup")

    def renew(_number: int) -> object:
        with clock.set_to(TUESDAY_10 + timedelta(hours=3)):
            return renew_seals(references=[filing.reference], actor=supervisor)

    def work(_number: int) -> None:
        with clock.set_to(TUESDAY_10 + timedelta(hours=3)):
            seal_both(filing)

    results = at_once(8, renew, 8)
    assert sum(isinstance(result, list) for result in results) == 1
    assert at_once(8, work, 8) == [None] * 8
    assert Seal.objects.count() == 4 and Seal.objects.in_force().count() == 2
    assert not Seal.objects.to_renew().exists()


def test_seals_renewed_while_their_filing_is_struck_leave_no_seal_in_force(person, sealed_before_the_gale):
    filing, supervisor = sealed_before_the_gale, person("registry.sup")

    def act(number: int) -> object:
        with clock.set_to(TUESDAY_10 + timedelta(hours=3)):
            if number == 2:
                return strike(filing_id=filing.pk, supervisor=supervisor, why="Wrong file.")
            return renew_seals(references=[filing.reference], actor=supervisor) if number < 2 else seal_both(filing)

    results = at_once(6, act, 6)
    assert all(isinstance(result, Refused | Filing | list | None) for result in results), results
    assert Filing.objects.get(pk=filing.pk).state == State.STRUCK
    assert not Seal.objects.in_force().exists() and not Seal.objects.to_make().exists()


def test_a_closure_entered_while_decisions_are_taken_leaves_none_on_a_time_still_to_come(person):
    filings = copies_of(lodged_of(person("chan")), 8)
    officer, supervisor = person("registry"), person("registry.sup")

    def act(number: int) -> object:
        with clock.set_to(TUESDAY_10 + timedelta(minutes=5)):
            if number == 3:
                return gale(supervisor)
            return decide(filing_id=filings[number], officer=officer, verdicts={1: Verdict(Decision.ACCEPTED)})

    results = at_once(8, act, 8)
    assert all(isinstance(result, Refused | Filing | None) for result in results), results
    refused = [result for result in results if isinstance(result, Refused)]
    assert all(each.reasons[0].code == "being_corrected" for each in refused)
    decided = Filing.objects.filter(pk__in=filings, state=State.ACCEPTED)
    assert decided.count() + len(refused) == 7
