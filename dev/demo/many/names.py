"""Names as Hong Kong writes them, made up: people, companies, bodies. The same chance gives the same names. Pure."""

import csv
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from random import Random

import opencc

import causebook

HERE = Path(__file__).parent
REFERENCE = Path(causebook.__file__).parent / "reference"
COMMON = 120  # of given names, this many are far commoner than the others
WESTERN = (
    *("Peter", "Mary", "John", "Jenny", "Kelvin", "Winnie", "Raymond", "Carmen", "Jacky", "Vivian", "Eric", "Grace"),
    *("Tony", "Amy", "Alan", "Kitty", "Ricky", "Joyce", "Andy", "Fanny", "Patrick", "Yvonne", "Ivan", "Mandy"),
    *("Stanley", "Phoebe", "Edmond", "Christine", "Alfred", "Queenie", "Simon", "Bonnie", "Benjamin", "Angel"),
)
# Surname and given names of those whose names are not Chinese.
FOREIGN = (
    (("Gurung", "Rai", "Limbu", "Tamang", "Thapa"), ("Bishnu", "Sita", "Hari", "Maya", "Dil Bahadur", "Purna")),
    (("Singh", "Kaur", "Sharma", "Patel"), ("Gurpreet", "Harjit", "Anil", "Priya", "Rajesh", "Sunita")),
    (("Santos", "Reyes", "Dela Cruz", "Garcia"), ("Maria Teresa", "Jose", "Analyn", "Rosalie", "Ramon", "Lourdes")),
    (("Smith", "O'Brien", "MacDonald", "Taylor-Jones", "Müller"), ("James", "Sarah", "Siân", "Thomas", "Zoë", "Ian")),
    (("Khan", "Hussain", "Ahmed"), ("Muhammad", "Ali", "Fatima", "Imran", "Abdul", "Ayesha")),
)
# Characters that a person may have in a name, and a keyboard may not.
RARE = ("喆", "堃", "燊", "淼", "犇", "𣇈", "昶", "嬅", "𨭎", "罉", "𠝹", "㷧", "䶮", "𤧟", "𩓥")
PLACES = (("(Hong Kong)", "（香港）"), ("(HK)", "（香港）"), ("(Asia)", "（亞洲）"), ("(China)", "（中國）"))
Name = tuple[str, str]


@dataclass(frozen=True)
class _Surname:
    chinese: str
    spellings: tuple[str, ...]
    pinyin: str


class Names:
    """Makes names up, by the chance that is given. Names are in English and in Chinese; either may be empty."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        rows = _rows("surnames.csv")
        self._surnames = [_Surname(r["surname"], tuple(r["spellings"].split()), r["pinyin"]) for r in rows]
        self._surname_weights = list(accumulate(int(row["frequency"]) for row in rows))
        self._given = [(r["character"], r["spellings"].split()[0], r["pinyin"]) for r in _rows("given_names.csv")]
        given = (100 / (8 + place) if place < COMMON else 1 for place in range(len(self._given)))
        self._given_weights = list(accumulate(given))
        words = _rows_of(HERE / "company_words.csv")
        self._shops, self._trades, self._bodies = (
            [(row["english"], row["chinese"]) for row in words if row["part"] == part]
            for part in ("shop", "trade", "body")
        )

    @cached_property
    def _simplified(self) -> opencc.OpenCC:
        return opencc.OpenCC("hk2s")

    def person(self) -> Name:
        """Most are Cantonese, spelt as on identity cards; some from the Mainland, some of other peoples."""
        kind = self.chance.random()
        if kind < 0.03:
            surnames, given = self.chance.choice(FOREIGN)
            return f"{self.chance.choice(surnames)} {self.chance.choice(given)}", ""
        surname = self.chance.choices(self._surnames, cum_weights=self._surname_weights)[0]
        given_names = self.chance.choices(self._given, cum_weights=self._given_weights, k=1 + (kind < 0.93))
        if kind < 0.1:
            return self._mainland(surname, given_names)
        english = self._cantonese(surname, given_names)
        chinese = surname.chinese + "".join(character for character, _hk, _pinyin in given_names)
        if kind > 0.995:
            chinese = chinese[:-1] + self.chance.choice(RARE)
        written = self.chance.random()
        return (english, "") if written < 0.12 else ("", chinese) if written < 0.15 else (english, chinese)

    def company(self) -> Name:
        """A limited company, with its place and trade; some trade under a name without being one."""
        (shop, shop_zh), (trade, trade_zh) = self.chance.choice(self._shops), self.chance.choice(self._trades)
        if self.chance.random() < 0.6:  # two words tell more companies apart than one
            other, other_zh = self.chance.choice(self._shops)
            shop, shop_zh = f"{shop} {other.split()[0]}", shop_zh + other_zh[:1]
        place, place_zh = self.chance.choice(PLACES) if self.chance.random() < 0.4 else ("", "")
        kind = self.chance.random()
        english = " ".join(part for part in (shop, trade, place) if part)
        if kind < 0.06:
            person, person_zh = self.person()
            chinese = f"{person_zh}經營{shop_zh}{trade_zh}" if person_zh else ""
            return f"{person or shop} trading as {shop} {trade}", chinese
        if kind < 0.1:
            return f"The Incorporated Owners of {shop} Building", f"{shop_zh}大廈業主立案法團"
        suffix = self.chance.choice(("Limited", "Limited", "Limited", "Ltd.", "Company Limited", "Co., Ltd."))
        chinese = f"{shop_zh}{trade_zh}{place_zh}有限公司"
        return f"{english} {suffix}", "" if self.chance.random() < 0.35 else chinese

    def body(self) -> Name:
        """A department, a public body, a bank: those that are in many cases."""
        return self.chance.choice(self._bodies)

    def _cantonese(self, surname: _Surname, given: list[tuple[str, str, str]]) -> str:
        first = surname.spellings[0] if self.chance.random() < 0.9 else self.chance.choice(surname.spellings)
        family = first.upper() if self.chance.random() < 0.3 else first
        style, syllables = self.chance.random(), [hk for _character, hk, _pinyin in given]
        name = " ".join(syllables) if style > 0.15 else "-".join(syllables).capitalize()
        if 0.15 < style < 0.35:
            return f"{family} {name} {self.chance.choice(WESTERN)}"
        return f"{self.chance.choice(WESTERN)} {family} {name}" if style > 0.93 else f"{family} {name}"

    def _mainland(self, surname: _Surname, given: list[tuple[str, str, str]]) -> Name:
        chinese = surname.chinese + "".join(character for character, _hk, _pinyin in given)
        written = self._simplified.convert(chinese) if self.chance.random() < 0.7 else chinese
        return f"{surname.pinyin} {''.join(pinyin for _character, _hk, pinyin in given)}".title(), written


def _rows(name: str) -> list[dict[str, str]]:
    return _rows_of(REFERENCE / name)


def _rows_of(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
