"""The figures of the court language section, by period and by court; who reads them, and as a CSV."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case
from filings.drafting import services as drafting
from filings.models import Filing, ReturnReason
from filings.registry.supervision.selectors import FiguresQuery
from filings.registry.supervision.selectors import figures as registry_figures
from filings.translations.desk import services
from filings.translations.figures.selectors import Counts, section_figures
from icms.lib import clock
from tests.factories.court import TUESDAY_10, lodged_of
from tests.factories.issued import case_of_three
from tests.factories.translations import draft_translation, lodged_translation

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
WEEK = FiguresQuery(MONDAY, FRIDAY, desk=Filing.Desk.LANGUAGE)


@pytest.fixture
def week(wong, case, officer):
    """Of five lodged on Tuesday at ten, one is certified after an hour, one sent back after three, one refused on
    Thursday, one withdrawn on Wednesday, and one waits."""
    certified, returned, refused, withdrawn, _waits = (lodged_translation(wong, case) for _each in range(5))
    with clock.set_to(TUESDAY_10 + timedelta(hours=1)):
        taken = services.take(filing_id=certified.pk, officer=officer)
        services.note_page_read(taken, officer, 1)
        services.certify(filing_id=certified.pk, officer=officer)
    with clock.set_to(TUESDAY_10 + timedelta(hours=3)):
        services.put_note(filing_id=returned.pk, officer=officer, page=1, place="", text="4:36.")
        services.send_back(filing_id=returned.pk, officer=officer)
    with clock.set_to(TUESDAY_10 + timedelta(days=1)):
        drafting.withdraw(filing_id=withdrawn.pk, actor=wong)
    with clock.set_to(TUESDAY_10 + timedelta(days=2)):
        reason = ReturnReason.objects.get(pk="T-20")
        services.refuse(filing_id=refused.pk, officer=officer, reason=reason, note="")


@pytest.fixture
def on_friday(week):
    with clock.set_to(TUESDAY_10 + timedelta(days=3)):
        yield


def test_the_figures_of_a_week(on_friday):
    found = section_figures(WEEK)
    assert found.counts == Counts(received=5, certified=1, returned=1, refused=1, withdrawn=1)
    assert [(line.first_day.day, line.received, line.decided, line.counts.withdrawn) for line in found.lines] == [
        (23, 0, 0, 0),
        (24, 5, 2, 0),
        (25, 0, 0, 1),
        (26, 0, 1, 0),
        (27, 0, 0, 0),
    ]
    assert (found.speed.median, found.speed.share) == (timedelta(hours=3), 100)
    assert found.waiting == 1 and found.median_waiting == found.oldest_waiting != timedelta(0)
    (line,) = found.courts
    assert (line.court.pk, line.counts, line.waiting, line.oldest) == ("DC", found.counts, 1, found.oldest_waiting)


def test_another_court_and_another_week_have_none_of_them_and_the_registry_has_its_own(on_friday, person):
    other = type(Filing.objects.first().court).objects.exclude(pk="DC").first()
    assert section_figures(FiguresQuery(MONDAY, FRIDAY, court=other, desk=Filing.Desk.LANGUAGE)).courts == []
    before = FiguresQuery(date(2026, 11, 16), date(2026, 11, 20), desk=Filing.Desk.LANGUAGE)
    assert section_figures(before).counts == Counts()
    lodged_of(person("chan"))
    assert registry_figures(FiguresQuery(MONDAY, FRIDAY)).received == 1
    assert section_figures(WEEK).counts.received == 5


def test_a_draft_that_is_withdrawn_is_in_no_figure(on_friday, wong, case):
    drafting.withdraw(filing_id=draft_translation(wong, case).pk, actor=wong)
    assert section_figures(WEEK).counts.withdrawn == 1


@pytest.mark.parametrize(
    ("username", "status"),
    [("language", 200), ("registry.sup", 200), ("auditor", 200), ("registry", 403), ("wong.ou", 403)],
)
def test_the_section_a_supervisor_and_the_auditor_read_them(on_friday, person, username, status):
    client = Client()
    client.force_login(person(username))
    for name in ("figures", "figures_file"):
        assert client.get(reverse(f"translation_desk:{name}")).status_code == status


def test_they_are_linked_from_the_queue_and_from_the_registrys_figures(on_friday, person):
    client = Client()
    address = reverse("translation_desk:figures")
    for username, name in (("language", "translation_desk:queue"), ("registry.sup", "registry:figures")):
        client.force_login(person(username))
        assert f'href="{address}"' in client.get(reverse(name)).text
    client.force_login(person("registry"))
    assert address not in client.get(reverse("registry:figures")).text


def test_the_csv_has_each_day_and_each_court(on_friday, person):
    client = Client()
    client.force_login(person("language"))
    answer = client.get(reverse("translation_desk:figures_file"), {"since": "2026-11-23", "until": "2026-11-27"})
    rows = list(csv.reader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0] == ["From the day", "Received", "Certified", "Sent back", "Refused", "Withdrawn"]
    together = next(row for row in rows if row and row[0] == "Together")
    assert together == ["Together", "5", "1", "1", "1", "1"]
    assert rows[-1][:8] == ["District Court", "5", "1", "1", "1", "1", "180", "100"]


def test_they_ask_as_much_of_the_database_for_few_as_for_many(on_friday, person, wong):
    case = case_of_three(person, serial=1 + max(Case.objects.values_list("serial", flat=True)))
    asked = []
    for _few_then_many in range(2):
        with clock.set_to(TUESDAY_10):
            for _each in range(4 if asked else 3):  # an even number waits each time: both in the middle are looked at
                lodged_translation(wong, case)
        with CaptureQueriesContext(connection) as queries:
            section_figures(WEEK)
        asked.append(len(queries))
    assert asked[0] == asked[1]
