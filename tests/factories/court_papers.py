"""Ordinary papers of a civil action, as firms print them: a margin of 25 mm all round, the case number at the top."""

from functools import cache

import weasyprint

STYLE = """
@page { size: A4; margin: 25mm 25mm 22mm; @bottom-center { content: counter(page); font: 9pt serif } %s }
body { font: 12pt/1.5 "Source Serif 4", "Noto Serif CJK HK", serif; margin: 0 }
p { margin: 0 0 4mm } .right { text-align: right }
.centre { text-align: center } h1 { font-size: 13pt; text-align: center }
"""
COURT = {
    "en": "IN THE DISTRICT COURT OF THE<br>HONG KONG SPECIAL ADMINISTRATIVE REGION<br>CIVIL ACTION NO. 4127 OF 2026",
    "zh": "香港特別行政區<br>區域法院<br>民事訴訟2026年第4127號",
}
PARTIES = {
    "en": "BETWEEN</p><p class=centre>CHAN TAI MAN</p><p class=right>Plaintiff</p><p class=centre>and</p>"
    "<p class=centre>HARBOURVIEW RENOVATION LIMITED</p><p class=right>Defendant",
    "zh": "原告人</p><p class=centre>陳大文</p><p class=centre>與</p><p class=centre>海景裝修有限公司</p>"
    "<p class=right>被告人",
}
TITLES = {
    ("writ", "en"): "WRIT OF SUMMONS",
    ("writ", "zh"): "傳訊令狀",
    ("claim", "en"): "STATEMENT OF CLAIM",
    ("claim", "zh"): "申索陳述書",
    ("affirmation", "en"): "AFFIRMATION OF CHAN TAI MAN",
    ("affirmation", "zh"): "陳大文的誓章",
}
BODY = {
    "en": "On 3 March 2026 the Plaintiff, then employed by the Defendant as a decorator, fell from an unguarded "
    "platform at 88 Example Street, Kowloon, and broke his wrist. The Defendant failed to take any adequate measures.",
    "zh": "二零二六年三月三日，原告人受僱於被告人任裝修工人，在九龍示例街88號從沒有圍欄的工作台墮下，左腕骨折。"
    "被告人沒有採取任何或足夠的措施以保障原告人的安全。",
}
IN_BODY, IN_HEADER = "body", "header"


@cache
def court_paper(kind: str, language: str, number_in: str = IN_BODY, paragraphs: int = 6) -> bytes:
    """A `writ`, `claim` or `affirmation` in `en` or `zh`, full from its first line, numbered at the upper right."""
    header = '@top-right { content: "DCCJ 4127/2026"; font: 10pt serif }' if number_in == IN_HEADER else ""
    number = '<p class="right">DCCJ 4127/2026</p>' if number_in == IN_BODY else ""
    body = "".join(f"<p>{count}. {BODY[language]}</p>" for count in range(1, paragraphs + 1))
    printed: bytes = weasyprint.HTML(
        string=f"<html lang={language}><style>{STYLE % header}</style>{number}<p class=centre>{COURT[language]}</p>"
        f"<p>{PARTIES[language]}</p><h1>{TITLES[kind, language]}</h1>{body}</html>"
    ).write_pdf()
    return printed


ORDINARY = [(kind, language, place) for kind, language in TITLES for place in (IN_BODY, IN_HEADER)]
