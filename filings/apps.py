"""The journey of a document."""

from django.apps import AppConfig


class FilingsConfig(AppConfig):
    name = "filings"

    def ready(self) -> None:
        from filings.lodging import handlers as lodging_handlers  # noqa: F401
        from filings.stamping import handlers as stamping_handlers  # noqa: F401
