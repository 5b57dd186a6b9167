"""Which payment methods are in use, and what each is called."""

from django.conf import settings

from icms.lib.trilingual import Trilingual
from payments.gateways.selectors import current_gateway
from payments.models import PaymentMethod


def methods_in_use() -> list[PaymentMethod]:
    """The methods that are switched on and the current gateway can carry; FPS also needs its setting."""
    kinds = {*current_gateway().method_kinds, PaymentMethod.Kind.DEPOSIT}
    if not settings.FPS:
        kinds.discard(PaymentMethod.Kind.FPS)
    return list(PaymentMethod.objects.filter(in_use=True, kind__in=kinds))


def method_names() -> dict[str, Trilingual]:
    """What each method is called, by its code; those out of use too, because something was paid by them."""
    return {method.code: method.name for method in PaymentMethod.objects.all()}
