"""docs/permissions.md says what the code does: its tables are read and compared."""

import re
from pathlib import Path

from django.conf import settings

from accounts.models import Empowerment
from accounts.permissions import ALWAYS, TABLE, Function
from accounts.roles import STAFF, Role

DOCUMENT = (Path(settings.BASE_DIR) / "docs" / "permissions.md").read_text("utf-8")
ROW = re.compile(r"^\| `(\w+)`(.*)\|$", re.MULTILINE)
NUMBERED = re.compile(r"^(\d)\. `(\w+)`", re.MULTILINE)


def test_the_table_in_the_document_is_the_table_of_the_code():
    kinds = {number: Empowerment.Kind(kind) for number, kind in NUMBERED.findall(DOCUMENT)}
    assert set(kinds.values()) == set(Empowerment.Kind)
    words = {"yes": ALWAYS, "no": None, **kinds}
    functions = {function.value for function in Function}
    said = {}
    for name, rest in ROW.findall(DOCUMENT):
        if name in functions:
            cells = [cell.strip() for cell in rest.split("|")[-3:]]
            said[Function(name)] = {
                role: words[cell] for role, cell in zip(("PA", "SA", "OU"), cells, strict=True) if words[cell]
            }
    assert said == {function: {str(role): cell for role, cell in cells.items()} for function, cells in TABLE.items()}


def test_the_document_names_every_desk():
    named = {name for name, _rest in ROW.findall(DOCUMENT) if name not in {function.value for function in Function}}
    assert named == {Role(role).value for role in STAFF}
