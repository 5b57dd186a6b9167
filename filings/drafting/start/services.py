"""Changing the court and the kind of a draft, keeping what still fits."""

from django.db import transaction

from accounts import audit
from accounts.models import User
from cases.bars.rules import bar_reasons
from cases.courts.selectors import venues_open
from cases.models import CaseType, Service
from filings.drafting.documents.services import allowed_types
from filings.drafting.services import locked_first_draft, must_be_commenced_here, touch
from filings.models import Filing
from icms.lib.errors import Refused


@transaction.atomic
def change_kind(*, filing_id: int, actor: User, case_type: CaseType) -> Filing:
    """Make the draft one of another kind of case, of whatever court.

    Parties stay on their sides, in the capacities of the new kind. What is claimed, the venue, the answers to
    questions and what each document is stay where the new kind has them, too; the rest is asked again. Refused as
    `start_filing` is, and once the draft has been lodged.
    """
    filing = locked_first_draft(filing_id, actor)
    if reasons := bar_reasons(actor=actor, case_type=case_type, case=None):
        raise Refused(reasons)
    must_be_commenced_here(actor, case_type)
    before = filing.case_type
    filing.court, filing.case_type = case_type.court, case_type
    _move_parties(filing, before)
    keep_what_fits(filing)
    touch(filing, actor)
    audit.record(act="filing.kind_changed", subject=filing, actor=actor, before=before.pk, now=case_type.pk)
    return filing


def keep_what_fits(filing: Filing) -> None:
    """Leave out of a draft what its kind of case does not have today. The caller saves it."""
    kind = filing.case_type
    if filing.commences:
        _keep_claim(filing)
        if filing.venue not in venues_open(Service.COMMENCE, kind):
            filing.venue = None
        asked = set(kind.question_groups.filter(questions__retired=False).values_list("questions", flat=True))
        filing.answers = {code: answer for code, answer in filing.answers.items() if code in asked}
    _name_documents(filing)


def _move_parties(filing: Filing, before: CaseType) -> None:
    for old, new in zip(before.sides, filing.case_type.sides, strict=True):
        for party in filing.parties.filter(capacity__in=old).exclude(capacity__in=new):
            party.capacity = new[0]
            party.save(update_fields=["capacity"])


def _keep_claim(filing: Filing) -> None:
    kind = filing.case_type
    if not kind.states_claim:
        filing.claim_kind, filing.claim_nature, filing.amount_cents = "", "", None
    elif not kind.natures.filter(pk=filing.claim_nature).exists():
        filing.claim_nature = ""


def _name_documents(filing: Filing) -> None:
    by_code = {kind.code: kind for kind in allowed_types(filing)}
    for document in filing.documents.exclude(type=None).select_related("type"):
        document.type = by_code.get(document.type.code) if document.type else None
        document.save(update_fields=["type"])
