"""What goes wrong, and that nothing is lost by it: sessions, cards, notices, uploads, returns, workers."""

import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from cases.calendar.deemed_receipt import deemed_receipt
from cases.calendar.selectors import calendar_of
from filings.models import Filing
from icms.lib import dates
from payments.models import Charge, Payment
from tests.browser import steps
from tests.browser.steps import Visit
from tests.factories import papers, scenes
from tests.support.portal import Portal, wait_until

Come = Callable[..., Visit]


@dataclass(frozen=True)
class Step:
    """A page with a form: what is chosen and written there, and where pressing its button leads."""

    path: str
    leads_to: str
    choose: dict[str, str] = field(default_factory=dict)
    write: dict[str, str] = field(default_factory=dict)
    pick: dict[str, str] = field(default_factory=dict)
    account: str = "chan"


STEPS = {
    "starting a case": Step("/filings/new/", r"/filings/[0-9A-Z-]+/$", choose={"what": "new:DCPI"}),
    "naming a party": Step(
        "/filings/{draft}/parties/add/",
        r"/parties/$",
        choose={"capacity": "defendant", "kind": "body"},
        write={"name_en": "Second Defendant Limited", "name_zh": "第二被告有限公司", "address": "2 Example Street"},
    ),
    "giving the claim": Step(
        "/filings/{draft}/claim/",
        r"/filings/[0-9A-Z-]+/$",
        choose={"claim_kind": "mixed", "claim_nature": "medical"},
        write={"amount_cents": "201,500"},
    ),
    "saying what a document is": Step(
        "/filings/{draft}/documents/2/", r"/documents/$", choose={"language": "zh"}, write={"title": "Claim, amended"}
    ),
    "signing and lodging": Step("/filings/{draft}/check/", r"/payments/", write={"signed_name": "陳大文"}),
    "deciding at the registry": Step(
        "/desk/registry/{lodged}/",
        r"/desk/registry/[0-9A-Z-]+/$",
        choose={"decision_1": "accepted", "decision_2": "returned"},
        write={"note_2": "Page 1 is cut off at the foot."},
        pick={"reason_2": "R-07"},
        account="registry",
    ),
    "entering a closure": Step(
        "/desk/calendar/enter/",
        r"/desk/calendar/enter/$",
        choose={"office": "all", "reason": "other"},
        write={
            "until_at_day": "1",
            "until_at_month": "2",
            "until_at_year": "2027",
            "until_at_time": "14:20",
            "source": "A burst pipe.",
        },
        account="registry.sup",
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_session_that_ended_loses_nothing(portal: Portal, visitor: Come, name: str) -> None:
    step = STEPS[name]
    visit = visitor(account=step.account)
    names = {"draft": scenes.draft} if "{draft}" in step.path else {"lodged": scenes.to_decide}
    path = step.path.format(**{key: make().reference for key, make in names.items() if "{" in step.path})
    visit.open(path)
    _fill(visit, step)
    if (closed := steps.closed_box(visit)).count():
        closed.check()
    end_session(visit)
    steps.go_on(visit)
    expect(visit.page.locator("input[name=password]")).to_be_visible()
    expect(visit.page.locator("#main .notice")).to_be_visible()
    steps.give_password(visit, step.account)
    visit.see(path)
    _is_filled(visit, step)
    if (closed := steps.closed_box(visit)).count():
        expect(closed).not_to_be_checked()  # said anew, of the time of receipt that is shown now
        closed.check()
    steps.go_on(visit)
    expect(visit.page).to_have_url(re.compile(step.leads_to))


def test_a_session_that_ended_before_paying_leads_back_to_the_charge(visitor: Come) -> None:
    charge = scenes.awaiting_payment()
    chan = visitor(account="chan")
    chan.open(f"/payments/{charge.reference}/")
    end_session(chan)
    steps.press_pay(chan)
    steps.give_password(chan, "chan")
    chan.see(f"/payments/{charge.reference}/")
    steps.press_pay(chan)
    steps.pay_by_card(chan, charge.subject)


def test_a_session_that_ended_during_an_upload_leads_back_to_the_documents(visitor: Come, tmp_path: Path) -> None:
    reference = scenes.draft().reference
    chan = visitor(account="chan")
    chan.open(f"/filings/{reference}/documents/")
    end_session(chan)
    chan.page.set_input_files("#id_file", papers.saved(tmp_path, "exhibit A.pdf", papers.exhibit()))
    steps.give_password(chan, "chan")
    chan.see(f"/filings/{reference}/documents/")
    expect(chan.page.locator("li.document.fine")).to_have_count(2)


def _fill(visit: Visit, step: Step) -> None:
    for name, value in step.choose.items():
        visit.page.check(f"input[name={name}][value='{value}']")
    for name, value in step.pick.items():
        visit.page.select_option(f"select[name={name}]", value)
    for name, words in step.write.items():
        visit.page.fill(f"[name={name}]", words)


def _is_filled(visit: Visit, step: Step) -> None:
    for name, value in step.choose.items():
        expect(visit.page.locator(f"input[name={name}][value='{value}']")).to_be_checked()
    for name, words in (step.write | step.pick).items():
        expect(visit.page.locator(f"[name={name}]")).to_have_value(words)


def end_session(visit: Visit) -> None:
    """As twenty minutes without use do."""
    key = next(cookie["value"] for cookie in visit.page.context.cookies() if cookie["name"] == "sessionid")
    assert Session.objects.filter(pk=key).delete()[0] == 1


AT_ONCE = """form => Promise.all([1, 2, 3].map(() =>
  fetch(form.action || location.href, {method: "POST", body: new FormData(form), redirect: "manual"})))"""


@pytest.mark.parametrize("how", ["twice", "twice without script", "three times at once"])
def test_pressing_lodge_twice_is_lodging_once(visitor: Come, how: str) -> None:
    reference = scenes.draft().reference
    chan = visitor(account="chan", script=how != "twice without script")
    chan.open(f"/filings/{reference}/check/")
    steps.sign(chan)
    if how == "three times at once":
        chan.page.locator("form:has(#lodging)").evaluate(AT_ONCE)
        steps.press_lodge(chan)
    else:
        chan.page.locator("#lodging button").dblclick()
    steps.at_gateway(chan)
    charge = Charge.objects.get(subject_kind="filing", subject=reference)
    assert charge.state == "raised"
    assert Payment.objects.filter(charge=charge).count() == 1


@pytest.mark.parametrize("script", [True, False])
def test_pressing_pay_twice_is_paying_once(visitor: Come, script: bool) -> None:
    charge = scenes.awaiting_payment()
    chan = visitor(account="chan", script=script)
    chan.open(f"/payments/{charge.reference}/")
    chan.page.check("input[name=payment_method][value=visa]")
    chan.page.locator("#pay").dblclick()
    steps.at_gateway(chan)
    assert Payment.objects.filter(charge=charge).count() == 1
    for name, words in (("card", steps.GOOD), ("expiry", "12/30"), ("code", "123")):
        chan.page.fill(f"#{name}", words)
    chan.page.dblclick("button[value=pay]")
    chan.see(f"/filings/{charge.subject}/lodged/")
    _is_paid_once(charge)


def test_a_declined_card_costs_nothing_and_another_may_be_used(visitor: Come) -> None:
    charge = scenes.awaiting_payment()
    chan = visitor(account="chan")
    chan.open(f"/payments/{charge.reference}/")
    steps.press_pay(chan)
    steps.present_card(chan, steps.DECLINED)
    chan.see(f"/payments/{charge.reference}/")
    expect(chan.page.locator("#payment .notice.error")).to_be_visible()
    assert Filing.objects.get(reference=charge.subject).state == "awaiting_payment"
    steps.press_pay(chan)
    steps.pay_by_card(chan, charge.subject)
    _is_paid_once(charge)
    assert Payment.objects.filter(charge=charge).count() == 2


@pytest.mark.parametrize("card", [steps.TWICE, steps.NEVER, steps.BEFORE])
def test_however_the_gateway_tells_the_fee_is_paid_once(visitor: Come, card: str) -> None:
    charge = scenes.awaiting_payment()
    chan = visitor(account="chan")
    chan.open(f"/payments/{charge.reference}/")
    steps.press_pay(chan)
    steps.pay_by_card(chan, charge.subject, card)
    _is_paid_once(charge)


def test_a_slow_card_is_waited_for_on_the_page(visitor: Come) -> None:
    charge = scenes.awaiting_payment()
    chan = visitor(account="chan")
    chan.open(f"/payments/{charge.reference}/")
    steps.press_pay(chan)
    steps.present_card(chan, steps.SLOW)
    chan.see(f"/payments/{charge.reference}/")
    expect(chan.page.locator("#payment[data-poll] [role=status]")).to_be_visible()
    expect(chan.page.locator("#pay")).to_have_count(0)
    chan.page.evaluate("window.neverLeft = true")
    expect(chan.page.locator("#payment .summary time")).to_be_visible()
    assert chan.page.evaluate("window.neverLeft") is True
    _is_paid_once(charge)


def _is_paid_once(charge: Charge) -> None:
    charge.refresh_from_db()
    assert charge.is_settled and charge.receipt.number
    assert Payment.objects.filter(charge=charge, state="succeeded").count() == 1
    filing = Filing.objects.get(reference=charge.subject)
    assert filing.state == "lodged" and filing.received_at == charge.confirmed_at


def test_the_record_appears_when_a_stopped_worker_comes_back(portal: Portal, visitor: Come) -> None:
    charge = scenes.awaiting_payment()
    chan = visitor(account="chan")
    portal.stop("worker")
    chan.open(f"/payments/{charge.reference}/")
    steps.press_pay(chan)
    steps.pay_by_card(chan, charge.subject)
    waiting = chan.page.locator("#receipt.pending[data-poll]")
    expect(waiting.locator(".receipt-line.recording")).to_be_visible()
    chan.page.evaluate("window.neverLeft = true")
    portal.start("worker")
    steps.record_appears(chan)
    assert chan.page.evaluate("window.neverLeft") is True
    stamp = Filing.objects.get(reference=charge.subject).current_stamp
    assert stamp is not None and stamp.made_at > stamp.received_at
    assert stamp.deemed_at == deemed_receipt(stamp.received_at, calendar_of(stamp.office)).deemed_at


def test_a_file_that_cannot_be_filed_says_why_and_leaves_the_draft_whole(visitor: Come, tmp_path: Path) -> None:
    reference = scenes.draft().reference
    chan = visitor(account="chan")
    chan.open(f"/filings/{reference}/documents/")
    wrong = {
        "P-03": papers.saved(tmp_path, "letter.pdf", papers.not_a_pdf()),
        "P-04": papers.saved(tmp_path, "locked.pdf", papers.locked()),
    }
    chan.page.set_input_files("#id_file", [*wrong.values(), papers.large(tmp_path, 51)])
    rows = chan.page.locator("#documents li.document.refused")
    expect(rows).to_have_count(2)
    for code, path in wrong.items():
        row = rows.filter(has_text=path.name)
        expect(row).to_contain_text(code)
    # Of a file above the limit no byte is sent.
    expect(chan.page.locator("#uploads li.document")).to_contain_text("This file is larger than the portal takes.")
    chan.open(f"/filings/{reference}/check/")
    expect(chan.page.locator("#lodging")).to_have_count(0)
    for _file in wrong:
        chan.open(f"/filings/{reference}/documents/")
        chan.press("li.document.refused a[href$='/remove/']")
        steps.go_on(chan)
        chan.see(f"/filings/{reference}/documents/")
    chan.open(f"/filings/{reference}/check/")
    expect(chan.page.locator("#lodging button")).to_be_visible()


def test_an_upload_that_breaks_off_says_so_and_goes_on_by_itself(portal: Portal, visitor: Come, tmp_path: Path) -> None:
    reference = scenes.draft().reference
    chan = visitor(account="chan")
    chan.open(f"/filings/{reference}/documents/")
    chan.page.wait_for_load_state("networkidle")
    # A server that reads nothing any more, so that the file is under way when it falls.
    portal.freeze("web")
    chan.page.set_input_files("#id_file", papers.saved(tmp_path, "exhibit A.pdf", papers.heavy("exhibit A", 20)))
    row = chan.page.locator("li.document.uploading")
    expect(row).to_be_visible()
    portal.kill("web")
    expect(row).to_contain_text("It goes on by itself.")
    portal.start("web")
    expect(chan.page.locator("#documents li.document.fine")).to_have_count(3)
    assert Filing.objects.get(reference=reference).documents.count() == 3


def test_an_upload_that_is_cut_off_leaves_no_trace(portal: Portal, visitor: Come) -> None:
    reference = scenes.draft().reference
    chan = visitor(account="chan")
    chan.open(f"/filings/{reference}/documents/")
    before = _scratch(portal)
    cookies = {cookie["name"]: cookie["value"] for cookie in chan.page.context.cookies()}
    token = chan.page.locator("form[data-upload] input[name=csrfmiddlewaretoken]").get_attribute("value")
    head = (
        f'--cut\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        '--cut\r\nContent-Disposition: form-data; name="file"; filename="exhibit.pdf"\r\n\r\n'
    )
    request = (
        f"POST /en/filings/{reference}/documents/ HTTP/1.1\r\nHost: 127.0.0.1:{portal.plan.port}\r\n"
        f"Cookie: {'; '.join(f'{name}={value}' for name, value in cookies.items())}\r\n"
        "Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: 9000000\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", portal.plan.port)) as line:
        line.sendall(request.encode() + head.encode() + papers.exhibit() + b"\0" * 2_000_000)
        wait_until(lambda: _scratch(portal) > before)
    wait_until(lambda: _scratch(portal) == before)
    chan.page.reload()
    expect(chan.page.locator("#documents li.document.fine")).to_have_count(2)


def _scratch(portal: Portal) -> set[str]:
    return {path.name for path in (portal.folder / "scratch").glob("*")}


def test_a_returned_document_is_mended_without_a_fee_and_both_times_are_shown(visitor: Come, tmp_path: Path) -> None:
    filing = scenes.to_decide()
    first, reference = filing.current_stamp, filing.reference
    assert first is not None and first.deemed_at is not None
    officer = visitor(account="registry")
    steps.take_from_queue(officer, reference)
    steps.decide(officer, returned={2: "Page 1 is cut off at the foot."})
    chan = visitor(account="chan")
    chan.open(f"/filings/{reference}/")
    expect(chan.page.locator("#main")).to_contain_text("Page 1 is cut off at the foot.")
    chan.press("a[href$='/mend/']")
    steps.go_on(chan)
    expect(chan.page.locator("#id_file")).to_have_count(0)
    chan.press("a[href$='/2/replace/']")
    chan.page.set_input_files("#id_file", papers.saved(tmp_path, "statement of claim, mended.pdf", papers.exhibit()))
    steps.go_on(chan)
    chan.see(f"/filings/{reference}/documents/")
    chan.open(f"/filings/{reference}/check/")
    expect(chan.page.locator("#lodging")).not_to_contain_text("HK$")
    steps.sign(chan)
    steps.press_lodge(chan)
    chan.see(f"/filings/{reference}/lodged/")
    steps.record_appears(chan)
    expect(chan.page.locator("#main")).to_contain_text(dates.long_datetime(first.deemed_at, "en"))
    assert Charge.objects.filter(subject=reference).count() == 1
    filing.refresh_from_db()
    second = filing.current_stamp
    assert second is not None and second.round == 2 and filing.first_stamp == first
