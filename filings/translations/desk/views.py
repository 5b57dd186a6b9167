"""The desk of the court language section: its queue, the facing pages, and what is decided on them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest
from accounts.roles import LANGUAGE_DESK
from filings.models import Filing
from filings.registry.services import give_back
from filings.translations.desk import selectors, services
from filings.translations.desk.access import get_application, get_note, officers_only, readers
from filings.translations.desk.context import compare_context
from filings.translations.desk.forms import NoteForm, QueueForm, RefuseForm, VerdictForm
from icms.lib.forms import CourtForm, bound


@readers
@require_GET
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits to be compared, the oldest first, and what became of the rest."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in selectors.TABS else "to_do"
    asked = QueueForm(request.GET)
    sort = request.GET.get("sort", "")
    sort = sort if sort.lstrip("-") in selectors.SORTS else ""
    words = asked.cleaned_data.get("q", "") if asked.is_valid() else ""
    found = selectors.queue(request.user, tab, sort=sort, words=words)
    page = Paginator(found, selectors.PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "rows": selectors.rows_of(list(page)),
        "tabs": selectors.tabs(request.user, tab),
    }
    context |= {"target": selectors.TARGET, "tab": tab, "sort": sort, "asked": asked, "words": words}
    return render(request, "filings/translations/desk/queue.html", context)


@officers_only
@require_POST
def take_next(request: SignedInRequest) -> HttpResponse:
    """Take the application whose turn it is, and open it."""
    found = services.take_next(officer=request.user)
    if found is None:
        messages.info(request, _("No application waits that you could take."))
        return redirect("translation_desk:queue")
    return redirect("translation_desk:compare", found.reference)


@readers
@require_http_methods(["GET", "POST"])
def compare(request: SignedInRequest, reference: str) -> HttpResponse:
    """The facing pages with the notes; whoever has it in hand decides here."""
    filing = get_application(request.user, reference)
    context = compare_context(request, filing, request.user)
    asked = filing.translation
    form = VerdictForm(bound(request), shown=asked.mark, notes=len(context["notes"]))
    may_decide = request.user.role in LANGUAGE_DESK
    if may_decide and form.submit(request, _decide, filing=filing, officer=request.user):
        return redirect("translation_desk:compare", reference)
    services.note_page_read(filing, request.user, context["page"])
    context |= {"form": form, "note_form": NoteForm(initial={"page": context["page"]}, shown=asked.mark_of_round)}
    return render(request, "filings/translations/desk/compare.html", context)


def _decide(*, filing: Filing, officer: Any, verdict: str, seen: str) -> Filing:
    act = services.certify if verdict == VerdictForm.CERTIFY else services.send_back
    return act(filing_id=filing.pk, officer=officer, seen=seen)


@officers_only
@require_POST
def take(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take it in hand."""
    services.take(filing_id=get_application(request.user, reference).pk, officer=request.user)
    return redirect("translation_desk:compare", reference)


@officers_only
@require_POST
def release(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put it back into the queue."""
    give_back(filing_id=get_application(request.user, reference).pk, officer=request.user)
    return redirect("translation_desk:queue")


@officers_only
@require_http_methods(["GET", "POST"])
def note(request: SignedInRequest, reference: str, number: int | None = None) -> HttpResponse:
    """A note on a page: a new one, or one of this round that is changed."""
    filing = get_application(request.user, reference)
    kept = get_note(filing, number) if number else None
    typed = request.GET.get("page", "1")
    initial: dict[str, Any] = {"page": typed if typed.isdecimal() and len(typed) < 7 else "1"}
    if kept:
        initial = {"page": str(kept.page), "place": kept.place, "text": kept.text}
        initial |= {"on": kept.on, "across": kept.across, "down": kept.down}
    form = NoteForm(bound(request), initial=initial, shown=filing.translation.mark_of_round)
    if form.submit(request, services.put_note, filing_id=filing.pk, officer=request.user, note_id=number):
        return redirect(f"{reverse('translation_desk:compare', args=[reference])}?page={form.cleaned_data['page']}")
    shown = {"filing": filing, "form": form, "note": kept, "page": form["page"].value()}
    return render(request, "filings/translations/desk/note.html", shown)


@officers_only
@require_POST
def remove_note(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """Take a note away again."""
    filing = get_application(request.user, reference)
    page = get_note(filing, number).page
    services.remove_note(filing_id=filing.pk, officer=request.user, note_id=number)
    return redirect(f"{reverse('translation_desk:compare', args=[reference])}?page={page}")


@officers_only
@require_http_methods(["GET", "POST"])
def refuse(request: SignedInRequest, reference: str) -> HttpResponse:
    """Refuse to certify, with a reason."""
    filing = get_application(request.user, reference)
    form: CourtForm = RefuseForm(bound(request), shown=filing.translation.mark_of_round)
    if form.submit(request, services.refuse, filing_id=filing.pk, officer=request.user):
        return redirect("translation_desk:compare", reference)
    return render(request, "filings/translations/desk/refuse.html", {"filing": filing, "form": form})
