"""What the check page and the confirmation page show."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.models import User
from cases.calendar.receipt_line import live_line
from cases.courts.selectors import answered
from filings.context import claim_text, forecast_for, receipt_of
from filings.drafting.checks import page_counts_text
from filings.explanations import receipt_times_text
from filings.fees.selectors import exemption_of
from filings.lodging.timeline import timeline_of
from filings.models import Document, Filing, Finding
from filings.preflight.explanations import explain_finding
from filings.stamping.selectors import unacknowledged
from filings.states import Decision
from icms.lib.components import SummaryRow, in_pages
from icms.lib.errors import Reason
from icms.lib.money import money
from payments.access import may_read
from payments.models import Charge


def check_context(filing: Filing) -> dict[str, Any]:
    """The answers to check, each with its Change link, and the lodging panel."""
    now = forecast_for(filing)
    return {
        "case_rows": _case_rows(filing),
        "party_rows": _party_rows(filing) if filing.commences and not filing.case_id else [],
        "document_rows": [
            _document_row(filing, each, number) for number, each in enumerate(filing.current_documents, start=1)
        ],
        "forecast": now,
        "line": live_line(now, "panel"),
    }


def _case_rows(filing: Filing) -> list[SummaryRow]:
    if filing.is_translation:
        return _translation_rows(filing)
    if filing.case:
        number = SummaryRow(label=_("Case"), value=filing.case.number, is_figure=True)
        return [SummaryRow(label=_("Court"), value=str(filing.court.name)), number]
    claim = reverse("filings:claim", args=[filing.reference])
    rows: list[SummaryRow] = [
        SummaryRow(label=_("Court"), value=str(filing.court.name)),
        SummaryRow(label=_("Kind of case"), value=str(filing.case_type.name)),
        *([SummaryRow(label=pgettext("venue", "Where"), value=str(filing.venue.name))] if filing.venue else []),
        SummaryRow(
            label=_("Case number"),
            value=_("Given by the registry when it accepts the document that commences the case"),
        ),
    ]
    if filing.case_type.states_claim:
        words = claim_text(filing, amount=False)
        rows.append(SummaryRow(label=_("Nature of claim"), value=words, change_url=claim))
    if filing.amount_cents is not None:
        amount = SummaryRow(label=_("Amount"), value=money(filing.amount_cents), is_figure=True, change_url=claim)
        rows.append(amount)
    for each in answered(filing.answers):
        url = reverse("filings:questions", args=[filing.reference, each.group.pk])
        rows += [SummaryRow(label=str(question.name), value=words, change_url=url) for question, words in each.rows]
    return rows


def _translation_rows(filing: Filing) -> list[SummaryRow]:
    asked = filing.translation
    where = filing.case.number if filing.case else _("Before a case: %(type)s") % {"type": filing.case_type.name}
    change_url = reverse("filings:translation", args=[filing.reference]) if filing.round == 1 else ""
    rows = [
        SummaryRow(label=_("Court"), value=str(filing.court.name)),
        SummaryRow(label=_("Case"), value=where, is_figure=filing.case is not None),
        SummaryRow(label=_("To certify"), value=asked.title, second=[asked.get_into_display()], change_url=change_url),
    ]
    if asked.purpose:
        rows.append(SummaryRow(label=pgettext("translation", "Purpose"), value=asked.purpose, change_url=change_url))
    if words := page_counts_text(filing):
        rows.append(SummaryRow(label=pgettext("document", "Pages"), value=words))
    return rows


def _party_rows(filing: Filing) -> list[SummaryRow]:
    return [
        SummaryRow(
            label=party.get_capacity_display(),
            value=party.name,
            second=[_filed_for(filing)] if party.is_filer else [],
            change_url=reverse("filings:change_party", args=[filing.reference, party.order]),
        )
        for party in filing.parties.all()
    ]


def _filed_for(filing: Filing) -> str:
    if filing.organization:
        return _("represented by %(organization)s") % {"organization": filing.organization}
    return _("in person")


def _document_row(filing: Filing, document: Document, number: int) -> SummaryRow:
    label = _("Document %(number)d") % {"number": number}
    pages = in_pages(document.pages)
    extent = _("%(language)s, %(pages)s") % {"language": document.get_language_display(), "pages": pages}
    seconds = [extent] if document.pages else []
    if document.decision == Decision.ACCEPTED:
        seconds.append(
            _("It stays as it is.")
            if filing.is_translation
            else _("Accepted: it is on the court’s file and stays as it is.")
        )
        return SummaryRow(label=label, value=document.name, second=seconds)
    words = {
        Finding.Severity.REFUSE.value: _("It cannot be filed: %(finding)s"),
        Finding.Severity.WARN.value: _("You chose to file it so: %(finding)s"),
    }
    for finding in document.findings.all():
        seconds.append(words.get(finding.severity, "%(finding)s") % {"finding": explain_finding(finding)[0]})
    change_url = reverse("filings:documents", args=[filing.reference])
    return SummaryRow(label=label, value=document.name, second=seconds, change_url=change_url)


def ways_to_mend(filing: Filing, reasons: Iterable[Reason]) -> list[tuple[Reason, str]]:
    """Each reason why it cannot be lodged yet, with the page where that is mended; empty where no page can."""
    groups = {group.pk for group in filing.question_groups}
    return [(reason, _way(filing, reason.field, groups)) for reason in reasons]


def _way(filing: Filing, field: str, groups: set[str]) -> str:
    if field == "case" and filing.commences and filing.case_id is None:
        return reverse("filings:kind", args=[filing.reference])
    if field == "approval":
        return reverse("filings:approval", args=[filing.reference])
    if field in groups:
        return reverse("filings:questions", args=[filing.reference, field])
    if field in ("venue", "parties", "claim", "documents"):
        return reverse(f"filings:{field}", args=[filing.reference])
    return ""


def lodged_context(filing: Filing, user: User) -> dict[str, Any]:
    """The context of the confirmation page: the receipt, what happens next, and what was lodged.

    Whoever shares the filing is led to no charge that another pays.
    """
    language = get_language() or "en"
    stamp = filing.current_stamp
    charge, owed = filing.settled_charge, filing.open_charge
    line = receipt_of(filing)
    has_paper = bool(stamp and not unacknowledged().filter(pk=stamp.pk).exists())
    paper = stamp.acknowledgements.first() if stamp else None
    has_receipt = charge is None or bool(charge.receipt.pdf_sha256)
    documents = filing.current_documents
    return {
        "filing": filing,
        "stamp": stamp,
        "line": line,
        "charge": charge,
        "paid_cents": _paid_cents(filing, charge),
        "owed": owed,
        "pay_url": _page_of(owed, user, "charge"),
        "exemption": exemption_of(filing) if filing.round == 1 else None,
        "has_paper": has_paper,
        "receipt_url": _page_of(charge, user, "receipt") if charge and charge.receipt.pdf_sha256 else "",
        "paper_language": paper.language if paper else "",
        "sent_to": _masked(filing.owner.email),
        "detail": receipt_times_text(filing, language),
        "poll_url": "" if has_paper and has_receipt else reverse("filings:lodged", args=[filing.reference]),
        "events": timeline_of(filing, stamp, language),
        "documents": documents,
        "first_stamp": filing.first_stamp,
    }


def _paid_cents(filing: Filing, charge: Charge | None) -> int:
    """What was paid for it; of most charges all, so that nobody asks which part."""
    if charge is None or charge.subject_kind == "filing":
        return charge.amount_cents if charge else 0
    return filing.paid_cents


def _page_of(charge: Charge | None, user: User, name: str) -> str:
    """Its page, or its receipt; empty where this account may not read it."""
    return reverse(f"payments:{name}", args=[charge.reference]) if charge and may_read(user, charge) else ""


def _masked(email: str) -> str:
    """`c•••@example.org`: who looks over a shoulder learns no address."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}•••@{domain}" if email else ""
