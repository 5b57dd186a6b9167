"""The court and its cast."""

from tests.court import court, person

__all__ = ["court", "person"]
