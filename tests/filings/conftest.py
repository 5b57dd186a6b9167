"""What the tests of documents share."""

import pytest

from tests.factories import pdfs


@pytest.fixture
def filed(tmp_path):
    """A document of two pages with room for the seal at the upper right of page 1."""
    return pdfs.saved(pdfs.paper(pdfs.content("Writ of summons"), pdfs.content("Page two")), tmp_path / "w.pdf")
