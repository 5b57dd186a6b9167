"""A court in which something has happened already: filings in every state, made by the services that make them."""

import csv
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

from django.db import transaction

from accounts.models import User
from accounts.organizations.approval.services import set_approval
from accounts.roles import Role
from cases.calendar.selectors import calendar_of, registry_of
from cases.models import CaseType, Hearing, Question, QuestionGroup, Venue
from causebook.models import Alert, RecordRequest
from dev.demo import schedule
from dev.demo.cases import apply_for_records, ask_for_alerts, fix_hearings_and_links
from dev.demo.documents import paper
from filings.drafting import services as drafting
from filings.drafting.approval import services as approval
from filings.drafting.documents.services import add_document
from filings.drafting.exemptions.services import claim_exemption
from filings.drafting.sharing import services as sharing
from filings.lodging.services import lodge
from filings.models import FailedAttempt, Filing, FilingParty, Outage, ReturnReason
from filings.registry import decisions
from filings.registry.corrections.services import strike
from filings.stamping.stamps import stamp_filing
from filings.states import Decision
from icms.lib import clock
from icms.lib.storage import Incoming
from icms.lib.uploads import ArrivedFile
from payments.charges.settlement import record_capture
from payments.models import Charge, Exemption, Payment

HERE = Path(__file__).parent
HOURS_TO_DECIDE = timedelta(hours=4)
MOST_OF_A_PERSON = 3  # Chinese characters in the name of a person of the scenes; bodies have more
Row = dict[str, str]


def play() -> int:
    """Play the scenes that were not played yet, the oldest first, each wholly or not at all; returns how many."""
    schedule.set_illustrative()  # no kind of case without a fee is commenced
    with open(HERE / "scenes.csv", encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (-int(row["days"]), row["time"]))
    missing = [row for row in rows if not _filing_of(row)]
    for row in missing:
        _play(row)
    if not Hearing.objects.exists():
        fix_hearings_and_links()
    if not Alert.objects.exists():
        ask_for_alerts()
    if not RecordRequest.objects.exists():
        apply_for_records()
    if not FailedAttempt.objects.exists():
        _fall_silent()
    return len(missing)


def _fall_silent() -> None:
    """Nineteen minutes before the registry closed the database was away, and Chan pressed *Lodge* twice."""
    filing = Filing.objects.filter(owner__username="chan").order_by("pk").first()
    if filing is None:
        return
    Outage.objects.create(began_at=moment(4, "16:52"), ended_at=moment(4, "17:11"), parts=[Outage.Part.DATABASE])
    for pressed in ("16:58", "17:03"):
        FailedAttempt.objects.create(
            account=filing.owner,
            at=moment(4, pressed),
            what=FailedAttempt.What.LODGE,
            about=filing.reference,
            answer=500,
        )


def _filing_of(row: Row) -> bool:
    """Does the filing of this scene exist?"""
    against = FilingParty.objects.filter(name_en=row["defendant_en"]).values("filing")
    return Filing.objects.filter(
        owner__username=row["owner"], parties__name_en=row["plaintiff_en"], pk__in=against
    ).exists()


@transaction.atomic
def _play(row: Row) -> None:
    """One filing, from its start to where its scene ends, at its own time."""
    at = moment(int(row["days"]), row["time"])
    owner = User.objects.select_related("organization").get(username=row["owner"])
    with clock.set_to(at):
        filing = _draft(row, owner)
        if row["end"] in DRAFTS:
            DRAFTS[row["end"]](filing)
            return
        if row["end"] == "exempt":
            _claim(filing)
        charge = lodge(
            filing_id=filing.pk,
            actor=owner,
            signed_name=owner.name,
            confirmed_closed=True,
            language=row["language"],
        )
        if row["end"] == "awaiting_payment":
            return
        if charge is not None:
            pay(charge, at)
        stamp_filing(filing_id=filing.pk)
    if row["end"] == "withdrawn":
        drafting.withdraw(filing_id=filing.pk, actor=owner)
    elif row["end"] not in ("lodged", "exempt"):
        _decide(Filing.objects.get(pk=filing.pk), row["end"])


def _leave(filing: Filing) -> None:
    """It stays as it is."""


def _give_up(filing: Filing) -> None:
    """Withdrawn before it was lodged, so that it can be brought back."""
    drafting.withdraw(filing_id=filing.pk, actor=filing.owner)


def _let_in(filing: Filing) -> User:
    """The colleague of its filer who is in the cast shares the draft."""
    owner = filing.owner
    colleagues = User.objects.filter(role=Role.ORGANIZATION_USER, branch=owner.branch).exclude(pk=owner.pk)
    colleague = colleagues.earliest("pk")
    sharing.invite(filing_id=filing.pk, actor=owner, accounts=[colleague])
    return colleague


def _share(filing: Filing) -> None:
    """Its filer is changing it still, for the next ten minutes."""
    _let_in(filing)


def _ask_for_approval(filing: Filing) -> None:
    """In a firm that wants a second person to approve what it lodges."""
    primary = User.objects.filter(organization=filing.organization, role=Role.PRIMARY_ADMINISTRATOR).earliest("pk")
    set_approval(actor=primary, wants=True)
    note = "Please look at the amount." if filing.language == "en" else "請核對款額。"
    approval.ask(filing_id=filing.pk, actor=filing.owner, approver=_let_in(filing), note=note)
    sharing.let_go(filing, filing.owner)


# How a draft is left, by the end of its row.
DRAFTS: dict[str, Callable[[Filing], None]] = {
    "draft": _leave,
    "given_up": _give_up,
    "shared": _share,
    "to_approve": _ask_for_approval,
}


def _claim(filing: Filing) -> None:
    """The plaintiff is on legal aid."""
    claim_exemption(
        filing_id=filing.pk,
        actor=filing.owner,
        exemption=Exemption.objects.get(pk="LA"),
        party=filing.parties.get(is_filer=True),
        evidence="LA/2026/04417",
    )


def moment(days: int, typed: str) -> datetime:
    """So many working days ago at this time of the court's clock; now where no time is given."""
    now = clock.now()
    if not typed:
        return now
    calendar, day = calendar_of(registry_of("DC")), clock.court_day(now)
    while days:
        day -= timedelta(days=1)
        days -= bool(calendar.sessions(day))
    hour, minute = typed.split(":")
    return clock.from_court(datetime.combine(day, time(int(hour), int(minute))))


def _draft(row: Row, owner: User) -> Filing:
    kind = CaseType.objects.select_related("court").get(pk=row["type"])
    filing = drafting.start_filing(actor=owner, case_type=kind, case=None, language=row["language"])
    if row["venue"]:
        drafting.save_venue(filing_id=filing.pk, actor=owner, venue=Venue.objects.get(pk=row["venue"]))
    (first, *_others), (second,) = kind.sides
    sides = ((first, "plaintiff"), (second, "defendant"))
    for capacity, side in sides:
        name_en, name_zh = row[f"{side}_en"], row[f"{side}_zh"]
        drafting.save_party(
            filing_id=filing.pk,
            actor=owner,
            party_id=None,
            capacity=capacity,
            kind="person" if len(name_zh) <= MOST_OF_A_PERSON else "body",
            name_en=name_en,
            name_zh=name_zh,
            address="Flat B, 12th Floor, 88 Example Street, Kowloon",
            telephone="",
        )
    if row["nature"]:
        drafting.save_claim(
            filing_id=filing.pk,
            actor=owner,
            claim_kind=Filing.ClaimKind.MONETARY,
            claim_nature=row["nature"],
            amount_cents=int(row["amount"]) * 100,
        )
    chinese = row["language"] != "en"
    for group in kind.question_groups.all():
        drafting.save_answers(filing_id=filing.pk, actor=owner, group=group, answers=_answers(group, chinese=chinese))
    for code in row["papers"].split():
        title = kind.document_types.get(code=code).name.in_language("zh-hant" if chinese else "en")
        name, content = paper(code, row, title=title, chinese=chinese, year=clock.court_day(clock.now()).year)
        add_document(filing_id=filing.pk, actor=owner, file=arrived(name, content))
    if row["end"] == "draft" and row["owner"] == "chan":
        unfit = b"\xff\xd8\xff\xe0 a photograph, not a PDF"
        add_document(filing_id=filing.pk, actor=owner, file=arrived("Exhibit A photographs.pdf", unfit))
    return Filing.objects.get(pk=filing.pk)


def _answers(group: QuestionGroup, *, chinese: bool) -> dict[str, str | int]:
    """What is answered to the questions of a group, in the filer's language."""
    with open(HERE / "answers.csv", encoding="utf-8", newline="") as file:
        given = {row["question"]: row["zh" if chinese else "en"] for row in csv.DictReader(file)}
    amounts = group.questions.filter(answer=Question.Answer.MONEY).values_list("pk", flat=True)
    asked = [code for code in group.questions.values_list("pk", flat=True) if code in given]
    return {code: int(given[code]) if code in amounts else given[code] for code in asked}


def arrived(name: str, content: bytes) -> ArrivedFile:
    """A file as the upload handler hands it over."""
    incoming = Incoming()
    incoming.write(content)
    incoming.close()
    return ArrivedFile(incoming=incoming, name=name, size=len(content))


CARDS = ("visa", "mastercard", "visa", "unionpay", "jcb")


@transaction.atomic
def pay(charge: Charge, at: datetime) -> None:
    """The gateway took the money at this time."""
    payment = Payment.objects.create(charge=charge, gateway="sandbox", amount_cents=charge.amount_cents, started_at=at)
    card = CARDS[charge.pk % len(CARDS)]
    record_capture(payment=payment, cents=charge.amount_cents, currency="HKD", payment_method=card)


def _decide(filing: Filing, end: str) -> None:
    officer = User.objects.get(username="registry")
    stamped = filing.current_stamp
    assert stamped is not None and stamped.deemed_at is not None
    with clock.set_to(min(clock.now(), stamped.deemed_at + HOURS_TO_DECIDE)):
        if end == "refused":
            reason = ReturnReason.objects.get(pk="R-21")
            note = "The same claim was filed on paper last week."
            decisions.refuse(filing_id=filing.pk, officer=officer, reason=reason, note=note)
            return
        verdicts = {document.order: decisions.Verdict(Decision.ACCEPTED) for document in filing.documents.all()}
        if end == "returned":
            missing = ReturnReason.objects.get(pk="R-07")
            verdicts[2] = decisions.Verdict(
                Decision.RETURNED, missing, "The foot of page 1 is cut off. Please scan it again."
            )
        decisions.decide(filing_id=filing.pk, officer=officer, verdicts=verdicts)
        if end == "struck":
            supervisor = User.objects.get(username="registry.sup")
            strike(
                filing_id=filing.pk,
                supervisor=supervisor,
                why="Filed a second time.",
            )
