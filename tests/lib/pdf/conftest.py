"""What the tests of PDF files share with those of filed documents."""

from tests.filings.conftest import filed

__all__ = ["filed"]
