"""Is the process alive, and can it do its work? For load balancers, `make run` and the tests."""

import tempfile
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from icms.system_requirements import missing_for_papers


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database, Redis and the documents' folder can be used, else 503; each by name.

    `papers` says what this machine lacks to make them well; the portal serves its pages without.
    """
    answers = what_works()
    lacking = "; ".join(f"{each.name} is missing: {each.without}" for each in missing_for_papers())
    return JsonResponse(answers | {"papers": lacking or True}, status=200 if all(answers.values()) else 503)


def what_works() -> dict[str, bool]:
    """Which of the database, Redis and the documents' folder can be used at this moment."""
    questions = {"database": _database, "redis": _redis, "storage": _storage}
    return {name: _can(question) for name, question in questions.items()}


def _can(question: Callable[[], None]) -> bool:
    try:
        question()
    except Exception:  # whatever the reason, the answer is no; the log of the part itself says why
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _redis() -> None:
    cache.get("readyz")


def _storage() -> None:
    settings.DOCUMENT_ROOT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=settings.DOCUMENT_ROOT) as file:
        file.write(b"x")
        file.flush()
