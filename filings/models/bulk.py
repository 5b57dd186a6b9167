"""Bulk claims: who may bring them, what was sent, its rows, and the filings that they become (domain 6.8)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy

from accounts.models import Organization
from cases.models import CaseType
from filings.models.filing import Filing
from filings.states import State as FilingState
from icms.lib import clock
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


class BulkFilingQuerySet(models.QuerySet["BulkFiling"]):
    def to_decide(self) -> "BulkFilingQuerySet":
        """Those of which a filing is deemed received and not decided yet."""
        waiting = BulkRow.objects.filter(
            bulk=OuterRef("pk"), filing__state=FilingState.LODGED, filing__deemed_at__lte=clock.now()
        )
        return self.filter(Exists(waiting))


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
    mends = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="mendings", help_text="the one whose returned filings it mends"
    )
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
    faults = models.JSONField(default=list, help_text="of the whole: why no row was read; code and words by language")
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

    objects = BulkFilingQuerySet.as_manager()

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
    def why_unread(self) -> list[str]:
        """Why no row was read, in the reader's language; nothing where the rows were read."""
        language = get_language() or "en"
        return [fault["words"].get(language, "") if isinstance(fault, dict) else fault for fault in self.faults]

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
        return self.filter(bulk__state=BulkFiling.State.WRITING, bulk__mends=None, filing=None, failed_why="")

    def to_lodge_again(self) -> "BulkRowQuerySet":
        """Those of returned filings that were mended and are not lodged again yet: the list of work, as `to_write`."""
        lodged = self.filter(bulk__state=BulkFiling.State.WRITING, mended_round=None, failed_why="", kept_why={})
        return lodged.exclude(mends=None)

    def done(self) -> "BulkRowQuerySet":
        """Those that were written, or lodged again."""
        return self.filter(Q(filing__isnull=False) | Q(mended_round__isnull=False))


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
        models.CharField(max_length=255, blank=True),
        default=list,
        help_text="BulkFile.key of its document, then of the others; empty where one stays that was accepted",
    )
    filing = models.OneToOneField(Filing, models.PROTECT, null=True, related_name="bulk_row")
    mends = models.ForeignKey(
        Filing, models.PROTECT, null=True, related_name="mended_rows", help_text="the returned filing that it mends"
    )
    mended_round = models.PositiveSmallIntegerField(
        null=True, help_text="of that filing, in which it was lodged again; none until then"
    )
    failed_why = models.CharField(max_length=300, blank=True, help_text="why it could not be written, for the operator")
    accept_for = models.ForeignKey(
        "filings.BulkSample",
        models.PROTECT,
        null=True,
        related_name="to_accept",
        help_text="that it is to be accepted with the others after this sample; these rows are the list of work",
    )
    kept_why = models.JSONField(
        default=dict, help_text="why it was not accepted, or lodged again, with the others; by language"
    )

    objects = BulkRowQuerySet.as_manager()

    class Meta:
        ordering = ["bulk", "number"]
        constraints = [models.UniqueConstraint(fields=["bulk", "number"], name="one_row_of_a_number_in_bulk")]

    def __str__(self) -> str:
        return f"row {self.number} of {self.bulk_id}"

    @property
    def kept(self) -> str:
        """Why it was not accepted with the others, for the reader; empty where nothing is said."""
        return str(self.kept_why.get(get_language() or "en", "")) if self.kept_why else ""

    @property
    def lodged_as(self) -> Filing | None:
        """The filing that it became, or that it lodged again."""
        return self.filing or self.mends

    def cell(self, column: str) -> str:
        """What was typed in a column; empty where nothing was."""
        value: Any = self.typed.get(column, "")
        return str(value)


class BulkSampleQuerySet(models.QuerySet["BulkSample"]):
    def being_accepted(self) -> "BulkSampleQuerySet":
        """Those after which the others are to be accepted still."""
        return self.filter(asked_at__isnull=False, done_at=None)


class BulkSample(models.Model):
    """What the portal chose for an officer to look at before all others of a bulk filing are accepted (domain 6.8)."""

    bulk = models.ForeignKey(BulkFiling, models.PROTECT, related_name="samples")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    filings = models.ManyToManyField(Filing, through="filings.SampledFiling", related_name="+")
    count = models.PositiveIntegerField(default=0, help_text="how many were to be accepted when it was asked")
    asked_at = models.DateTimeField(null=True, help_text="when the officer had the others accepted")
    done_at = models.DateTimeField(null=True, help_text="when the last of them was dealt with")

    objects = BulkSampleQuerySet.as_manager()

    class Meta:
        ordering = ["-drawn_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulk", "officer"], condition=Q(asked_at=None), name="one_sample_of_an_officer_in_bulk"
            ),
            models.UniqueConstraint(
                fields=["bulk"], condition=Q(asked_at__isnull=False, done_at=None), name="one_acceptance_in_bulk"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(asked_at__isnull=False), name="accepted_in_bulk_once_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"sample {self.pk} of {self.bulk_id}"


class SampledFiling(models.Model):
    """A filing of a sample, and when its officer opened it."""

    sample = models.ForeignKey(BulkSample, models.CASCADE, related_name="sampled")
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="+")
    looked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["filing"]
        constraints = [models.UniqueConstraint(fields=["sample", "filing"], name="a_filing_is_in_a_sample_once")]

    def __str__(self) -> str:
        return f"{self.filing_id} in sample {self.sample_id}"
