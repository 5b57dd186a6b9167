"""The ledger: every movement of money as an entry whose rows sum to nothing; rows are never edited (domain 9)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from icms.lib.references import new_reference
from icms.lib.triggers import append_only, refuse
from payments.models.charge import Charge
from payments.models.deposit import DepositAccount, DepositCredit
from payments.models.payment import Payment
from payments.models.refund import Refund


class LedgerEntry(models.Model):
    """Money taken for a charge, kept for refund, refunded, put into a deposit account, or moved between two.

    A refund that its bank sends back has a counter entry (`returned`), and may be entered again: `attempt` counts.
    `day` is the day it counts for, court time: for what goes through a provider, the provider's own.
    """

    class Kind(models.TextChoices):
        TAKEN = "taken"
        KEPT = "kept"
        REFUNDED = "refunded"
        RETURNED = "returned"
        CREDITED = "credited"
        MOVED = "moved"

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    day = models.DateField()
    currency = models.CharField(max_length=3, default="HKD")
    charge = models.ForeignKey(Charge, models.PROTECT, null=True, related_name="ledger_entries")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="ledger_entries")
    refund = models.ForeignKey(Refund, models.PROTECT, null=True, related_name="ledger_entries")
    attempt = models.PositiveSmallIntegerField(default=1, help_text="of a refund: 2 once the first was sent back")
    credit = models.OneToOneField(DepositCredit, models.PROTECT, null=True, related_name="ledger_entry")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["day", "kind"], name="ledger_entries_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"], condition=Q(kind__in=["taken", "kept"]), name="a_payment_is_entered_once"
            ),
            models.UniqueConstraint(
                fields=["refund", "kind", "attempt"],
                condition=Q(refund__isnull=False),
                name="an_attempt_at_a_refund_is_entered_once",
            ),
            models.CheckConstraint(
                condition=Q(refund__isnull=True) | Q(kind__in=["refunded", "returned"]),
                name="refunds_go_or_come_back",
            ),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(  # with the constraint on attempts: a refund goes once, and again only after it came back
                name="refunds_take_turns",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__refund__isnull=False),
                func=f"""
                    IF NEW.attempt <> (
                        SELECT COUNT(*) FROM payments_ledgerentry WHERE refund_id = NEW.refund_id
                        AND kind = CASE NEW.kind WHEN 'returned' THEN 'refunded' ELSE 'returned' END
                    ) + (CASE NEW.kind WHEN 'returned' THEN 0 ELSE 1 END) THEN
                        {refuse("A refund goes once, and again only after it came back.")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608  (nothing that anybody typed)
            ),
        ]
        verbose_name_plural = "ledger entries"

    def __str__(self) -> str:
        return self.reference


class LedgerRow(models.Model):
    """What one place gains (above nothing) or gives (below) by an entry, in cents of the entry's currency.

    The world outside is a place as well: what a provider or the treasury has handed us stands there below nothing.
    """

    class Place(models.TextChoices):
        PROVIDER = "provider"
        TREASURY = "treasury"
        INCOME = "income"
        REFUNDS = "refunds"
        DEPOSIT = "deposit"

    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="rows")
    place = models.CharField(max_length=10, choices=Place)
    key = models.CharField(max_length=20, blank=True, help_text="the gateway, or the court")
    deposit = models.ForeignKey(DepositAccount, models.PROTECT, null=True, related_name="ledger_rows")
    cents = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["deposit", "id"], name="ledger_of_deposit", condition=Q(place="deposit")),
            models.Index(fields=["place", "key"], name="ledger_by_place"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(cents=0), name="a_ledger_row_moves_something"),
            models.CheckConstraint(
                condition=Q(place="deposit", deposit__isnull=False) | (~Q(place="deposit") & Q(deposit__isnull=True)),
                name="deposit_rows_name_their_account",
            ),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="row_counts",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__deposit__isnull=False),
                func="""
                    UPDATE payments_depositaccount SET balance_cents = balance_cents + NEW.cents
                    WHERE id = NEW.deposit_id;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="rows_sum_to_nothing",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=f"""
                    IF (SELECT SUM(cents) FROM payments_ledgerrow WHERE entry_id = NEW.entry_id) <> 0 THEN
                        {refuse("The rows of ledger entry % do not sum to nothing.", "NEW.entry_id")}
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608  (nothing that anybody typed)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.key} {self.cents}"
