"""Which gateways this portal knows, by name, and the one that new payments go to."""

from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from payments.gateways.protocol import Gateway


def present_gateway() -> Gateway:
    """The gateway for new payments (setting `GATEWAY`)."""
    return _made(settings.GATEWAY)


def gateway_named(name: str) -> Gateway | None:
    """The gateway of this name, if the portal has one."""
    gateway = present_gateway()
    return gateway if gateway.name == name else None


@lru_cache
def _made(path: str) -> Gateway:
    made: Gateway = import_string(path)()
    return made
