"""People, organizations, messages, the record."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.signin import handlers  # noqa: F401
