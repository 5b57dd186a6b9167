"""The registry opens a document to the public, or closes it, whatever its type says (domain 8)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.models import Case
from cases.signals import case_changed
from filings.models import Document, IssuedDocument
from icms.lib.errors import Reason, Refused

CHANGED = Reason("changed", _("Somebody changed this meanwhile. Look at it again."))


@transaction.atomic
def set_open(*, case: Case, document: Document | IssuedDocument, open_now: bool, why: str, actor: User) -> None:
    """Open one document to the public, or close it, with the reason on record; does nothing if it is so already.

    What is closed is hidden at once, also from those who have paid for it: their price goes back.
    Refused where the document has left the file.
    """
    if isinstance(document, Document):  # the case first, as whoever strikes an acceptance takes them
        Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    locked = type(document)._default_manager.select_for_update(of=("self",)).get(pk=document.pk)
    is_on_file = locked.on_file_of_id == case.pk if isinstance(locked, Document) else locked.stands
    if not is_on_file:
        raise Refused(CHANGED)
    if locked.is_open == open_now:
        return
    locked.open_override = open_now
    locked.save(update_fields=["open_override"])
    audit.record(
        act="case.document_opened" if open_now else "case.document_closed",
        subject=case,
        actor=actor,
        number=case.number,
        document=f"{locked.filing.reference}.{locked.order}" if isinstance(locked, Document) else locked.reference,
        why=why,
    )
    case_changed.send(sender=Case, case=case)
