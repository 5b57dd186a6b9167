"""What an officer compares with the pages: what the filer keyed in, what the checks found, orders that name a party."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.bars.rules import bars_against
from cases.courts.selectors import answered
from cases.models import Party
from cases.models.case import PartyFields
from filings.context import claim_text
from filings.explanations import parties_of
from filings.fees.selectors import exemption_claim_of, exemption_of, exemption_text
from filings.models import Document, Filing, FilingParty, Finding
from filings.preflight.explanations import explain_finding
from icms.lib.components import SummaryRow
from icms.lib.money import money


def facts_of(filing: Filing) -> list[SummaryRow]:
    """Parties in both scripts, claim, what else its kind of case asks, venue, filer, fee, orders that name a party."""
    parties = parties_of(filing)
    claim = claim_text(filing)
    answers = filing.case.answers if filing.case else filing.answers
    return [
        *(_party(filing, party) for party in parties),
        *([SummaryRow(label=_("Claim"), value=claim)] if claim else []),
        *(
            SummaryRow(label=str(question.name), value=words)
            for group in answered(answers)
            for question, words in group.rows
        ),
        *([SummaryRow(label=_("Venue"), value=filing.venue.name)] if filing.venue else []),
        SummaryRow(label=_("Filed by"), value=_filed_by(filing)),
        SummaryRow(label=_("Fee"), value=_fee(filing)),
        *_exemption(filing),
        _orders(filing, parties),
    ]


@dataclass(frozen=True)
class Check:
    """What preflight found and the filer kept: in which document, on which pages, and whether it is only a note."""

    text: str
    document: Document
    pages: list[tuple[int, str]]
    is_note: bool


def checks_of(documents: Iterable[Document]) -> list[Check]:
    """What the checks found in these documents, each with its pages and the address of each in the viewer."""
    checks = [
        Check(
            str(explain_finding(finding)[0]),
            document,
            _pages(document, finding),
            finding.severity == Finding.Severity.NOTE,
        )
        for document in documents
        for finding in document.findings.all()
    ]
    return sorted(checks, key=lambda check: check.is_note)


def _pages(document: Document, finding: Finding) -> list[tuple[int, str]]:
    spans: Any = finding.params.get("spans")
    first_pages = [span[0] for span in spans] if spans else [finding.page] if finding.page else []
    return [(page, f"?document={document.order}&page={page}") for page in first_pages]


def _party(filing: Filing, party: PartyFields) -> SummaryRow:
    facts = [str(party.get_kind_display()), _how_it_acts(filing, party), " ".join(party.address.split())]
    second = _(", ").join(fact for fact in facts if fact)
    return SummaryRow(label=party.get_capacity_display(), value=party.name, second=[second])


def _how_it_acts(filing: Filing, party: PartyFields) -> str:
    if isinstance(party, Party):
        organization, in_person = party.represented_by, party.in_person
    else:
        is_filer = isinstance(party, FilingParty) and party.is_filer
        organization = filing.organization if is_filer else None
        in_person = is_filer and organization is None
    if organization:
        return _("represented by %(organization)s") % {"organization": organization}
    return _("in person") if in_person else ""


def _orders(filing: Filing, parties: Iterable[PartyFields]) -> SummaryRow:
    people = [(party.name_en, party.name_zh) for party in parties]
    if not filing.organization:
        people.append((filing.owner.name_en, filing.owner.name_zh))
    found = bars_against(filing.owner, people, case_type=filing.case_type, case=filing.case)
    orders = [
        _("%(kind)s, %(order)s, on %(whom)s")
        % {"kind": bar.get_kind_display(), "order": bar.order_reference, "whom": bar.whom}
        for bar in found.select_related("account", "organization")
    ]
    if not orders:
        return SummaryRow(label=_("Orders"), value=_("No order of the court bars this filer or names a party"))
    return SummaryRow(label=_("Orders"), value=orders[0], second=orders[1:])


def _fee(filing: Filing) -> str:
    if owed := filing.open_charge:
        return _("%(amount)s owed, not paid yet") % {"amount": money(owed.amount_cents)}
    if exemption_of(filing):
        return _("None, by an exemption")
    cents = filing.paid_cents
    return _("%(amount)s paid, e-filing fee") % {"amount": money(cents)} if cents else _("No fee due")


def _exemption(filing: Filing) -> list[SummaryRow]:
    claim = exemption_claim_of(filing)
    if claim is None:
        return []
    second = [str(claim.exemption.text)]
    if not claim.stands:
        second.append(_("Disallowed: %(why)s") % {"why": claim.disallowed_why})
    return [SummaryRow(label=_("Exemption"), value=exemption_text(claim), second=second)]


def _filed_by(filing: Filing) -> str:
    owner = filing.owner
    if filing.organization:
        return _("%(organization)s, by %(name)s, account %(account)s") % {
            "organization": filing.organization,
            "name": owner.name,
            "account": owner.username,
        }
    return _("%(name)s, in person, account %(account)s") % {"name": owner.name, "account": owner.username}


def checks_text(checks: Iterable[Check]) -> str:
    """How many things to look at the filer was shown and kept."""
    count = sum(not check.is_note for check in checks)
    if not count:
        return _("All passed when lodged.")
    return ngettext(
        "Passed when lodged, one thing to look at.", "Passed when lodged, %(count)d things to look at.", count
    ) % {"count": count}
