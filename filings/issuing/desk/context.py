"""What the desk shows of a document: its pages, and who has read it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.models import Message
from cases.calendar.selectors import calendar_of, registry_of
from filings.issuing.desk.confirmation import recipient_row
from filings.issuing.rules import How, recipients_of
from filings.issuing.terms.services import foreign_texts
from filings.models import Delivery, DeliveryReader, IssuedDocument, IssuingAct
from filings.preflight.explanations import explain_finding
from filings.preflight.findings import Finding
from icms.lib import clock, dates
from icms.lib.components import PageViewer, in_pages, page_viewer


def viewer_of(act: IssuingAct, asked: QueryDict) -> PageViewer | None:
    """The pages of what is prepared, as pictures; the first case's where there are several."""
    document = act.documents.exclude(sha256="").order_by("case").first()
    if document is None or not document.pages:
        return None
    pages = in_pages(document.pages)
    return page_viewer(
        asked,
        title=pgettext("pages of a document", "Preview"),
        name=str(act.called),
        facts=_("%(language)s, %(pages)s, not sealed yet") % {"language": act.get_language_display(), "pages": pages},
        page_count=document.pages,
        image_url=lambda number: reverse("issuing:page", args=[document.reference, number]),
        file_url=reverse("issuing:file", args=[document.reference]),
    )


def warnings_of(act: IssuingAct) -> list[str]:
    """What preflight found to look at, in the reader's language; of a template, paragraphs in another language."""
    found = [explain_finding(Finding.from_json(kept)) for kept in act.findings if kept["severity"] == "warn"]
    # The remedy speaks to a filer; an officer issues it, or gives it another file.
    said = _("%(title)s You may issue it as it is, or give it another file.")
    words = [said % {"title": title} for title, _remedy in found]
    foreign = _("This paragraph looks as if it were in another language or script than the document: %(text)s")
    return words + [foreign % {"text": text} for text in foreign_texts(act)]


@dataclass(frozen=True)
class ReadRow:
    """A party: how the document went to it and when, and whether it was read, when and by whom."""

    delivery: Delivery
    name: str
    who: str
    sent: str
    sent_at: datetime | None
    email_failed: bool
    by: str
    reminded_at: datetime | None
    waiting: timedelta | None

    @property
    def is_on_paper(self) -> bool:
        return self.delivery.how == How.PAPER


def read_rows(document: IssuedDocument) -> list[ReadRow]:
    """Who has read it, by party, as the desk sees it; constant queries."""
    deliveries = document.deliveries.select_related("party", "organization", "opened_by", "letter_by", "link_code")
    readers = {each.account_id: each for each in document.readers.select_related("account")}
    failed = set(
        Message.objects.email_failed()
        .filter(kind__startswith="case_document_", params__reference=document.reference)
        .values_list("to", flat=True)
    )
    now = {each.party.pk: each for each in recipients_of(document.case)}
    calendar = calendar_of(registry_of(document.case.court))
    rows = []
    for delivery in deliveries:
        recipient = now[delivery.party_id]
        accounts = [readers[user.pk] for user in recipient.readers if user.pk in readers]
        words, told = recipient_row(recipient), [each.told_at for each in accounts if each.told_at]
        unread = document.stands and delivery.opened_at is None and delivery.how != How.PAPER
        since = min(told) if told and unread else None
        rows.append(
            ReadRow(
                delivery=delivery,
                name=words.name,
                who=words.who,
                sent=str(delivery.get_how_display()),
                sent_at=min(told) if told else None,
                email_failed=any(user.pk in failed for user in recipient.readers),
                by=_by(delivery, accounts),
                reminded_at=max((each.reminded_at for each in accounts if each.reminded_at), default=None),
                waiting=calendar.open_time_between(since, clock.now()) if since else None,
            )
        )
    return rows


def _by(delivery: Delivery, readers: list[DeliveryReader]) -> str:
    if delivery.opened_by:
        return delivery.opened_by.username
    if delivery.letter_by and delivery.letter_at:
        when = dates.short_datetime(delivery.letter_at, get_language() or "en")
        return _("printed by %(name)s, %(when)s") % {"name": delivery.letter_by.name, "when": when}
    names = _(", ").join(each.account.username for each in readers)
    return _("%(accounts)s has the case") % {"accounts": names} if names else ""
