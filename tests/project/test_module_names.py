"""The names of modules stay few: who knows one app finds their way in the next.

`module_names.txt` beside this file lists them; a new one is added there on purpose, or not at all.
"""

from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
NAMES = Path(__file__).parent / "module_names.txt"
APART = {"tests", "bench", "var", "node_modules"}
MOST = 185


def module_names() -> dict[str, list[str]]:
    """Every name of a module of the portal, and where it is."""
    found: dict[str, list[str]] = {}
    for path in sorted(BASE.glob("**/*.py")):
        parts = path.relative_to(BASE).parts
        if parts[0] in APART or parts[0].startswith(".") or "migrations" in parts:
            continue
        found.setdefault(path.stem, []).append(str(path.relative_to(BASE)))
    return found


def listed() -> set[str]:
    return set(NAMES.read_text("utf-8").split())


def test_a_module_has_a_name_that_is_listed() -> None:
    new = {name: paths for name, paths in module_names().items() if name not in listed()}
    assert not new, (
        f"New names of modules: {new}. Call it what its like is called in another package (views, forms, services, "
        f"selectors, rules, …: see {NAMES.name}). If there is nothing like it, add the name to {NAMES.name}."
    )


def test_a_listed_name_is_in_use() -> None:
    assert not (gone := listed() - set(module_names())), f"Nothing has these names any more; take them out: {gone}"


def test_the_names_are_few() -> None:
    assert len(listed()) < MOST
