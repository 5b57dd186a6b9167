"""`make demo-reset`: forget everything the demonstration wrote; the next `make run` begins anew."""

import os
import shutil
import sys
from pathlib import Path

import environ

from icms import embedded
from icms.embedded import guard
from icms.portal import BASE

KEPT = {"setup.json", "test"}


def main() -> None:
    """Refuses while a portal runs here, and where the data is not the demonstration's own."""
    environ.Env.read_env(BASE / ".env")
    if os.environ.get("DATABASE_URL"):
        raise SystemExit("DATABASE_URL is set, so the data is not the demonstration's own; nothing was removed.")
    var = Path(os.environ.get("ICMS_VAR") or BASE / "var").resolve()
    var.mkdir(parents=True, exist_ok=True)
    running = guard.try_lock(var / "run.lock")
    if running is None or not embedded.stop(var):
        raise SystemExit("The portal, or a command, still uses this data: stop it first (Ctrl-C), then try again.")
    for entry in var.iterdir():
        if entry.name in KEPT or entry.name.startswith("test-"):
            continue
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    print("The demonstration's data is gone; `make run` begins anew.", file=sys.stderr)


if __name__ == "__main__":
    main()
