"""What must be set before money may move."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def gateway_has_a_secret(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without a secret nothing the gateway says can be believed."""
    if settings.GATEWAY.startswith("payments.gateways.sandbox.") and not settings.SANDBOX_GATEWAY_SECRET:
        return [
            Error(
                "The sandbox gateway has no secret.",
                hint="Set SANDBOX_GATEWAY_SECRET to the same long random text for the portal and the gateway.",
                id="payments.E001",
            )
        ]
    if settings.GATEWAY.endswith(".StripeGateway") and not (
        settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRETS
    ):
        return [
            Error(
                "Stripe has no secret key, or no secret for its webhooks.",
                hint="Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRETS.",
                id="payments.E002",
            )
        ]
    return []
