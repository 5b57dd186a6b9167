"""The tests' own engines and folders: nothing under var/ but var/test is touched, and two runs never meet.

Importing this module points the settings at the first folder among var/test, var/test-2, … that no other run
holds; so it is imported before Django's settings are (the first line of conftest.py).
"""

import fcntl
import os
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
RUNS = 24


def claim() -> tuple[Path, int]:
    """A folder that is this run's alone until the process ends, and the descriptor that holds it."""
    for number in range(1, RUNS + 1):
        folder = BASE / "var" / ("test" if number == 1 else f"test-{number}")
        folder.mkdir(parents=True, exist_ok=True)
        held = os.open(folder / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(held)
            continue
        (folder / "static").mkdir(exist_ok=True)  # what WhiteNoise looks for beside the source
        return folder, held
    raise SystemExit(f"{RUNS} test runs are under way in this checkout; wait for one to end.")


FOLDER, _HELD = claim()
# The folder of the whole run: where it is split over processes, that of the process that started them.
RUN_FOLDER = Path(os.environ.setdefault("ICMS_TEST_RUN", str(FOLDER)))
# Empty, not absent: an address in .env is for the portal, never for its tests.
os.environ |= {
    "ICMS_VAR": str(FOLDER),
    "DATABASE_URL": "",
    "REDIS_URL": "",
    "EMAIL_URL": "memorymail://",
    "ICMS_DEMO": "1",
    "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
    "PUBLIC_URL": "http://127.0.0.1:8000",
}
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
