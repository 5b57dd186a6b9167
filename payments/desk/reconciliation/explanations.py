"""What a difference of the daily match means, and what to do about it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from payments.models import Difference, Reconciliation

Kind = Difference.Kind
FileState = Reconciliation.FileState

WHAT: dict[str, Any] = {
    Kind.NO_FILE: _("The provider’s file is missing"),
    Kind.BAD_FILE: _("The provider’s file cannot be used"),
    Kind.MISSING: _("Missing in the provider’s file"),
    Kind.EXTRA: _("Only in the provider’s file"),
    Kind.DOUBLED: _("Twice in the provider’s file"),
    Kind.OTHER_AMOUNT: _("Another amount in the provider’s file"),
    Kind.LEDGER: _("Another amount in the ledger"),
}
WHAT_TO_DO: dict[str, Any] = {
    Kind.NO_FILE: _(
        "It is fetched again every half hour. If it does not come, ask the provider for it and upload it here."
    ),
    Kind.BAD_FILE: _("Ask the provider for the file anew and upload it here; it takes the place of this one."),
    Kind.MISSING: _(
        "We hold that the provider took this or gave it back, and the provider does not. Ask the provider; "
        "until it answers, do not refund it."
    ),
    Kind.EXTRA: _(
        "The provider moved money that we do not know of. Look for the reference among the payments: one that is "
        "silent is asked about every minute. If there is none, ask the provider whose money it is, so that it can go "
        "back."
    ),
    Kind.DOUBLED: _(
        "The provider may have charged the payer twice. Ask the provider; if so, it must give one of the two back."
    ),
    Kind.OTHER_AMOUNT: _(
        "Compare with what the provider’s notice said. If the file is right, ask the provider to mend the notice."
    ),
    Kind.LEDGER: _("The ledger and the payment must always agree. Tell the administrator at once."),
}
FILE_STATES: dict[str, Any] = {
    FileState.MISSING: _("no file yet"),
    FileState.READ: _("read"),
    FileState.WRONG_ENCODING: _("wrong encoding: it is not UTF-8"),
    FileState.TRUNCATED: _("truncated: its last line is missing or does not count its lines"),
    FileState.UNREADABLE: _("unreadable: a line is not as agreed"),
    FileState.OTHER_DAY: _("of another day"),
}
