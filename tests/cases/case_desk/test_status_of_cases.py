"""A case ends and goes on, is restricted and opened: entered by the registry, told, on record, and true of its time."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Message
from cases.case_desk import status
from cases.models import Case, CaseStatus
from cases.selectors import status_of
from filings.drafting.services import start_filing
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, accept, lodged_of
from tests.support.kept import kept, somebody


@kept
def case():
    return accept(lodged_of(somebody("wong.ou")), somebody("registry")).case


@pytest.fixture
def ended(case, person):
    with clock.set_to(TUESDAY_10):
        status.set_status(case=case, status="ended", why="Judgment of 3 November 2026", actor=person("registry"))
    case.refresh_from_db()
    return case


def test_who_acts_in_it_is_told_that_it_has_ended_and_why(ended, person, client):
    assert ended.status == Case.Status.ENDED
    message = Message.objects.get(kind="case_ended")
    assert message.to == person("wong.ou") and AuditEntry.objects.get(act="case.status_set").detail["after"] == "ended"
    client.force_login(person("wong.ou"))
    shown = client.get(f"/zh-hant/messages/{message.reference}/").content.decode()
    assert "Judgment of 3 November 2026" in shown and ended.number in shown


def test_said_again_it_is_said_once(ended, person):
    with pytest.raises(Refused, match="nothing_changed"):
        status.set_status(case=ended, status="ended", why="Again", actor=person("registry"))
    assert CaseStatus.objects.count() == Message.objects.filter(kind="case_ended").count() == 1


def test_the_file_says_what_held_at_each_time(ended, person, client):
    week = timedelta(days=7)
    with clock.set_to(TUESDAY_10 + week):
        status.set_status(case=ended, status="active", why="Judgment set aside", actor=person("registry"))
    ended.refresh_from_db()
    at = [TUESDAY_10 - week, TUESDAY_10, TUESDAY_10 + week / 2, TUESDAY_10 + week, None]
    assert [status_of(ended, each) for each in at] == ["Active", "Ended", "Ended", "Active", "Active"]
    assert CaseStatus.objects.count() == 2 and Message.objects.filter(kind="case_goes_on").exists()


def test_the_timeline_tells_of_it_once_it_was_entered(ended, person, client):
    client.force_login(person("wong.ou"))
    page = reverse("case_page:case", args=[ended.number])
    for asked, told in (({}, True), ({"as_of": "2026-11-20T10:00"}, False)):
        text = client.get(page, {"show": "timeline", **asked}).content.decode()
        assert ("The case ended" in text and "Judgment of 3 November 2026" in text) is told


def test_documents_are_still_filed_in_a_case_that_has_ended(ended, person):
    started = start_filing(actor=person("wong.ou"), case_type=ended.case_type, case=ended, language="en")
    assert (started.case, started.commences) == (ended, False)


def test_restricted_the_public_finds_it_nowhere_and_its_filer_still_does(case, person, client):
    entry = reverse("causebook:entry", args=[case.number])
    assert client.get(entry).status_code == 200
    assert entry in client.get(reverse("causebook:search"), {"q": case.number}).content.decode()
    status.set_restricted(case=case, restricted=True, why="Order of 3 November", actor=person("registry.sup"))
    assert client.get(entry).status_code == 404
    assert entry not in client.get(reverse("causebook:search"), {"q": case.number}).content.decode()
    client.force_login(person("wong.ou"))
    assert client.get(reverse("case_page:case", args=[case.number])).status_code == 200
    status.set_restricted(case=case, restricted=False, why="Order varied", actor=person("registry.sup"))
    client.logout()
    assert client.get(entry).status_code == 200
    acts = AuditEntry.objects.filter(act__in=["case.restricted", "case.opened_to_the_public"]).order_by("pk")
    assert [entry.detail["why"] for entry in acts] == ["Order of 3 November", "Order varied"]


@pytest.mark.parametrize("username", ["registry", "admin", "wong.pa", "chan"])
def test_only_a_supervisor_restricts(case, person, username):
    with pytest.raises(Refused, match="not_your_desk"):
        status.set_restricted(case=case, restricted=True, why="x", actor=person(username))
    assert not Case.objects.get(pk=case.pk).restricted


def test_the_desk_enters_both(case, person, client):
    client.force_login(person("registry.sup"))
    desk, status, restriction = (
        reverse(f"case_desk:{name}", args=[case.number]) for name in ("case", "status", "restriction")
    )
    assert status in client.get(desk).content.decode()
    assert "Say why" in client.post(status, {"status": "ended"}).content.decode()
    text = client.post(status, {"status": "ended", "why": "Settled"}, follow=True).content.decode()
    assert "Ended" in text and "Settled." in text
    assert "Restrict this case" in client.get(restriction).content.decode()
    for _again in range(2):  # what was seen and agreed to is done, once
        text = client.post(restriction, {"why": "Order", "restricted": "yes"}, follow=True).content.decode()
        assert "Restricted: nobody finds it" in text and "The public no longer finds this case." in text
    assert "Open this case to the public" in client.get(restriction).content.decode()
    client.force_login(person("registry"))
    text = client.get(desk).content.decode()
    assert status in text and restriction not in text
