"""A filing and its parties (domain 6)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from accounts.models import Organization
from cases.models import Case, CaseType, ClaimNature, Court, QuestionGroup, Venue
from cases.models.case import PartyFields
from filings.states import State
from icms.lib import clock
from icms.lib.references import new_reference
from payments.models import Charge
from payments.states import ChargeState

if TYPE_CHECKING:
    from filings.models.document import Document
    from filings.models.requests import TranslationRequest
    from filings.models.stamp import FilingStamp
    from filings.models.uploads import Upload

Seen = TypeVar("Seen")

BEING_MENDED = Q(state=State.DRAFT, round__gt=1)
RETURNED = Q(state=State.RETURNED) | BEING_MENDED


class FilingQuerySet(models.QuerySet["Filing"]):
    def for_the_registry(self) -> "FilingQuerySet":
        """Those that the registry decides; the others are the court language section's (domain 10)."""
        return self.filter(desk=Filing.Desk.REGISTRY)

    def for_the_language_section(self) -> "FilingQuerySet":
        """Those that ask for a translation to be certified."""
        return self.filter(desk=Filing.Desk.LANGUAGE)

    def returned(self) -> "FilingQuerySet":
        """Those that the registry returned and that were not lodged again yet, taken up by the filer or not."""
        return self.filter(RETURNED)

    def received(self) -> "FilingQuerySet":
        """Those whose deemed receipt is settled, and not still to come: the registry may decide on them."""
        return self.filter(deemed_at__lte=clock.now())

    def to_come(self) -> "FilingQuerySet":
        """Those that are not deemed received yet, or whose time is not settled: nothing is decided on them."""
        return self.filter(Q(deemed_at=None) | Q(deemed_at__gt=clock.now()))

    def awaiting_stamp(self) -> "FilingQuerySet":
        """Received and not stamped yet; these rows are the list of work to do."""
        return self.exclude(received_at=None).filter(stamped_round__lt=F("round"))


class Filing(models.Model):
    """One filing from draft to decision. Only services change it, and its state only `filings.transitions` does."""

    class Desk(models.TextChoices):
        """Who decides it."""

        REGISTRY = "registry", pgettext_lazy("desk", "Registry")
        LANGUAGE = "language", pgettext_lazy("desk", "Court language section")

    class ClaimKind(models.TextChoices):
        MONETARY = "monetary", pgettext_lazy("claim", "Money")
        NON_MONETARY = "non_monetary", _("Something other than money")
        MIXED = "mixed", pgettext_lazy("claim", "Both")

    class Urgency(models.TextChoices):
        """Why its filer asks for it to be seen first (domain 6)."""

        HEARING = "hearing", _("A hearing within 3 working days")
        LIMITATION = "limitation", _("A limitation period that ends within 7 days")
        INJUNCTION = "injunction", _("An injunction")
        OTHER = "other", pgettext_lazy("urgency", "Another reason")

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    desk = models.CharField(max_length=10, choices=Desk, default=Desk.REGISTRY)
    round = models.PositiveSmallIntegerField(default=1)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="filings")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    court = models.ForeignKey(Court, models.PROTECT, related_name="+")
    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="+")
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="filings")
    commences = models.BooleanField(default=False)
    claim_kind = models.CharField(max_length=20, choices=ClaimKind, blank=True)
    claim_nature = models.CharField(max_length=40, blank=True, help_text="code of a cases.ClaimNature")
    amount_cents = models.BigIntegerField(null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True, help_text="as cases.Case.answers")
    language = models.CharField(max_length=7, default="en", help_text="of the acknowledgement")
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", help_text="at that time"
    )
    expected_types = models.ManyToManyField(
        "filings.DocumentType", related_name="+", help_text="what the filing held from which it was started"
    )
    version = models.PositiveIntegerField(default=0, help_text="how often it was changed: what was seen is this one")
    own_reference = models.CharField(max_length=60, blank=True, help_text="how its filer calls it")
    lodged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", help_text="of this round"
    )
    signed_name = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    confirmed_closed = models.BooleanField(default=False, help_text="lodged knowing that the registry was closed")
    closure_confirmed_at = models.DateTimeField(
        null=True, help_text="when its filer said so: it holds for the time of receipt that was shown then"
    )
    stored_at = models.DateTimeField(null=True, blank=True, help_text="the whole submission durably stored")
    paid_at = models.DateTimeField(null=True, blank=True, help_text="the payment confirmed, where a fee is due")
    received_at = models.DateTimeField(null=True, blank=True, help_text="the later of the two (domain 5.2)")
    deemed_at = models.DateTimeField(
        null=True, blank=True, help_text="of the current stamp of this round; kept here for the queue, set where it is"
    )
    stamped_round = models.PositiveSmallIntegerField(default=0)
    fee_version = models.PositiveSmallIntegerField(
        default=0, help_text="how often the fee changed after receipt: an exemption disallowed, then its fee paid"
    )
    charges = models.ManyToManyField(Charge, through="filings.FilingCharge", related_name="filings")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    refusal_reason = models.ForeignKey("filings.ReturnReason", models.PROTECT, null=True, blank=True, related_name="+")
    refusal_note = models.TextField(max_length=2000, blank=True)
    urgent_reason = models.CharField(max_length=10, choices=Urgency, blank=True, help_text="as its filer says")
    urgent_on = models.DateField(null=True, blank=True, help_text="the day of the hearing, or by which it is needed")
    urgent_note = models.CharField(max_length=200, blank=True, help_text="what the other reason is")
    urgency_lowered_at = models.DateTimeField(null=True, blank=True)
    urgency_lowered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    urgency_lowered_why = models.CharField(max_length=300, blank=True)
    is_urgent = models.GeneratedField(
        expression=Q(urgency_lowered_at__isnull=True) & ~Q(urgent_reason=""),  # type: ignore[arg-type]  # a Q is one
        output_field=models.BooleanField(),
        db_persist=True,
        help_text="seen first: marked so by its filer, and not lowered by the registry",
    )

    objects = FilingQuerySet.as_manager()
    translation: "TranslationRequest"  # of those for the language section
    _seen: dict[str, Any] | None = None
    unsaved_at: datetime | None = None  # of a page being drawn: when the words were kept that it shows and no one saved

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-saved_at"], name="filings_of_owner"),
            models.Index(fields=["state", "-is_urgent", "deemed_at", "id"], name="filings_in_queue"),
            models.Index(fields=["state", "deemed_at"], name="filings_by_deemed_receipt"),
            models.Index(fields=["state", "-decided_at"], name="filings_by_decision"),
            models.Index(fields=["taken_by"], name="filings_in_hand", condition=Q(taken_by__isnull=False)),
            models.Index(
                fields=["received_at"],
                name="filings_awaiting_stamp",
                condition=Q(received_at__isnull=False) & Q(stamped_round__lt=F("round")),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["lodged", "accepted", "returned", "refused", "struck"])
                | Q(received_at__isnull=False),
                name="lodged_filings_were_received",
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True) | Q(stored_at__isnull=False, received_at__gte=F("stored_at")),
                name="received_not_before_stored",
            ),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=True)
                | Q(received_at__isnull=True)
                | Q(received_at__gte=F("paid_at"))
                | Q(round__gt=1),
                name="received_not_before_paid",
            ),
            models.CheckConstraint(
                condition=Q(amount_cents__isnull=True) | Q(amount_cents__gte=0), name="filing_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(commences=True) | Q(desk="language"),
                name="filing_has_a_case_or_commences_one",
            ),
            models.CheckConstraint(
                condition=Q(desk="registry") | Q(commences=False), name="the_language_section_commences_no_case"
            ),
            models.CheckConstraint(
                condition=Q(urgent_reason="", urgent_on=None) | ~Q(urgent_reason="") & Q(urgent_on__isnull=False),
                name="an_urgent_filing_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(urgency_lowered_at=None, urgency_lowered_by=None, urgency_lowered_why="")
                | Q(urgency_lowered_at__isnull=False, urgency_lowered_by__isnull=False) & ~Q(urgency_lowered_why=""),
                name="a_lowered_urgency_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The page of the filing for those who filed it, in the active language."""
        return reverse("filings:filing", args=[self.reference])

    @property
    def is_translation(self) -> bool:
        """Does it ask for a translation to be certified? `Filing.translation` then says which (domain 10)."""
        return self.desk == self.Desk.LANGUAGE

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_being_mended(self) -> bool:
        """Returned, taken up by its filer, and not lodged again yet: a draft of a later round."""
        return self.is_draft and self.round > 1

    @property
    def state_shown(self) -> str:
        """The state as people are told it: what is being mended is still a returned filing, no draft."""
        return State.RETURNED if self.is_being_mended else self.state

    @property
    def state_words(self) -> str:
        """The words for `state_shown`; a translation is not accepted but certified (domain 10)."""
        if self.is_being_mended:
            return pgettext("state of a filing", "Returned, being mended")
        if self.is_translation and self.state == State.ACCEPTED:
            return pgettext("translation", "Certified")
        return self.get_state_display()

    @property
    def is_returned(self) -> bool:
        """As `FilingQuerySet.returned`."""
        return self.state_shown == State.RETURNED

    @property
    def kept_until(self) -> datetime:
        """When an untouched draft is cleared away."""
        return self.saved_at + timedelta(days=settings.DRAFT_DAYS)

    def look(self, *, documents: bool = False) -> None:
        """From now on this is for a page that only shows the filing: nothing about it is asked for twice (`once`).

        With `documents` the page shows them, so that less than them need not be asked for.
        """
        if self._seen is None:
            self._seen = {}
            models.prefetch_related_objects([self], "parties")
        if documents:
            _read = self.current_documents

    def once(self, what: str, read: Callable[[], Seen]) -> Seen:
        """What `read` answers; after `look`, what it answered when it was first asked for this."""
        if self._seen is None:
            return read()
        if what not in self._seen:
            self._seen[what] = read()
        answer: Seen = self._seen[what]
        return answer

    @property
    def current_documents(self) -> "list[Document]":
        """The documents as they stand, with types, findings and reasons of return."""
        return self.once(
            "documents",
            lambda: list(self.documents.current().with_findings().select_related("type", "return_reason")),
        )

    @property
    def papers(self) -> list[tuple[bool, str]]:
        """Of each document whose type is known: does it commence a case, and the code of its fee item."""
        if self._seen and "documents" in self._seen:
            types = [document.type for document in self.current_documents if document.type]
            return [(each.originating, each.fee_item) for each in types]
        known = self.documents.current().exclude(type=None)
        return self.once("papers", lambda: list(known.values_list("type__originating", "type__fee_item")))

    @property
    def unfinished_uploads(self) -> "list[Upload]":
        """The files of which a part has arrived, with their senders, the oldest first."""
        return self.once("uploads", lambda: list(self.uploads.unfinished().select_related("owner").order_by("pk")))

    @property
    def question_groups(self) -> list[QuestionGroup]:
        """What this kind of case asks, with the questions."""
        return self.once("questions", lambda: list(self.case_type.question_groups.prefetch_related("questions")))

    @property
    def is_for_a_venue(self) -> bool:
        """Does its court sit at venues, of which one is chosen?"""
        return self.once("venues", lambda: self.court.venues.exists())

    @property
    def nature(self) -> ClaimNature | None:
        """The nature of what is claimed; None while it is not said, and where it is no longer offered."""
        if not self.claim_nature:
            return None
        return self.once("nature", lambda: ClaimNature.objects.filter(pk=self.claim_nature).first())

    @property
    def open_charge(self) -> Charge | None:
        """The charge that is still owed for it."""
        return self.charges.filter(state=ChargeState.RAISED).first()

    @property
    def settled_charge(self) -> Charge | None:
        """The last charge that was paid for it, with its receipt."""
        return self.charges.filter(state=ChargeState.SETTLED).select_related("receipt").first()

    @property
    def paid_cents(self) -> int:
        """What was paid for it, in HK$ cents: of a charge for many filings its own part."""
        settled = self.parts_of_charges.filter(charge__state=ChargeState.SETTLED)
        paid = settled.select_related("charge", "line").first()
        return paid.cents if paid else 0

    @property
    def last_charge(self) -> Charge | None:
        """The charge that was raised last, whatever became of it."""
        return self.charges.order_by("-pk").first()

    @property
    def has_fee(self) -> bool:
        """Was a fee paid for it, or is one owed? (Else there is no payment receipt, and no fee that stays.)"""
        return self.charges.exclude(state=ChargeState.WITHDRAWN).exists()

    @property
    def current_stamp(self) -> "FilingStamp | None":
        """The stamp of this round that nothing supersedes."""
        return self._current_stamp_of(self.round)

    @property
    def first_stamp(self) -> "FilingStamp | None":
        """The current stamp of the first round; None if there has been no other round."""
        return self._current_stamp_of(1) if self.round > 1 else None

    def _current_stamp_of(self, round: int) -> "FilingStamp | None":
        stamps = self.stamps.filter(round=round, superseded_by=None)
        return stamps.select_related("office", "supersedes").first()


class FilingParty(PartyFields):
    """A party as the draft names it; copied to the case when the registry accepts."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="parties")
    is_filer = models.BooleanField(default=False, help_text="the party for whom this is filed")
    telephone = models.CharField(max_length=20, blank=True)

    class Meta(PartyFields.Meta):
        constraints = [
            models.UniqueConstraint(fields=["filing"], condition=Q(is_filer=True), name="one_filing_party_a_filing"),
            models.CheckConstraint(condition=~Q(name_en="", name_zh=""), name="filing_party_has_a_name"),
        ]
