"""What preflight finds, and its report: plain values that can be stored and read back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

REFUSE, WARN, NOTE = "refuse", "warn", "note"
SEVERITIES = (REFUSE, WARN, NOTE)  # in the order in which findings are told


@dataclass(frozen=True)
class Finding:
    """One thing found in a file: its code (`P-04`), its severity, the page from 1, and figures."""

    code: str
    severity: str
    page: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain values, to keep."""
        return {"code": self.code, "severity": self.severity, "page": self.page, "params": dict(self.params)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Finding":
        """The finding that was kept."""
        return cls(kept["code"], kept["severity"], kept.get("page"), kept.get("params") or {})


@dataclass(frozen=True)
class Report:
    """The answer of preflight for one file.

    `pages` is 0 where the file could not be opened. `page_sizes` are runs of `(width mm, height mm, how many)` as
    seen. `seal_place` is what `sealing.placement.Place.from_json` reads. `first_page_text` serves the checks that need
    the case (`case_number_mismatch`), `content_sha256` to find the same pages in other bytes.
    """

    findings: tuple[Finding, ...] = ()
    pages: int = 0
    page_sizes: tuple[tuple[int, int, int], ...] = ()
    has_text: bool = False
    seal_place: Mapping[str, Any] | None = None
    first_page_text: str = ""
    content_sha256: str = ""

    @property
    def refused(self) -> bool:
        """Whether the file cannot be filed."""
        return any(finding.severity == REFUSE for finding in self.findings)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What the filer may live with."""
        return tuple(finding for finding in self.findings if finding.severity == WARN)

    def to_json(self) -> dict[str, Any]:
        """Plain values, to keep."""
        return {
            "findings": [finding.to_json() for finding in self.findings],
            "pages": self.pages,
            "page_sizes": [list(size) for size in self.page_sizes],
            "has_text": self.has_text,
            "seal_place": self.seal_place,
            "first_page_text": self.first_page_text,
            "content_sha256": self.content_sha256,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Report":
        """The report that was kept."""
        return cls(
            findings=tuple(Finding.from_json(one) for one in kept["findings"]),
            pages=kept["pages"],
            page_sizes=tuple((width, height, count) for width, height, count in kept["page_sizes"]),
            has_text=kept["has_text"],
            seal_place=kept["seal_place"],
            first_page_text=kept["first_page_text"],
            content_sha256=kept["content_sha256"],
        )


def refuse(code: str, page: int | None = None, **params: Any) -> Finding:
    """A finding that keeps the file out."""
    return Finding(code, REFUSE, page, params)


def warn(code: str, page: int | None = None, **params: Any) -> Finding:
    """A finding to look at."""
    return Finding(code, WARN, page, params)


def note(code: str, page: int | None = None, **params: Any) -> Finding:
    """A finding that tells what will be, and asks for nothing."""
    return Finding(code, NOTE, page, params)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Refusals first, then warnings, then notes; each by code."""
    return sorted(findings, key=lambda finding: (SEVERITIES.index(finding.severity), finding.code))
