"""Filings are tested in the court of `tests.court`."""

from tests.court import court, person

__all__ = ["court", "person"]
