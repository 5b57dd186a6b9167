"""The pages of an order in standard terms, in the language of the document: its head, its paragraphs, its day."""

from typing import Any

from cases.models import Case, Party
from filings.issuing.terms.rules import party_words
from filings.models import IssuingAct
from icms.lib import dates
from icms.lib.pdf.documents import render_apart, render_pdf
from icms.lib.trilingual import trilingual

TEMPLATE = "pdf/order.html"


def heading_of(case: Case) -> list[str]:
    """The parties as the head of a document names them, by which it is known whether a head is true still."""
    return [f"{party.capacity} {party.name}" for party in case.parties.order_by("order", "pk")]


def order_paper(act: IssuingAct, case: Case) -> bytes:
    """The order in one case as a tagged PDF, for a worker."""
    return render_pdf(TEMPLATE, *_said(act, case))


def order_preview(act: IssuingAct, case: Case) -> bytes:
    """The same for a web process. Raises `isolate.IsolationError` for a text that takes too long to set."""
    return render_apart(TEMPLATE, *_said(act, case))


def _said(act: IssuingAct, case: Case) -> tuple[dict[str, Any], str, str]:
    language: str = act.terms["paper_language"]
    context: dict[str, Any] = {
        "case": case,
        "court": case.court,
        "parties": _parties(list(case.parties.order_by("order", "pk")), language),
        "judge": act.judge,
        "kind": trilingual(act.kind, "name").in_language(language),
        "recitals": act.terms["recitals"],
        "orders": act.terms["orders"],
        "made_on": dates.full_plain_day(act.made_on, language),
        "languages": "zh" if dates.is_chinese(language) else "en",
        "is_simplified": language == "zh-hans",
    }
    return context, language, f"{context['kind']} {case.number}"


def _parties(parties: list[Party], language: str) -> list[dict[str, str]]:
    """Each party's name, and its capacity: with its number where several are in one."""
    found = []
    for party in parties:
        same = [each for each in parties if each.capacity == party.capacity]
        which = f":{same.index(party) + 1}" if len(same) > 1 else ""
        found.append({"name": party.name, "capacity": party_words(f"{party.capacity}{which}", language)})
    return found
