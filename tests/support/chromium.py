"""Where the browser for the browser tests is, if there is one."""

import os
import shutil
from functools import cache
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")


@cache
def find_chromium() -> str | None:
    """The path of the system's Chromium, else of the one Playwright brought, else None."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    brought = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return next((str(path) for path in sorted(brought.glob("chromium-*/chrome-linux*/chrome"))), None)
