"""What still keeps a draft from being lodged: every reason at once (domain 6.3)."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from cases.courts.selectors import claim_limit_cents, may
from cases.models import Capacity, Case, Court, Service
from filings.models import Document, DocumentType, Filing
from filings.states import Decision
from icms.lib.components import in_pages
from icms.lib.errors import Reason
from icms.lib.money import money_sentence
from icms.lib.names import within_a_line

PARTS = {
    DocumentType.ORIGINAL: (
        gettext_lazy("Add the original."),
        gettext_lazy("One application has one original; remove the others."),
    ),
    DocumentType.TRANSLATION: (
        gettext_lazy("Add the translation."),
        gettext_lazy("One application has one translation; remove the others."),
    ),
}


def blockers(filing: Filing) -> list[Reason]:
    """Every reason why this draft cannot be lodged; `field` names the task that mends it."""
    if filing.is_translation:
        return [*_not_available(filing), *document_blockers(filing)]
    return [
        *_not_available(filing),
        *(_venue(filing) if filing.commences else ()),
        *(_parties(filing) if filing.commences else ()),
        *(_claim(filing) if filing.commences and filing.case_type.states_claim else ()),
        *(_questions(filing) if filing.commences and filing.round == 1 else ()),
        *document_blockers(filing),
    ]


def struck_reasons(case: Case | None) -> Iterator[Reason]:
    """Nothing is filed in a case that was struck from the court's file (domain 6.5)."""
    if case and case.is_struck:
        words = _("%(number)s was struck from the court’s file, so nothing can be filed in it any more.")
        yield Reason("case_struck", words % {"number": case.number}, "case")


def _not_available(filing: Filing) -> Iterator[Reason]:
    yield from struck_reasons(filing.case)
    if filing.round > 1:
        return  # it was filed in time: mending what was returned is no new filing
    service = Service.COMMENCE if filing.commences else Service.FILE
    if not may(service, filing.case_type_id, venue=filing.venue):
        yield Reason("not_available", _("This kind of case cannot be filed electronically today."), "case")


def _venue(filing: Filing) -> Iterator[Reason]:
    if filing.venue_id is None and filing.is_for_a_venue:
        yield Reason("no_venue", _("Choose the court at which the case is commenced."), "venue")


def _parties(filing: Filing) -> Iterator[Reason]:
    parties = list(filing.parties.all())
    named = {party.capacity for party in parties}
    for code, side in zip(("no_first_party", "no_second_party"), filing.case_type.sides, strict=True):
        if named.isdisjoint(side):
            words = _("Name at least one party as %(capacity)s.")
            yield Reason(code, words % {"capacity": capacity_words(side)}, "parties")
    if parties and not any(party.is_filer for party in parties):
        yield Reason("no_filer", _("Say for which party you file."), "parties")


def _claim(filing: Filing) -> Iterator[Reason]:
    if not filing.claim_kind or not filing.claim_nature:
        yield Reason("no_claim", _("Say what is claimed."), "claim")
    elif filing.claim_kind != Filing.ClaimKind.NON_MONETARY and filing.amount_cents is None:
        yield Reason("no_amount", _("Enter the amount claimed."), "claim")
    limit = claim_limit_cents(filing.court, filing.nature)
    if limit is not None and (filing.amount_cents or 0) > limit:
        yield Reason("above_limit", above_limit_text(filing.court, limit), "claim")


def above_limit_text(court: Court, limit_cents: int) -> str:
    """The sentence for an amount that the court cannot hear."""
    return _("The amount is above %(limit)s, the limit of the %(court)s.") % {
        "limit": money_sentence(limit_cents, get_language() or "en"),
        "court": court.name,
    }


def capacity_words(side: Iterable[str]) -> str:
    """The capacities of one side within a sentence: `informant or complainant`."""
    return _(" or ").join(within_a_line(str(Capacity(capacity).label)) for capacity in side)


def _questions(filing: Filing) -> Iterator[Reason]:
    for group in filing.question_groups:
        if any(q.required and not q.retired and q.pk not in filing.answers for q in group.questions.all()):
            yield Reason("unanswered", _("Answer the questions: %(group)s.") % {"group": group.name}, group.pk)


def document_blockers(filing: Filing) -> Iterator[Reason]:
    """Those that are mended on the page of the documents."""
    documents = filing.current_documents
    if filing.is_translation:
        yield from _pair(filing)
    elif filing.commences and filing.case_id is None:
        originating = [document for document in documents if document.type and document.type.originating]
        if not originating:
            words = _("Add the document that commences the case: %(names)s.")
            yield Reason("no_originating", words % {"names": originating_types_text(filing)}, "documents")
        elif len(originating) > 1:
            words = _("One filing carries one document that commences the case; remove the others.")
            yield Reason("many_originating", words, "documents")
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
    if half_sent := filing.unfinished_uploads:
        words = _("“%(name)s” is half sent. Send the rest of it, or remove it.")
        yield Reason("half_sent", words % {"name": half_sent[0].file_name}, "documents")
    if unmended := [document for document in documents if document.decision == Decision.RETURNED]:
        yield Reason("unmended", _sent_back_text(filing) % {"name": unmended[0].name}, "documents")
    yield from _size_reasons(len(documents), sum(document.size for document in documents))


def _sent_back_text(filing: Filing) -> str:
    if filing.is_translation:
        return _("Replace “%(name)s”, which the court language section sent back.")
    return _("Replace “%(name)s”, which the registry returned.")


def _pair(filing: Filing) -> Iterator[Reason]:
    """An original and its translation: one file of each, two different ones, each in its own language (domain 10)."""
    asked, documents = filing.translation, filing.current_documents
    parts = {code: [each for each in documents if each.type and each.type.code == code] for code in PARTS}
    for code, (missing, too_many) in PARTS.items():
        if not parts[code]:
            yield Reason(f"no_{code}", str(missing), "documents")
        elif len(parts[code]) > 1:
            yield Reason(f"many_{code}", str(too_many), "documents")
    original, text = asked.original, asked.text
    if original is None or text is None:
        return
    if original.sha256 and text.sha256 and _are_the_same(original, text):
        yield Reason("same_file", _("The original and the translation are the same file. Replace one."), "documents")
    elif (original.written_in, text.written_in) == (asked.into, asked.source):
        words = _("The files are in each other’s place. Say of each whether it is the original or the translation.")
        yield Reason("swapped", words, "documents")
    elif original.written_in and original.written_in == text.written_in:
        words = _("Both files are in one language. A translation is in the other official language.")
        yield Reason("same_language", words, "documents")


def _are_the_same(one: Document, other: Document) -> bool:
    return one.sha256 == other.sha256 or bool(one.content_sha256 and one.content_sha256 == other.content_sha256)


def page_counts_text(filing: Filing) -> str:
    """That an original and its translation differ in their number of pages; empty where they do not."""
    original, text = filing.translation.original, filing.translation.text
    if original is None or text is None or not original.pages or not text.pages or original.pages == text.pages:
        return ""
    words = _("The original has %(original)s and the translation %(translation)s: check that nothing is missing.")
    pages = {name: in_pages(part.pages) for name, part in (("original", original), ("translation", text))}
    return words % pages


def size_blockers(filing: Filing, *, files: int, size: int) -> Iterator[Reason]:
    """Why the filing would be too large with this many more files and bytes."""
    held = filing.documents.current().aggregate(files=Count("pk"), size=Coalesce(Sum("size"), 0))
    return _size_reasons(held["files"] + files, held["size"] + size)


def _size_reasons(files: int, size: int) -> Iterator[Reason]:
    if files > settings.MAX_FILING_FILES:
        yield Reason(
            "too_many_files",
            _("A filing holds at most %(limit)d files; this would be file %(count)d.")
            % {"limit": settings.MAX_FILING_FILES, "count": files},
            "documents",
        )
    if size > settings.MAX_FILING_BYTES:
        yield Reason(
            "too_large",
            _(
                "The files of a filing may be %(limit)d MB together; with this one they would be %(total)d MB. "
                "File it in two parts."
            )
            % {"limit": settings.MAX_FILING_BYTES >> 20, "total": -(-size >> 20)},
            "documents",
        )


def originating_types_text(filing: Filing) -> str:
    """What may commence a case of this kind, such as `writ of summons or originating summons`."""
    kinds = DocumentType.objects.filter(case_type=filing.case_type_id, originating=True, e_filed=True)
    return _(" or ").join(within_a_line(str(kind.name)) for kind in kinds)
