"""What the public may look up."""

from django.apps import AppConfig


class CausebookConfig(AppConfig):
    name = "causebook"

    def ready(self) -> None:
        from causebook import handlers  # noqa: F401
