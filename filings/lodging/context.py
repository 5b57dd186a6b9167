"""What the check page and the confirmation page show."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cases.calendar.receipt_line import live_line
from filings.context import claim_text, forecast_for, receipt_of
from filings.fees.selectors import exemption_of
from filings.lodging.timeline import timeline_of
from filings.models import Document, Filing, Finding
from filings.preflight.explanations import explain_finding
from filings.receipt_times import receipt_times_text
from filings.stamping.selectors import unacknowledged
from icms.lib import dates
from icms.lib.money import money, money_sentence
from payments.fees.quote import Quote
from payments.models import Charge

Row = dict[str, Any]


def check_context(filing: Filing, fee: Quote) -> dict[str, Any]:
    """The answers to check, each with its Change link, and the lodging panel."""
    now = forecast_for(filing)
    documents = filing.documents.current().with_findings()
    price = money_sentence(fee.total_cents, get_language() or "en")
    return {
        "case_rows": _case_rows(filing),
        "party_rows": _party_rows(filing) if filing.commences and not filing.case_id else [],
        "document_rows": [_document_row(filing, each, number) for number, each in enumerate(documents, start=1)],
        "forecast": now,
        "line": live_line(now, "panel"),
        "button": _("Lodge and pay %(amount)s") % {"amount": price} if fee.total_cents else _("Lodge"),
        "counts": _("The moment your payment is confirmed is the time that counts, usually within a minute.")
        if fee.total_cents
        else "",
    }


def _case_rows(filing: Filing) -> list[Row]:
    if filing.case:
        number = {"label": _("Case"), "value": filing.case.number, "is_figure": True}
        return [{"label": _("Court"), "value": str(filing.court.name)}, number]
    claim = reverse("filings:claim", args=[filing.reference])
    rows: list[Row] = [
        {"label": _("Court"), "value": str(filing.court.name)},
        {"label": _("Kind of case"), "value": str(filing.case_type.name)},
        *([{"label": _("Where"), "value": str(filing.venue.name)}] if filing.venue else []),
        {
            "label": _("Case number"),
            "value": _("Given by the registry when it accepts the document that commences the case"),
        },
    ]
    if filing.case_type.states_claim:
        words = claim_text(filing, amount=False)
        rows.append({"label": _("Nature of claim"), "value": words, "change_url": claim})
    if filing.amount_cents is not None:
        amount = {"label": _("Amount"), "value": money(filing.amount_cents), "is_figure": True, "change_url": claim}
        rows.append(amount)
    return rows


def _party_rows(filing: Filing) -> list[Row]:
    return [
        {
            "label": party.get_capacity_display(),
            "value": party.name,
            "second": [_filed_for(filing)] if party.is_filer else [],
            "change_url": reverse("filings:change_party", args=[filing.reference, party.order]),
        }
        for party in filing.parties.all()
    ]


def _filed_for(filing: Filing) -> str:
    if filing.organization:
        return _("represented by %(organization)s") % {"organization": filing.organization}
    return _("in person")


def _document_row(filing: Filing, document: Document, number: int) -> Row:
    pages = ngettext("%(count)d page", "%(count)d pages", document.pages) % {"count": document.pages}
    extent = _("%(language)s, %(pages)s") % {"language": document.get_language_display(), "pages": pages}
    seconds = [extent] if document.pages else []
    for finding in document.findings.all():
        refuses = finding.severity == Finding.Severity.REFUSE
        words = _("It cannot be filed: %(finding)s") if refuses else _("You chose to file it so: %(finding)s")
        seconds.append(words % {"finding": explain_finding(finding)[0]})
    return {
        "label": _("Document %(number)d") % {"number": number},
        "value": document.name,
        "second": seconds,
        "change_url": reverse("filings:documents", args=[filing.reference]),
    }


def fee_note(filing: Filing, fee: Quote) -> str:
    """How much less the fee is for filing electronically, until when, and which day counts."""
    if not fee.saving_cents or fee.concession_until is None:
        return ""
    language = get_language() or "en"
    return _(
        "You pay 20%% less, %(saving)s, because you file electronically. In the %(court)s this lasts until %(day)s. "
        "What counts is the day of deemed receipt: lodged after closing time on that day, the fee is %(ordinary)s."
    ) % {
        "saving": money_sentence(fee.saving_cents, language),
        "court": filing.court.name,
        "day": dates.full_plain_day(fee.concession_until, language),
        "ordinary": money_sentence(fee.ordinary_total_cents, language),
    }


def lodged_context(filing: Filing) -> dict[str, Any]:
    """The context of the confirmation page: the receipt, what happens next, and what was lodged."""
    language = get_language() or "en"
    stamp = filing.current_stamp
    charge, owed = filing.settled_charge, filing.open_charge
    line = receipt_of(filing)
    has_paper = bool(stamp and not unacknowledged().filter(pk=stamp.pk).exists())
    has_receipt = charge is None or bool(charge.receipt.pdf_sha256)
    documents = list(filing.documents.current().with_findings())
    return {
        "filing": filing,
        "stamp": stamp,
        "line": line,
        "charge": charge,
        "owed": owed,
        "lede": _("We have them, and your payment of %(amount)s. You may close this page.")
        % {"amount": money_sentence(charge.amount_cents, language)}
        if charge and filing.round == 1
        else _lede_without_payment(filing, owed),
        "downloads": _downloads(filing, has_paper, charge),
        "sent_to": _sent_to(filing),
        "why": [str(stamp.because)] if stamp else [],
        "detail": receipt_times_text(filing, language),
        "rule_url": reverse("help_time"),
        "poll_url": "" if has_paper and has_receipt else reverse("filings:lodged", args=[filing.reference]),
        "events": timeline_of(filing, stamp, language),
        "documents": documents,
        "first_stamp": filing.first_stamp,
    }


def _lede_without_payment(filing: Filing, owed: Charge | None) -> str:
    if owed is not None:
        return _("We have them, and the time of receipt stands. A fee is still owed.")
    exemption = exemption_of(filing) if filing.round == 1 else None
    if exemption is None:
        return _("We have them. You may close this page.")
    words = _("We have them. No fee is owed: exempt, code %(code)s. You may close this page.")
    return words % {"code": exemption.pk}


def _downloads(filing: Filing, has_paper: bool, charge: Any) -> list[dict[str, str]]:
    found = []
    if has_paper:
        found.append(
            {"url": reverse("filings:acknowledgement", args=[filing.reference]), "text": _("Acknowledgement (PDF)")}
        )
    if charge and charge.receipt.pdf_sha256:
        found.append({"url": reverse("payments:receipt", args=[charge.reference]), "text": _("Payment receipt (PDF)")})
    return found


def _sent_to(filing: Filing) -> str:
    if not filing.owner.email:
        return _("Also in your message box.")
    name, _at, domain = filing.owner.email.partition("@")
    return _("Also in your message box, and sent to %(address)s") % {"address": f"{name[:1]}•••@{domain}"}
