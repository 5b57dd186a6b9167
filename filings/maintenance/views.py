"""The desk of maintenance: windows announced with a preview, changed, begun and ended by hand, called off."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest
from filings.maintenance import services
from filings.maintenance.access import administrators_only, get_window, may_change, readers
from filings.maintenance.context import in_each_language, touched, with_attempts
from filings.maintenance.forms import MaintenanceForm, as_typed
from filings.models import MaintenanceWindow
from icms.lib import clock
from icms.lib.forms import CourtForm, bound, typed_pairs

A_PAGE = 20
CONFIRMED, CHANGED = "confirm", "change"
LED_BACK = {
    "cancelled": _("This maintenance was called off."),
    "over": _("This maintenance has ended already."),
    "in_force": _("This maintenance has begun already."),
    "to_come": _("This maintenance has not begun yet."),
}


def on_a_window(*phases: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Give the view its window; one in another phase leads back to the desk, which says why."""

    def gate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def found(request: SignedInRequest, reference: str) -> HttpResponse:
            window = get_window(reference)
            if window.phase not in phases:
                messages.error(request, LED_BACK[window.phase])
                return redirect("maintenance:desk")
            return view(request, window)

        return found

    return gate


@readers
@require_GET
def desk(request: SignedInRequest) -> HttpResponse:
    """What is announced and in force, and what is over, with how often somebody tried in vain then."""
    now = clock.now()
    earlier = MaintenanceWindow.objects.exclude(pk__in=MaintenanceWindow.objects.ahead(now).values("pk"))
    page = Paginator(earlier.select_related("announced_by"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "ahead": MaintenanceWindow.objects.ahead(now).select_related("announced_by"),
        "page": page,
        "earlier": with_attempts(page.object_list),
        "may_change": may_change(request.user),
    }
    return render(request, "filings/maintenance/desk.html", context)


@administrators_only
@require_http_methods(["GET", "POST"])
def announce(request: SignedInRequest) -> HttpResponse:
    """A window is typed, shown with what it touches, and announced."""
    form = MaintenanceForm(bound(request))
    return _page(request, form, preview=services.window_of, service=services.announce, done=_("It is announced."))


@administrators_only
@require_http_methods(["GET", "POST"])
@on_a_window("to_come", "in_force")
def change(request: SignedInRequest, window: MaintenanceWindow) -> HttpResponse:
    """Other times or words of a window that is to come; another end of the one in force."""
    form = MaintenanceForm(bound(request), initial=as_typed(window), has_begun=window.phase == "in_force")
    preview = partial(services.changed, get_window(window.reference))
    service = partial(services.change, window_id=window.pk)
    return _page(request, form, preview=preview, service=service, done=_("The change is announced."), window=window)


def _page(
    request: SignedInRequest,
    form: MaintenanceForm,
    *,
    preview: Callable[..., MaintenanceWindow],
    service: Callable[..., Any],
    done: Any,
    window: MaintenanceWindow | None = None,
) -> HttpResponse:
    """The form; what everybody will see; and, confirmed, the announcement. A refusal leads back to the form."""
    step = request.POST.get("act")
    if step == CONFIRMED:
        if form.submit(request, service, actor=request.user):
            messages.success(request, done)
            return redirect("maintenance:desk")
    elif step != CHANGED and form.submit(request, preview):
        new = form.result
        context = {
            "window": new,
            "old": window,
            "typed": typed_pairs(request),
            "banners": in_each_language(new),
            "touched": touched(new),
        }
        return render(request, "filings/maintenance/confirm.html", context)
    return render(request, "filings/maintenance/announce.html", {"form": form, "window": window})


@administrators_only
@require_http_methods(["GET", "POST"])
@on_a_window("to_come")
def begin(request: SignedInRequest, window: MaintenanceWindow) -> HttpResponse:
    """By hand, before its time: shown with the times it would have, and what it would touch from now on."""
    early = services.begun_now(get_window(window.reference))
    done = _("The maintenance has begun: the portal is read only.")
    return _act(request, window, services.begin_now, "begin", done, shown=early)


@administrators_only
@require_http_methods(["GET", "POST"])
@on_a_window("in_force")
def end(request: SignedInRequest, window: MaintenanceWindow) -> HttpResponse:
    """By hand, before its time."""
    return _act(request, window, services.end_now, "end", _("The maintenance has ended: the portal receives again."))


@administrators_only
@require_http_methods(["GET", "POST"])
@on_a_window("to_come")
def cancel(request: SignedInRequest, window: MaintenanceWindow) -> HttpResponse:
    """It will not be."""
    return _act(request, window, services.cancel, "cancel", _("The maintenance is called off."))


def _act(
    request: SignedInRequest,
    window: MaintenanceWindow,
    service: Callable[..., None],
    template: str,
    done: Any,
    shown: MaintenanceWindow | None = None,
) -> HttpResponse:
    """The page that says what the act does, and the act. `shown` is the window as it will be, where that is another."""
    form = CourtForm(bound(request))
    if form.submit(request, service, window_id=window.pk, actor=request.user):
        messages.success(request, done)
        return redirect("maintenance:desk")
    shown = shown or window
    context = {"form": form, "window": shown, "announced": window, "touched": touched(shown)}
    return render(request, f"filings/maintenance/{template}.html", context)
