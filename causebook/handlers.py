"""The cause book follows the cases."""

from typing import Any

from django.dispatch import receiver

from cases.models import Case
from cases.signals import case_changed
from causebook import services
from causebook.alerts.services import forget_case


@receiver(case_changed)
def refresh_entry_of_case(sender: Any, case: Case, **kwargs: Any) -> None:
    """A case was opened or changed: its entry is written in the same transaction."""
    services.refresh_entry(case.pk)
    if not case.is_public:
        forget_case(case.pk)
