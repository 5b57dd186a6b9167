"""A verb of the desk: GET shows its own page, POST acts, a refusal is shown where it can be mended."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.access import SignedInRequest
from icms.lib.errors import Refused
from icms.lib.forms import CourtForm


@dataclass(frozen=True)
class Question:
    """What the page of a verb says: the act, its consequence, the button, the way back."""

    title: Any
    says: Any
    button: Any
    back_url: str
    back_text: Any
    done: Any
    warning: Any = ""
    facts: list[dict[str, Any]] = field(default_factory=list)
    has_files: bool = False


def asked(
    request: SignedInRequest,
    question: Question,
    form: CourtForm,
    act: Callable[..., Any],
    *,
    then: str | Callable[[Any], str],
) -> HttpResponse:
    """Show the page of a verb, or act with what was typed and go on to `then`."""
    if request.method == "POST" and form.is_valid():
        try:
            result = act(**form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.reasons)
        else:
            messages.success(request, question.done)
            return redirect(then(result) if callable(then) else then)
    return render(request, "accounts/helpcentre/act.html", {"question": question, "form": form})
