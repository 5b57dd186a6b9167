"""The pages of docs/ name files that are there, and link to pages and sections that are there."""

import re
import subprocess
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
PAGES = [BASE / "README.md", *sorted((BASE / "docs").rglob("*.md"))]
ROOTS = r"(?:accounts|bench|cases|causebook|deploy|dev|docs|filings|icms|locale|payments|static|templates|tests|\.ci)"
NAMED = re.compile(rf"`({ROOTS}/[\w./-]+)`")
# A path with a place to fill in: `templates/<app>/…`. What stands before it is there.
PATTERN = re.compile(rf"`({ROOTS}/[\w./-]*)[<‹…*][^`]*`")
MODULE = re.compile(r"`((?:accounts|cases|causebook|dev|filings|icms|payments)(?:\.\w+)+)(?:\(.*?\))?`")
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)")


def tracked() -> set[str]:
    """Every file of the repository and every folder that holds one."""
    listed = subprocess.run(["git", "ls-files"], cwd=BASE, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    return {str(place) for name in listed if name for place in (Path(name), *Path(name).parents)}


TRACKED = tracked()


CAST = {"accounts.sup", "registry.sup"}
PERMISSIONS = {"cases.act_in_case"}
MODELS = {
    f"{path.parts[-3]}.{name}"
    for path in BASE.glob("*/models/*.py")
    for name in re.findall(r"^class (\w+)", path.read_text(), re.MULTILINE)
}


def name_of(page: Path) -> str:
    return str(page.relative_to(BASE))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_file_that_a_page_names_is_there(page):
    named = {name.rstrip("/.") for name in NAMED.findall(page.read_text())}
    assert {name for name in named if name not in TRACKED} == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_folder_of_a_path_with_a_place_to_fill_in_is_there(page):
    folders = {start.rpartition("/")[0] for start in PATTERN.findall(page.read_text())}
    assert {folder for folder in folders if folder not in TRACKED} == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_name_in_code_that_a_page_gives_is_there(page):
    gone = set()
    for dotted in MODULE.findall(page.read_text()):
        if dotted in CAST | PERMISSIONS | MODELS or re.fullmatch(
            r"\w+\.[EW]\d{3}", dotted
        ):  # people, rows, and checks of Django's
            continue
        parts = dotted.split(".")
        for length in range(len(parts), 0, -1):
            place = "/".join(parts[:length])
            if place in TRACKED or f"{place}.py" in TRACKED:
                break
        source = BASE / (f"{place}.py" if f"{place}.py" in TRACKED else f"{place}/__init__.py")
        rest = parts[length:]
        if rest and not re.search(rf"\b{re.escape(rest[0])}\b", source.read_text()):
            gone.add(dotted)
    assert gone == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_link_of_a_page_leads_somewhere(page):
    dead = set()
    for target, section in LINK.findall(page.read_text()):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        place = (page.parent / target).resolve() if target else page
        if not place.exists():
            dead.add(target)
        elif section and place.suffix == ".md":
            text = place.read_text()
            headings = {
                re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")
                for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
            }
            if f'<a id="{section}"></a>' not in text and section not in headings:
                dead.add(f"{target}#{section}")
    assert dead == set()
