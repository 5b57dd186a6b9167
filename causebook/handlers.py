"""What the cause book hears of the cases below it."""

from typing import Any

from django.dispatch import receiver

from cases.models import Case
from cases.signals import case_changed
from causebook import services


@receiver(case_changed)
def enter_case(sender: Any, case: Case, **kwargs: Any) -> None:
    """A case was opened or changed: its entry stands or falls with that transaction."""
    services.enter(case.pk)
