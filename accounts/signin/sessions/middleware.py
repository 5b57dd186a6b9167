"""Keeps the list of sessions up to date."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

from icms.lib import clock

SEEN, SEEN_SECONDS = "seen_at", 60


class SessionListMiddleware:
    """Once a minute the list of sessions learns that this one is in use, from where and with what."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(clock.now().timestamp())
            if abs(now - request.session.get(SEEN, 0)) >= SEEN_SECONDS:
                UserSession.objects.create_from_request(request)
                request.session[SEEN] = now
        return self.get_response(request)
