"""A visitor pays a fine: finds it by reference and amount, pays on the gateway's page, and has the receipt."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from filings.sealing.verify import verify_document
from icms.lib.pdf.keys import court_certificate
from payments.models import Charge, Fine
from payments.public.reference_data import load_fines
from tests.browser import steps
from tests.browser.steps import Visit
from tests.support.portal import Portal, wait_until

FINES = Path("dev/demo/fines.csv")


@pytest.mark.parametrize(
    ("language", "width", "reference"), [("en", 1280, "KCF26112093"), ("zh-hant", 360, "STF26090415")]
)
def test_a_visitor_pays_a_fine_once(
    portal: Portal, visitor: Callable[..., Visit], tmp_path: Path, language: str, width: int, reference: str
) -> None:
    load_fines(FINES)
    fine = Fine.objects.get(reference=reference)
    visit = visitor(language, width=width)
    visit.open("/pay/")
    visit.press("a[href$='/pay/fine/']")
    _look_up(visit, reference, "1")
    expect(visit.page.locator("[data-error-summary]")).to_be_visible()
    _look_up(visit, reference, f"{fine.amount_cents / 100:.2f}")
    expect(visit.page.locator("input[name=ticket]")).to_be_attached()

    visit.page.fill("input[name=email]", "visitor@example.com")
    visit.page.fill("input[name=name]", "林小慧")
    visit.page.check(f"input[name=language][value={language}]")
    steps.go_on(visit)
    steps.present_card(visit)
    link = visit.page.locator("#payment a[href$='/receipt/']")
    expect(link).to_be_visible(timeout=90_000)
    paper = steps.download(visit, link, tmp_path)

    charge = Charge.objects.get(subject_kind="fine", subject=reference)
    assert charge.is_settled and charge.language == language and charge.amount_cents == fine.amount_cents
    certificate = portal.folder / "certificate" / settings.COURT_CERTIFICATE_FILE.name
    found = verify_document(paper, court_certificate(certificate))
    assert (found.kind, found.reference, found.intact) == ("receipt", charge.receipt.number, True)
    wait_until(lambda: charge.emails.filter(email_state="sent").exists())

    _look_up(visit, reference, f"{fine.amount_cents / 100:.2f}", afresh=True)
    expect(visit.page.locator("#main h1")).to_be_visible()
    expect(visit.page.locator("input[name=ticket]")).to_have_count(0)


def _look_up(visit: Visit, reference: str, amount: str, *, afresh: bool = False) -> None:
    if afresh:
        visit.open("/pay/fine/")
    visit.page.fill("input[name=reference]", reference)
    visit.page.fill("input[name=amount_cents]", amount)
    with visit.page.expect_navigation():
        visit.page.click("form[data-pow] button[type=submit]")
