"""The roof as an app: commands and tasks that know every room."""

from django.apps import AppConfig


class IcmsConfig(AppConfig):
    name = "icms"

    def ready(self) -> None:
        """The Celery app must exist before the first task is queued, or it would go to another broker."""
        from icms import celery, checks  # noqa: F401
