"""Having seals made anew, whose documents are deemed received at another time than they bear (domain 5.2)."""

from collections.abc import Collection, Iterator

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from filings.models import Filing, Seal
from filings.sealing.tasks import seal_document
from filings.transitions import locked
from icms.lib import clock, dates
from icms.lib.drn import new_drn
from icms.lib.errors import Reason, Refused
from icms.lib.task_queue import enqueue_on_commit

NOTHING = Reason("nothing_to_renew", _("No filing was chosen whose seals are to be renewed."))


@transaction.atomic
def renew_seals(*, references: Collection[str], actor: User) -> list[Filing]:
    """Draw new DRNs for the filed documents of these filings, which the worker seals anew with the right time.

    The old seals stand until theirs are made. Refused as a whole, with a reason for each filing that has nothing to
    renew or is renewed already, and for each whose time of receipt is not settled or is still to come.
    """
    found = Filing.objects.filter(reference__in=references).order_by("pk").values_list("pk", flat=True)
    filings = [locked(pk) for pk in found]
    seals = {filing.pk: list(_to_renew(filing)) for filing in filings}
    reasons = [reason for filing in filings for reason in _against(filing, seals[filing.pk])]
    if reasons or not filings:
        raise Refused(reasons or NOTHING)
    for filing in filings:
        for seal in seals[filing.pk]:
            Seal.objects.create(document=seal.filed, drn=new_drn(), replaces=seal, asked_by=actor)
            enqueue_on_commit(seal_document, seal.document_id)
        drns = [seal.drn for seal in seals[filing.pk]]
        audit.record(act="filing.seals_renewed", subject=filing, actor=actor, drns=drns)
    return filings


def _to_renew(filing: Filing) -> Iterator[Seal]:
    seals = Seal.objects.to_renew().filter(document__filing=filing, replaced_by=None)
    return seals.select_related("document").order_by("document__order").iterator()


def _against(filing: Filing, seals: list[Seal]) -> Iterator[Reason]:
    named = {"reference": filing.reference}
    if not seals:
        words = _("{reference}: its seals bear the right time, or are being renewed already.")
        yield Reason("renewed_already", format_lazy(words, **named))
        return
    right = [seal.right_at for seal in seals]  # type: ignore[attr-defined]
    if None in right:
        words = _("{reference}: its time of receipt is not settled, because a closure has no end yet.")
        yield Reason("not_stamped", format_lazy(words, **named))
    elif max(right) > clock.now():
        when = dates.long_datetime(max(right), get_language() or "en")
        words = _("{reference}: it is deemed received {when}. Its seals can be renewed from then on.")
        yield Reason("not_received_yet", format_lazy(words, when=when, **named))
