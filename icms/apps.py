"""The roof as an app: commands and tasks that know every room."""

from django.apps import AppConfig


class IcmsConfig(AppConfig):
    name = "icms"

    def ready(self) -> None:
        """Whoever promises work does so to our broker: the app must exist before the first promise."""
        from icms import celery  # noqa: F401
