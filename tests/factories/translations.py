"""Applications to have a translation certified, really drafted, paid, lodged and stamped."""

from datetime import datetime
from functools import cache

import weasyprint

from accounts.models import User
from cases.models import Case
from dev.demo.schedule import set_illustrative
from filings.drafting.documents.services import add_document
from filings.models import Filing
from filings.stamping.stamps import stamp_filing
from filings.translations.desk.services import put_note
from filings.translations.services import start_translation
from icms.lib import clock
from tests.factories.court import TUESDAY_10, arrived, lodge_draft, pay

ENGLISH = (
    "I am the manager of the shop of the Defendant at 22 Example Road, Mong Kok, and have worked there since 2014. "
    "I make this statement from my own knowledge, and believe that the facts stated in it are true."
)
CHINESE = (
    "本人是被告人位於旺角示範道二十二號的店舖的經理，自二零一四年起在該店工作。"
    "本人就本人親身所知作出本陳述，並相信本陳述所述事實屬實。"
)


@cache
def page_of(text: str, pages: int = 1) -> bytes:
    """A sound PDF with this text on each page."""
    sheets = "".join(f'<p style="break-after: page">{text} {number}</p>' for number in range(1, pages + 1))
    style = "@page { size: A4; margin: 60mm 25mm } p { font: 12pt serif }"
    printed: bytes = weasyprint.HTML(string=f"<html><style>{style}</style>{sheets}</html>").write_pdf()
    return printed


def draft_translation(
    user: User,
    case: Case | None,
    *,
    original: bytes | None = None,
    text: bytes | None = None,
    at: datetime = TUESDAY_10,
) -> Filing:
    """An application ready to be lodged: a witness statement, English into Chinese. Its fee is illustrative."""
    with clock.set_to(at):
        set_illustrative()
        assert case is not None
        filing = start_translation(
            actor=user,
            case_type=case.case_type,
            case=case,
            into="zh",
            title="Witness statement of Ho Siu Mei",
            purpose="",
            language="en",
        )
        for name, content in (("statement.pdf", original or page_of(ENGLISH)), ("譯本.pdf", text or page_of(CHINESE))):
            add_document(filing_id=filing.pk, actor=user, file=arrived(content, name))
    return Filing.objects.get(pk=filing.pk)


def lodged_translation(user: User, case: Case, *, at: datetime = TUESDAY_10) -> Filing:
    """An application lodged, paid and stamped at this time."""
    filing = draft_translation(user, case, at=at)
    charge = lodge_draft(filing, at=at)
    assert charge is not None
    pay(charge, at=at)
    stamp_filing(filing_id=filing.pk)
    return Filing.objects.get(pk=filing.pk)


def in_hand(user: User, case: Case, officer: User, *, at: datetime = TUESDAY_10) -> Filing:
    """An application that an officer of the section has taken, with a note on its first page."""
    filing = lodged_translation(user, case, at=at)
    put_note(filing_id=filing.pk, officer=officer, page=1, place="Paragraph 1", text="The year is 2014, not 2013.")
    return Filing.objects.get(pk=filing.pk)
