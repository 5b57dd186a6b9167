"""What an applicant does with supporting documents: say what each is, remove one (domain 3.3)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import Application, SupportingDocument
from accounts.registration.access import EDITABLE
from accounts.registration.transitions import locked
from accounts.states import State
from icms.lib import clock, encryption
from icms.lib.errors import Reason, Refused

SEEN = Reason(
    "seen", _("The Help Centre has seen this document already; it stays with the application. You can add another one.")
)
NOT_NOW = Reason("state", _("The documents of this application cannot be changed now."))


@transaction.atomic
def describe_document(*, application_id: int, number: int, kind: str) -> SupportingDocument:
    """Change what a document is said to be. Raises Refused."""
    application, document = _own(application_id, number)
    document.kind = kind
    document.save(update_fields=["kind"])
    _changed(application, "application.document_described", document)
    return document


@transaction.atomic
def remove_document(*, application_id: int, number: int) -> None:
    """Take a document out, and delete it from the disk. Raises Refused where an officer has seen it."""
    application, document = _own(application_id, number)
    _changed(application, "application.document_removed", document)
    document.delete()
    transaction.on_commit(lambda: encryption.forget(document.sealed_sha256))


def delete_documents(application: Application) -> None:
    """Delete every document of a locked application, in the caller's transaction.

    The files go first: a transaction that fails afterwards is tried again, but no file stays behind without its row.
    """
    for document in application.documents.all():
        encryption.forget(document.sealed_sha256)
    application.documents.all().delete()


def may_be_changed(application: Application, document: SupportingDocument) -> bool:
    """Has no officer seen it yet? Those added after the Help Centre asked for more are new."""
    return application.state == State.DRAFT or document.added_at >= application.state_since


def _own(application_id: int, number: int) -> tuple[Application, SupportingDocument]:
    application = locked(application_id)
    if application.state not in EDITABLE:
        raise Refused(NOT_NOW)
    document = application.documents.get(order=number)
    if not may_be_changed(application, document):
        raise Refused(SEEN)
    return application, document


def _changed(application: Application, act: str, document: SupportingDocument) -> None:
    application.saved_at = clock.now()
    application.save(update_fields=["saved_at"])
    audit.record(act=act, subject=application, actor=None, document=document.order, kind=document.kind)
