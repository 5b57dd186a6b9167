"""A language section that is at work: applications to have a translation certified, in every state (domain 10)."""

from collections.abc import Callable

from django.db import transaction

from accounts.models import User
from cases.models import Case
from cases.permissions import cases_acted_in
from dev.demo.documents import paper
from dev.demo.scenes import HOURS_TO_DECIDE, arrived, moment, pay
from filings.drafting import services as drafting
from filings.drafting.documents.services import add_document
from filings.lodging.services import lodge
from filings.models import Filing, ReturnReason
from filings.stamping.stamps import stamp_filing
from filings.translations.desk import services as desk
from filings.translations.services import start_translation
from icms.lib import clock

FILER, OFFICER = "wong.ou", "language"
NOTES = (
    (1, "paragraph 1", "“Lawfully” is 合法, which the translation leaves out."),
    (1, "paragraph 2", "Particulars follow below, not above."),
)


def play() -> int:
    """Play the scenes that were not played yet, where the filer has a case; returns how many."""
    filer = User.objects.select_related("organization").get(username=FILER)
    case = cases_acted_in(filer).select_related("case_type__court", "venue").order_by("pk").first()
    if case is None:
        return 0
    known = set(Filing.objects.for_the_language_section().values_list("translation__title", flat=True))
    missing = [scene for scene in SCENES if scene[0] not in known]
    for title, days, time, end in missing:
        _play(filer, case, title, (days, time), end)
    return len(missing)


@transaction.atomic
def _play(filer: User, case: Case, title: str, when: tuple[int, str], end: str) -> None:
    at = moment(*when)
    with clock.set_to(at):
        filing = start_translation(
            actor=filer,
            case_type=case.case_type,
            case=case,
            into="zh",
            title=title,
            purpose="For the trial bundle",
            language="en",
        )
        first, second = (case.parties.order_by("order")[number] for number in (0, 1))
        row = {
            "type": case.case_type_id,
            "plaintiff_en": first.name_en,
            "plaintiff_zh": first.name_zh,
            "defendant_en": second.name_en,
            "defendant_zh": second.name_zh,
        }
        for chinese in (False, True):
            heading = CHINESE[title] if chinese else title
            name, content = paper("statement_of_claim", row, title=heading, chinese=chinese, year=at.year)
            add_document(filing_id=filing.pk, actor=filer, file=arrived(name, content))
        if end == "draft":
            return
        charge = lodge(filing_id=filing.pk, actor=filer, signed_name=filer.name, confirmed_closed=True, language="en")
        if end == "awaiting_payment":
            return
        if charge is not None:
            pay(charge, at)
        stamp_filing(filing_id=filing.pk)
        if end == "withdrawn":
            drafting.withdraw(filing_id=filing.pk, actor=filer)
    if end in ENDS:
        _decide(Filing.objects.get(pk=filing.pk), end)


def _decide(filing: Filing, end: str) -> None:
    officer = User.objects.get(username=OFFICER)
    assert filing.deemed_at is not None
    with clock.set_to(min(clock.now(), filing.deemed_at + HOURS_TO_DECIDE)):
        filing = desk.take(filing_id=filing.pk, officer=officer)
        for page in range(1, filing.translation.pages + 1):
            desk.note_page_read(filing, officer, page)
        ENDS[end](filing, officer)


def _note(filing: Filing, officer: User) -> None:
    for page, place, text in NOTES:
        desk.put_note(filing_id=filing.pk, officer=officer, page=page, place=place, text=text)


def _send_back(filing: Filing, officer: User) -> None:
    _note(filing, officer)
    desk.send_back(filing_id=filing.pk, officer=officer)


def _refuse(filing: Filing, officer: User) -> None:
    reason = ReturnReason.objects.get(pk="T-20")
    desk.refuse(filing_id=filing.pk, officer=officer, reason=reason, note="")


def _certify(filing: Filing, officer: User) -> None:
    desk.certify(filing_id=filing.pk, officer=officer)


ENDS: dict[str, Callable[[Filing, User], None]] = {
    "with_officer": _note,
    "returned": _send_back,
    "refused": _refuse,
    "certified": _certify,
}
# What it is called, how many working days ago it was begun and when, and what became of it.
SCENES = (
    ("Witness statement of Chow Wing Kei", 9, "10:20", "certified"),
    ("Affirmation of Chan Tai Hing", 8, "15:05", "refused"),
    ("Medical report of Dr Leung", 6, "11:40", "returned"),
    ("Employer’s letter of 3 March", 5, "16:10", "withdrawn"),
    ("Police report", 4, "09:30", "with_officer"),
    ("Statement of claim", 2, "14:15", "lodged"),
    ("Wage records", 1, "12:05", "awaiting_payment"),
    ("Correspondence with the insurer", 1, "12:30", "draft"),
)
# As the translations are headed.
CHINESE = {
    "Witness statement of Chow Wing Kei": "周永基的證人陳述書",
    "Affirmation of Chan Tai Hing": "陳大興的非宗教式誓詞",
    "Medical report of Dr Leung": "梁醫生的醫療報告",
    "Employer’s letter of 3 March": "僱主3月3日的信件",
    "Police report": "警方報告",
    "Statement of claim": "申索陳述書",
    "Wage records": "工資紀錄",
    "Correspondence with the insurer": "與保險公司的往來書信",
}
