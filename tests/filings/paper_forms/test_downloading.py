"""Forms to fill in: who finds which of them, for which courts they are offered, and when none can be had."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation
from redis.exceptions import ConnectionError as RedisIsAway

from cases.courts.selectors import open_today
from cases.models import CaseType, ImplementationNotice, Service
from dev.demo.schedule import _illustrate, set_illustrative
from filings.paper_forms import paper_form, selectors
from filings.paper_forms.paper_form import FORMS, form_of, make_form
from filings.paper_forms.selectors import OfferedForm, names_on, offered_form, offered_forms, offered_slugs
from icms import search
from icms.lib.pdf import isolate
from payments.models import FeeItem

LANGUAGES = {"en": "en", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}
NOT_BEGUN = ("HCPI", "HCAP", "CAMP", "HCMA", "HCCP", "HCZZ")  # without a start date


@pytest.mark.parametrize("language", LANGUAGES)
def test_anybody_may_download_a_form_and_keeps_it(client: Client, court: None, language: str) -> None:
    answer = client.get(f"/{language}/help/forms/defence.pdf")
    assert answer.headers["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-1.7")
    assert f"icms-defence-{language}.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-cache", "the cookie of a session goes with it"
    again = client.get(f"/{language}/help/forms/defence.pdf", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.content
    assert (again.headers["ETag"], again.headers["Cache-Control"]) == (answer.headers["ETag"], "private, no-cache")


def test_who_has_the_form_waits_for_nobody_who_sets_one(client: Client, court: None, monkeypatch) -> None:
    etag = client.get("/en/help/forms/defence.pdf").headers["ETag"]
    monkeypatch.setattr("icms.views.make_form", refuse(AssertionError("it was made again")))
    assert client.get("/en/help/forms/defence.pdf", headers={"If-None-Match": etag}).status_code == 304


def refuse(error: Exception) -> Callable[..., None]:
    def refused(*args: object, **kwargs: object) -> None:
        raise error

    return refused


def asked_in_vain(client: Client) -> str:
    """The page of a form that cannot be had now."""
    answer = client.get("/en/help/forms/affidavit.pdf")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.headers["Cache-Control"] == "no-store" and "ETag" not in answer.headers
    page = answer.content.decode()
    assert "The form cannot be downloaded now" in page and "Try again in a minute." in page
    return page


def test_a_form_is_refused_while_others_are_set_for_long(client: Client, court: None, monkeypatch) -> None:
    monkeypatch.setattr(paper_form, "_made_of", lambda: str(uuid4()))
    monkeypatch.setattr(paper_form, "LONGEST_WAIT", 0.05)
    monkeypatch.setattr(paper_form, "_set", refuse(AssertionError("two are set at once")))
    with paper_form.MAKING:
        assert "/en/help/forms/" in asked_in_vain(client)
    monkeypatch.setattr(paper_form, "_set", lambda *args: b"%PDF")
    assert client.get("/en/help/forms/affidavit.pdf").content == b"%PDF", "the next one is not in its way"


@pytest.mark.parametrize("error", [isolate.LimitExceeded("memory"), isolate.JobFailed("ValueError", "no face")])
def test_a_form_that_cannot_be_set_is_refused_and_holds_up_no_other(
    client: Client, court: None, monkeypatch, error: Exception
) -> None:
    monkeypatch.setattr(paper_form, "_made_of", lambda: str(uuid4()))
    monkeypatch.setattr(paper_form, "_set", refuse(error))
    asked_in_vain(client)
    assert not paper_form.MAKING.locked()


@pytest.mark.parametrize("what", ["get", "set"])
def test_without_the_cache_a_form_is_refused_and_not_set_for_everybody(
    client: Client, court: None, monkeypatch, what: str
) -> None:
    monkeypatch.setattr(paper_form, "_made_of", lambda: str(uuid4()))
    monkeypatch.setattr(paper_form, "_set", lambda *args: b"%PDF")
    monkeypatch.setattr(paper_form.shared, what, refuse(RedisIsAway("away")))
    asked_in_vain(client)
    assert not paper_form.MAKING.locked()


def test_a_form_is_set_once_however_often_it_is_asked_for(client: Client, court: None, monkeypatch) -> None:
    first = client.get("/en/help/forms/summons.pdf")
    monkeypatch.setattr(isolate, "run", refuse(AssertionError("it was set again")))
    for _ in range(20):
        assert client.get("/en/help/forms/summons.pdf").content == first.content


def test_a_form_is_set_once_however_many_ask_at_once(monkeypatch) -> None:
    made_by = []

    def set_slowly(*args: object) -> bytes:
        made_by.append(args)
        time.sleep(0.2)
        return b"%PDF"

    monkeypatch.setattr(paper_form, "_set", set_slowly)
    courts = [f"A court of {uuid4()}"]
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(make_form, FORMS[0], "en", courts=courts, documents="Defence") for _ in range(8)]
        assert {each.result() for each in asked} == {b"%PDF"}
    assert len(made_by) == 1


@pytest.mark.parametrize("name", ["claim-form", "Defence", "defence.pdf", "every"])
def test_there_is_no_other_form(client: Client, court: None, name: str) -> None:
    assert form_of(name) is None and client.get(f"/en/help/forms/{name}.pdf").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_lists_each_form_with_its_courts_its_document_and_its_fee(
    client: Client, court: None, language: str
) -> None:
    page = unescape(client.get(f"/{language}/help/forms/").content.decode())
    with translation.override(language):
        offered = offered_forms()
    assert [each.form for each in offered] == list(FORMS)
    for each in offered:
        assert f'id="{each.form.slug}"' in page and str(each.form.title.in_language(language)) in page
        assert each.file_as in page and all(line in page for line in each.courts)
        for other in LANGUAGES:
            assert f"/{other}/help/forms/{each.form.slug}.pdf" in page


def summons() -> OfferedForm:
    return next(each for each in offered_forms() if each.form.slug == "summons")


def test_the_address_of_a_fee_is_answered_with_that_fee(client: Client, court: None) -> None:
    set_illustrative()
    assert [each.form.slug for each in offered_forms() if each.fee_url] == ["summons"] and not summons().fee_not_set
    page = client.get(summons().fee_url).content.decode()
    assert "Summons (interlocutory)" in page and "HK$" in page
    assert "&document=summons" in unescape(client.get("/en/help/forms/").content.decode())


def test_a_fee_that_the_registry_has_not_set_is_not_worked_out(client: Client, court: None) -> None:
    assert not summons().fee_url
    page = " ".join(client.get("/en/help/forms/").content.decode().split())
    courts = "District Court, Court of Appeal, Court of First Instance"
    assert f"{courts}: on paper only, for now. The registry has not set its fee." in page
    assert "work it out" not in page


def test_where_one_court_alone_has_set_the_fee_the_others_are_named(client: Client, court: None) -> None:
    _illustrate(FeeItem.objects.get(court="CA", code="summons"), 10_000)
    assert "kind=CACV" in summons().fee_url
    assert summons().fee_not_set == "District Court, Court of First Instance"
    page = client.get("/en/help/forms/").content.decode()
    assert "work it out" in page and "District Court, Court of First Instance: on paper only" in page


def test_a_form_is_offered_for_those_kinds_of_case_alone_in_which_something_can_be_filed(court: None) -> None:
    today = {each.pk: f"{each.court.name}: " for each in open_today(Service.FILE)}
    for form in FORMS:
        kinds = {each.case_type_id for each in selectors._types(form)}
        assert kinds and kinds <= set(today) and not kinds & set(NOT_BEGUN)
    names = {str(each.name) for each in CaseType.objects.filter(pk__in=NOT_BEGUN)} - {
        str(each.name) for each in CaseType.objects.filter(pk__in=today)
    }
    said = " ".join(line for each in offered_forms() for line in each.courts)
    assert names and not [name for name in names if name in said]


def test_a_form_is_offered_from_the_day_on_which_filing_begins(court: None) -> None:
    ImplementationNotice.objects.filter(case_type="HCAP").update(since="2026-01-02")
    form = form_of("defence")
    assert form and any("Probate action" in line for line in offered_form(form).courts)


def test_a_form_that_no_court_takes_today_is_offered_nowhere(client: Client, court: None) -> None:
    with translation.override("en"):
        assert "list-of-documents" in {each.url.partition("#")[2] for each in search.search("list of documents")}
    ImplementationNotice.objects.exclude(case_type__in=("CACV", "DCEC", "MCPS", "SCTC")).update(since=None, until=None)
    assert offered_slugs() == {"affidavit", "witness-statement", "summons", "notice-to-act"}
    assert offered_slugs() == {each.form.slug for each in offered_forms()}
    assert client.get("/en/help/forms/list-of-documents.pdf").status_code == 404
    assert 'id="list-of-documents"' not in client.get("/en/help/forms/").content.decode()
    with translation.override("en"):
        found = {each.url.partition("#")[2] for each in search.search("list of documents")}
    assert "list-of-documents" not in found, "what a process keeps does not say what is offered"


@pytest.mark.parametrize(
    ("slug", "courts"),
    [
        ("acknowledgment-of-service", {"DC", "CFI"}),
        ("defence", {"DC", "CFI"}),
        ("affidavit", {"DC", "CA", "CFI"}),
        ("witness-statement", {"DC", "CFI"}),
        ("list-of-documents", {"DC", "CFI"}),
        ("summons", {"DC", "CA", "CFI"}),
        ("notice-to-act", {"DC", "CA", "CFI"}),
    ],
)
def test_a_form_is_for_the_courts_for_which_it_is_written(court: None, slug: str, courts: set[str]) -> None:
    form = form_of(slug)
    assert form is not None
    kinds = [each.case_type for each in selectors._types(form) if each.case_type]
    assert {kind.court_id for kind in kinds} == courts and len(names_on(form)[0]) == len(courts)
    assert ("DCEC" in {kind.pk for kind in kinds}) == (
        slug in ("affidavit", "witness-statement", "summons", "notice-to-act")
    )


@pytest.mark.parametrize(
    ("language", "asked"),
    [("en", "counterclaim"), ("zh-hant", "送達認收書"), ("zh-hans", "反申索"), ("en", "forms fill")],
)
def test_the_forms_are_found_by_the_search_in_help(client: Client, court: None, language: str, asked: str) -> None:
    with translation.override(language):
        assert any("/help/forms/" in each.url for each in search.search(asked))


def test_help_and_the_pages_where_documents_are_asked_for_lead_to_the_forms(client: Client, court: None) -> None:
    assert "/en/help/forms/" in client.get("/en/help/").content.decode()
    for name in ("filings/drafting/documents/list.html", "filings/drafting/start/new.html"):
        assert "help_forms" in Path("templates", name).read_text("utf-8")
