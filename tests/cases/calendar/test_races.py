"""Two officers at once, and a stamp made while a closure is entered: with real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from accounts.models import AuditEntry, User
from accounts.roles import Role
from cases.calendar import changes, reference_data, services, stamps
from cases.courts import reference_data as courts
from cases.models import Closure, Office
from filings.models import Filing, FilingStamp
from icms.lib.errors import Refused
from tests.factories.calendars import hk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer(fix_now):
    courts.load()
    reference_data.load()
    return User.objects.create(username="calendar.officer", role=Role.REGISTRY_SUPERVISOR, name_en="Ho Ka Wai")


def in_a_connection(work):
    """What a thread calls: its connection is closed after it."""

    def run():
        try:
            return work()
        except Refused as refusal:
            return refusal.reasons[0].code
        finally:
            connection.close()

    return run


def enter(officer):
    return services.record_closure(
        office=None, reason="gale", from_at=hk("2026-09-15 14:20"), until_at=None, actor=officer
    )


def test_two_officers_who_enter_the_same_closure_enter_one(officer):
    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(in_a_connection(lambda: enter(officer))) for _ in range(8)]
        answers = [each.result() for each in done]
    assert Closure.objects.filter(reference_key=None).count() == 1
    assert answers.count("entered_already") == 7


def test_two_officers_who_end_a_closure_at_once_end_it_once(officer):
    closure = enter(officer)

    def end():
        return services.end_closure(closure_id=closure.pk, until_at=hk("2026-09-16 10:00"), actor=officer)

    with ThreadPoolExecutor(4) as pool:
        answers = [each.result() for each in [pool.submit(in_a_connection(end)) for _ in range(4)]]
    assert answers.count("ended_already") == 3
    assert AuditEntry.objects.filter(act="calendar.closure_ended").count() == 1


def test_a_stamp_under_way_is_seen_by_the_closure_that_waits_for_it(officer):
    filing = Filing.objects.create(
        owner=officer, court_id="DC", case_type_id="DCPI", commences=True, saved_at=hk("2026-09-15 14:30")
    )
    dc, held = Office.objects.get(pk="DC"), Event()

    def stamp():
        with transaction.atomic():
            made = stamps.new_stamp(FilingStamp, office=dc, received_at=hk("2026-09-15 14:30"), filing=filing, round=1)
            held.set()
            with pytest.raises(TimeoutError):
                entering.result(timeout=0.3)
        return made

    def enter_while_stamping():
        held.wait()
        return enter(officer)

    with ThreadPoolExecutor(2) as pool:
        entering = pool.submit(in_a_connection(enter_while_stamping))
        made = pool.submit(in_a_connection(stamp)).result()
        entering.result()
    assert made.deemed_at == hk("2026-09-15 14:30")
    last = list(changes.waiting_for("filings"))[-1]
    assert list(FilingStamp.objects.touched_by(last)) == [made]
    with transaction.atomic():
        assert stamps.restamp(made, filing=filing, round=1).is_pending


def test_a_closure_of_another_process_is_seen_by_the_next_stamp(officer):
    with ThreadPoolExecutor(1) as pool:
        pool.submit(in_a_connection(lambda: enter(officer))).result()
    filing = Filing.objects.create(
        owner=officer, court_id="DC", case_type_id="DCPI", commences=True, saved_at=hk("2026-09-15 14:30")
    )
    with transaction.atomic():
        made = stamps.new_stamp(
            FilingStamp,
            office=Office.objects.get(pk="DC"),
            received_at=hk("2026-09-15 14:30"),
            filing=filing,
            round=1,
        )
    assert made.is_pending
