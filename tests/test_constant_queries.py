"""Every list page asks the database as many queries for twelve rows as for two.

Which lists there are, who looks and what is added to them is in tests/factories/long_lists.py. A page of the access
table that shows a list and is not there fails.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from icms.lib import clock
from tests.factories import list_rows
from tests.factories.access_scene import arguments
from tests.factories.court import TUESDAY_10
from tests.factories.firms import who
from tests.factories.list_rows import Scene
from tests.factories.long_lists import LISTS, OF_ONE_LENGTH
from tests.support.access_table import COLUMNS, TABLE
from tests.support.kept import kept

MORE = 10
SHOWN = 8  # of these, at least: some lists end at ten
# A row of a table or a list, a choice of a form, a tab, a line of a CSV.
A_ROW = re.compile(rb"<(?:tr|li|label|a)\b|\r\n")
DRAWS_ROWS = re.compile(r'<tbody|<ul class="rows|components/pagination.html')


@kept
def scene() -> Scene:
    """What the addresses of the lists speak of."""
    with clock.set_to(TUESDAY_10):
        return list_rows.scene()


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with clock.set_to(TUESDAY_10):
        yield


def browser_of(username: str) -> Client:
    client = Client()
    if username not in ("", "visitor"):
        client.force_login(who(username), "allauth.account.auth_backends.AuthenticationBackend")
    return client


def kind_of(query: str) -> str:
    """The query without what it asks for."""
    return re.sub(r"\?(, \?)+", "?", re.sub(r"'[^']*'|\b\d+\b|_\d+_sync_\d+", "?", query))


def asked(client: Client, address: str) -> tuple[Counter[str], int]:
    """The queries of a page that was open before, and how many rows it has."""
    client.get(address)  # what a process asks once, such as the calendar
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200, address
    return Counter(kind_of(query["sql"]) for query in queries), len(A_ROW.findall(response.getvalue()))


def page_of(name: str) -> str:
    """`filings:list, lodged` is of the page `filings:list`."""
    return name.partition(",")[0]


def address_of(name: str, row: Any, scene: Scene) -> str:
    a_list, page = LISTS[name], page_of(name)
    return reverse(page, args=a_list.at(row) if a_list.at else arguments(page, scene)) + a_list.asked


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.slow
def test_a_list_asks_as_many_queries_for_twelve_rows_as_for_two(scene: Scene, name: str) -> None:
    a_list = LISTS[name]
    row = a_list.row(scene)
    address = address_of(name, row, scene)
    client = browser_of(a_list.reader)
    a_list.lengthen(row, 1)
    few, shorter = asked(client, address)
    a_list.lengthen(row, MORE)
    many, longer = asked(client, address)
    assert longer >= shorter + SHOWN, "the list did not become longer"
    assert many.total() == few.total(), "\n".join(
        f"{few[kind]} → {many[kind]}: {kind[:300]}" for kind in few | many if few[kind] != many[kind]
    )


def is_list(response: HttpResponse) -> bool:
    """Is it a table of rows, or does a template of the page draw rows, even if there are none now?"""
    kind = response.headers.get("Content-Type", "")
    templates = getattr(response, "templates", [])
    return "csv" in kind or ("html" in kind and any(DRAWS_ROWS.search(template.source) for template in templates))


@pytest.mark.slow
def test_every_list_of_the_access_table_is_made_long(scene: Scene) -> None:
    lists = {page_of(name) for name in LISTS}
    assert lists <= set(TABLE)
    browsers = {reader: browser_of(reader) for reader in COLUMNS}
    found = set()
    for name in [name for name in TABLE if name not in lists]:
        outcomes = dict(zip(COLUMNS, (TABLE[name] or "").split(), strict=False))
        reader = next((reader for reader, outcome in outcomes.items() if outcome == "ok"), None)
        if reader and is_list(browsers[reader].get(reverse(name, args=arguments(name, scene)))):
            found.add(name)
    missing = sorted(found - set(OF_ONE_LENGTH))
    assert not missing, f"add these lists to tests/factories/long_lists.py: {missing}"
    assert set(OF_ONE_LENGTH) <= found, "no such list"
