"""A form that a template includes can be sent: what is included with `only` gets its token by name."""

import re
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
TEMPLATES = BASE / "templates"
INCLUDE = re.compile(r'{%\s*include\s+"([^"]+)"([^%]*)%}')


def test_a_template_that_is_included_alone_gets_the_token_of_its_form():
    speaks_of_it = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.glob("**/*.html")
        if "csrf_token" in path.read_text("utf-8")
    }
    assert speaks_of_it
    without = [
        f"{path.relative_to(BASE)}: {name}"
        for path in sorted(TEMPLATES.glob("**/*.html"))
        for name, rest in INCLUDE.findall(path.read_text("utf-8"))
        if name in speaks_of_it and re.search(r"\bonly\s*$", rest) and "csrf_token=csrf_token" not in rest
    ]
    assert without == []
