"""Case numbers, as page 1 of a court paper writes them in English and in Chinese."""

import re
import unicodedata
from collections.abc import Iterable

from cases.models import CaseNumber
from filings.preflight.findings import Finding, warn

# How courts build their prefixes, beside those this portal has as rows: a page may name a case of a court that is not
# here. Other capital letters before a number are no case number.
OF_OTHER_COURTS = r"(?:DC|HC|CA|FA|SC|LB|LD|CT|CC)[A-Z]{1,3}|TMS"
# "CIVIL ACTION NO. 4127 OF 2026"; an ordinance or a notice in the Gazette is numbered alike.
IN_WORDS = re.compile(
    r"\b(?:ACTIONS?|PROCEEDINGS?|APPEALS?|CASES?|CLAIMS?|MATTERS?|SUMMONS(?:ES)?|APPLICATIONS?|PETITIONS?|LIST|CAUSES?)"
    r"\s*(?:\([A-Z ]{1,30}\)\s*)?NO\.?\s*0*(\d{1,8})\s*OF\s*(\d{4})\b"
)
# 民事訴訟2026年第4127號, 案件編號：二零二六年第四一二七號
NUMERAL = "[0-9〇○零一二三四五六七八九]"
IN_CHINESE = re.compile(
    r"(?:訴訟|诉讼|上訴|上诉|案件?|申索|賠償|赔偿|傳票|传票|申請|申请|呈請|呈请|法律程序|雜項|杂项)"
    rf"[^0-9\n。]{{0,12}}({NUMERAL}{{4}})\s*年\s*第?\s*({NUMERAL}{{1,8}})\s*[號号宗](?!法律公告|条例|條例|公告)"
)
DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def case_number_mismatch(first_page_text: str, case_number: CaseNumber, prefixes: Iterable[str] = ()) -> Finding | None:
    """A warning where page 1 names cases and this one is not among them; None where it fits or names none.

    `prefixes` are letters of case numbers beside those of other courts. Forms with the number in words ("CIVIL ACTION
    NO. 1234 OF 2026", 民事訴訟2026年第1234號) are read too; they carry no prefix, so serial and year are compared.
    """
    prefix = "|".join([*map(re.escape, prefixes), OF_OTHER_COURTS])
    numbered = re.compile(rf"\b({prefix})\s*(?:NO\.?\s*)?0*(\d{{1,8}})\s*(?:/|OF)\s*(\d{{4}}|\d{{2}})\b")
    text = unicodedata.normalize("NFKC", first_page_text).upper()
    found = [CaseNumber(one, int(serial), _year(digits)) for one, serial, digits in numbered.findall(text)]
    rest = numbered.sub(" ", text)
    in_words = [(int(serial), int(year), "No. {} of {}") for serial, year in IN_WORDS.findall(rest)]
    in_words += [(_value(serial), _value(year), "{1}年第{0}號") for year, serial in IN_CHINESE.findall(rest)]
    if case_number in found or any((case_number.serial, case_number.year) == one[:2] for one in in_words):
        return None
    if found:
        named = str(found[0])
    elif in_words:
        serial, year, form = in_words[0]
        named = form.format(serial, year)
    else:
        return None
    return warn("P-21", 1, found=named, expected=str(case_number))


def _value(numerals: str) -> int:
    return int(numerals.translate(DIGITS))


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits) if int(digits) < 70 else 1900 + int(digits)
