"""What only the portal can tell of a file: it is here already, or it names another case (domain 6.2)."""

from collections.abc import Sequence
from pathlib import Path

from filings.models import Document, Filing
from filings.preflight.findings import Finding
