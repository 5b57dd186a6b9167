"""Deposit accounts of organizations: the terms, who agreed to them, the accounts, what is put into them (domain 9)."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext, pgettext_lazy

from accounts.models import Branch, Organization
from icms.lib.references import new_reference
from icms.lib.triggers import refuse
from icms.lib.trilingual import Trilingual, trilingual


class DepositTermsQuerySet(models.QuerySet["DepositTerms"]):
    def in_force_on(self, day: date) -> "DepositTerms | None":
        """The terms that hold on a day (court time): the latest that have begun."""
        return self.filter(in_force_from__lte=day).order_by("-version").first()


REFUSE_OTHER_BALANCE = f"""
    IF pg_trigger_depth() < 2 THEN
        {refuse("The balance of a deposit account is the sum of its ledger rows.")}
    END IF;
    RETURN NEW;
"""


class DepositTerms(models.Model):
    """The terms of deposit accounts in one version: reference data. What was accepted stays as it was."""

    version = models.PositiveSmallIntegerField(primary_key=True)
    in_force_from = models.DateField()
    text_en = models.TextField()
    text_zh_hant = models.TextField()
    text_zh_hans = models.TextField()

    objects = DepositTermsQuerySet.as_manager()

    class Meta:
        ordering = ["version"]
        verbose_name_plural = "deposit terms"

    def __str__(self) -> str:
        return f"version {self.version}"

    @property
    def text(self) -> Trilingual:
        """One paragraph a line."""
        return trilingual(self, "text")


class DepositAgreement(models.Model):
    """An organization keeps a deposit account: who accepted which terms, and whether it is suspended."""

    organization = models.OneToOneField(Organization, models.PROTECT, related_name="deposit_agreement")
    terms = models.ForeignKey(DepositTerms, models.PROTECT, related_name="+")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_name = models.CharField(max_length=200)
    accepted_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    suspended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    suspended_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=True, suspended_by__isnull=True, suspended_because="")
                | (Q(suspended_at__isnull=False, suspended_by__isnull=False) & ~Q(suspended_because="")),
                name="suspended_deposits_say_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.terms_id}"

    @property
    def is_suspended(self) -> bool:
        return self.suspended_at is not None


class DepositAccount(models.Model):
    """The main account of an organization (no branch), or the sub-account of a branch. Amounts are HK$ cents.

    `balance_cents` is the sum of its ledger rows: a database trigger adds each row, and nothing else may change it.
    """

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="deposit_accounts")
    branch = models.OneToOneField(Branch, models.PROTECT, null=True, related_name="deposit_account")
    balance_cents = models.BigIntegerField(default=0, editable=False)
    draws_on_main = models.BooleanField(default=False, help_text="the main account pays what this one lacks")
    alert_below_cents = models.BigIntegerField(null=True, blank=True)
    below_since = models.DateTimeField(null=True, help_text="alerted, and not above the threshold since")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = [F("branch__code").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(fields=["organization"], condition=Q(branch=None), name="one_main_deposit_account"),
            models.CheckConstraint(condition=Q(balance_cents__gte=0), name="no_deposit_is_overdrawn"),
            models.CheckConstraint(
                condition=Q(branch__isnull=False) | Q(draws_on_main=False), name="the_main_account_draws_on_no_other"
            ),
            models.CheckConstraint(
                condition=Q(alert_below_cents__isnull=True) | Q(alert_below_cents__gt=0),
                name="deposit_alert_above_nothing",
            ),
        ]
        triggers = [
            # Only the trigger of the ledger rows may change a balance.
            pgtrigger.Trigger(
                name="balance_is_a_sum",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__balance_cents__df=pgtrigger.F("new__balance_cents")),
                func=REFUSE_OTHER_BALANCE,
            ),
            pgtrigger.Trigger(
                name="balance_begins_at_nothing",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__balance_cents=0),
                func=REFUSE_OTHER_BALANCE,
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def name(self) -> str:
        """`Main account`, or the code of its branch."""
        return self.branch.code if self.branch else pgettext("deposit account", "Main account")


class DepositCredit(models.Model):
    """Money that the accounts office puts into a deposit account; above an amount a second officer approves it."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("state of a credit", "Waiting for a second officer")
        CREDITED = "credited", pgettext_lazy("state of a credit", "Credited")
        REFUSED = "refused", pgettext_lazy("state of a credit", "Refused")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    account = models.ForeignKey(DepositAccount, models.PROTECT, related_name="credits")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    cents = models.BigIntegerField()
    source_reference = models.CharField(max_length=60, help_text="of the cheque or the bank transfer")
    received_on = models.DateField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    needs_second = models.BooleanField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-entered_at", "-pk"]
        indexes = [
            models.Index(fields=["entered_at"], name="credits_waiting", condition=Q(state="waiting")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="deposit_credit_above_nothing"),
            models.UniqueConstraint(
                fields=["source_reference"], condition=~Q(state="refused"), name="a_source_is_credited_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("entered_by")),
                name="no_officer_approves_own_credit",
            ),
            models.CheckConstraint(
                condition=~Q(state="credited", needs_second=True) | Q(decided_by__isnull=False),
                name="large_credits_have_a_second_officer",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
