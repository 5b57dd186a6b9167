"""What is owed and what was paid."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"

    def ready(self) -> None:
        from payments import checks  # noqa: F401
        from payments.charges import handlers  # noqa: F401
