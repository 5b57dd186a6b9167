"""A document of the court is brought to its readers, opened by them, and brought to mind again (domain 6.7, 12)."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts import audit
from accounts.messages.services import post
from accounts.models import Message, User
from cases.assigning.assignments import ensure_assigned, lock_assigning
from cases.models import Case
from filings.explanations import title_of_case
from filings.issuing.rules import How, Recipient, deliveries_read_by, recipients_of
from filings.models import Delivery, DeliveryReader, IssuedDocument
from filings.models.court import UNDO_WITHIN
from icms.lib import clock

REMIND_AFTER = timedelta(days=3)
TOLD = "case_document_issued"


@transaction.atomic
def deliver(*, document_id: int) -> None:
    """Bring a sealed document to each party that has not opened it: to whoever reads for the party now.

    Where nobody of an organization has the case, its default user gets it; without one its primary administrators are
    alerted, once. Who was told already is not told again. Does nothing for a document that does not stand.
    """
    document = locked_document(document_id)
    if not document.stands or not document.is_sealed:
        return
    known = {each.party_id: each for each in document.deliveries.all()}
    for recipient in recipients_of(document.case):
        delivery = known.get(recipient.party.pk)
        if delivery is None or delivery.opened_at is None:
            _bring(document, recipient, delivery)


def _bring(document: IssuedDocument, recipient: Recipient, delivery: Delivery | None) -> None:
    readers, organization = recipient.readers, recipient.organization
    if organization and not readers:
        alerted = delivery and delivery.how == How.NOBODY and delivery.organization_id == organization.pk
        if recipient.default or not alerted:
            lock_assigning(organization)
            readers = ensure_assigned(case=document.case, organization=organization, actor=None)
    how = How.BOX if readers else recipient.how
    Delivery.objects.update_or_create(
        document=document,
        party=recipient.party,
        defaults={"organization": organization, "how": how, "routed_at": clock.now()},
    )
    for reader in readers:
        _tell(document, reader)


def _tell(document: IssuedDocument, reader: User) -> None:
    row, _new = DeliveryReader.objects.get_or_create(document=document, account=reader)
    if row.told_at is None:
        row.told_at = clock.now()
        row.save(update_fields=["told_at"])
        params, link = params_of(document), document.get_absolute_url()
        undo_until = document.issued_at + UNDO_WITHIN if document.issued_at else row.told_at
        post(to=reader, kind=TOLD, params=params, link=link, email_after=max(undo_until, row.told_at))


@transaction.atomic
def open_document(*, document_id: int, reader: User) -> bool:
    """The reader has opened the page or the file: it is read for each party for whom this account reads it.

    Returns False, and keeps nothing, if it has been undone, withdrawn or replaced meanwhile.
    """
    document = locked_document(document_id)
    if not document.stands:
        return False
    now = clock.now()
    row, _new = DeliveryReader.objects.get_or_create(document=document, account=reader)
    if row.opened_at is None:
        row.opened_at = now
        row.save(update_fields=["opened_at"])
        audit.record(act="issued.opened", subject=document, actor=reader, number=document.case.number)
    mine = deliveries_read_by(reader).filter(document=document, opened_at=None).values_list("pk", flat=True)
    Delivery.objects.filter(pk__in=list(mine)).update(opened_at=now, opened_by=reader)
    messages_of(document).filter(to=reader, read_at=None).update(read_at=now)
    return True


@transaction.atomic
def remind(*, document_id: int, actor: User | None) -> int:
    """Tell those who have not opened it once more; of how many accounts. Nobody is reminded twice on one day."""
    document = locked_document(document_id)
    if not document.stands or not document.is_sealed:
        return 0
    unread = {each.party_id for each in document.deliveries.unread()}
    readers = {
        user.pk: user for each in recipients_of(document.case) if each.party.pk in unread for user in each.readers
    }
    today, reminded = clock.court_day(clock.now()), []
    rows = DeliveryReader.objects.filter(document=document, account__in=readers, opened_at=None, told_at__isnull=False)
    for row in rows.order_by("pk"):
        if row.reminded_at is None or clock.court_day(row.reminded_at) < today:
            row.reminded_at = clock.now()
            row.save(update_fields=["reminded_at"])
            post(
                to=readers[row.account_id],
                kind="case_document_reminder",
                params=params_of(document),
                link=document.get_absolute_url(),
            )
            reminded.append(readers[row.account_id].username)
    if reminded:
        audit.record(
            act="issued.reminded", subject=document, actor=actor, number=document.case.number, accounts=reminded
        )
    return len(reminded)


def to_remind() -> QuerySet[IssuedDocument]:
    """Documents unread for three days, of whose readers one has not been reminded yet (domain 6.7)."""
    late = clock.now() - REMIND_AFTER
    waiting = DeliveryReader.objects.filter(told_at__lte=late, opened_at=None, reminded_at=None)
    unread = Delivery.objects.unread().exclude(how=How.PAPER)
    documents = IssuedDocument.objects.standing().filter(issued_at__lte=late, pk__in=unread.values("document"))
    return documents.filter(pk__in=waiting.values("document"))


def notify_ended(document: IssuedDocument, *, kind: str, new: IssuedDocument | None = None) -> None:
    """Everybody who was told of a document or reads for a party now learns that it is withdrawn, or replaced."""
    told = {row.account_id: row.account for row in document.readers.select_related("account__organization")}
    told |= {user.pk: user for each in recipients_of(document.case) for user in each.readers}
    params = {**params_of(document), "why": document.why_ended.as_json()}
    for user in (told[pk] for pk in sorted(told)):
        if user.is_active:
            post(to=user, kind=kind, params=params, link=(new or document).get_absolute_url())


def messages_of(document: IssuedDocument) -> QuerySet[Message]:
    """What was written to anybody when it was issued."""
    return Message.objects.filter(kind=TOLD, params__reference=document.reference)


def locked_document(document_id: int) -> IssuedDocument:
    """The document with its case, both locked until the transaction ends: who acts in the case stays so."""
    case_id = IssuedDocument.objects.values_list("case_id", flat=True).get(pk=document_id)
    Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    documents = IssuedDocument.objects.select_for_update(of=("self",))
    return documents.select_related("act__kind", "act__template", "case__case_type__court", "case__venue", "seal").get(
        pk=document_id
    )


def params_of(document: IssuedDocument) -> dict[str, Any]:
    """What every message about a document says, as JSON."""
    seal = getattr(document, "seal", None)
    return {
        "reference": document.reference,
        "case": document.case.number,
        "parties": title_of_case(document.case).as_json(),
        "court": document.case.court.name.as_json(),
        "name": document.called.as_json(),
        "drn": seal.drn_in_fours if seal else "",
    }
