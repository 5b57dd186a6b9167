"""An officer fills the blanks of a template: its paragraphs are written, its pages made, a draft to be looked at."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from filings.issuing.services import locked_draft
from filings.issuing.terms.documents import heading_of, order_preview
from filings.issuing.terms.rules import MOST_PAGES, looks_foreign, reasons_against, written
from filings.models import IssuedStep, IssuingAct
from icms.lib import clock, storage
from icms.lib.errors import Reason, Refused
from icms.lib.pdf.isolate import IsolationError
from icms.lib.pdf.page_images import examine

LANGUAGES = {IssuingAct.Language.ENGLISH: ("en",), IssuingAct.Language.CHINESE: ("zh-hant", "zh-hans")}


@transaction.atomic
def fill(*, act_id: int, actor: User, **said: Any) -> IssuingAct:
    """Write the paragraphs of a draft and make the pages of its first case; those of the others are made with the seal.

    `said` is what the form asks (`filings.issuing.terms.forms`). Refused with every reason: a blank left empty, a text
    in another script than the document's, more than 40 pages.
    """
    act = locked_draft(act_id)
    if act.template is None:
        raise Refused(Reason("changed", _("Another officer has changed it meanwhile. Look at it again.")))
    language = paper_language(act, said)
    paragraphs = list(act.template.paragraphs.all())
    if reasons := list(reasons_against(paragraphs, said, language)):
        raise Refused(reasons)
    words = written(paragraphs, said, language)
    first, *_others = act.documents.select_related("case__case_type__court", "case__venue").order_by("case")
    act.terms = {
        "paper_language": language,
        "said": {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()},
        "recitals": words.recitals,
        "orders": words.orders,
        "heading": heading_of(first.case),
    }
    made = _made(act, first.case)
    act.prepared_by, act.prepared_at = actor, clock.now()
    act.save(update_fields=["terms", "prepared_by", "prepared_at"])
    act.documents.update(sha256="", size=0, pages=0)
    act.documents.filter(pk=first.pk).update(**made)
    act.steps.all().delete()
    IssuedStep.objects.bulk_create(
        IssuedStep(act=act, order=order, **vars(step)) for order, step in enumerate(words.steps, start=1)
    )
    audit.record(act="issued.filled", subject=act, actor=actor, template=act.template_id, language=language)
    return act


def paper_language(act: IssuingAct, said: dict[str, Any]) -> str:
    """The language of the pages: `en`, or the characters that were chosen for a document in Chinese."""
    possible = LANGUAGES[IssuingAct.Language(act.language)]
    chosen = said.get("paper_language")
    return chosen if chosen in possible else possible[0]


def foreign_texts(act: IssuingAct) -> list[str]:
    """The paragraphs that look as if they were in another language than the document."""
    if not act.terms:
        return []
    texts: Iterable[str] = [*filter(None, [act.judge]), *act.terms["recitals"], *act.terms["orders"]]
    return looks_foreign(list(texts), act.terms["paper_language"])


def _made(act: IssuingAct, case: Any) -> dict[str, Any]:
    """The pages of the order in one case, stored. Refused where they are more than a document may have."""
    try:
        stored = storage.store([order_preview(act, case)])
        pages = examine(storage.path_of(stored.sha256)).count
    except IsolationError:
        pages = MOST_PAGES + 1
    if pages > MOST_PAGES:
        words = format_lazy(
            _("It would have more than {most} pages. Shorten it, or upload it as a PDF."), most=MOST_PAGES
        )
        raise Refused(Reason("too_long", words, "further"))
    return {"sha256": stored.sha256, "size": stored.size, "pages": pages}
