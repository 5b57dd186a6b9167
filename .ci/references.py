"""Each mention of a rule (`domain 5.2`, `design 9`, `interface 7`, `quality 4`) leads to a section that docs/ has."""

import re
import subprocess
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
LAW = ("domain", "design", "interface", "quality")
READ = (".py", ".html", ".txt", ".md", ".css", ".js", ".csv", ".toml", ".yml")

NUMBER = r"\d{1,2}(?:\.\d{1,2})?"
BETWEEN = r"[`,]*\s+(?:[#*]\s+)?"  # a mention may be broken at the end of a line, also inside a comment
MENTION = re.compile(
    rf"\b({'|'.join(LAW)})(?:\.md)?{BETWEEN}(?:sections?{BETWEEN})?"
    rf"({NUMBER}(?:(?:,? and|,| to)\s+{NUMBER}(?!\w))*)(?!\w)"
)
ANCHOR = re.compile(r'<a id="([0-9.]+)"></a>')


def sections() -> dict[str, set[str]]:
    """The numbers of the sections that each document of the law has."""
    return {name: set(ANCHOR.findall((BASE / "docs" / f"{name}.md").read_text())) for name in LAW}


def mentions(text: str) -> list[tuple[int, str, str]]:
    """Every rule that a text mentions: line, document, number."""
    found = []
    for match in MENTION.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        found += [(line, match[1], number) for number in re.findall(NUMBER, match[2])]
    return found


def dangling() -> str:
    """The mentions that lead nowhere, one a line; empty when all hold."""
    known = sections()
    listed = subprocess.run(["git", "ls-files"], cwd=BASE, capture_output=True, text=True, check=True)
    complaints = []
    for name in listed.stdout.splitlines():
        path = BASE / name
        if path.suffix not in READ or not path.is_file():
            continue
        complaints += [
            f"{name}:{line}: docs/{document}.md has no section {number}"
            for line, document, number in mentions(path.read_text(errors="replace"))
            if number not in known[document]
        ]
    return "\n".join(complaints)
