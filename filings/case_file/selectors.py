"""The parts of the court's file of a case that filings keep; each reads its rows only where they are shown."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F, Prefetch
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts import audit
from accounts.messages.kinds import render_message
from accounts.messages.selectors import messages_about
from accounts.models import Message
from cases.case_desk.selectors import FilePart
from cases.models import Case, Hearing
from filings.access import KNOWN_TO_THE_REGISTRY
from filings.case_file.timeline import WORDS, event_of
from filings.case_page.selectors import ORDER, on_file, with_receipt
from filings.models import Document, Filing, IssuedDocument
from payments.models import Charge

MOST_FILINGS = 500  # whose acts and messages are looked for: the last ones of a case with more


def parts_of_case(case: Case) -> Sequence[FilePart]:
    """Documents, filings in every state that the registry sees, money, messages, and the timeline of a case."""
    references = list(_filings(case).order_by("-pk").values_list("reference", flat=True)[:MOST_FILINGS])
    template = "filings/case_file/{}.html".format
    return [
        FilePart(
            "documents",
            _("Documents"),
            with_receipt(on_file(case).order_by(*(f"-{name}" for name in ORDER))).select_related(
                "type", "seal__replaces", "filing__owner__organization"
            ),
            template("documents"),
            _("No document has been accepted yet."),
        ),
        FilePart(
            "issued",
            _("From the court"),
            _on_desk(case),
            template("issued"),
            _("The court has issued nothing in this case yet."),
        ),
        FilePart(
            "filings", _("Filings, in every state"), _Shown(_with_rows(case), _filing), template("filings"), _("None.")
        ),
        FilePart(
            "money",
            pgettext("case file", "Money"),
            _charges(case),
            template("money"),
            _("Nothing was charged in this case."),
        ),
        FilePart(
            "messages",
            _("Messages"),
            _Shown(messages_about(case.number, references).select_related("to"), _message),
            template("messages"),
            _("No message has gone out about this case."),
            is_aside=True,
        ),
        FilePart(
            "timeline",
            _("Timeline"),
            _Shown(_acts(case, references), event_of),
            template("timeline"),
            is_aside=True,
        ),
    ]


class _Shown:
    """Rows that a page counts and slices as they are, and shows as something else."""

    def __init__(self, rows: Any, shown_as: Any) -> None:
        self.rows, self.shown_as = rows, shown_as

    def count(self) -> int:
        return int(self.rows.count())

    def __getitem__(self, part: slice) -> "_Shown":
        return _Shown(self.rows[part], self.shown_as)

    def __iter__(self) -> Iterator[Any]:
        return map(self.shown_as, self.rows)


def _filings(case: Case) -> Any:
    return Filing.objects.for_the_registry().filter(KNOWN_TO_THE_REGISTRY, case=case)


def _with_rows(case: Case) -> Any:
    documents = Document.objects.filter(replaced_by=None).select_related("type").order_by("order", "id")
    return (
        _filings(case)
        .select_related("owner__organization", "organization", "taken_by", "decided_by", "refusal_reason")
        .prefetch_related(Prefetch("documents", documents, to_attr="shown"))
        .order_by(F("deemed_at").desc(nulls_first=True), "-pk")
    )


def _filing(filing: Any) -> dict[str, Any]:
    return {"filing": filing, "documents": _(", ").join(document.name for document in filing.shown[:3])}


def _charges(case: Case) -> Any:
    return Charge.objects.filter(filings__case=case).select_related("payer", "receipt").order_by("-raised_at", "-pk")


def _message(message: Message) -> dict[str, Any]:
    """What it said, as its subject line reads to the officer; and whether it was read."""
    subject, _body = render_message(message, get_language() or "en")
    return {"message": message, "subject": subject, "who": message.to.name if message.to else message.email}


def _on_desk(case: Case) -> Any:
    return IssuedDocument.objects.on_file(case).order_by("-issued_at", "-pk")


def _acts(case: Case, references: list[str]) -> Any:
    """The acts on the case, its hearings and its filings, the latest first."""
    hearings = Hearing.objects.filter(case=case).values_list("reference", flat=True).distinct()
    about = [(case._meta.label_lower, [str(case.pk)]), ("filings.filing", references)]
    about.append((Hearing._meta.label_lower, list(hearings)))
    issued = IssuedDocument.objects.filter(case=case, issued_at__isnull=False).values_list("reference", flat=True)
    about.append((IssuedDocument._meta.label_lower, list(issued)))
    return audit.entries_named(about).filter(act__in=WORDS).order_by("-id")
