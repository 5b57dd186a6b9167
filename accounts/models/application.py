"""An application for an account, its supporting documents, and the reasons for refusing one (domain 3.3)."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.organization import Organization
from accounts.models.user import User
from accounts.states import OPEN, State
from icms.lib import clock
from icms.lib.names import both_names, name_for
from icms.lib.references import new_reference
from icms.lib.trilingual import Trilingual, trilingual


class RefusalReason(models.Model):
    """A coded reason in three languages for refusing an application: reference data."""

    code = models.CharField(max_length=6, primary_key=True)
    text_en = models.CharField(max_length=300)
    text_zh_hant = models.CharField(max_length=300)
    text_zh_hans = models.CharField(max_length=300)
    needs_note = models.BooleanField(default=False, help_text="it says that the reason stands in the note")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def text(self) -> Trilingual:
        return trilingual(self, "text")


class ApplicationQuerySet(models.QuerySet["Application"]):
    def open(self) -> Self:
        """Those that somebody still has to do something about."""
        return self.filter(state__in=OPEN)

    def left_behind(self, before: datetime) -> Self:
        """Never sent to the Help Centre, and not touched since then: drafts, and drafts that were withdrawn."""
        online = self.filter(channel=Application.Channel.ONLINE, submitted_at=None, saved_at__lt=before)
        return online.filter(state__in=[State.DRAFT, State.WITHDRAWN])

    def lapsing(self, now: datetime) -> Self:
        """Awaiting identity for longer than they may, and nobody has confirmed it."""
        return self.filter(state=State.AWAITING_IDENTITY, lapses_at__lte=now, identity_confirmed_at=None)


class Application(models.Model):
    """Somebody asks for an account: a litigant, an organization's first PA, or another PA of an organization."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual user")
        ORGANIZATION = "organization", _("Organization, and its primary administrator")
        ADMINISTRATOR = "administrator", _("Another primary administrator of an organization")

    class Channel(models.TextChoices):
        ONLINE = "online", pgettext_lazy("channel of an application", "Online")
        FAX = "fax", pgettext_lazy("channel of an application", "By fax")
        POST = "post", pgettext_lazy("channel of an application", "By post")
        BY_HAND = "by_hand", pgettext_lazy("channel of an application", "By hand")

    class Proceeding(models.TextChoices):
        ONGOING = "ongoing", _("There is a case already")
        NEW = "new", _("A case is about to begin")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.ONLINE)
    state = models.CharField(max_length=30, choices=State, default=State.DRAFT)
    state_since = models.DateTimeField()
    language = models.CharField(max_length=7, choices=User.Language, default=User.Language.ENGLISH)

    # Who applies: the individual, or the person who is to be PA.
    name_en = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    email = models.EmailField()
    telephone = models.CharField(max_length=20, blank=True)
    address = models.TextField(max_length=500, blank=True)
    position = models.CharField(max_length=100, blank=True)

    # The organization, where one applies; `organization` is its row once there is one.
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="applications")
    org_name_en = models.CharField(max_length=200, blank=True)
    org_name_zh = models.CharField(max_length=200, blank=True)
    org_kind = models.CharField(max_length=30, choices=Organization.Kind, blank=True)
    org_registration_number = models.CharField(max_length=30, blank=True)
    org_address = models.TextField(max_length=500, blank=True)
    org_telephone = models.CharField(max_length=20, blank=True)

    # The proceeding: case numbers as typed, or what is about to begin (no number may be required then).
    proceeding = models.CharField(max_length=10, choices=Proceeding, blank=True)
    case_numbers = models.CharField(max_length=200, blank=True)
    proceeding_note = models.TextField(max_length=1000, blank=True)

    # Its life.
    declared_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField(default=clock.now, help_text="when the applicant last changed something")
    submitted_at = models.DateTimeField(null=True, help_text="when it came in: first submitted, or received on paper")
    keyed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    wanted = models.TextField(max_length=2000, blank=True, help_text="what more the Help Centre wants to see")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lapses_at = models.DateTimeField(null=True)
    identity_confirmed_at = models.DateTimeField(null=True)
    identity_confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refusal = models.ForeignKey(RefusalReason, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(max_length=2000, blank=True, help_text="to the applicant, with a refusal")
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="application")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="application_queue"),
            models.Index(
                fields=["lapses_at"], name="application_lapsing", condition=models.Q(state="awaiting_identity")
            ),
            models.Index(fields=["saved_at"], name="application_left_behind", condition=models.Q(submitted_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | models.Q(identity_confirmed_by=None)
                | ~models.Q(state="active")
                | ~models.Q(decided_by=models.F("identity_confirmed_by")),
                name="who_checks_the_identity_does_not_approve",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="active")
                | models.Q(account__isnull=False, identity_confirmed_at__isnull=False),
                name="active_application_has_account_and_identity",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def name(self) -> str:
        """The applicant's name in both scripts."""
        return both_names(self.name_en, self.name_zh)

    def name_in(self, language: str | None) -> str:
        """The applicant's name in the reader's script."""
        return name_for(self.name_en, self.name_zh, language)

    @property
    def organization_name(self) -> str:
        """The organization's name in both scripts; empty for an individual."""
        return str(self.organization) if self.organization else both_names(self.org_name_en, self.org_name_zh)

    @property
    def kept_until(self) -> datetime:
        """When a draft is deleted unless its applicant changes something."""
        return self.saved_at + timedelta(days=settings.DRAFT_DAYS)

    @property
    def is_individual(self) -> bool:
        return self.kind == self.Kind.INDIVIDUAL


class SupportingDocument(models.Model):
    """A file handed in with an application: checked by its content, kept encrypted (icms.lib.encryption)."""

    class Kind(models.TextChoices):
        COURT_DOCUMENT = "court_document", _("Writ or other court document that bears a case number")
        AUTHORIZATION = "authorization", _("Letter of authorization")
        RESOLUTION = "resolution", _("Resolution")
        PROCEEDING = "proceeding", _("Proof of involvement in a proceeding")
        BUSINESS_REGISTRATION = "business_registration", _("Business registration certificate")
        REGISTRATION_SEARCH = "registration_search", _("Business registration search")
        ANNUAL_RETURN = "annual_return", _("Latest annual return")
        SOCIETY = "society", _("Certificate of registration of a society, or of incorporation of owners")
        AUTHORITY = "authority", _("Signed authority of a representative")
        PAPER_FORM = "paper_form", _("Scan of the paper application")
        OTHER = "other", _("Another document")

    application = models.ForeignKey(Application, models.CASCADE, related_name="documents")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=30, choices=Kind)
    name = models.CharField(max_length=200, help_text="as the file was called")
    media_type = models.CharField(max_length=30)
    pages = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField(help_text="bytes, before encryption")
    sealed_sha256 = models.CharField(max_length=64, help_text="the hash under which the encrypted file is stored")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["application", "order"], name="supporting_document_order"),
        ]

    def __str__(self) -> str:
        return self.name
