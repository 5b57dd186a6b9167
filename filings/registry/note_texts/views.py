"""The texts for notes: the list, adding, changing and removing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest
from filings.models import NoteText
from filings.registry.access import supervisors_only, supervisors_read
from filings.registry.note_texts import services
from filings.registry.note_texts.forms import NoteTextForm
from icms.lib.forms import bound


@supervisors_read
@require_GET
def show(request: SignedInRequest) -> HttpResponse:
    context = {"texts": NoteText.objects.all(), "may_change": request.user.is_registry}
    return render(request, "filings/registry/note_texts/note_texts.html", context)


@supervisors_only
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    form = NoteTextForm(bound(request))
    form.adds = True
    return _answer(request, form, None)


@supervisors_only
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, number: int) -> HttpResponse:
    text = get_object_or_404(NoteText, pk=number)
    saved = {name: getattr(text, name) for name in services.FIELDS}
    return _answer(request, NoteTextForm(bound(request), initial=saved), text)


def _answer(request: SignedInRequest, form: NoteTextForm, text: NoteText | None) -> HttpResponse:
    if form.submit(request, services.save_note_text, text_id=text.pk if text else None, actor=request.user):
        messages.success(request, _("“%(title)s” is saved.") % {"title": form.result.title})
        return redirect("registry:note_texts")
    return render(request, "filings/registry/note_texts/note_text.html", {"form": form, "text": text})


@supervisors_only
@require_POST
def remove(request: SignedInRequest, number: int) -> HttpResponse:
    text = get_object_or_404(NoteText, pk=number)
    services.remove_note_text(text_id=text.pk, actor=request.user)
    messages.success(request, _("“%(title)s” is removed. Notes that have it keep it.") % {"title": text.title})
    return redirect("registry:note_texts")
