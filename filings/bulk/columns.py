"""The columns of a table of claims, by the kind of case: what each takes, and what it is called in each language."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from django import forms
from django.utils.translation import override

from cases.courts.selectors import natures_of, venues_open
from cases.models import Capacity, CaseType, Question, Service, Venue
from cases.models.case import PartyFields
from filings.drafting.forms import FIELDS
from filings.models import DocumentType
from icms.lib.fields import AddressField, ChineseNameField, EnglishNameField, LineField, TelephoneField
from icms.lib.folding import plain
from icms.lib.forms import MoneyField
from icms.lib.trilingual import COLUMNS, Trilingual, trilingual_of

TABLE = Path(__file__).with_name("columns.csv")
REFERENCE, VENUE, NATURE, AMOUNT = "your_reference", "venue", "claim_nature", "amount_claimed"
NAME_EN, NAME_ZH, KIND, ADDRESS = "defendant_name_en", "defendant_name_zh", "defendant_kind", "defendant_address"
TELEPHONE, DOCUMENT_FILE, OTHER_FILES = "defendant_telephone", "document_file", "other_files"


class Takes(StrEnum):
    """What a cell of a column holds."""

    REFERENCE = "reference"
    NAME_EN = "name_en"
    NAME_ZH = "name_zh"
    ADDRESS = "address"
    TELEPHONE = "telephone"
    AMOUNT = "amount"  # HK$, up to the limit of the court
    VENUE = "venue"  # these three: one of `choices`
    NATURE = "nature"
    KIND = "kind"
    FILE = "file"  # the name of one file in the zip
    FILES = "files"  # several, with semicolons
    ANSWER = "answer"  # to a question, as the question's row says


@dataclass(frozen=True)
class Choice:
    """One thing that a cell may say: its code, its name in each language, and what people also write."""

    code: str
    name: Trilingual
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column: its heading (`code`), what it is called, and what it takes."""

    code: str
    name: Trilingual
    hint: Trilingual
    takes: Takes
    required: bool
    example: Trilingual
    max_length: int | None = None
    choices: tuple[Choice, ...] = ()
    field: forms.Field | None = field(default=None, compare=False, repr=False)  # checks one cell; never asked if empty

    def choice(self, text: str) -> Choice | None:
        """The choice that a cell names, by its code or in any of the languages."""
        wanted = normalized(text)
        return next((choice for choice in self.choices if wanted in _names(choice)), None)


KINDS = (
    Choice(
        PartyFields.Kind.PERSON,
        Trilingual("individual", "個人", "个人"),
        ("a person", "person", "natural person", "人士"),
    ),
    Choice(
        PartyFields.Kind.BODY,
        Trilingual("company", "公司", "公司"),
        (
            "a company or other body",
            "body",
            "organization",
            "organisation",
            "團體",
            "团体",
            "機構",
            "机构",
            "法團",
            "法团",
        ),
    ),
)
FIELD_OF: dict[Takes, Callable[[int | None], forms.Field]] = {
    Takes.REFERENCE: lambda most: LineField(max_length=most, required=False),
    Takes.NAME_EN: lambda most: EnglishNameField(max_length=most),
    Takes.NAME_ZH: lambda most: ChineseNameField(max_length=most),
    Takes.ADDRESS: lambda most: AddressField(max_length=most, required=False),
    Takes.TELEPHONE: lambda _most: TelephoneField(required=False),
    Takes.AMOUNT: lambda _most: MoneyField(required=False),
    Takes.FILE: lambda most: LineField(max_length=most, required=False),
}


def normalized(text: str) -> str:
    """A heading or a choice as it is compared: case, width, and spaces for underscores do not count."""
    return " ".join(plain(text).casefold().replace("_", " ").split())


def columns_of(case_type: CaseType) -> list[Column]:
    """The columns of its table, in their order; six queries."""
    offered = {
        VENUE: tuple(Choice(venue.pk, venue.name) for venue in _venues(case_type)),
        NATURE: tuple(Choice(nature.pk, nature.name) for nature in natures_of(case_type)),
        KIND: KINDS,
    }
    leaves_out = {
        *(() if case_type.court.venues.exists() else (VENUE,)),
        *(() if case_type.states_claim else (NATURE, AMOUNT)),
        *(() if accompanying_types(case_type) else (OTHER_FILES,)),
    }
    party = _capacity(case_type.second_capacity)
    kept = [_column(row, party, offered.get(row["code"], ())) for row in _rows() if row["code"] not in leaves_out]
    files = [column for column in kept if column.takes in (Takes.FILE, Takes.FILES)]
    return [*(column for column in kept if column not in files), *_questions(case_type), *files]


def accompanying_types(case_type: CaseType) -> list[DocumentType]:
    """The types of the documents that may go with the one that commences such a case."""
    types = DocumentType.objects.filter(case_type=case_type, with_originating=True, e_filed=True)
    return list(types.exclude(filed_by=DocumentType.Side.SECOND))


# Of the list of rows to mend: which row it was, and what was wrong with it. No row needs them.
ROW, TO_MEND = "row", "what_to_mend"
FILING = "filing_reference"  # of the list of returned filings: which filing the row mends
SPARE = ""  # cells beyond the last heading, kept so that the row stays at fault
NOTHING = Trilingual("", "", "")
BESIDES = (
    Column(ROW, Trilingual("Row", "行", "行"), NOTHING, Takes.REFERENCE, required=False, example=NOTHING),
    Column(
        FILING, Trilingual("Filing reference", "呈交編號", "呈交编号"), NOTHING, Takes.REFERENCE, False, example=NOTHING
    ),
    Column(TO_MEND, Trilingual("What to mend", "須更正事項", "须更正事项"), NOTHING, Takes.REFERENCE, False, NOTHING),
)


def finder(columns: Sequence[Column]) -> Callable[[str], Column | None]:
    """What tells which column a heading names: by its code, or its name in any of the languages."""
    found = {normalized(column.code): column for column in (*columns, *BESIDES)}
    for column in (*columns, *BESIDES):
        for name in _in_each(column.name):
            found.setdefault(normalized(name), column)
    return lambda heading: found.get(normalized(heading))


def _venues(case_type: CaseType) -> list[Venue]:
    singly = venues_open(Service.COMMENCE, case_type)
    return singly + [venue for venue in venues_open(Service.BULK_ONLY, case_type) if venue not in singly]


def _column(row: dict[str, str], party: Trilingual, choices: tuple[Choice, ...]) -> Column:
    takes = Takes(row["answer"])
    most = int(row["max_length"]) if row["max_length"] else None
    name = trilingual_of(row, "name")
    example = choices[0].name if choices else Trilingual(*[row["example"]] * 3)
    return Column(
        code=row["code"],
        name=Trilingual(*(text.format(party=who) for text, who in zip(_in_each(name), _in_each(party), strict=True))),
        hint=trilingual_of(row, "hint"),
        takes=takes,
        required=row["required"] == "yes",
        example=example,
        max_length=most,
        choices=choices,
        field=FIELD_OF[takes](most) if takes in FIELD_OF else None,
    )


EXAMPLES = {
    Question.Answer.LINE: Trilingual("Type a few words", "請填寫文字", "请填写文字"),
    Question.Answer.LINES: Trilingual("Type one sentence or more", "請填寫一句或多句", "请填写一句或多句"),
    Question.Answer.CODE: Trilingual("ABC123", "ABC123", "ABC123"),
    Question.Answer.DAY: Trilingual("2026-02-28", "2026-02-28", "2026-02-28"),
    Question.Answer.MONEY: Trilingual("450", "450", "450"),
}


def _questions(case_type: CaseType) -> list[Column]:
    asked = Question.objects.filter(group__case_types=case_type, retired=False).order_by("group__order", "order", "pk")
    found = []
    for question in asked:
        answer = Question.Answer(question.answer)
        check = FIELDS[answer](question)
        check.required = False
        has_length = answer in (Question.Answer.LINE, Question.Answer.LINES, Question.Answer.CODE)
        found.append(
            Column(
                code=question.pk,
                name=question.name,
                hint=question.hint,
                takes=Takes.ANSWER,
                required=question.required,
                example=EXAMPLES[answer],
                max_length=question.max_length if has_length else None,
                field=check,
            )
        )
    return found


@cache
def _rows() -> list[dict[str, str]]:
    with open(TABLE, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _capacity(code: str) -> Trilingual:
    found = []
    for language in COLUMNS:
        with override(language):
            found.append(str(Capacity(code).label))
    return Trilingual(*found)


@cache
def _names(choice: Choice) -> frozenset[str]:
    return frozenset(normalized(text) for text in (choice.code, *_in_each(choice.name), *choice.also))


def _in_each(text: Trilingual) -> Iterable[str]:
    return text.en, text.zh_hant, text.zh_hans
