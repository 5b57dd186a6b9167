"""How an account comes to a case it did not commence: by request, or by a one-time code from the court (domain 4.2)."""

from datetime import datetime
from enum import StrEnum
from secrets import token_hex
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from cases.models import CaseNumber
from cases.models.case import Capacity, Party
from icms.lib.names import both_names
from icms.lib.references import new_reference
from icms.lib.trilingual import Trilingual, trilingual


class LinkReason(models.Model):
    """A coded reason in three languages for refusing a link request: reference data."""

    code = models.CharField(max_length=6, primary_key=True)
    text_en = models.CharField(max_length=300)
    text_zh_hant = models.CharField(max_length=300)
    text_zh_hans = models.CharField(max_length=300)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def text(self) -> Trilingual:
        return trilingual(self, "text")


class LinkRequestQuerySet(models.QuerySet["LinkRequest"]):
    def waiting(self) -> Self:
        """Those the registry has still to decide."""
        return self.filter(decided_at=None, withdrawn_at=None)


class LinkRequest(models.Model):
    """An account asks to be in a case, for a party it names. It says a number; whether there is such a case is for the
    registry to see, so that nobody learns it by asking (docs/decisions/strangers-and-case-numbers.md)."""

    class Kind(models.TextChoices):
        LINK = "link", _("Link to a case")
        ACT = "act", _("Notice to act")
        CEASE = "cease", _("Notice to cease to act")

    class Outcome(models.TextChoices):
        APPROVED = "approved", pgettext_lazy("outcome of a request", "Approved")
        REFUSED = "refused", pgettext_lazy("outcome of a request", "Refused")

    class State(StrEnum):
        WAITING = "waiting"
        IN_HAND = "in_hand"  # an officer has claimed it
        APPROVED = "approved"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=6, choices=Kind)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="link_requests")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    prefix = models.CharField(max_length=6)
    serial = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    capacity = models.CharField(max_length=20, choices=Capacity)
    party_en = models.CharField(max_length=200, blank=True)
    party_zh = models.CharField(max_length=200, blank=True)
    proof_sha256 = models.CharField(max_length=64)
    proof_name = models.CharField(max_length=200)
    proof_pages = models.PositiveSmallIntegerField()
    proof_size = models.PositiveIntegerField(help_text="bytes")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", help_text="for whom it was approved")
    reason = models.ForeignKey(LinkReason, models.PROTECT, null=True, related_name="+")
    note = models.TextField(max_length=2000, blank=True)

    objects = LinkRequestQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [
            models.Index(
                fields=["made_at"], name="link_requests_waiting", condition=Q(decided_at=None, withdrawn_at=None)
            ),
            models.Index(fields=["made_by", "-made_at"], name="link_requests_of_account"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(party_en="", party_zh=""), name="link_request_names_a_party"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, party=None, reason=None)
                | Q(outcome="approved", decided_at__isnull=False, party__isnull=False, reason=None)
                | Q(outcome="refused", decided_at__isnull=False, party=None, reason__isnull=False),
                name="link_request_decided_in_full",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")), name="nobody_decides_an_own_link_request"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The page of the request for the account that made it, in the active language."""
        return reverse("link:request", args=[self.reference])

    @property
    def number(self) -> str:
        """The case number as asked for, in its normal form."""
        return str(CaseNumber(self.prefix, self.serial, self.year))

    @property
    def party_name(self) -> str:
        """The party as the request names it, in both scripts."""
        return both_names(self.party_en, self.party_zh)

    @property
    def state(self) -> State:
        """It follows from who did what and when; `cases.states` says what may follow upon it."""
        if self.outcome:
            return self.State(self.outcome)
        if self.withdrawn_at is not None:
            return self.State.WITHDRAWN
        return self.State.WAITING if self.taken_by_id is None else self.State.IN_HAND

    @property
    def is_waiting(self) -> bool:
        """Has the registry still to decide it?"""
        return self.state in (self.State.WAITING, self.State.IN_HAND)


def _nonce() -> str:
    return token_hex(16)


class LinkCodeQuerySet(models.QuerySet["LinkCode"]):
    def working(self, now: datetime) -> Self:
        """Neither used, nor cancelled, nor too old."""
        return self.filter(used_at=None, cancelled_at=None, expires_at__gt=now)


class LinkCode(models.Model):
    """A code for one party of a case, printed on a document that the court issued; it works once.

    What is printed is worked out from the row and the secret key (cases/linking/codes.py): the table alone opens
    nothing.
    """

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="link_codes")
    nonce = models.CharField(max_length=32, unique=True, default=_nonce, editable=False)
    digest = models.CharField(max_length=64, unique=True, help_text="a keyed digest of the code, to find it by")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = LinkCodeQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="link_code_lives_for_a_while"),
            models.CheckConstraint(
                condition=Q(used_at=None, used_by=None) | Q(used_at__isnull=False, used_by__isnull=False),
                name="link_code_used_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class WrongLinkCode(models.Model):
    """A code that does not work was typed: counted, so that codes cannot be guessed."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="wrong_link_codes")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.at}"
