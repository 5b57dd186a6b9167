"""The court's key for these tests, what a seal says, and the corpus of real files."""

import os
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest

from filings.sealing.seal import Sealed, SealFacts, seal_pdf
from icms.lib.pdf import isolate
from icms.lib.pdf.keys import court_certificate, court_signer, make_demo_certificate
from tests.pdf import making

MONDAY = datetime(2026, 11, 23, 0, 45, tzinfo=UTC)
CORPUS = Path(os.environ.get("ICMS_CORPUS") or Path(__file__).resolve().parents[3] / "shared" / "corpus" / "pdf")


def pytest_collection_modifyitems(config, items):
    """Where the corpus is not beside the checkout, its tests are left out, and that is said."""
    if CORPUS.is_dir():
        return
    of_corpus = [item for item in items if item.path.name == "test_corpus.py"]
    if of_corpus:
        items[:] = [item for item in items if item not in of_corpus]
        config.hook.pytest_deselected(items=of_corpus)
        warnings.warn(f"The tests on real PDFs were left out: there is no {CORPUS}.", stacklevel=1)


@pytest.fixture(scope="session", autouse=True)
def _nurseries_end():
    yield
    isolate.close_all()


@pytest.fixture(scope="session")
def key_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("court")
    files = folder / "key.pem", folder / "certificate.pem"
    make_demo_certificate(*files)
    return files


@pytest.fixture(scope="session")
def signer(key_files):
    return court_signer(*key_files)


@pytest.fixture(scope="session")
def certificate(key_files):
    return court_certificate(key_files[1])


@pytest.fixture
def facts():
    return SealFacts("District Court", "區域法院", "DCCJ 4127/2026", MONDAY, "482019375567")


@pytest.fixture
def filed(tmp_path):
    """A document of two pages with room for the seal at the upper right of page 1."""
    return making.saved(making.paper(making.content("Writ of summons"), making.content("Page two")), tmp_path / "w.pdf")


@pytest.fixture
def seal_it(signer, facts, tmp_path):
    """Seal a file and answer what was made and where."""

    def seal(source: Path, seal_facts: SealFacts = facts) -> tuple[Sealed, Path]:
        target = tmp_path / f"sealed-{source.name}"
        return seal_pdf(source, target, seal_facts, signer, at=MONDAY), target

    return seal
