"""Who commenced a case is told what comes next, with real days."""

import csv
from datetime import date

import pytest
from django.urls import reverse

from filings.models import DocumentType
from filings.timeline import FILE, last_day_of_validity, next_steps
from icms.lib import clock
from tests.factories.court import TUESDAY_10, accept, draft_of, lodged_of


@pytest.fixture
def filing(person):
    with clock.set_to(TUESDAY_10):
        yield accept(lodged_of(person("chan")), person("registry"))


@pytest.mark.parametrize(
    ("issued", "last"),
    [
        (date(2026, 11, 24), date(2027, 11, 23)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_twelve_months_begin_with_the_day_of_issue(issued, last):
    assert last_day_of_validity(issued, 12) == last


def test_a_writ_is_served_within_its_twelve_months_then_its_service_is_shown(filing):
    serve, show, wait = next_steps(filing, "en")
    last = last_day_of_validity(filing.case.commenced_on, 12)
    assert serve.state == "now" and f"{last.day}\u00a0{last:%b} {last.year}" in serve.date
    assert "12 months" in serve.more and "does not serve it" in serve.more
    assert show.url == f"{reverse('filings:new')}?case={filing.case.number.replace(' ', '+').replace('/', '%2F')}"
    assert "14 days" in wait.more and wait.url == ""


def test_the_page_of_the_filing_and_its_confirmation_say_it(filing, client, person):
    client.force_login(person("chan"))
    for name in ("filings:filing", "filings:lodged"):
        said = client.get(reverse(name, args=[filing.reference])).content.decode()
        assert "Serve the sealed writ on each defendant" in said
    assert "把已蓋章的令狀送達每名被告人" in client.get(f"/zh-hant/filings/{filing.reference}/").content.decode()


def test_the_way_to_the_next_document_opens_this_case(filing, client, person):
    client.force_login(person("chan"))
    page = client.get(next_steps(filing, "en")[1].url)
    assert page.status_code == 200 and page.context["form"].initial["number"] == filing.case.number


def test_nothing_comes_next_of_what_is_not_accepted(person, filing):
    assert next_steps(draft_of(person("chan")), "en") == []
    assert next_steps(lodged_of(person("chan")), "en") == []


def test_each_kind_of_case_has_its_steps_and_each_step_its_document(court):
    with open(FILE, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    originating = DocumentType.objects.filter(originating=True)
    known = set(originating.values_list("code", flat=True))
    assert {row["after"] for row in rows} <= known
    # Of bulk claims the tribunal tells; for leave to appeal no start date is entered.
    assert known - {row["after"] for row in rows} == {"claim_form", "leave_summons"}
    for row in rows:
        for kind in (
            originating.filter(code=row["after"]).values_list("case_type", flat=True) if row["document"] else ()
        ):
            assert DocumentType.objects.filter(case_type=kind, code=row["document"], in_case=True).exists(), (kind, row)
