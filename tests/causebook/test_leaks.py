"""Whatever state a case is in, nobody learns at a public or a party's address what is not theirs to know (domain 8).

Every address that a visitor or a party may open is asked by everybody of the cast and by a visitor, while the case is
open, while one of its documents is closed, after it was restricted, and after it was restricted behind the back of who
had paid for it. What may not be known is looked for in the whole answer: text, headers, files, feeds, and in what the
DRN check says.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from cases.case_desk.status import set_restricted
from cases.models import Case, Party
from causebook.inspection.access import link_path
from causebook.inspection.basket import find
from causebook.inspection.services import buy
from causebook.inspection.tasks import make_copies
from causebook.models import Inspection
from causebook.services import rebuild_entries
from filings.drn_check.selectors import check_drn
from filings.models import Document, Filing
from filings.public_access.services import set_open
from filings.sealing.tasks import seal_document
from icms.lib import clock
from payments.charges.services import Visitor
from tests.factories.court import TUESDAY_10, accept, lodged_of, pay
from tests.factories.hearings import fix

NAME, CHINESE, TITLE = "Quuxworthy", "嘏嘏", "Zyzzyva statement"
CAST = ["", "chan", "ng", "wong.pa", "wong.ou", "lee.ou", "helpcentre", "accounts", "admin", "language"]
STATES = ["open", "one closed", "restricted", "restricted after purchase"]


@pytest.fixture(autouse=True)
def _on_a_tuesday() -> Iterator[None]:
    with clock.set_to(TUESDAY_10):
        yield


@pytest.fixture
def filing(person) -> Filing:
    """Chan's, in a case whose names and title are nobody else's; sealed, with a hearing to come."""
    accepted = accept(lodged_of(person("chan")), person("registry"))
    assert accepted.case is not None
    Party.objects.filter(case=accepted.case).update(name_en=f"{NAME} Holdings", name_zh=f"{CHINESE}公司")
    Document.objects.filter(filing=accepted).exclude(type__code="writ").update(title=TITLE)
    for document in accepted.documents.all():
        seal_document(document.pk)
    fix(accepted.case, person("registry"), TUESDAY_10 + timedelta(days=30))
    rebuild_entries()
    return Filing.objects.get(pk=accepted.pk)


def addresses(filing: Filing, inspection: Inspection | None) -> list[str]:
    """Every public and every party's address that can be asked about this case."""
    case = filing.case
    assert case is not None
    day = clock.court_day(TUESDAY_10 + timedelta(days=30)).isoformat()
    found = [
        f"/en/cause-book/?q={NAME}",
        f"/en/cause-book/?q={CHINESE}",
        f"/en/cause-book/?q={case.slug.replace('-', '+', 1).replace('-', '/')}",
        f"/en/cause-book/?q={case.serial}/{case.year}",
        "/en/cause-book/?court=DC",
        reverse("causebook:entry", args=[case.number]),
        reverse("inspection:start"),
        reverse("inspection:basket"),
        reverse("case_page:case", args=[case.number]),
        reverse("case_page:zip", args=[case.number]),
        reverse("public_access:openings", args=[case.number]),
        *(reverse("case_page:document", args=[case.number, filing.reference, n]) for n in (1, 2)),
        *(f"/en/cause-lists/dc/{day}/{more}" for more in ("", "week/")),
        *(f"/en/cause-lists/dc/{day}/{file}" for file in ("day.ics", "week.ics")),
        reverse("cause_lists:feed", args=["dc"]),
        reverse("cause_lists:coming_file", args=["dc"]),
        f"/en/alerts/new/?case={case.slug}",
    ]
    if inspection is not None:
        args = [inspection.reference]
        found += [reverse(f"inspection:{name}", args=args) for name in ("inspection", "acknowledgement")]
        found += [reverse(f"inspection:{name}", args=[*args, 1]) for name in ("item", "file")]
        found += [reverse("inspection:page", args=[*args, 1, 1]), link_path(inspection)]
        assert inspection.charge is not None
        found += [reverse(f"pay:{name}", args=[inspection.charge.key]) for name in ("charge", "receipt")]
    return found


def told(client: Client, address: str) -> str:
    """All that an answer says: its status, where it leads, its headers and its body, as text."""
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.status_code} {dict(answer.headers)}\n{body.decode('utf-8', errors='replace')}"


def unasked(text: str, address: str) -> str:
    """The answer without what was typed: a page may say back what it was asked for."""
    typed = address.partition("?")[2]
    for part in (NAME, CHINESE):
        if part in typed:
            for said in (f"“{part}”", f'value="{part}"', f"q={part}", f"name={part}"):
                text = text.replace(said, "")
    return text


def buyer_of(filing: Filing) -> Inspection:
    """The writ, bought by a visitor."""
    wanted = find(f"filed:{filing.reference}.{filing.documents.get(type__code='writ').order}")
    assert wanted is not None
    inspection = buy(court=filing.court, wanted=[wanted], buyer=Visitor("lau@example.hk"), language="en")
    assert inspection.charge is not None
    pay(inspection.charge, at=TUESDAY_10)
    make_copies(inspection.pk)
    return Inspection.objects.get(pk=inspection.pk)


def set_state(state: str, filing: Filing, person) -> Inspection | None:
    case = filing.case
    assert case is not None
    inspection = buyer_of(filing) if state == "restricted after purchase" else None
    if state.startswith("restricted"):
        set_restricted(case=case, restricted=True, why="Order", actor=person("registry.sup"))
    if state == "one closed":
        closed = filing.documents.exclude(type__code="writ").get()
        set_open(case=case, document=closed, open_now=False, why="Order", actor=person("registry"))
    return inspection


@pytest.mark.parametrize("state", STATES)
def test_nobody_learns_what_is_not_theirs(filing, person, state):
    inspection = set_state(state, filing, person)
    case: Case = filing.case
    seals = [document.seal for document in filing.documents.select_related("seal")]
    leaks, asked = [], 0
    for name in CAST:
        client = Client()
        if name:
            client.force_login(User.objects.get(username=name))
        elif inspection:
            client.get(link_path(inspection))
        for address in addresses(filing, inspection):
            asked += 1
            text = unasked(told(client, address), address)
            if name == "chan":
                continue  # it is his case; that he reads it is asked below
            secrets = [seal.sha256 for seal in seals]
            if state.startswith("restricted"):
                secrets += [NAME, CHINESE, TITLE, *(seal.drn for seal in seals)]
                if case.slug not in address and f"{case.serial}/{case.year}" not in address:
                    secrets += [case.number]
            leaks += [f"{name or 'visitor'} {address}: {secret}" for secret in secrets if secret in text]
            if text.startswith("200") and "application/pdf" in text.partition("\n")[0] and "/pay/" not in address:
                leaks.append(f"{name or 'visitor'} {address}: a file")
    assert leaks == [] and asked > 150


@pytest.mark.parametrize("state", STATES)
def test_who_acts_in_the_case_reads_it_in_every_state(filing, person, state, client):
    set_state(state, filing, person)
    client.force_login(person("chan"))
    answers = [client.get(address).status_code for address in addresses(filing, None) if "/cases/" in address]
    assert set(answers) == {200}


def test_a_restricted_case_is_answered_as_one_that_is_not_there(filing, person, client):
    case: Case = filing.case
    names = [f"filed:{filing.reference}.1", f"file:{case.slug}", f"extract:{case.slug}", f"certified:{case.slug}"]
    client.post(reverse("inspection:add"), {"what": names[0]})
    set_restricted(case=case, restricted=True, why="Order", actor=person("registry.sup"))
    hidden = [client.post(reverse("inspection:add"), {"what": name}, follow=True) for name in names]
    missing = client.post(reverse("inspection:add"), {"what": "file:DCPI-999-2026"}, follow=True)
    assert {answer.status_code for answer in hidden} == {missing.status_code}
    assert all("This cannot be inspected" in answer.content.decode() for answer in [*hidden, missing])
    basket = client.get(reverse("inspection:basket")).content.decode()
    assert case.number not in basket and NAME not in basket


def asked_of_the_database(client: Client, address: str) -> list[str]:
    """The statements that an answer takes, without their values."""
    client.get(address)  # what is worked out once is worked out
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return [re.sub(r"'[^']*'|[0-9]+", "?", query["sql"]) for query in queries.captured_queries]


@pytest.mark.parametrize("name", ["", "ng", "wong.ou"])
def test_a_restricted_case_takes_as_long_as_one_that_is_not_there(filing, person, name):
    """The same questions to the database, one for one: nobody can time what is hidden."""
    case: Case = filing.case
    set_restricted(case=case, restricted=True, why="Order", actor=person("registry.sup"))
    client = Client()
    if name:
        client.force_login(person(name))
    compared = 0
    for address in addresses(filing, None):
        nowhere = address.replace(case.slug, case.slug.replace(f"-{case.serial}-", "-9-"))
        nowhere = re.sub(rf"([+=]){case.serial}/", r"\g<1>9/", nowhere)
        if nowhere != address:
            compared += 1
            assert asked_of_the_database(client, address) == asked_of_the_database(client, nowhere), address
    assert compared > 7


def test_the_drn_of_a_restricted_case_says_neither_number_nor_kind(filing, person):
    drn = filing.documents.get(type__code="writ").seal.drn
    assert check_drn(drn).case_number == filing.case.number
    set_restricted(case=filing.case, restricted=True, why="Order", actor=person("registry.sup"))
    answer = check_drn(drn)
    assert (answer.issued, answer.case_number, answer.kind) == (True, "", None)
