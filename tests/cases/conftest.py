"""My cases are tested with the cast."""

from tests.court import court, person

__all__ = ["court", "person"]
