"""Set-up finds what a machine lacks by trying it, installs it, and does not ask for ever."""

import pytest

from dev import bootstrap
from icms import system_requirements
from icms.system_requirements import Requirement


@pytest.fixture
def machine(monkeypatch):
    """A machine that lacks one thing; `installed` is what set-up had apt install."""

    class Machine:
        has: bool = False
        packaged: bool = False
        installed: list[str] = []
        can_install = True

    made = Machine()
    made.installed = []

    def install(packages, missing):
        if not made.can_install:
            raise SystemExit(2)
        made.installed += packages
        made.has = True

    def lacking(is_vital):
        each = Requirement("A library", "papers are slow", ("lib0",), lambda: made.has, is_vital)
        monkeypatch.setattr(system_requirements, "missing", lambda: [] if made.has else [each])
        return made

    monkeypatch.setattr(bootstrap, "install", install)
    monkeypatch.setattr(bootstrap, "is_installed", lambda package: made.packaged)
    return lacking


def test_what_lacks_is_installed_and_said(machine, capsys):
    found = machine(is_vital=True)
    bootstrap.system_libraries()
    assert found.installed == ["lib0"]
    assert capsys.readouterr().err == "This machine lacks A library: without it papers are slow.\n"


def test_a_complete_machine_is_left_alone(machine, capsys):
    found = machine(is_vital=True)
    found.has = True
    bootstrap.system_libraries()
    assert found.installed == [] and capsys.readouterr().err == ""


def test_a_package_that_does_not_help_is_not_installed_again(machine):
    found = machine(is_vital=False)
    found.packaged = True
    bootstrap.system_libraries()
    assert found.installed == []


def test_without_the_right_to_install_only_what_is_vital_stops_set_up(machine):
    machine(is_vital=False).can_install = False
    bootstrap.system_libraries()
    machine(is_vital=True)
    with pytest.raises(SystemExit):
        bootstrap.system_libraries()


def test_a_package_that_nobody_has_is_not_installed():
    assert not bootstrap.is_installed("icms-has-no-such-package")


def test_playwrights_driver_gets_the_library_that_it_lacks_or_set_up_says_that_it_does_not_start(machine, monkeypatch):
    found = machine(is_vital=True)
    monkeypatch.setattr(bootstrap, "browser_works", lambda name: True)
    monkeypatch.setattr(bootstrap, "driver_works", lambda: found.has)
    bootstrap.set_up_browser()
    assert found.installed == ["libatomic1"]

    monkeypatch.setattr(bootstrap, "driver_works", lambda: False)
    with pytest.raises(SystemExit):
        bootstrap.set_up_browser()


def test_the_driver_of_this_machine_starts():
    assert bootstrap.driver_works()
