"""What messages are about, and which e-mail copies an account may do without (domain 12).

A kind is the name of a template `messages/<kind>.txt`; its subject is the first word of that name unless it is listed
here. Legal notices (what became of filings, payments, applications and accounts) are always sent.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    """What a message is about: the filter of the message box, and the switches of the profile."""

    FILINGS = "filing", _("Filings and documents")
    CASES = "case", _("Cases and who acts in them")
    HEARINGS = "hearing", _("Hearings")
    PAYMENTS = "payment", _("Payments")
    ACCOUNT = "account", _("Your account and signing in")
    ORGANIZATION = "organization", _("Your organization")
    APPOINTMENTS = "appointment", _("Appointments")


MAY_BE_MUTED = frozenset({Subject.ORGANIZATION})


def subject_of(kind: str) -> Subject:
    """What a kind of message is about: `filing_lodged` is about filings."""
    return Subject(kind.partition("_")[0])


def may_be_muted(subject: str) -> bool:
    """May an account switch the e-mail copies about this subject off? Never those of legal notices."""
    return subject in MAY_BE_MUTED
