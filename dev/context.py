"""What the demonstration adds to the portal's pages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from dev.processes import PLAYING


def is_filling() -> bool:
    """Are the scenes being played now?"""
    return bool((settings.VAR_DIR / PLAYING).exists())


def demonstration(request: HttpRequest) -> dict[str, Any]:
    """`demonstration.is_filling`, asked only where a page asks."""
    return {"demonstration": {"is_filling": is_filling}}
