"""Many at once, with real connections: no number twice or missing, one lodging however many press."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import close_old_connections, connections

from accounts.models import AuditEntry, User
from cases.models import Case
from filings.lodging.services import lodge
from filings.models import Document, Filing, FilingParty, FilingStamp, Seal
from filings.registry.decisions import Verdict, decide
from filings.stamping.stamps import stamp_filing
from filings.states import Decision, State
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.references import new_reference
from payments.models import Charge
from tests.factories.court import TUESDAY_10, draft_of, lodged_of
from tests.support.samples import how_many

ACCEPTANCES = how_many("ICMS_ACCEPTANCES", sample=80, proof=400)

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
