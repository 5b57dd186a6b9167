"""Real files from many programs, beside the checkout where there are any (ICMS_CORPUS says where else)."""

import os
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("ICMS_CORPUS") or BASE.parent / "shared" / "corpus" / "pdf")
