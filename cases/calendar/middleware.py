"""A page says one thing about the calendar."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cases.calendar.selectors import one_reading


class OneReadingMiddleware:
    """A page that is only read asks once whether a calendar has changed; what changes rows asks each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with one_reading():
            return self.get_response(request)
