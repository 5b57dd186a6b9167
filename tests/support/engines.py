"""The tests' own engines and folders: nothing under var/ but var/test is touched, and two runs never meet.

Importing this module points the settings at the first folder among var/test, var/test-2, … that no other run
holds; so it is imported before Django's settings are (the first line of conftest.py).
"""

import fcntl
import os
import sys
from pathlib import Path

from dev.engines import postgres

BASE = Path(__file__).resolve().parents[2]
RUNS = 24
# What Python has compiled once, for every process that the tests start: compiling the portal and its libraries takes
# half of the time in which one of its programs starts. Kept apart, whatever this machine does with __pycache__.
BYTECODE = str(BASE / "var" / "test-bytecode")
sys.pycache_prefix, sys.dont_write_bytecode = BYTECODE, False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ["PYTHONPYCACHEPREFIX"] = BYTECODE


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
# The tests kill processes, never the machine: what PostgreSQL has handed to the system outlives it without fsync.
OF_THE_PORTAL = dict(postgres.SETTINGS)
postgres.SETTINGS |= {"fsync": "off", "full_page_writes": "off", "max_wal_size": "2GB"}
