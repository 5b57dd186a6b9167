"""The fee schedule: items, concession periods, exemptions, and proposals to change it; reference data (domain 9)."""

from collections.abc import Iterable
from datetime import date, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.models import Court
from icms.lib.references import new_reference
from icms.lib.triggers import append_only, refuse
from icms.lib.trilingual import Trilingual, trilingual

SOURCES = ("source", "source_zh_hant", "source_zh_hans")


class Sourced(models.Model):
    """Where the numbers of a row are taken from, in three languages; everybody reads it on the fee page."""

    source = models.CharField(max_length=200)
    source_zh_hant = models.CharField(max_length=200, blank=True)
    source_zh_hans = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def source_text(self) -> Trilingual:
        """In English where nobody has written it in Chinese."""
        return Trilingual(self.source, self.source_zh_hant or self.source, self.source_zh_hans or self.source)


class FeeItemQuerySet(models.QuerySet["FeeItem"]):
    def of(self, wanted: Iterable[tuple[str, str]]) -> "FeeItemQuerySet":
        """Every version of these items, each named by court and code."""
        condition = Q(pk__in=[])
        for court, code in wanted:
            condition |= Q(court_id=court, code=code)
        return self.filter(condition)


class FeeItem(Sourced):
    """One item of the fee schedule of a court, in one of its versions. Amounts are HK$ cents.

    An item that is neither free nor has an amount is *not yet set by the registry*, and blocks whatever needs it. The
    database lets no version be changed, but for the last day of one that is followed by another, and no two of an
    item overlap.
    """

    class Unit(models.TextChoices):
        DOCUMENT = "document", _("each document")
        SEARCH = "search", _("each document or file")
        CASE = "case", _("each document or case")
        CLAIM = "claim", _("each claim")
        APPLICATION = "application", _("each application")
        PAGE = "page", _("each page")

    court = models.ForeignKey(Court, models.PROTECT, related_name="fee_items")
    code = models.CharField(max_length=40)
    description_en = models.CharField(max_length=200)
    description_zh_hant = models.CharField(max_length=200)
    description_zh_hans = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, choices=Unit)
    ordinary_cents = models.BigIntegerField(null=True, blank=True)
    e_cents = models.BigIntegerField(null=True, blank=True, help_text="as listed, while the concession runs")
    free = models.BooleanField(default=False, help_text="no fee is payable, in whatever form it is filed")
    concession = models.BooleanField(default=False, help_text="listed for the concession")
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True, help_text="the last day")
    confirmed = models.BooleanField(default=False)
    illustrative = models.BooleanField(
        default=False, help_text="made up for a demonstration, where the registry has set nothing"
    )

    objects = FeeItemQuerySet.as_manager()

    class Meta:
        ordering = ["court", "code", "in_force_from"]
        constraints = [
            models.UniqueConstraint(fields=["court", "code", "in_force_from"], name="fee_item_version_unique"),
            models.UniqueConstraint(
                fields=["court", "code"], condition=Q(in_force_until=None), name="one_open_version_a_fee_item"
            ),
            models.CheckConstraint(
                condition=Q(ordinary_cents__isnull=True) | Q(ordinary_cents__gt=0), name="ordinary_fee_above_nothing"
            ),
            models.CheckConstraint(
                condition=Q(e_cents__isnull=True) | Q(e_cents__gte=0, e_cents__lte=F("ordinary_cents")),
                name="e_fee_at_most_the_ordinary_fee",
            ),
            models.CheckConstraint(
                condition=Q(concession=False) | Q(ordinary_cents__isnull=False, e_cents__isnull=False),
                name="concession_items_list_both_fees",
            ),
            models.CheckConstraint(
                condition=Q(free=False) | Q(ordinary_cents__isnull=True, e_cents__isnull=True, concession=False),
                name="free_fee_items_have_no_amount",
            ),
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True) | Q(in_force_until__gte=F("in_force_from")),
                name="fee_item_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(illustrative=False) | Q(confirmed=False), name="illustrative_fees_are_not_confirmed"
            ),
        ]
        triggers = [
            # Only the last day of the version that had none may be filled in, when another follows it.
            pgtrigger.Trigger(
                name="fee_items_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    IF TG_OP = 'UPDATE'
                        AND to_jsonb(NEW) - 'in_force_until' = to_jsonb(OLD) - 'in_force_until'
                        AND (OLD.in_force_until IS NULL OR NEW.in_force_until = OLD.in_force_until)
                    THEN
                        RETURN NEW;
                    END IF;
                    {refuse("A version of a fee item is followed by another, never changed or removed.")}
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.court_id} {self.code}"

    @property
    def description(self) -> Trilingual:
        return trilingual(self, "description")

    @property
    def is_set(self) -> bool:
        """Is it known what it costs? (An illustrative amount is one, too.)"""
        return self.free or self.ordinary_cents is not None

    def in_force_on(self, day: date) -> bool:
        """Does this version hold on a day (court time)?"""
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)


class ConcessionPeriod(Sourced):
    """A concession of one court, first and last day included, in court time."""

    court = models.ForeignKey(Court, models.PROTECT, related_name="concessions")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["court", "first_day"]
        constraints = [
            models.UniqueConstraint(fields=["court", "first_day"], name="concession_period_unique"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="concession_ends_after_it_begins"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.court_id} {self.first_day} to {self.last_day}"

    @property
    def day_after(self) -> date:
        """The first day on which its fees are the ordinary ones again."""
        return self.last_day + timedelta(days=1)


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def offered(self) -> "ExemptionQuerySet":
        """Those that may be claimed now, in their order."""
        return self.filter(retired=False)


class Exemption(models.Model):
    """One ground on which a party is exempt from fees, known by its code; the code is printed and never changes."""

    class Kind(models.TextChoices):
        LEGAL_AID = "legal_aid"
        GOVERNMENT = "government"
        OTHER = "other"

    code = models.CharField(max_length=12, primary_key=True)
    kind = models.CharField(max_length=12, choices=Kind)
    text_en = models.CharField(max_length=200)
    text_zh_hant = models.CharField(max_length=200)
    text_zh_hans = models.CharField(max_length=200)
    evidence_en = models.CharField(max_length=200, help_text="what the registry wants to see")
    evidence_zh_hant = models.CharField(max_length=200)
    evidence_zh_hans = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    retired = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def text(self) -> Trilingual:
        return trilingual(self, "text")

    @property
    def evidence(self) -> Trilingual:
        """What the registry wants to see, in three languages."""
        return trilingual(self, "evidence")


class ScheduleProposal(Sourced):
    """What one officer proposes and another decides. Amounts are HK$ cents; `fees.desk.services` alone changes it.

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
