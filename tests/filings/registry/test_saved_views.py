"""An officer's own views of the queue: kept, opened, renamed, removed, and nobody else's."""

import html
import re
from datetime import date, timedelta

import pytest
from django.http import QueryDict

from accounts.models import User
from filings.models import SavedView
from filings.registry.forms import queue_form
from filings.registry.saved_views.services import MOST, change_view, keep_view, remove_view
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, lodged_of

KEEP = "/en/desk/registry/views/keep/"
BY_AGE = "tab=review&held=nobody&sort=-age"


@pytest.fixture
def officer(person):
    return person("registry")


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    with clock.set_to(TUESDAY_10 + timedelta(hours=2)):
        yield client


def said(page):
    return html.unescape(re.sub(r"\s+", " ", page.content.decode())).replace("\u00a0", " ")


def kept(owner, name="Mine to take", query=BY_AGE, is_opening=False):
    return keep_view(owner=owner, name=name, query=query, is_opening=is_opening)


def codes(refusal):
    return {reason.code for reason in refusal.value.reasons}


def test_what_is_shown_gets_a_name_and_stands_above_the_queue(desk, officer):
    queue = desk.get(f"/en/desk/registry/?{BY_AGE}")
    assert f"{KEEP}?{BY_AGE}" in said(queue)
    asks = said(desk.get(f"{KEEP}?{BY_AGE}"))
    assert "nobody" in asks and "Age, the newest first" in asks
    page = desk.post(f"{KEEP}?{BY_AGE}", {"name": "  Mine  to take "}, follow=True)
    assert page.request["QUERY_STRING"] == BY_AGE
    assert "“Mine to take” is kept." in said(page)
    assert re.search(r'<a href="\?tab=review&held=nobody&sort=-age" aria-current="page">Mine to take</a>', said(page))
    assert "Keep this view" not in said(page) and "Change this view" in said(page)


def test_the_usual_queue_is_not_offered_to_be_kept(desk):
    assert "Keep this view" not in said(desk.get("/en/desk/registry/"))
    assert "Keep this view" in said(desk.get("/en/desk/registry/?tab=mine"))


def test_the_queue_opens_with_the_view_that_was_made_the_first(desk, officer):
    kept(officer, is_opening=True)
    assert desk.get("/en/desk/registry/").headers["Location"].endswith(f"?{BY_AGE}")
    assert desk.get("/en/desk/registry/?tab=review").status_code == 200, "the tabs are as they were"
    other = kept(officer, "All", "tab=all", is_opening=True)
    assert [view.name for view in SavedView.objects.filter(is_opening=True)] == ["All"]
    desk.post(f"/en/desk/registry/views/{other.pk}/", {"name": "All"})
    assert desk.get("/en/desk/registry/").status_code == 200


def test_a_view_is_renamed_and_removed(desk, officer):
    view = kept(officer)
    address = f"/en/desk/registry/views/{view.pk}/"
    assert 'value="Mine to take"' in said(desk.get(address))
    assert "Give the view a name." in said(desk.post(address, {"name": " "}))
    page = desk.post(address, {"name": "Free"}, follow=True)
    assert ">Free</a>" in said(page) and "Mine to take" not in said(page)
    page = desk.post(f"{address}remove/", follow=True)
    assert "“Free” is removed." in said(page)
    assert not SavedView.objects.exists()
    assert page.request["QUERY_STRING"] == BY_AGE, "the officer still sees what was shown"


def test_nobody_sees_anothers_view(desk, officer, person):
    theirs = kept(person("registry.sup"), "A supervisor's", is_opening=True)
    page = said(desk.get("/en/desk/registry/", follow=True))
    assert "A supervisor's" not in page
    assert desk.get(f"/en/desk/registry/views/{theirs.pk}/").status_code == 404
    assert desk.post(f"/en/desk/registry/views/{theirs.pk}/remove/").status_code == 404
    with pytest.raises(Refused):
        change_view(view_id=theirs.pk, owner=officer, name="Mine", is_opening=False)
    remove_view(view_id=theirs.pk, owner=officer)
    assert SavedView.objects.get() == theirs


def test_an_auditor_reads_the_queue_and_keeps_no_view(client, person):
    client.force_login(person("auditor"))
    assert "Keep this view" not in said(client.get(f"/en/desk/registry/?{BY_AGE}"))
    assert client.get(f"{KEEP}?{BY_AGE}").status_code == 403


def test_the_thirteenth_view_is_refused(officer):
    for number in range(MOST):
        kept(officer, f"View {number}", f"tab=all&document=d{number}")
    with pytest.raises(Refused) as refusal:
        kept(officer)
    assert codes(refusal) == {"too_many"}
    assert SavedView.objects.count() == MOST


def test_a_name_or_a_filter_is_kept_once(officer, person):
    first = kept(officer)
    with pytest.raises(Refused) as refusal:
        kept(officer, "MINE TO TAKE", "tab=all")
    assert codes(refusal) == {"same_name"}
    with pytest.raises(Refused) as refusal:
        kept(officer, "Another name")
    assert codes(refusal) == {"kept_already"}
    assert change_view(view_id=first.pk, owner=officer, name="mine to take", is_opening=False).name == "mine to take"
    kept(person("registry.sup"))  # anybody else may call it the same


def test_a_view_whose_officer_has_left_opens_with_a_sentence_and_can_be_removed(desk, officer, person):
    lodged_of(person("chan"))
    gone = kept(officer, "Hers", "tab=review&case_type=DCPI&held=registry.sup")
    assert "is left out" not in said(desk.get(f"/en/desk/registry/?{gone.query}"))
    User.objects.filter(username="registry.sup").update(state=User.State.CLOSED)
    page = said(desk.get(f"/en/desk/registry/?{gone.query}"))
    assert "“With” is left out of the filter." in page and "What it chose is no longer there." in page
    assert 'aria-current="page">Hers</a>' in page and "Change this view" in page
    assert page.count("in person") == 1, "what is left of the filter still holds"
    assert desk.get(f"/en/desk/registry/views/{gone.pk}/").status_code == 200


@pytest.mark.parametrize(
    "query", ["tab=review&case_type=NOPE", "tab=nowhere&document=x", "tab=all&state=%E2%80%8B", "held=" + "x" * 9000]
)
def test_what_no_filter_has_is_never_kept(desk, query):
    answer = desk.get(f"{KEEP}?{query}")
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/en/desk/registry/?tab=")
    assert desk.post(f"{KEEP}?{query}", {"name": "Odd"}).status_code == 302
    assert not SavedView.objects.exists()


def test_decided_today_is_of_the_day_on_which_it_is_opened(desk, officer, person):
    page = desk.get("/en/desk/registry/?tab=refused&held=me&day_day=24&day_month=11&day_year=2026")
    assert page.context["kept"] == "tab=refused&held=me"
    with clock.set_to(TUESDAY_10 + timedelta(days=1)):
        assert queue_form(QueryDict("tab=refused&held=me")).query("").day == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ("tab=accepted&day_day=&day_month=&day_year=", "tab=accepted&day="),
        ("tab=accepted&day_day=2&day_month=3&day_year=2026", "tab=accepted&day=2026-03-02"),
        ("tab=all&day_day=24&day_month=11&day_year=2026&page=3", "tab=all&day=2026-11-24"),
        ("document=&case_type=&held=&tab=review&sort=reference", "tab=review&sort=reference"),
        ("tab=review&sort=nothing", "tab=review"),
        ("tab=mine&held=me&state=lodged", "tab=mine"),
    ],
)
def test_a_view_asks_what_was_asked(desk, asked, query):
    page = desk.get(f"/en/desk/registry/?{asked}")
    assert page.context["kept"] == query
    again = desk.get(f"/en/desk/registry/?{query}")
    assert again.context["kept"] == query
    assert [again.context[name] for name in ("tab", "sort", "is_filtered")] == [
        page.context[name] for name in ("tab", "sort", "is_filtered")
    ]
    assert again.context["filters"].query("") == page.context["filters"].query("")
