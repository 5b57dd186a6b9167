"""A change of the fee schedule that waits for a second pair of eyes: a fee's next version, or a further concession."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from cases.models import Court
from icms.lib.references import new_reference
from payments.models.concession import ConcessionPeriod
from payments.models.fee_item import FeeItem


class ScheduleProposal(models.Model):
    """What one officer proposes and another decides. Amounts are HK$ cents; `fees.services` alone changes it.

    An approved one made the row it names, and stands beside it as the answer to who set this fee, and why.
    """

    class Kind(models.TextChoices):
        FEE = "fee", pgettext_lazy("kind of proposal", "Fee")
        CONCESSION = "concession", pgettext_lazy("kind of proposal", "Concession")

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("state of a proposal", "Waiting for approval")
        APPROVED = "approved", pgettext_lazy("state of a proposal", "Approved")
        REFUSED = "refused", pgettext_lazy("state of a proposal", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("state of a proposal", "Withdrawn")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)
    court = models.ForeignKey(Court, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, blank=True, help_text="of the fee item; empty for a concession")
    ordinary_cents = models.BigIntegerField(null=True, blank=True)
    e_cents = models.BigIntegerField(null=True, blank=True)
    free = models.BooleanField(default=False)
    concession = models.BooleanField(default=False, help_text="listed for the concession")
    from_day = models.DateField(help_text="the first day, court time")
    last_day = models.DateField(null=True, blank=True, help_text="of a concession, included")
    source = models.CharField(max_length=200)
    confirmed = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=500, blank=True)
    item = models.OneToOneField(FeeItem, models.PROTECT, null=True, related_name="proposal")
    period = models.OneToOneField(ConcessionPeriod, models.PROTECT, null=True, related_name="proposal")

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "court", "code"], condition=Q(state="proposed"), name="one_open_proposal_a_thing"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="proposals_are_decided_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "refused"], decided_by__isnull=False, decided_at__isnull=False)
                | Q(state__in=["proposed", "withdrawn"], decided_by=None, decided_at=None),
                name="decided_proposals_say_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(kind="fee", last_day=None) & ~Q(code="")
                | Q(kind="concession", code="", last_day__gte=F("from_day"), ordinary_cents=None, e_cents=None),
                name="proposals_say_what_their_kind_needs",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(kind="fee", item__isnull=False)
                | Q(kind="concession", period__isnull=False),
                name="approved_proposals_made_their_row",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def is_fee(self) -> bool:
        return self.kind == self.Kind.FEE
