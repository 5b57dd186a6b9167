"""Courts, their calendar, cases, who acts in them."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from cases.calendar import checks  # noqa: F401
