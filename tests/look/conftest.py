"""The pages of no room are tested with the court and its cast."""

from tests.court import court, person

__all__ = ["court", "person"]
