"""Pages that belong to no app: start, status, help, and what a refused request is answered."""

from typing import Any

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cases.calendar.forecast import forecast, office_statuses, registries
from cases.calendar.receipt_line import forecast_line, live_line
from cases.calendar.selectors import offices
from filings.maintenance.selectors import ahead
from filings.paper_forms.paper_form import NotNow, file_name, form_of, make_form, mark_of
from filings.paper_forms.selectors import names_on, offered_forms
from icms import search
from icms.context import help_centre_status, registry_status
from icms.lib import clock
from icms.lib.folding import cleaned_line
from icms.lib.middleware import keep_words, last_holder, typed_at, typed_by
from icms.lib.status import what_works
from icms.lib.uploads import may_upload
from icms.system_requirements import missing_for_papers

ASK_AGAIN = 30  # seconds
LINES = {
    "start": "icms/start_line.html",
    "docket": "components/docket_line.html",
    "payment": "payments/checkout/payment_line.html",
    "panel": "filings/lodging/panel_line.html",
}


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The start page: what would happen if you lodged now, and the ways in."""
    return render(request, "icms/start.html", {**_start_line(), "hide_status": True})


@never_cache
@require_safe
def status_line(request: HttpRequest) -> HttpResponse:
    """The receipt line anew, as a fragment that pages ask for once a minute (`for`, and `office` if they name one)."""
    where = request.GET.get("for", "")
    if where == "strip":
        return render(
            request, "layouts/frame/registry_status.html", {"status": registry_status(registries(clock.now()))}
        )
    if where == "help-centre":
        return render(request, "layouts/frame/registry_status.html", {"status": help_centre_status(clock.now())})
    if where == "start":
        return render(request, LINES[where], _start_line())
    if where not in LINES:
        raise Http404
    office = next((each for each in offices() if each.pk == request.GET.get("office")), None)
    if office is None:
        raise Http404
    return render(request, LINES[where], {"line": live_line(forecast(office, clock.now()), where)})


@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Every office, open or closed now, and the hours."""
    return render(
        request,
        "icms/status.html",
        {
            "offices": office_statuses(clock.now()),
            "now": clock.now(),
            "works": what_works(),
            "maintenance": ahead(),
        },
    )


@require_safe
def help_page(request: HttpRequest, topic: str) -> HttpResponse:
    """A page of help."""
    return render(request, f"icms/help/{topic}.html", {"topic": topic})


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """Everything there is of help, and a search over it."""
    return render(request, "icms/help/index.html")


@require_safe
def help_questions(request: HttpRequest) -> HttpResponse:
    """What people who act for themselves ask, and the answers."""
    return render(request, "icms/help/questions.html", {"topics": search.by_topic()})


@require_safe
def help_words(request: HttpRequest) -> HttpResponse:
    """The words of the court, in plain words; in the order of the reader's language."""
    found = sorted(search.words(), key=lambda each: str(each.term).casefold())
    return render(request, "icms/help/words.html", {"words": found})


@require_safe
def help_contact(request: HttpRequest) -> HttpResponse:
    """Who helps with what; the offices, where the court that runs the portal says which."""
    return render(request, "icms/help/contact.html", {"topic": "contact", "contacts": search.contacts()})


@require_safe
def help_forms(request: HttpRequest) -> HttpResponse:
    """The forms to download, and as which document each is filed."""
    return render(request, "icms/help/forms.html", {"topic": "forms", "forms": offered_forms()})


@require_safe
def help_form(request: HttpRequest, slug: str) -> HttpResponse:
    """One form as a PDF in the language of the address: neither made nor sent again for who has it.

    Kept by no cache on the way, for with it goes the cookie of a session. 503 where it cannot be made now.
    """
    form, language = form_of(slug), get_language() or "en"
    courts, documents = names_on(form) if form else ([], "")
    if form is None or not courts:
        raise Http404
    etag = f'"{mark_of(form, language, [*courts, documents])}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            content = make_form(form, language, courts=courts, documents=documents)
        except NotNow:
            refused = render(request, "icms/help/form_later.html", status=503)
            refused["Retry-After"], refused["Cache-Control"] = str(ASK_AGAIN), "no-store"
            return refused
        response = HttpResponse(content, "application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{file_name(form, language)}"'
    response["Cache-Control"], response["ETag"] = "private, no-cache", etag
    return response


@require_safe
def help_search(request: HttpRequest) -> HttpResponse:
    """What of help has the words that were typed (`?q=`)."""
    asked = cleaned_line(request.GET.get("q", ""))[: search.MOST_LETTERS]
    return render(request, "icms/help/search.html", {"asked": asked, "found": search.search(asked)})


@never_cache
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """An idle page hands over what was typed, and the session ends; the words wait until the same holder signs in."""
    _keep(request)
    if typed_by(request) in (None, request.user.pk):
        logout(request)
    return HttpResponse(status=204)


def _keep(request: HttpRequest) -> bool:
    """Keep what this form holds for the account on whose page it was typed; does it wait now?"""
    holder = typed_by(request) or request.user.pk or last_holder(request)
    return keep_words(holder, typed_at(request), request.POST)


@never_cache
@require_safe
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is still there: any request makes the session last its full length again."""
    return HttpResponse(status=204 if may_upload(request) else 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came without its token: an old page, or cookies turned off. No form is sent by another method, only
    the parts of a file, by a script that reads no page.

    Its words wait for who typed them: somebody, perhaps another, has signed in since the page was opened.
    """
    if "Tus-Resumable" in request.headers:
        return HttpResponse(status=403)
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    typist = typed_by(request)
    context = {
        "kept": typist is not None and _keep(request),
        "another": request.user.is_authenticated and typist not in (None, request.user.pk),
    }
    return render(request, "403_csrf.html", context, status=403)


def _start_line() -> dict[str, Any]:
    everyone = registries(clock.now())
    if everyone is None:
        return {"registries": None, "line": None}
    line = forecast_line(everyone.first, live_url=reverse("status_line") + "?for=start")
    return {"registries": everyone, "line": line, "now": everyone.first.now}


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone: the cause book is looked up, and not copied under people's names."""
    return HttpResponse("User-agent: *\nDisallow: /*/cause-book/\nDisallow: /*/account/\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database, Redis and the documents' folder can be used, else 503; each by name.

    `papers` says what this machine lacks to make them well; the portal serves its pages without.
    """
    answers = what_works()
    lacking = "; ".join(f"{each.name} is missing: {each.without}" for each in missing_for_papers())
    return JsonResponse(answers | {"papers": lacking or True}, status=200 if all(answers.values()) else 503)
