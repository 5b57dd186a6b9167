"""What nobody should send, to every address, into every field and as every file: a refusal, no error of ours."""

import random
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.organizations.member_import.checks import check
from accounts.organizations.member_import.services import keep_file, lines_of
from icms.lib import clock
from icms.lib.errors import Refused
from payments.gateways import settlement_file
from payments.public.reference_data import BadRegister, load_fines
from tests.factories.access_scene import arguments, scene
from tests.factories.court import TUESDAY_10
from tests.support.access_table import TABLE
from tests.support.samples import PROOF, how_many

__all__ = ["scene"]

PEOPLE = ["visitor", "chan", "wong.pa", "wong.ou", "registry.sup", "helpcentre", "accounts", "admin"]
ODD = [
    *(
        "\0",
        "\ud800",
        "x" * 3_000,
        "陳" * 3_000,
        "\u202e\u200b\ufeff",
        "\ufffe",
        "\U0010ffff",
        "a\0b",
        "\x0b",
        "\n",
        "\t",
    ),
    *("0001-01-01", "9999-12-31", "2026-02-30", "9999-12-31T23:59:59.999999", "0001-01-01T00:00+14:00", "31/12/9999"),
    *(
        "0",
        "-1",
        "9" * 30,
        "9" * 5_000,
        "1e999999",
        "NaN",
        "Infinity",
        "1_000",
        "٣",
        "²",
        "½",
        "0x10",
        "+5",
        "5.",
        "12,50",
    ),
    *(
        "＝1＋1",
        "=1+1",
        "'",
        '"',
        "%",
        "%00",
        "\\",
        "[",
        "(",
        "*",
        "a{99999}",
        "<b>",
        "{{ 7 }}",
        "%(x)s",
        "${x}",
        "../../",
    ),
    *("DCPI 0/2026", "2026年第1234號", "DCPI 9999999/2026", "HCA 1/0000", "DCPI 1234/99999", "----", "7KM4-2QXD-Z"),
    *(
        "chan@",
        "@",
        "ａ＠ｂ。ｃ",
        "+852",
        "００８５２",
        "null",
        "true",
        "[]",
        "{}",
        " ",
        "\u3000",
        "Ⅻ",
        "ſ",
        "ı",
        "\ue000",
        "\u2ee9",
    ),
]
NAMES = [
    "q",
    "page",
    "sort",
    "state",
    "tab",
    "since",
    "until",
    "since_day",
    "since_year",
    "as_of",
    "moment_day",
    "moment_time",
    "show",
    "year",
    "office",
    "for",
    "document",
    "kind",
    "size",
    "of",
    "case",
    "next",
    "account",
    "round",
    "drn",
    "type",
    "court",
    "branch",
    "role",
    "person",
    "reference",
    "number",
    "email",
    "date",
    "month",
    "view",
    "item",
    "code",
    "before",
    "shown",
]
# 422: a file that was left out, or is none.
ANSWERS = {200, 204, 301, 302, 303, 400, 403, 404, 405, 409, 413, 415, 422, 429, 503}
SEED = 2026


def sampled(everything: list[Any], name: str, sample: int) -> list[Any]:
    """All of it in the proof, else so many, the same ones in each run."""
    most = how_many(name, sample=sample, proof=len(everything))
    return random.Random(SEED).sample(everything, min(most, len(everything)))


@pytest.fixture
def clients(person: Callable[[str], Any]) -> dict[str, Client]:
    """A browser of each, to which an error of ours is an answer like another."""
    found = {}
    for name in PEOPLE:
        found[name] = Client(raise_request_exception=False)
        if name != "visitor":
            found[name].force_login(person(name))
    return found


def asked(client: Client, address: str, data: dict[str, Any] | None = None) -> Any:
    """The answer to a question; whatever it did is undone."""
    before = transaction.savepoint()  # no block: what must be durable may not stand in one
    answer = client.get(address) if data is None else client.post(address, data)
    transaction.savepoint_rollback(before)
    return answer


def addresses(scene: dict[str, Any]) -> dict[str, str]:
    return {name: reverse(name, args=arguments(name, scene)) for name, row in TABLE.items() if row is not None}


def odd_paths(scene: dict[str, Any]) -> Iterator[str]:
    """Every address with something odd in the place of each of its parts."""
    for name, row in TABLE.items():
        known = arguments(name, scene) if row is not None else []
        for place in range(len(known)):
            for odd in ODD:
                try:
                    yield reverse(name, args=[*known[:place], odd, *known[place + 1 :]])
                except (NoReverseMatch, UnicodeEncodeError, ValueError, AttributeError):
                    whole = reverse(name, args=known)
                    part = quote(odd.encode("utf-8", "surrogatepass"), safe="")
                    yield whole.replace(quote(str(known[place])), part, 1)


class Forms(HTMLParser):
    """The forms of a page that are sent by POST: where to, and the fields with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_open = said.get("method", "").lower() == "post"
            if self._is_open:
                self.found.append((said.get("action", ""), {}))
        if self._is_open and tag in ("input", "select", "textarea", "button") and said.get("name"):
            is_off = said.get("type") in ("radio", "checkbox") and "checked" not in said
            if said.get("type") != "file" and (not is_off or said["name"] not in self.found[-1][1]):
                self.found[-1][1][said["name"]] = said.get("value", "")


def forms_of(clients: dict[str, Client], scene: dict[str, Any]) -> list[tuple[str, str, dict[str, str]]]:
    """Every form that somebody is shown, once: who, its address, its fields."""
    found: dict[tuple[str, str], tuple[str, str, dict[str, str]]] = {}
    for address in sampled(list(addresses(scene).values()), "ICMS_ODD_FORMS", 25):
        for person, client in clients.items():
            answer = asked(client, address)
            if answer.status_code != 200 or answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
                continue
            page = Forms()
            page.feed(answer.content.decode())
            for action, fields in page.found:
                to = action.partition("?")[0] or address
                found.setdefault((to, " ".join(fields)), (person, to, fields))
    return list(found.values())


@pytest.mark.proof
def test_no_address_fails_whatever_stands_in_its_path(clients, scene):
    wrong = {}
    with clock.set_to(TUESDAY_10):
        for path in sampled(list(odd_paths(scene)), "ICMS_ODD_PATHS", 40):
            for person in clients if PROOF else ("wong.pa", "helpcentre"):
                if (status := asked(clients[person], path).status_code) not in ANSWERS:
                    wrong[f"{person} {path[:80]}"] = status
    assert not wrong, wrong


@pytest.mark.proof
def test_no_address_fails_whatever_stands_in_its_query(clients, scene):
    wrong = {}
    questions = [(address, odd) for address in addresses(scene).values() for odd in ODD]
    with clock.set_to(TUESDAY_10):
        for address, odd in sampled(questions, "ICMS_ODD_QUERIES", 40):
            query = urlencode({name: odd.encode("utf-8", "surrogatepass") for name in NAMES})
            for person in clients if PROOF else ("chan", "registry.sup"):
                if (status := asked(clients[person], f"{address}?{query}").status_code) not in ANSWERS:
                    wrong[f"{person} {address} {odd[:40]!r}"] = status
    assert not wrong, wrong


@pytest.mark.proof
@pytest.mark.slow
def test_no_field_fails_whatever_is_typed_into_it(clients, scene):
    wrong, forms = {}, []
    with clock.set_to(TUESDAY_10):
        forms = forms_of(clients, scene)
        typed = [
            (form, name, odd) for form in forms for name in form[2] if name != "csrfmiddlewaretoken" for odd in ODD
        ]
        for (person, address, fields), name, odd in sampled(typed, "ICMS_ODD_FIELDS", 50):
            said = {**fields, name: odd.encode("utf-8", "replace").decode()}
            if (status := asked(clients[person], address, said).status_code) not in ANSWERS:
                wrong[f"{person} {address} {name}={odd[:40]!r}"] = status
    assert len(forms) > 4
    assert not wrong, wrong


def mutated(text: str) -> Iterator[bytes]:
    """A file of rows as 25 kinds of people, programs and accidents make it."""
    lines = text.splitlines(keepends=True)
    head, rest = lines[0], "".join(lines[1:])
    yield from (text.encode(each) for each in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"))
    yield from (text.encode("big5hkscs", "replace"), text.encode("gb18030"), text.encode("latin-1", "replace"))
    yield from (b"", b"\n", b"\0", b"\xff" * 50, b"PK\x03\x04" + text.encode())
    changed = [
        *("sep=;\n" + text.replace(",", ";"), "\n\n" + text, ",,,,\n" + text, head, rest, head + head + rest, text * 2),
        *(text.replace("\n", "\r"), text.replace(",", "\t"), text.replace(",", ",,"), text.replace("\n", "\n\n")),
        *(
            text + '"',
            text[: len(text) // 2],
            text.replace(",", ',"'),
            text + "x," * 3_000,
            text + "\0\n",
            text + "\ufffe",
        ),
        *(
            text.replace("1", "9" * 400),
            text.replace("2", "٣"),
            text.replace("0", "０"),
            text.replace(",", ",＝1+1 ", 3),
        ),
    ]
    yield from (each.encode() for each in changed)


MEMBERS = (
    "Role,Branch,Account name,Name in English,Name in Chinese,E-mail address,Telephone,Language\n"
    "OU,HQ,clerk10,Clerk,陳大文,clerk@example.com,2345 6789,\n"
)
FINES = (
    "reference,court,amount,description_en,description_zh_hant,description_zh_hans,due_on\n"
    "KCF26112093,MC,320.00,Speeding,超速,超速,2027-03-31\n"
)


def test_a_file_of_members_is_read_or_refused_whatever_befell_it(person):
    actor = person("wong.pa")
    for content in mutated(MEMBERS):
        try:
            with transaction.atomic():
                check(lines_of(keep_file(actor=actor, content=content)), organization=actor.organization, actor=actor)
        except Refused as refusal:
            assert all(str(reason) for reason in refusal.reasons)
    assert get_user_model().objects.filter(username="clerk10").count() == 0


def test_a_register_of_fines_is_read_or_refused_whatever_befell_it(court, tmp_path):
    for content in mutated(FINES):
        path = tmp_path / "fines.csv"
        path.write_bytes(content)
        try:
            with transaction.atomic():
                load_fines(path)
                transaction.set_rollback(True)
        except BadRegister as error:
            assert str(error)


def test_a_settlement_file_is_read_or_refused_whatever_befell_it():
    day = date(2026, 11, 24)
    for content in mutated(settlement_file.written([], day).decode()):
        try:
            assert settlement_file.read(content, day) == []
        except settlement_file.BadFile as error:
            assert error.args
