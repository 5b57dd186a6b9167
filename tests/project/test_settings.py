"""Every setting is documented, and nothing is documented that no code reads."""

import re
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
DOCUMENTED = set(re.findall(r"^#?([A-Z][A-Z_]+)=", (BASE / ".env.example").read_text(), re.M))


def test_each_setting_that_is_read_is_documented() -> None:
    read = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"", (BASE / "icms" / "settings.py").read_text()))
    assert len(read) > 25
    assert read <= DOCUMENTED, f"missing in .env.example: {sorted(read - DOCUMENTED)}"


def test_each_setting_that_is_documented_is_read_somewhere() -> None:
    places = [
        BASE / "docker-compose.yml",
        BASE / "Makefile",
        *(BASE / "icms").rglob("*.py"),
        *(BASE / "payments").rglob("*.py"),
        *(BASE / "dev").rglob("*.py"),
    ]
    text = "\n".join(path.read_text() for path in places)
    unread = {name for name in DOCUMENTED if not re.search(rf"\b{name}\b", text)}
    assert not unread, f"documented, but read by nothing: {sorted(unread)}"
