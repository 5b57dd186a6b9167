"""An account, from the first page to "submitted" and back by the link in the e-mail; and every page on the way."""

import itertools
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts import links
from accounts.models import Application
from accounts.registration.appointments import services
from accounts.states import State
from icms.lib import clock
from tests.browser import steps
from tests.browser.barriers import LANGUAGES, Ear, axe_widths, barriers_on
from tests.browser.steps import Visit
from tests.factories import applications, papers
from tests.support.portal import Portal, wait_until

Come = Callable[..., Visit]
OPEN_PAGES = {
    "draft": """tasks/ about-you/ organization/ proceeding/ documents/ documents/1/ documents/1/remove/ check/ withdraw/
        close/ nowhere/""",
    "wanted": " tasks/ documents/ check/",
    "awaiting": "submitted/ appointment/ appointment/{day}/ appointment/2027-01-03/",
    "booked": " appointment/ appointment/cancel/ withdraw/",
    "refused": " ",
    "active": " password/",
    "lapsed": " ",
}


def mail_with(portal: Portal, address: str, words: str) -> str:
    """The text of the latest mail to this address with these words in it, when it has come."""
    wait_until(lambda: any(words in mail for mail in portal.mail_to(address)))
    return [mail for mail in portal.mail_to(address) if words in mail][-1]


def follow(visit: Visit, mail: str) -> None:
    """Follow the link in a mail and press the one button."""
    found = re.search(r"https?://\S+/register/open/\S+", mail)
    assert found is not None
    visit.page.goto(found[0])
    steps.go_on(visit)


@pytest.mark.parametrize(("language", "width", "script"), [("en", 1280, True), ("zh-hant", 360, False)])
def test_an_individual_applies_comes_back_and_sees_how_it_stands(
    portal: Portal, visitor: Come, tmp_path: Path, language: str, width: int, script: bool
) -> None:
    email = f"mei{width}@example.hk"
    mei = visitor(language, width=width, script=script)
    reference = _begins(mei, email)
    _answers(mei, reference)
    _hands_in(mei, reference, papers.saved(tmp_path, "writ.pdf", papers.writ()))
    _submits(mei, reference)
    mei.open(f"/register/{reference}/close/")
    steps.go_on(mei)
    mei.open(f"/register/{reference}/")
    expect(mei.page.locator("#main a[href$='/register/status/']")).to_be_visible()
    again = visitor(language, width=width, script=script)
    follow(again, mail_with(portal, email, "/register/open/"))
    again.see(f"/register/{reference}/")
    expect(again.page.locator(".timeline .ring.done")).to_have_count(2)
    application = Application.objects.get(reference=reference)
    assert (application.state, application.language, application.name_zh) == (State.SUBMITTED, language, "陳𨋢玲")
    _asks_for_a_code(portal, visitor(language, width=width), reference, email)


def _begins(mei: Visit, email: str) -> str:
    mei.open("/")
    mei.press("a[href$='/register/']")
    mei.press("a[href$='/register/apply/']")
    mei.page.check("input[name=kind][value=individual]")
    mei.page.fill("input[name=email]", email)
    steps.go_on(mei)
    expect(mei.page).to_have_url(re.compile(r"/register/[0-9A-Z-]+/tasks/$"))
    return mei.page.url.rstrip("/").rsplit("/", 2)[1]


def _answers(mei: Visit, reference: str) -> None:
    mei.press("a[href$='/about-you/']")
    for name, words in {**applications.PERSON, "name_zh": "陳𨋢玲"}.items():
        mei.page.fill(f"[name={name}]", words)
    steps.go_on(mei)
    mei.press("a[href$='/proceeding/']")
    mei.page.check("input[name=proceeding][value=ongoing]")
    mei.page.fill("input[name=case_numbers]", "DCPI 1234/2026")
    steps.go_on(mei)
    mei.see(f"/register/{reference}/tasks/")


def _hands_in(mei: Visit, reference: str, file: Path) -> None:
    mei.press("a[href$='/documents/']")
    mei.page.check("input[name=kind][value=court_document]")
    mei.page.set_input_files("#id_file", [file])
    without_script = mei.page.locator("form[data-upload] button[type=submit]")
    if without_script.is_visible():
        without_script.click()
    expect(mei.page.locator("#documents li.document:not(.uploading)")).to_have_count(1)
    mei.press("#document-acts a.button")
    mei.see(f"/register/{reference}/tasks/")
    expect(mei.page.locator(".task-state.act")).to_have_count(1)


def _submits(mei: Visit, reference: str) -> None:
    mei.press("a[href$='/check/']")
    expect(mei.page.locator("#main .summary").first).to_contain_text("Chan Mei Ling")
    mei.page.fill("input[name=declared_name]", "陳𨋢玲")
    steps.go_on(mei)
    mei.see(f"/register/{reference}/submitted/")
    expect(mei.page.locator("#main .reference")).to_have_text(reference)


def _asks_for_a_code(portal: Portal, mei: Visit, reference: str, email: str) -> None:
    mei.open("/register/status/")
    mei.page.fill("input[name=reference]", reference.replace("-", "").lower())
    mei.page.fill("input[name=email]", email)
    steps.go_on(mei)
    expect(mei.page).to_have_url(re.compile(r"/register/status/code/$"))
    application = Application.objects.get(reference=reference)
    wait_until(lambda: application.messages.filter(kind="application_code").exists())
    code = links.code_of(application.one_time_links.latest("pk"))
    mail_with(portal, email, code)
    mei.page.fill("input[name=code]", code)
    steps.go_on(mei)
    mei.see(f"/register/{reference}/")


def test_an_applicant_books_moves_and_cancels_by_the_pages(portal: Portal, visitor: Come) -> None:
    application = applications.awaiting_application(at=clock.now(), email="books@example.hk")
    mei = visitor(width=320)
    _open(mei, application)
    for press in ("Book", "Move"):
        mei.press("a[href$='/appointment/']")
        mei.press("ul.rows a >> nth=1")
        mei.page.locator("input[name=starts_at]").nth(2 if press == "Book" else 5).check()
        steps.go_on(mei)
        mei.see(f"/register/{application.reference}/")
    download = mei.page.locator("a[href$='/calendar/']")
    with mei.page.expect_download() as waiting:
        download.click()
    assert waiting.value.suggested_filename == f"icms-{application.reference}.ics"
    mei.press("a[href$='/cancel/']")
    steps.go_on(mei)
    mei.see(f"/register/{application.reference}/")
    states = list(application.appointments.order_by("pk").values_list("state", flat=True))
    assert states == ["cancelled", "cancelled"]


def _open(visit: Visit, application: Application) -> None:
    visit.open(links.path_of(links.link_to_application(application)))
    steps.go_on(visit)
    expect(visit.page).to_have_url(re.compile(f"/register/{application.reference}/"))


def _made(name: str) -> Application:
    now, email = clock.now(), "pages@example.hk"
    if name == "draft":
        return applications.ready_application("organization", at=now, email=email)
    if name in ("wanted", "refused"):
        make = applications.wanted_application if name == "wanted" else applications.refused_application
        return make(at=now)
    if name == "active":
        return applications.active_application(at=now, username=f"mei{Application.objects.count()}")
    application = applications.awaiting_application(at=now, email=email)
    if name == "booked":
        slot = services.free_slots(now, application.lapses_at or now)[-1]
        services.book(application_id=application.pk, starts_at=slot.starts_at, actor=None)
    return applications.moved(application, State.LAPSED, at=now) if name == "lapsed" else application


@pytest.mark.proof
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_an_application_has_a_barrier(portal: Portal, visitor: Come, language: str) -> None:
    visit, found = visitor(language), []
    ear, now, numbers = Ear(visit.page), clock.now(), itertools.count()
    day = clock.court_day(services.free_slots(now, now + timedelta(days=20))[0].starts_at)
    for name, paths in OPEN_PAGES.items():
        looked_at = [(path, widths) for path in paths.split(" ") if (widths := axe_widths(next(numbers), language))]
        if not looked_at:
            continue
        application = _made(name)
        _open(visit, application)
        for path, widths in looked_at:
            visit.open(f"/register/{application.reference}/{path.strip().format(day=day)}")
            told = barriers_on(visit.page, language, widths)
            found += [f"{name} {path}: {each}" for each in (*told, *ear.take())]
    assert not found, "\n".join(found)


def test_no_page_that_tells_of_errors_has_a_barrier(portal: Portal, visitor: Come) -> None:
    visit, found = visitor("en"), []
    draft = applications.draft_application("organization", at=clock.now())
    _open(visit, draft)
    for path in ("about-you/", "organization/", "proceeding/"):
        visit.open(f"/register/{draft.reference}/{path}")
        steps.go_on(visit)
        expect(visit.page.locator("[data-error-summary]")).to_be_visible()
        found += [f"{path}: {each}" for each in barriers_on(visit.page, "en")]
    assert not found, "\n".join(found)
