"""Applying for the certification of a translation: the draft, and what it says (domain 10)."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.access import not_in_case
from cases.bars.rules import bar_reasons
from cases.courts.selectors import may
from cases.models import Case, CaseType, Service
from filings.access import may_have_translations_certified
from filings.drafting.checks import struck_reasons
from filings.drafting.documents.services import ONLY_MEND, add_document
from filings.drafting.services import NOT_AVAILABLE, locked_draft, start_filing, touch
from filings.fees.selectors import translation_fee_of_a_page
from filings.models import Filing, TranslationRequest
from icms.lib import clock, storage
from icms.lib.errors import Reason, Refused
from icms.lib.uploads import ArrivedFile

NOT_YOURS = Reason("not_yours", _("Only users of an organization may apply for certification of a translation."))
NOT_SEALED = Reason("not_sealed", _("The certified translation is not sealed yet."))
NO_CASE_YET = Reason("no_case_yet", _("There is no case to file it in yet. Download it, and file it when there is."))
CHUNK = 1 << 20
NO_CASE = Reason("no_case", _("A translation is certified for a case. Give its number."), "number")


@transaction.atomic
def start_translation(
    *, actor: User, case_type: CaseType, case: Case | None, into: str, title: str, purpose: str, language: str
) -> Filing:
    """Open a draft of an application to have a translation certified: a filing that the language section decides.

    Refused for an account that may not apply, as `start_filing` is for a case, without one unless the court lets it be
    (`TRANSLATIONS_BEFORE_A_CASE`), and while its fee is not set.
    """
    reasons = [] if may_have_translations_certified(actor) else [NOT_YOURS]
    if case is None and not settings.TRANSLATIONS_BEFORE_A_CASE:
        reasons.append(NO_CASE)
    service = Service.FILE if case else Service.COMMENCE
    if reasons := [
        *reasons,
        *struck_reasons(case),
        *(not_in_case(actor, case) if case else ()),
        *bar_reasons(actor=actor, case_type=case_type, case=case),
        *([] if may(service, case_type, venue=case.venue if case else None) else [NOT_AVAILABLE]),
        *translation_fee_of_a_page(case_type).blocked,
    ]:
        raise Refused(reasons)
    filing = Filing.objects.create(
        desk=Filing.Desk.LANGUAGE,
        owner=actor,
        organization=actor.organization,
        court=case_type.court,
        case_type=case_type,
        venue=case.venue if case else None,
        case=case,
        language=language,
        saved_at=clock.now(),
        saved_by=actor,
    )
    TranslationRequest.objects.create(filing=filing, into=into, title=title, purpose=purpose)
    audit.record(
        act="filing.translation_started", subject=filing, actor=actor, case=case.number if case else "", into=into
    )
    return filing


@transaction.atomic
def change_translation(*, filing_id: int, actor: User, into: str, title: str, purpose: str) -> Filing:
    """Say anew what is translated, into which language, and what for. Refused once it was lodged."""
    filing = locked_draft(filing_id, actor)
    if filing.round > 1:
        raise Refused(ONLY_MEND)
    asked = filing.translation
    asked.into, asked.title, asked.purpose = into, title, purpose
    asked.save(update_fields=["into", "title", "purpose"])
    for document in filing.documents.select_related("type"):
        document.language = asked.language_of(document.type)
        document.save(update_fields=["language"])
    touch(filing, actor)
    audit.record(act="filing.translation_changed", subject=filing, actor=actor, into=into)
    return filing


@transaction.atomic
def file_in_the_case(*, filing_id: int, actor: User, language: str) -> Filing:
    """Begin a filing into the case that holds the certified translation, as it was sealed; its filer says what it is.

    Refused while it is not sealed, before there is a case, and as `start_filing` is.
    """
    application = Filing.objects.select_related("case__case_type", "case__venue", "translation").get(pk=filing_id)
    paper = application.translation.certified if application.is_translation else None
    if paper is None or paper.seal is None or not paper.seal.sha256:
        raise Refused(NOT_SEALED)
    if application.case is None:
        raise Refused(NO_CASE_YET)
    filing = start_filing(actor=actor, case_type=application.case.case_type, case=application.case, language=language)
    with storage.open_stored(paper.seal.sha256) as stored:
        incoming = storage.Incoming()
        for chunk in iter(lambda: stored.read(CHUNK), b""):
            incoming.write(chunk)
        incoming.close()
    file = ArrivedFile(incoming=incoming, name=f"{application.translation.title}.pdf", size=incoming.size)
    document = add_document(filing_id=filing.pk, actor=actor, file=file)
    document.title, document.language = application.translation.title, application.translation.into
    document.save(update_fields=["title", "language"])
    audit.record(act="translation.filed_in_the_case", subject=application, actor=actor, filing=filing.reference)
    return filing
