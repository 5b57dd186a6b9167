"""Which gateways this portal knows, by name, and the one that new payments go to."""

from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from payments.gateways.protocol import Gateway


def current_gateway() -> Gateway:
    """The gateway for new payments (setting `GATEWAY`)."""
    return _made(settings.GATEWAY)


def gateways() -> list[Gateway]:
    """The gateway for new payments, then those of earlier ones that are still listened to (`OTHER_GATEWAYS`)."""
    return [_made(path) for path in dict.fromkeys([settings.GATEWAY, *settings.OTHER_GATEWAYS])]


def get_gateway(name: str) -> Gateway | None:
    """The gateway of this name, if the portal has one."""
    return next((gateway for gateway in gateways() if gateway.name == name), None)


@lru_cache
def _made(path: str) -> Gateway:
    made: Gateway = import_string(path)()
    return made
