"""To which organization users a case is assigned, by which acts, and who stands in for the absent (domain 4.2)."""

from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from accounts.models import Organization, User
from cases.models.case import Case
from icms.lib import clock
from icms.lib.references import new_reference

UNDO_WITHIN = timedelta(minutes=30)


class AssignmentAct(models.Model):
    """What an administrator chose, saw and confirmed: which cases, to or from whom. Undone as a whole, or not at all.

    The cases are written down when they are chosen, so that what is confirmed is what was seen.
    """

    class Kind(models.TextChoices):
        ASSIGN = "assign", pgettext_lazy("act on cases", "Assign")
        UNASSIGN = "unassign", pgettext_lazy("act on cases", "Unassign")
        HAND_OVER = "hand_over", pgettext_lazy("act on cases", "Hand over")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    case_ids = ArrayField(models.BigIntegerField(), default=list)
    account_ids = ArrayField(models.BigIntegerField(), default=list)
    leaver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    in_turn = models.BooleanField(default=False, help_text="handed over one case to one account, in turn")
    done_at = models.DateTimeField(null=True)
    given = models.PositiveIntegerField(default=0, help_text="assignments that began by it")
    taken = models.PositiveIntegerField(default=0, help_text="assignments that ended by it")
    moved = models.JSONField(default=dict, help_text="what upper apps moved with it, as they need it to move it back")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        indexes = [models.Index(fields=["proposed_at"], name="acts_never_done", condition=Q(done_at=None))]
        constraints = [
            models.CheckConstraint(condition=Q(undone_at=None) | Q(done_at__isnull=False), name="undone_after_done"),
            models.CheckConstraint(
                condition=(Q(kind="hand_over") & Q(leaver__isnull=False)) | (~Q(kind="hand_over") & Q(leaver=None)),
                name="only_a_handover_has_a_leaver",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def undo_until(self) -> datetime | None:
        """Until when it may be undone; None before it is done and once it is undone."""
        return self.done_at + UNDO_WITHIN if self.done_at and not self.undone_at else None


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def present(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_at=None)

    def with_active_user(self) -> Self:
        """Those of accounts that can sign in."""
        return self.filter(account__state=User.State.ACTIVE)


class Assignment(models.Model):
    """A case is assigned to an account. `cases.assigning.assignments` alone writes it, with its grant."""

    class How(models.TextChoices):
        COMMENCED = "commenced", pgettext_lazy("how a case came", "Commenced the case")
        ASSIGNED = "assigned", pgettext_lazy("how a case came", "Assigned")
        DEFAULT = "default", pgettext_lazy("how a case came", "As default user")
        LINKED = "linked", pgettext_lazy("how a case came", "Linked")
        NOTICE = "notice", pgettext_lazy("how a case came", "Notice to act")
        HANDED_OVER = "handed_over", pgettext_lazy("how a case came", "Handed over")
        GIVEN_BACK = "given_back", pgettext_lazy("how a case came", "Given back: an act was undone")
        ON_FILE = "on_file", pgettext_lazy("how a case came", "Had it before assignments were dated")

    class Ended(models.TextChoices):
        UNASSIGNED = "unassigned", pgettext_lazy("how a case went", "Unassigned")
        HANDED_OVER = "handed_over", pgettext_lazy("how a case went", "Handed over")
        UNDONE = "undone", pgettext_lazy("how a case went", "The act was undone")
        NOTICE = "notice", pgettext_lazy("how a case went", "The organization ceased to act")

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField()
    how = models.CharField(max_length=12, choices=How)
    act = models.ForeignKey(AssignmentAct, models.PROTECT, null=True, related_name="began")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_how = models.CharField(max_length=12, choices=Ended, blank=True)
    ended_act = models.ForeignKey(AssignmentAct, models.PROTECT, null=True, related_name="ended")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["assigned_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "account"], condition=Q(ended_at=None), name="assigned_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="") | Q(ended_at__gte=F("assigned_at")) & ~Q(ended_how=""),
                name="assignment_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["account"], name="assigned_now", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.account_id}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def standing(self) -> Self:
        """Those that nobody has cancelled."""
        return self.filter(cancelled_at=None)

    def at(self, moment: datetime) -> Self:
        """Those in force at a moment."""
        return self.standing().filter(from_at__lte=moment, until_at__gt=moment)

    def meeting(self, since: datetime, until: datetime) -> Self:
        """Those that have a moment in common with a stretch of time."""
        return self.standing().filter(from_at__lt=until, until_at__gt=since)


class Absence(models.Model):
    """An account is away for whole days of the court's clock; the stand-in has its rights and messages meanwhile."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="stands_in")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["from_at", "pk"]
        indexes = [
            models.Index(fields=["stand_in", "until_at"], name="absence_by_stand_in", condition=Q(cancelled_at=None)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(stand_in=None) | ~Q(stand_in=F("account")), name="nobody_stands_in_for_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} away from {self.from_at}"

    def covers(self, moment: datetime) -> bool:
        """Is the account away at this moment?"""
        return self.from_at <= moment < self.until_at

    @property
    def last_day(self) -> date:
        """The last whole day away, on the court's calendar."""
        return clock.court_day(self.until_at - timedelta(microseconds=1))
