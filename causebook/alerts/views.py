"""Asking to be told by e-mail, confirming it, one's alerts, and ending them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest
from causebook.alerts import services
from causebook.alerts.access import SHOWN, admit, get_by_key, get_own, key_of, status_of
from causebook.alerts.forms import AskForm, VisitorForm
from causebook.alerts.services import About
from causebook.cause_lists.access import get_court
from causebook.models import Alert
from causebook.search.selectors import Search, public_entry
from icms.lib import rate_limits
from icms.lib.forms import CourtForm, bound

GET_POST = ["GET", "HEAD", "POST"]
A_PAGE = 20


@never_cache
@require_http_methods(GET_POST)
def new(request: HttpRequest) -> HttpResponse:
    """Ask to be told of a case (`case`), a party's name (`name`) or a court's list (`court`)."""
    about = _about(request)
    user = request.user
    is_court = about.court is not None
    initial = {"often": Alert.Often.DAILY}
    if user.is_authenticated:
        form = AskForm(bound(request), initial=initial, is_court=is_court)
        if form.submit(request, services.ask, about=about, account=user, language=get_language() or "en"):
            messages.success(request, _("You will be told by e-mail. Your alerts are listed here."))
            return redirect("alerts:list")
        return render(request, "causebook/alerts/new.html", {"form": form, "about": about})

    def ask(*, email: str, often: str, altcha: str) -> Alert:
        admit(request, email, altcha)
        return services.ask(about=about, often=often, email=email.lower(), language=get_language() or "en")

    form = VisitorForm(bound(request), initial=initial, is_court=is_court)
    if form.submit(request, ask):
        request.session["alert_asked"] = form.cleaned_data["email"]
        return redirect("alerts:asked")
    context = {"form": form, "about": about, "challenge": rate_limits.new_challenge()}
    return render(request, "causebook/alerts/new.html", context, status=status_of(form))


@never_cache
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """The e-mail is on its way; the same page whether or not there was such an alert."""
    return render(request, "causebook/alerts/asked.html", {"email": request.session.get("alert_asked", "")})


@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """The alerts of this account."""
    own = Alert.objects.running().filter(account=request.user).select_related(*SHOWN)
    page = Paginator(own, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "causebook/alerts/list.html", {"page": page})


@login_required
@require_http_methods(GET_POST)
def end_own(request: SignedInRequest, reference: str) -> HttpResponse:
    """End an alert of this account, after asking."""
    alert = get_own(request.user, reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.end, alert_id=alert.pk, actor=request.user):
        messages.success(request, _("The alert is ended. You will not be told of this any more."))
        return redirect("alerts:list")
    return render(request, "causebook/alerts/end.html", {"alert": alert, "form": form})


@never_cache
@require_http_methods(GET_POST)
def confirm(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """The link of the first e-mail: looking changes nothing (mail scanners look), the button confirms."""
    alert = get_by_key(reference, key)
    form = CourtForm(bound(request))
    if form.submit(request, services.confirm, alert_id=alert.pk):
        return redirect("alerts:kept", reference, key)
    if alert.confirmed_at or alert.ended_at:
        return redirect("alerts:kept", reference, key)
    return _private(render(request, "causebook/alerts/confirm.html", {"alert": alert, "form": form}))


@never_cache
@require_safe
def kept(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """The alerts of the address to which this link was sent, each with its end."""
    alert = get_by_key(reference, key)
    others = Alert.objects.running().of_the_same(alert).select_related(*SHOWN)
    rows = [(each, key_of(each)) for each in others]
    return _private(render(request, "causebook/alerts/kept.html", {"alert": alert, "key": key, "rows": rows}))


@csrf_exempt  # a mail program ends it by one POST (RFC 8058); the key in the address is what shows the right
@never_cache
@require_http_methods(GET_POST)
def end(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """End one alert: a GET shows the button, a POST ends it."""
    alert = get_by_key(reference, key)
    if request.method == "POST":
        services.end(alert_id=alert.pk)
        return _private(render(request, "causebook/alerts/ended.html", {"alert": alert, "key": key}))
    return _private(render(request, "causebook/alerts/end.html", {"alert": alert, "key": key}))


@csrf_exempt  # as `end`
@never_cache
@require_http_methods(GET_POST)
def end_all(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """End every alert of this address: a GET shows the button, a POST ends them."""
    alert = get_by_key(reference, key)
    if request.method == "POST":
        services.end_all(alert_id=alert.pk)
        return _private(render(request, "causebook/alerts/ended.html", {"alert": alert, "key": key}))
    return _private(render(request, "causebook/alerts/end.html", {"alert": alert, "key": key, "all": True}))


def _about(request: HttpRequest) -> About:
    """What the address asks for. Raises Http404 for nothing, and for what the public does not know."""
    asked: Any = request.GET
    if number := asked.get("case", ""):
        entry = public_entry(number[:60])
        if entry is None:
            raise Http404
        return About(case=entry.case)
    if code := asked.get("court", ""):
        return About(court=get_court(code[:10]))
    search = Search(text=" ".join(asked.get("name", "").split())[:200])
    if search.is_empty or search.has_no_words or search.is_number:
        raise Http404
    return About(text=search.text)


def _private(answer: HttpResponse) -> HttpResponse:
    """Whoever has the address has the key: it is told to no other site, and kept by no search engine."""
    answer["Referrer-Policy"] = "same-origin"  # with none at all a browser sends no Origin, and its forms are refused
    answer["X-Robots-Tag"] = "noindex"
    return answer
