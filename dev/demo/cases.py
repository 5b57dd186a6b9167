"""How cases came to people (links, assignments, requests, an absence, bars), and the hearings fixed in them."""

import csv
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import Branch, User
from cases import representation
from cases.absences.services import record_absence
from cases.assigning import services as assigning
from cases.bars.services import lift_bar, record_bar
from cases.calendar.selectors import calendar_of, registry_of
from cases.case_desk import status
from cases.case_desk.services import link_cases
from cases.hearings import services as hearings
from cases.linking import decisions, requests
from cases.linking.codes.services import issue_code
from cases.models import (
    AssignmentAct,
    Case,
    CaseNumber,
    CaseType,
    CourtRoom,
    HearingKind,
    Judge,
    LinkReason,
    LinkRequest,
    Party,
    Venue,
)
from cases.numbering import parse_case_number
from cases.services import open_case
from causebook.alerts import services as alerts
from causebook.models import RecordKind, RecordReason, RecordRequest
from causebook.records import services as records
from causebook.records.desk import services as record_desk
from dev.demo.documents import paper
from icms.lib import clock
from icms.lib.storage import Incoming
from icms.lib.uploads import ArrivedFile
from payments.charges.settlement import record_capture
from payments.models import Charge, Payment

HERE = Path(__file__).parent
Kind = LinkRequest.Kind


@transaction.atomic
def play() -> int:
    """Play it once; how many cases. Does nothing where anything has been asked for already."""
    if LinkRequest.objects.exists():
        return 0
    with open(HERE / "firms.csv", encoding="utf-8", newline="") as file:
        cases = [_case(row) for row in csv.DictReader(file)]
    Branch.objects.filter(organization__name_en="Wong & Partners", code="HQ").update(default_user=_who("wong.ou"))
    _away()
    _ask(cases)
    _bar()
    return len(cases)


def _who(username: str) -> User:
    return User.objects.select_related("organization", "branch").get(username=username)


def _case(row: dict[str, str]) -> Case:
    account, at = _who(row["account"]), clock.now() - timedelta(days=int(row["days"]))
    sides = (("plaintiff", "person"), ("defendant", "body"))
    parties = [
        Party(capacity=side, kind=kind, name_en=row[f"{side}_en"], name_zh=row[f"{side}_zh"], order=order)
        for order, (side, kind) in enumerate(sides, start=1)
    ]
    with clock.set_to(at):
        case = open_case(
            case_type=CaseType.objects.get(pk="DCPI"),
            commenced_on=clock.court_day(at),
            parties=parties,
            filer=parties[0],
            filer_account=account,
            claim_kind="monetary",
            claim_nature="work",
            amount_cents=28_000_000,
            actor=account,
        )
    wanted = [_who(username) for username in row["to"].split()]
    administrator = User.objects.filter(organization=account.organization, role="PA").earliest("pk")
    with clock.set_to(at + timedelta(days=2)):
        if wanted and wanted != [account]:
            _act(administrator, AssignmentAct.Kind.ASSIGN, case, wanted)
        if account not in wanted:
            _act(administrator, AssignmentAct.Kind.UNASSIGN, case, [account])
    return case


def _act(actor: User, kind: str, case: Case, accounts: list[User]) -> None:
    act = assigning.propose(actor=actor, kind=kind, case_ids=[case.pk])
    assigning.choose(act_id=act.pk, actor=actor, accounts=accounts)
    assigning.confirm(act_id=act.pk, actor=actor)


def _away() -> None:
    first = clock.court_day(clock.now()) + timedelta(days=3)
    record_absence(
        actor=_who("wong.ou2"),
        account=_who("wong.ou2"),
        stand_in=_who("wong.ou"),
        first_day=first,
        last_day=first + timedelta(days=9),
    )


def _ask(cases: list[Case]) -> None:
    """Requests in every state: two that wait, a notice, one that was approved and one that was refused."""
    officer = _who("registry")
    _request("lee.ou", Kind.LINK, cases[0].number, "defendant", "Fook Lam Construction Limited", "福林建築有限公司")
    _request("lee.ou", Kind.ACT, cases[3].number, "plaintiff", "Kwan Sau Ping", "關秀萍")
    refused = _request("ng", Kind.LINK, "DCPI 9/2021", "defendant", "Ng Siu Fong", "吳小芳")
    decisions.refuse(
        request_id=refused.pk,
        actor=officer,
        reason=LinkReason.objects.get(pk="L-01"),
        note="The number on your document is of another court.",
    )
    approved = _request(
        "lee.ou", Kind.LINK, cases[1].number, "defendant", "Golden Bowl Catering Limited", "金碗飲食有限公司"
    )
    party = cases[1].parties.get(order=2)
    decisions.approve(request_id=approved.pk, actor=officer, party_id=party.pk)
    _request("ng", Kind.LINK, cases[4].number, "defendant", "Ng Siu Fong", "吳小芳")
    issue_code(party_id=cases[2].parties.get(order=2).pk, actor=officer)
    assert representation.present(party) is not None


def _request(username: str, kind: str, number: str, capacity: str, name_en: str, name_zh: str) -> LinkRequest:
    parsed = parse_case_number(number)
    assert isinstance(parsed, CaseNumber)
    row = {"plaintiff_en": "Lam Chi Wai", "plaintiff_zh": "林志偉", "defendant_en": name_en, "defendant_zh": name_zh}
    name, content = paper("writ", row, title="Writ of summons", chinese=False, year=parsed.year)
    incoming = Incoming()
    incoming.write(content)
    incoming.close()
    wish = requests.Wish(kind, parsed, capacity, name_en, name_zh)
    file = ArrivedFile(incoming=incoming, name=name, size=len(content))
    return requests.ask(actor=_who(username), wish=wish, file=file)


def _bar() -> None:
    """One order that holds, of a person who has no account, and one that was lifted."""
    order: dict[str, Any] = {"account": None, "organization": None, "case": None, "case_type": None, "until_at": None}
    since, supervisor = clock.now() - timedelta(days=60), _who("registry.sup")
    name = {"name_en": "Lo Kwok Fai", "name_zh": "盧國輝"}
    record_bar(
        actor=supervisor,
        **order | name | {"kind": "restriction", "from_at": since, "order_reference": "HCMP 55/2026, 24 August 2026"},
    )
    lifted = record_bar(
        actor=supervisor,
        **order
        | {"account": _who("rvd.ou"), "name_en": "", "name_zh": "", "kind": "bar", "from_at": since}
        | {"order_reference": "DCTC 12/2026, 1 September 2026"},
    )
    lift_bar(bar_id=lifted.pk, actor=supervisor, why="Order of 8 September 2026")


# Kind of case, defendant, kind of hearing, working days ahead, time, court room, judge.
HEARINGS = (
    ("DCPI", "Kwong Fat Transport", "check_list_review", 1, time(10, 0), "DC-27", "au"),
    ("DCCJ", "Chan Tai Loi", "directions", 2, time(11, 0), "DC-12", "cheung"),
    ("HCA", "Tai Fung Motors Limited", "directions", 3, time(14, 30), "HC-9", "lok"),
    ("HCCT", "Kwun Tong Estates", "chambers", 4, time(10, 30), "HC-12", "fong"),
    ("DCPI", "Tai Kee Laundry", "case_management", 9, time(10, 0), "DC-12", "ko"),
    ("HCCL", "Eastern Cold Storage", "chambers", 13, time(10, 30), "HC-22", "yim"),
    ("DCPI", "New Kee Tea Restaurant", "call_over", 7, time(10, 0), "DC-5", "ko"),
    ("DCPI", "Tai Kee Laundry", "pre_trial", 6, time(15, 0), "DC-31", "leung"),
)


@transaction.atomic
def fix_hearings_and_links() -> None:
    """Fix the hearings, change one, vacate one, take a room from one; link two cases about one building, end one."""
    officer = User.objects.get(username="registry")
    for prefix, defendant, kind, days, at, room, judge in HEARINGS:
        case = _case_against(defendant, prefix)
        facts: dict[str, Any] = {
            "kind": HearingKind.objects.get(pk=kind),
            "starts_at": _in_working_days(days, at),
            "room": CourtRoom.objects.get(pk=room),
            "judge": Judge.objects.get(pk=judge),
        }
        hearing = hearings.fix_hearing(case=case, actor=officer, **facts)
        if kind == "case_management":
            later = _in_working_days(days + 5, at)
            hearings.change_hearing(case=case, reference=hearing.reference, actor=officer, starts_at=later)
        if kind == "call_over":
            note = "The parties have agreed on directions."
            hearings.vacate_hearing(case=case, reference=hearing.reference, actor=officer, note=note)
            facts |= {"kind": HearingKind.objects.get(pk="trial"), "starts_at": _in_working_days(days + 30, at)}
            hearings.fix_hearing(case=case, actor=officer, note="Three days are set aside.", **facts)
    supervisor = User.objects.get(username="registry.sup")
    hearings.set_in_use(row=CourtRoom.objects.get(pk="DC-31"), in_use=False, actor=supervisor)
    one, other = _case_against("Chan Tai Hing", "DCCJ"), _case_against("Kwong Fat Transport", "DCPI")
    link_cases(case=one, number=other.number, why="related", actor=officer)
    status.set_status(case=one, status="ended", why="Settled; consent order", actor=officer)


@transaction.atomic
def ask_for_alerts() -> None:
    """Chan is told of a case and of a name, Wong's firm of a court; a visitor of a case."""
    case = _case_against("Kwong Fat Transport", "DCPI")
    chan, wong = User.objects.get(username="chan"), User.objects.get(username="wong.ou")
    asked: dict[str, Any] = {"often": "daily", "language": "en"}
    alerts.ask(about=alerts.About(case=case), account=chan, **asked)
    alerts.ask(about=alerts.About(text="陳大"), account=chan, often="daily", language="zh-hant")
    alerts.ask(about=alerts.About(court=case.court), account=wong, **asked)
    visitors = alerts.ask(about=alerts.About(case=case), email="lam@example.com", **asked)
    alerts.confirm(alert_id=visitors.pk)


def _case_against(defendant: str, kind: str) -> Case:
    return Case.objects.filter(case_type=kind, parties__name_en__startswith=defendant).latest("pk")


def _in_working_days(days: int, at: time) -> datetime:
    calendar, day = calendar_of(registry_of("DC")), clock.court_day(clock.now())
    while days:
        day += timedelta(days=1)
        days -= bool(calendar.sessions(day))
    return clock.from_court(datetime.combine(day, at))


# Account, kind, magistracy, number, particulars, purpose, days ago.
RECORDS = (
    ("chan", "copy_of_summons", "ESS", "ESS 812/2026", "Chan Tai Man, heard on 3 March 2026", "Insurance", 9),
    ("ng", "certificate_of_trial", "KCS", "KCS 77/2025", "Ng Ka Yan, heard on 11 August 2025", "Visa", 6),
    ("chan", "certificate_of_trial", "WKS", "WKS 1204/2026", "陳大文，2026年5月18日聆訊", "僱主要求", 3),
    ("wong.ou", "certified_extract", "STS", "STS 96/2026", "Tai Kee Laundry, 9 June 2026", "Appeal", 2),
    ("wong.ou", "certified_extract", "STS", "STS 97/2026", "Tai Kee Laundry, 9 June 2026", "Appeal", 0),
)


def apply_for_records() -> None:
    """Chan's copy is delivered, Ng's certificate refused, one waits, one is in hand, one is not paid for."""
    officer, now = User.objects.get(username="registry"), clock.now()
    asked = []
    for *row, days in RECORDS:
        with clock.set_to(now - timedelta(days=days)):
            asked.append(_apply_for_record(*row, paid=bool(days)))
    for each in asked[:2]:
        record_desk.take(request_id=each.pk, officer=officer)
    text = "That the summons in this case was issued on 3 March 2026."
    record_desk.deliver(request_id=asked[0].pk, officer=officer, text=text)
    reason = RecordReason.objects.get(pk="not_kept")
    record_desk.refuse(request_id=asked[1].pk, officer=officer, reason=reason)
    record_desk.take(request_id=asked[3].pk, officer=officer)


def _apply_for_record(
    account: str, kind: str, venue: str, number: str, particulars: str, purpose: str, *, paid: bool
) -> RecordRequest:
    user = User.objects.get(username=account)
    asked = records.apply(
        account=user,
        kind=RecordKind.objects.get(pk=kind),
        venue=Venue.objects.get(pk=venue),
        number=number,
        particulars=particulars,
        purpose=purpose,
        language=user.language,
    )
    if paid:
        charge = Charge.objects.get(subject_kind=records.SUBJECT, subject=asked.reference)
        payment = Payment.objects.create(
            charge=charge, gateway="sandbox", amount_cents=charge.amount_cents, started_at=clock.now()
        )
        record_capture(payment=payment, cents=charge.amount_cents, currency="HKD")
    return asked
