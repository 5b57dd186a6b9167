"""The cause book follows the cases, and what is inspected follows both."""

from typing import Any

from django.dispatch import receiver

from cases.models import Case
from cases.signals import case_changed
from causebook import services
from causebook.alerts.services import forget_case
from causebook.inspection.rules import SUBJECT
from causebook.inspection.services import settle, withdraw_closed_in
from causebook.models import Inspection
from payments.models import Charge
from payments.signals import charge_settled, charge_settling


@receiver(case_changed)
def refresh_entry_of_case(sender: Any, case: Case, **kwargs: Any) -> None:
    """A case was opened or changed: its entry is written in the same transaction; what it hides is read no more."""
    services.refresh_entry(case.pk)
    if not case.is_public:
        forget_case(case.pk)
    withdraw_closed_in(case)


@receiver(charge_settling)
def lock_inspection_first(sender: Any, charge: Charge, **kwargs: Any) -> None:
    """Inspection, then charge, then payment: locks are taken in one order everywhere."""
    if charge.subject_kind == SUBJECT:
        Inspection.objects.select_for_update().filter(reference=charge.subject).first()


@receiver(charge_settled)
def settle_inspection(sender: Any, charge: Charge, **kwargs: Any) -> None:
    """What was paid for may be read from the moment of the payment, in the same transaction."""
    if charge.subject_kind == SUBJECT:
        settle(charge)
