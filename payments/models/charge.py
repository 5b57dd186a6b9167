"""A charge: what somebody owes the court for one thing, line by line (domain 9)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Message, Organization
from cases.models import Court
from icms.lib.references import new_reference
from icms.lib.triggers import append_only, facts_stay, refuse
from icms.lib.trilingual import Trilingual, trilingual
from payments import subjects
from payments.models.schedule import FeeItem
from payments.states import ChargeState, WhyWithdrawn


class ChargeQuerySet(models.QuerySet["Charge"]):
    def open_for(self, subject_kind: str, subject: str) -> "ChargeQuerySet":
        """The charge that is still owed for a thing, if any."""
        return self.filter(subject_kind=subject_kind, subject=subject, state=ChargeState.RAISED)

    def settled_for(self, subject_kind: str, subject: str) -> "ChargeQuerySet":
        """What has been paid for a thing."""
        return self.filter(subject_kind=subject_kind, subject=subject, state=ChargeState.SETTLED)

    def awaiting_stamp(self) -> "ChargeQuerySet":
        """Settled, and the payment's deemed receipt not recorded yet."""
        return self.filter(state=ChargeState.SETTLED, stamped=False)

    def locked(self, pk: int) -> "Charge":
        """One charge, locked until the transaction ends. Whoever needs its payment as well locks that after it."""
        return self.select_for_update(of=("self",)).select_related("court", "payer", "organization").get(pk=pk)


class Charge(models.Model):
    """What is owed for one thing, in HK$ cents. Only `charges.services` and `charges.settlement` change it."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    state = models.CharField(max_length=20, choices=ChargeState, default=ChargeState.RAISED)
    court = models.ForeignKey(Court, models.PROTECT, related_name="+")
    payer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="charges", help_text="none: paid by a visitor"
    )
    payer_email = models.EmailField(blank=True, help_text="of a payer without an account")
    payer_name = models.CharField(max_length=200, blank=True, help_text="as a payer without an account gave it")
    key = models.CharField(
        max_length=43, null=True, unique=True, help_text="in the address of a visitor's pages; cannot be guessed"
    )
    emails = models.ManyToManyField(Message, related_name="charges", help_text="to a payer without an account")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    subject_kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40, help_text="the public reference of what it is for")
    title_en = models.CharField(max_length=500, blank=True)
    title_zh_hant = models.CharField(max_length=500, blank=True)
    title_zh_hans = models.CharField(max_length=500, blank=True)
    amount_cents = models.BigIntegerField()
    language = models.CharField(max_length=7, default="en", help_text="of the receipt")
    deemed_day = models.DateField(help_text="the day for which the fee was quoted, court time")
    raised_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(
        null=True, help_text="when the first verified confirmation of the payment was durably received"
    )
    settled_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(
        max_length=10, choices=WhyWithdrawn, blank=True, help_text="empty: the payer changed what it was for"
    )
    stamped = models.BooleanField(default=False)
    day_fee_cents = models.BigIntegerField(
        null=True, help_text="the fee of the day of deemed receipt, where another was asked for and paid"
    )

    objects = ChargeQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        indexes = [
            models.Index(fields=["payer", "-raised_at"], name="charges_of_payer"),
            models.Index(fields=["subject_kind", "subject"], name="charges_of_subject"),
            models.Index(
                fields=["-settled_at"], name="charges_at_another_price", condition=Q(day_fee_cents__isnull=False)
            ),
            models.Index(
                fields=["confirmed_at"], name="charges_awaiting_stamp", condition=Q(state="settled", stamped=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="charge_above_nothing"),
            models.UniqueConstraint(
                fields=["subject_kind", "subject"],
                condition=Q(state="raised"),
                name="one_open_charge_a_subject",
            ),
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(subject_kind="fine", state__in=["raised", "settled"]),
                name="a_fine_is_paid_once",
            ),
            models.CheckConstraint(
                condition=Q(payer__isnull=False, key=None, payer_email="", payer_name="")
                | Q(payer=None, key__isnull=False, organization=None) & ~Q(payer_email=""),
                name="a_charge_has_one_payer",
            ),
            models.CheckConstraint(
                condition=Q(state="settled", settled_at__isnull=False, confirmed_at__isnull=False)
                | (~Q(state="settled") & Q(settled_at__isnull=True, confirmed_at__isnull=True)),
                name="settled_charges_were_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(settled_at__gte=F("confirmed_at")),
                name="settled_not_before_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="withdrawn_charges_say_when",
            ),
            models.CheckConstraint(
                condition=Q(stamped=False) | Q(state="settled"), name="only_settled_charges_are_stamped"
            ),
        ]
        # What was settled or withdrawn stays as it was; an e-mail address may still be corrected.
        triggers = facts_stay(
            "stamped", "day_fee_cents", "payer_email", "language", condition=~pgtrigger.Q(old__state="raised")
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Its page, in the present language: a visitor's is opened by the key of the charge."""
        return self.url_of("charge")

    def url_of(self, page: str) -> str:
        """The address of one of its pages: `charge`, `return` (where the gateway sends the payer back), `receipt`."""
        if self.key:
            return reverse(f"pay:{page}", args=[self.key])
        return reverse(f"payments:{page}", args=[self.reference])

    @property
    def title(self) -> Trilingual:
        """What it is for, in one line."""
        return trilingual(self, "title")

    @property
    def subject_label(self) -> str:
        """What kind of thing it is for, in the reader's language."""
        return subjects.label_of(self.subject_kind)

    @property
    def paid_by(self) -> str:
        """Who pays: the account holder, the visitor's own words, or the visitor's e-mail address."""
        return self.payer.name if self.payer else self.payer_name or self.payer_email

    @property
    def is_open(self) -> bool:
        return self.state == ChargeState.RAISED

    @property
    def is_settled(self) -> bool:
        return self.state == ChargeState.SETTLED

    @property
    def is_illustrative(self) -> bool:
        """Was a fee of it made up for a demonstration (domain 9)?"""
        return self.lines.filter(fee_item__illustrative=True).exists()

    @property
    def ordinary_total_cents(self) -> int:
        """What the same would cost without the concession."""
        return sum(line.ordinary_cents for line in self.lines.all())


class ChargeLine(models.Model):
    """One line of a charge, as it was quoted: the schedule may change later, the line does not."""

    charge = models.ForeignKey(Charge, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    fee_item = models.ForeignKey(FeeItem, models.PROTECT, null=True, related_name="+", help_text="none: a fine")
    code = models.CharField(max_length=40)
    quantity = models.PositiveIntegerField(default=1)
    description_en = models.CharField(max_length=200)
    description_zh_hant = models.CharField(max_length=200)
    description_zh_hans = models.CharField(max_length=200)
    ordinary_cents = models.BigIntegerField()
    charged_cents = models.BigIntegerField()
    rule = models.CharField(max_length=30)
    because_en = models.TextField()
    because_zh_hant = models.TextField()
    because_zh_hans = models.TextField()

    class Meta:
        ordering = ["charge", "position"]
        constraints = [
            models.UniqueConstraint(fields=["charge", "position"], name="charge_line_position_unique"),
            models.CheckConstraint(
                condition=Q(charged_cents__gte=0, charged_cents__lte=F("ordinary_cents")),
                name="charged_at_most_the_ordinary_fee",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="charge_line_counts_something"),
        ]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="lines_come_first",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    IF (SELECT state FROM payments_charge WHERE id = NEW.charge_id) <> 'raised' THEN
                        {refuse("A charge that is settled or withdrawn gets no more lines.")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608  (nothing that anybody typed)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.charged_cents}"

    @property
    def description(self) -> Trilingual:
        return trilingual(self, "description")

    @property
    def because(self) -> Trilingual:
        """Why this amount, in three languages."""
        return trilingual(self, "because")

    @property
    def is_free(self) -> bool:
        return self.ordinary_cents == 0

    @property
    def is_exempt(self) -> bool:
        """Not owed by this party, which is exempt."""
        return self.rule == "exempt"
