"""The court's key for these tests, what a seal says, and the corpus of real files."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from filings.sealing.seal import Sealed, SealFacts, seal_pdf
from icms.lib.pdf.keys import court_certificate, court_signer, make_demo_certificate

MONDAY = datetime(2026, 11, 23, 0, 45, tzinfo=UTC)


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
def seal_it(signer, facts, tmp_path):
    """Seal a file and answer what was made and where."""

    def seal(source: Path, seal_facts: SealFacts = facts) -> tuple[Sealed, Path]:
        target = tmp_path / f"sealed-{source.name}"
        return seal_pdf(source, target, seal_facts, signer, at=MONDAY), target

    return seal
