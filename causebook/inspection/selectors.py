"""What was bought, and what of it may still be read."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, CaseType, Service
from cases.permissions import acting_for
from causebook.models import Entry, Inspection, InspectionItem
from filings.models import Document, IssuedDocument, Seal
from filings.public_access.selectors import is_inspected
from icms.lib import clock
from icms.lib.money import money_sentence


def no_longer_open(inspection: Inspection) -> list[InspectionItem]:
    """What of a purchase is not withdrawn yet, and may not be inspected any more.

    A file goes when its last document does. The queries grow with the cases of a purchase, not with its documents.
    """
    items = list(inspection.items.filter(withdrawn_at=None).select_related("case__case_type", "case__venue"))
    public = set(
        Entry.objects.public(clock.court_day(clock.now()))
        .filter(case__in={item.case_id for item in items})
        .values_list("case", flat=True)
    )
    cases = {item.case_id: item.case for item in items}
    inspected = {pk for pk, case in cases.items() if pk in public and is_inspected(case)}
    filed = Document.objects.open_to_the_public().filter(on_file_of__in=inspected)
    issued = IssuedDocument.objects.open_to_the_public().filter(case__in=inspected)
    open_filed = set(filed.filter(pk__in=[i.document_id for i in items if i.document_id]).values_list("pk", flat=True))
    open_issued = set(issued.filter(pk__in=[i.issued_id for i in items if i.issued_id]).values_list("pk", flat=True))

    def is_gone(item: InspectionItem) -> bool:
        if item.case_id not in inspected:
            return True
        if item.document_id:
            return item.document_id not in open_filed
        return item.issued_id is not None and item.issued_id not in open_issued

    gone = [item for item in items if is_gone(item)]
    left = {item.file_id for item in items if item.file_id and item not in gone}
    gone += [
        item for item in items if item.kind == InspectionItem.Kind.FILE and item not in gone and item.pk not in left
    ]
    return gone


def replaced_by(items: Iterable[InspectionItem]) -> dict[int, Seal]:
    """The seal of what stands in the place of a document of the court that was bought, by item, as the DRN check says.

    Of a case that the public may inspect no more nothing is said.
    """
    public = Entry.objects.public(clock.court_day(clock.now()))
    found = {}
    for item in items:
        instead = item.issued.in_its_place if item.withdrawn_at and item.issued and item.issued.replaced_at else None
        if instead and instead.is_sealed and public.filter(case=item.case).exists() and is_inspected(item.case):
            found[item.pk] = instead.seal
    return found


def with_something_closed(at: datetime) -> QuerySet[Inspection]:
    """The purchases that may be read at an instant, of which something is open no more. One query."""
    day = clock.court_day(at)
    kinds = CaseType.objects.open_for(Service.INSPECT, day).values("pk")
    public = Entry.objects.public(day).filter(case=OuterRef("case"), case_type__in=kinds)
    filed = Document.objects.open_to_the_public().filter(pk=OuterRef("document"), on_file_of=OuterRef("case"))
    issued = IssuedDocument.objects.open_to_the_public().filter(pk=OuterRef("issued"))
    closed = InspectionItem.objects.filter(withdrawn_at=None).filter(
        ~Exists(public) | Q(document__isnull=False) & ~Exists(filed) | Q(issued__isnull=False) & ~Exists(issued)
    )
    return Inspection.objects.running(at).filter(pk__in=closed.values("inspection"))


def ended_by_restricting(case: Case) -> list[str]:
    """What becomes of purchases when a case is restricted now, in sentences; none where nothing does."""
    running = Inspection.objects.running(clock.now())
    held = InspectionItem.objects.filter(case=case, withdrawn_at=None)
    bought = held.filter(inspection__in=running).aggregate(
        purchases=Count("inspection", distinct=True), cents=Sum("cents", default=0)
    )
    unpaid = Inspection.objects.unpaid().filter(pk__in=held.values("inspection")).count()
    said = []
    if count := bought["purchases"]:
        words = ngettext(
            "%(count)d purchase loses what it holds of this case, its buyer is told, without the reason, and %(money)s "
            "is put up for refund.",
            "%(count)d purchases lose what they hold of this case, their buyers are told, without the reason, and "
            "%(money)s is put up for refund.",
            count,
        )
        said.append(words % {"count": count, "money": money_sentence(bought["cents"], get_language() or "en")})
    if unpaid:
        words = ngettext(
            "%(count)d purchase that is not paid for yet is not to be paid for any more.",
            "%(count)d purchases that are not paid for yet are not to be paid for any more.",
            unpaid,
        )
        said.append(words % {"count": unpaid})
    return [*said, _("Opening the case again gives none of them back.")] if said else []


def keys_of(inspection: Inspection, *, chosen: bool = False) -> set[tuple[str, int]]:
    """What a purchase is of, as `causebook.inspection.basket.Wanted.key` says it: all of it, or what was chosen alone.

    What was not chosen by itself are the documents of a file.
    """
    found: set[tuple[str, int]] = set()
    for item in inspection.items.all():
        if chosen and item.file_id:
            continue
        if item.document_id:
            found.add(("document", item.document_id))
        elif item.issued_id:
            found.add(("issued", item.issued_id))
        else:
            found.add((item.kind, item.case_id))
    return found


def bought_by(user: User) -> QuerySet[Inspection]:
    """What an account, and whom it stands in for, has paid for; the latest first."""
    bought = Inspection.objects.filter(buyer__in=acting_for(user), paid_at__isnull=False)
    return bought.select_related("court", "charge__receipt").prefetch_related("items")


def readable_now(inspections: QuerySet[Inspection], case: Case) -> dict[tuple[str, int], InspectionItem]:
    """What of a case may be read already, by `("document", key)`, `("issued", key)` or the kind with the case's key."""
    items = InspectionItem.objects.filter(
        inspection__in=inspections.filter(paid_at__isnull=False, ends_at__gt=clock.now()).values("pk"),
        case=case,
        withdrawn_at=None,
    ).select_related("inspection")
    found: dict[tuple[str, int], InspectionItem] = {}
    for item in items:
        if item.document_id:
            found["document", item.document_id] = item
        elif item.issued_id:
            found["issued", item.issued_id] = item
        else:
            found[item.kind, case.pk] = item
    return found
