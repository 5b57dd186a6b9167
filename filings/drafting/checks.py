"""What still keeps a draft from being lodged: every reason at once (domain 6.3)."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cases.models import Capacity, CaseType
from filings.models import Filing
from filings.models.document import DocumentQuerySet
from icms.lib import clock
from icms.lib.errors import Reason
from icms.lib.money import money_sentence


def blockers(filing: Filing) -> list[Reason]:
    """Every reason why this draft cannot be lodged; `field` names the task that mends it."""
    return [
        *_not_available(filing),
        *(_parties(filing) if filing.commences else ()),
        *(_claim(filing) if filing.commences else ()),
        *_documents(filing),
    ]


def _not_available(filing: Filing) -> Iterator[Reason]:
    service = "commence" if filing.commences else "file"
    if not CaseType.objects.open_for(service, clock.court_day(clock.now())).filter(pk=filing.case_type_id).exists():
        yield Reason("not_available", _("This kind of case cannot be filed electronically today."), "case")


def _parties(filing: Filing) -> Iterator[Reason]:
    parties = list(filing.parties.all())
    capacities = {party.capacity for party in parties}
    if Capacity.PLAINTIFF not in capacities:
        yield Reason("no_plaintiff", _("Name at least one plaintiff."), "parties")
    if Capacity.DEFENDANT not in capacities:
        yield Reason("no_defendant", _("Name at least one defendant."), "parties")
    if parties and not any(party.is_filer for party in parties):
        yield Reason("no_filer", _("Say for which plaintiff you file."), "parties")


def _claim(filing: Filing) -> Iterator[Reason]:
    if not filing.claim_kind or not filing.claim_nature:
        yield Reason("no_claim", _("Say what is claimed."), "claim")
    elif filing.claim_kind != Filing.ClaimKind.NON_MONETARY and filing.amount_cents is None:
        yield Reason("no_amount", _("Enter the amount claimed."), "claim")
    limit = filing.court.claim_limit_cents
    if limit is not None and (filing.amount_cents or 0) > limit:
        yield Reason("above_limit", above_limit(filing), "claim")


def above_limit(filing: Filing) -> str:
    """The sentence for an amount that the court cannot hear."""
    return _("The amount is above %(limit)s, the limit of the %(court)s.") % {
        "limit": money_sentence(filing.court.claim_limit_cents or 0, get_language() or "en"),
        "court": filing.court.name,
    }


def _documents(filing: Filing) -> Iterator[Reason]:
    documents = list(current_documents(filing))
    if filing.commences and filing.case_id is None:
        writs = [document for document in documents if document.type and document.type.originating]
        if not writs:
            yield Reason("no_originating", _("Add the writ of summons."), "documents")
        elif len(writs) > 1:
            yield Reason(
                "many_originating", _("One filing carries one writ of summons; remove the others."), "documents"
            )
    elif not documents:
        yield Reason("no_documents", _("Add at least one document."), "documents")
    if untyped := [document for document in documents if document.type is None]:
        yield Reason("untyped", _("Say what “%(name)s” is.") % {"name": untyped[0].file_name}, "documents")
    refused = sum(1 for document in documents if not document.can_be_filed)
    if refused:
        yield Reason(
            "unfit",
            ngettext(
                "Replace or remove the file that cannot be filed.",
                "Replace or remove the %(count)d files that cannot be filed.",
                refused,
            )
            % {"count": refused},
            "documents",
        )
    if unmended := [document for document in documents if document.decision == "returned"]:
        yield Reason(
            "unmended", _("Replace “%(name)s”, which the registry returned.") % {"name": unmended[0].name}, "documents"
        )
    yield from too_much(filing, files=0, size=0)


def too_much(filing: Filing, *, files: int, size: int) -> Iterator[Reason]:
    """Would the filing be too large with this many more files and bytes?"""
    held = current_documents(filing).count() + files
    if held > settings.MAX_FILING_FILES:
        yield Reason(
            "too_many_files",
            _("A filing holds at most %(limit)d files; this would be file %(count)d.")
            % {"limit": settings.MAX_FILING_FILES, "count": held},
            "documents",
        )
    total = (current_documents(filing).aggregate(total=Sum("size"))["total"] or 0) + size
    if total > settings.MAX_FILING_BYTES:
        yield Reason(
            "too_large",
            _(
                "The files of a filing may be %(limit)d MB together; with this one they would be %(total)d MB. "
                "File it in two parts."
            )
            % {"limit": settings.MAX_FILING_BYTES >> 20, "total": -(-total >> 20)},
            "documents",
        )


def current_documents(filing: Filing) -> DocumentQuerySet:
    """The documents as they stand: replaced ones left out."""
    return filing.documents.filter(replaced_by=None).select_related("type").prefetch_related("findings")
