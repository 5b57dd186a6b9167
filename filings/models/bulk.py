"""Bulk claims: who may bring them, what was sent, its rows, and the filings that they become (domain 6.8)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from accounts.models import Organization
from cases.models import CaseType
from filings.models.filing import Filing
from icms.lib.references import new_reference
from payments.models import Charge
from payments.states import ChargeState


class BulkApproval(models.Model):
    """That an organization may bring one kind of case in bulk: asked for by its primary administrator, granted by the
    registry with a ceiling, and taken back by it."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("approval to file in bulk", "Asked for")
        GRANTED = "granted", pgettext_lazy("approval to file in bulk", "Granted")
        DECLINED = "declined", pgettext_lazy("approval to file in bulk", "Declined")
        TAKEN_BACK = "taken_back", pgettext_lazy("approval to file in bulk", "Taken back")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="bulk_approvals")
    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    about = models.CharField(max_length=500, help_text="what is claimed, and how much of it, as the asker says")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    most_rows = models.PositiveIntegerField(null=True, help_text="the ceiling of one bulk filing, once granted")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True, help_text="why it was declined or taken back")

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "case_type"],
                condition=Q(state__in=["asked", "granted"]),
                name="one_approval_of_a_kind_in_bulk",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at=None)
                | ~Q(state="asked") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="a_decided_approval_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "taken_back"]) | Q(most_rows__gte=1),
                name="a_granted_approval_has_its_ceiling",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "taken_back"]) | ~Q(note=""),
                name="a_declined_approval_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.case_type_id} {self.state}"


class BulkFiling(models.Model):
    """Many filings that are checked, lodged and paid for as one. Only `filings.bulk` changes it."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("bulk filing", "Being prepared")
        CHECKING = "checking", pgettext_lazy("bulk filing", "Being checked")
        CHECKED = "checked", pgettext_lazy("bulk filing", "Checked")
        AWAITING_PAYMENT = "awaiting_payment", pgettext_lazy("bulk filing", "Awaiting payment")
        WRITING = "writing", pgettext_lazy("bulk filing", "Lodged, being written")
        LODGED = "lodged", pgettext_lazy("bulk filing", "Lodged")
        WITHDRAWN = "withdrawn", pgettext_lazy("bulk filing", "Withdrawn")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bulk_filings")
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    language = models.CharField(max_length=7, default="en", help_text="of the acknowledgement")
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0, help_text="how often it was checked: what was seen is this one")
    check_began_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    files_to_check = models.PositiveIntegerField(default=0)
    files_checked = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list, help_text="of the whole: why no row was read, in three languages")
    unused = models.JSONField(default=list, help_text="names of files that no row names")
    lodged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_name = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)
    confirmed_closed = models.BooleanField(default=False, help_text="as of a filing")
    closure_confirmed_at = models.DateTimeField(null=True, help_text="as of a filing")
    stored_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True, help_text="of every filing of it: the later of the two (domain 5.2)")
    written_at = models.DateTimeField(null=True, help_text="its last filing")
    acknowledgement_sha256 = models.CharField(max_length=64, blank=True)
    charges = models.ManyToManyField(Charge, through="filings.BulkCharge", related_name="bulk_filings")

    class Meta:
        ordering = ["-saved_at", "-pk"]
        indexes = [
            models.Index(fields=["organization", "-saved_at"], name="bulk_filings_of_organization"),
            models.Index(fields=["state"], name="bulk_filings_at_work", condition=Q(state__in=["checking", "writing"])),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["writing", "lodged"]) | Q(received_at__isnull=False, lodged_by__isnull=False),
                name="lodged_bulk_filings_were_received",
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True) | Q(stored_at__isnull=False, received_at__gte=F("stored_at")),
                name="bulk_received_not_before_stored",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("bulk:bulk_filing", args=[self.reference])

    @property
    def is_open(self) -> bool:
        """May files still be sent to it?"""
        return self.state in (self.State.OPEN, self.State.CHECKED)

    @property
    def open_charge(self) -> Charge | None:
        """The charge that is still owed for it."""
        return self.charges.filter(state=ChargeState.RAISED).first()

    @property
    def settled_charge(self) -> Charge | None:
        """The charge that was paid for it, with its receipt."""
        return self.charges.filter(state=ChargeState.SETTLED).select_related("receipt").first()


class BulkCharge(models.Model):
    """One charge raised for a bulk filing; one at another price replaces the one before."""

    bulk = models.ForeignKey(BulkFiling, models.PROTECT, related_name="+")
    charge = models.OneToOneField(Charge, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"charge {self.charge_id} for bulk filing {self.bulk_id}"


class BulkSource(models.Model):
    """A file as it was sent: a table, or a zip of documents; in the store under its hash."""

    class Kind(models.TextChoices):
        TABLE = "table", pgettext_lazy("file of a bulk filing", "Table")
        ARCHIVE = "archive", pgettext_lazy("file of a bulk filing", "Documents (zip)")

    bulk = models.ForeignKey(BulkFiling, models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=10, choices=Kind)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, help_text="taken into a check")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file_name


class BulkFile(models.Model):
    """A document out of a zip, as preflight found it. A later one of the same name takes its place."""

    bulk = models.ForeignKey(BulkFiling, models.CASCADE, related_name="files")
    name = models.CharField(max_length=255, help_text="without folders, as rows name it")
    key = models.CharField(max_length=255, help_text="the name folded: capitals and spaces make no difference")
    sha256 = models.CharField(max_length=64, blank=True, help_text="empty where it cannot be filed")
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    content_sha256 = models.CharField(max_length=64, blank=True)
    written_in = models.CharField(max_length=2, blank=True)
    findings = models.JSONField(default=list, help_text="as preflight's")
    is_doubled = models.BooleanField(default=False, help_text="two files of this name came together")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulk", "key"], name="one_file_of_a_name_in_bulk")]

    def __str__(self) -> str:
        return self.name


class BulkRowQuerySet(models.QuerySet["BulkRow"]):
    def good(self) -> "BulkRowQuerySet":
        """Those without a fault."""
        return self.filter(faults=[])

    def faulty(self) -> "BulkRowQuerySet":
        return self.exclude(faults=[])

    def to_write(self) -> "BulkRowQuerySet":
        """Those that were lodged and are no filing yet; these rows are the list of work to do."""
        return self.filter(bulk__state=BulkFiling.State.WRITING, filing=None, failed_why="")


class BulkRow(models.Model):
    """One row of the table: what was typed, what it means, what is wrong with it, the filing that it became."""

    bulk = models.ForeignKey(BulkFiling, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="as the spreadsheet shows it: the heading is row 1")
    own_reference = models.CharField(max_length=60, blank=True)
    typed = models.JSONField(help_text="the cells by column")
    claim = models.JSONField(null=True, help_text="filings.bulk.columns.Claim, where it can be read")
    faults = models.JSONField(default=list, help_text="filings.bulk.columns.Fault")
    fee_item = models.CharField(max_length=40, blank=True)
    file_keys = ArrayField(
        models.CharField(max_length=255), default=list, help_text="BulkFile.key of its document, then of the others"
    )
    filing = models.OneToOneField(Filing, models.PROTECT, null=True, related_name="bulk_row")
    failed_why = models.CharField(max_length=300, blank=True, help_text="why it could not be written, for the operator")

    objects = BulkRowQuerySet.as_manager()

    class Meta:
        ordering = ["bulk", "number"]
        constraints = [models.UniqueConstraint(fields=["bulk", "number"], name="one_row_of_a_number_in_bulk")]

    def __str__(self) -> str:
        return f"row {self.number} of {self.bulk_id}"

    def cell(self, column: str) -> str:
        """What was typed in a column; empty where nothing was."""
        value: Any = self.typed.get(column, "")
        return str(value)
