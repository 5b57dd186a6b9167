"""The tables of docs/architecture.md say what the code is."""

import re
import tomllib
from pathlib import Path

from django.conf import settings
from django.dispatch import Signal
from django.utils.module_loading import import_string

from icms.lib.hooks import Hook

BASE = Path(__file__).resolve().parents[2]
PAGE = (BASE / "docs" / "architecture.md").read_text()
PROJECT = tomllib.loads((BASE / "pyproject.toml").read_text())
APPS = ("accounts", "cases", "payments", "filings", "causebook")


def section(title: str) -> str:
    """The text under a heading, to the next one."""
    return PAGE.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def first_cells(title: str) -> list[str]:
    """The names in the first column of the first table under a heading."""
    names: list[str] = []
    table = re.search(r"(?:^\|.*\n)+", section(title), re.MULTILINE)
    assert table, f"no table under {title}"
    for row in table[0].splitlines()[2:]:
        names += re.findall(r"`([^`]+)`", row.split("|")[1])
    return names


def contracts() -> dict[str, dict]:
    return {contract["name"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}


def test_the_layers_are_those_of_the_contract():
    layers = [
        re.sub(r"\.(?=urls|settings|celery|wsgi).*|[()]", "", name)
        for name in contracts()["Imports go down only"]["layers"]
    ]
    assert first_cells("Layers") == layers


def test_each_app_has_a_contract_inside():
    assert {f"Inside {app}" for app in APPS} <= contracts().keys()


def test_each_package_of_an_app_is_told():
    packages = {
        f"{app}.{path.parent.name}"
        for app in APPS
        for path in (BASE / app).glob("*/__init__.py")
        if path.parent.name not in {"models", "migrations", "management"}
    }
    assert set(first_cells("Packages")) == packages


def test_each_module_beside_the_packages_is_told():
    modules = {
        f"{app}.{path.stem}"
        for app in (*APPS, "icms")
        for path in (BASE / app).glob("*.py")
        if path.stem not in {"__init__", "apps", "urls"}
    }
    assert set(first_cells("Beside the packages")) == modules


def test_what_goes_upward_is_told_and_is_there():
    told = set(first_cells("What goes upward"))
    for name in told:
        assert isinstance(import_string(name), (Hook, Signal)), name
    declared = set()
    for app in (*APPS, "icms"):
        for path in (BASE / app).rglob("*.py"):
            for name in re.findall(r"^(\w+)(?:: Hook\[.*\])? = (?:Hook|Signal)\(", path.read_text(), re.MULTILINE):
                declared.add(f"{'.'.join(path.relative_to(BASE).with_suffix('').parts)}.{name}")
    assert declared == told


def test_what_runs_by_the_clock_is_one_table_of_what_is_there():
    assert settings.PERIODIC_JOBS
    for name in settings.PERIODIC_JOBS:
        assert callable(import_string(name)), name


def test_each_library_is_told_and_none_that_is_not_used():
    names = re.compile(r"^[\w-]+")
    wanted = {names.match(line)[0] for line in PROJECT["project"]["dependencies"]}
    assert set(first_cells("Why each library is there")) == wanted | {"stripe"}
    development = section("Why each library is there").split("For development:")[1]
    tools = {names.match(line)[0] for line in PROJECT["dependency-groups"]["dev"]}
    assert set(re.findall(r"`([\w-]+)`", development)) == tools - {"stripe"}
