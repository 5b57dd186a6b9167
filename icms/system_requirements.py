"""What the portal uses of the system it runs on, found by trying it (`python -m icms.system_requirements`).

Set-up, the image's build, `manage.py check` and `/readyz` all ask this one list. It needs the standard library alone
and takes milliseconds, so set-up asks it each time, and finds what a machine lost or never had.
"""

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

# Characters of Hong Kong that a face for Taiwan or Japan may lack; the first is outside the basic plane.
HONG_KONG = "𨋢㗎嘅"
# The families that static/css/pdf.css names for what the portal's own faces do not have.
FAMILIES = ("Noto Sans CJK HK", "Noto Serif CJK HK", "Noto Sans CJK SC", "Noto Serif CJK SC")
# Libraries under the names that WeasyPrint tries.
PANGO = {
    "libgobject": ("gobject-2.0", "libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    "libpango": ("pango-1.0", "libpango-1.0.so.0", "libpango-1.0.dylib"),
    "libharfbuzz": ("harfbuzz", "libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "libfontconfig": ("fontconfig", "libfontconfig.so.1", "libfontconfig.1.dylib"),
    "libpangoft2": ("pangoft2-1.0", "libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
}
SUBSETTER = ("harfbuzz-subset", "libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib")


@dataclass(frozen=True)
class Requirement:
    """One thing of the system: what it is called, what follows where it lacks, and who brings it."""

    name: str
    without: str
    packages: tuple[str, ...]  # Debian's and Ubuntu's
    is_met: Callable[[], bool]
    is_vital: bool = True


def _library(names: tuple[str, ...]) -> ctypes.CDLL | None:
    for name in names:
        with suppress(OSError):
            return ctypes.CDLL(name)
    return None


def has_pango() -> bool:
    """Can every library be loaded without which WeasyPrint does not even start?"""
    return all(_library(names) for names in PANGO.values())


def has_subsetter() -> bool:
    """Will WeasyPrint cut faces with HarfBuzz, and not with fontTools?"""
    harfbuzz = _library(PANGO["libharfbuzz"])
    return bool(harfbuzz and harfbuzz.hb_version_atleast(4, 1, 0) and _library(SUBSETTER))


def has_chinese() -> bool:
    """Has each family that papers name the characters of Hong Kong?"""
    if shutil.which("fc-list") is None:
        return False
    wanted = " ".join(f"{ord(character):x}" for character in HONG_KONG)
    done = subprocess.run(["fc-list", f":charset={wanted}", "family"], capture_output=True, text=True, check=False)
    found = {family.strip() for line in done.stdout.splitlines() for family in line.split(",")}
    return found.issuperset(FAMILIES)


def has_msgfmt() -> bool:
    """Can translations be compiled?"""
    try:
        return subprocess.run(["msgfmt", "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


FOR_PAPERS = (
    Requirement(
        "Pango (libpango, libpangoft2)",
        "no receipt, acknowledgement or seal can be made",
        ("libpango-1.0-0", "libpangoft2-1.0-0"),
        has_pango,
    ),
    Requirement(
        "HarfBuzz's subsetter (libharfbuzz-subset, 4.1 or later)",
        "a Chinese paper takes tens of seconds to make instead of a part of one",
        ("libharfbuzz-subset0",),
        has_subsetter,
        is_vital=False,
    ),
    Requirement(
        f"Noto Sans CJK and Noto Serif CJK with the characters {HONG_KONG} (and fontconfig's fc-list)",
        "Chinese on papers and in the browser tests comes out as empty boxes or in another face",
        ("fonts-noto-cjk", "fontconfig"),
        has_chinese,
    ),
)
REQUIREMENTS = (
    *FOR_PAPERS,
    Requirement("GNU gettext (msgfmt)", "the Chinese pages come out in English", ("gettext",), has_msgfmt),
)


def missing(requirements: tuple[Requirement, ...] = REQUIREMENTS) -> list[Requirement]:
    """Those of the list that this machine lacks."""
    return [requirement for requirement in requirements if not requirement.is_met()]


@cache
def missing_for_papers() -> tuple[Requirement, ...]:
    """What papers lack on this machine, asked once a process."""
    return tuple(missing(FOR_PAPERS))


def main() -> int:
    """Say what lacks; 0 when nothing does."""
    lacking = missing()
    for each in lacking:
        print(f"Missing: {each.name}; without it {each.without}. Debian: {' '.join(each.packages)}", file=sys.stderr)
    return len(lacking)


if __name__ == "__main__":
    sys.exit(main())
