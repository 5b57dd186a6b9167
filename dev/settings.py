"""The portal's settings on one machine, to look at it and to work on it: a demonstration with engines of its own.

This is the only place where the portal and what is around it meet, and it is on this side: `manage.py`, `make run` and
the tests name these settings, the image names `icms.settings`, which knows nothing of this package.
"""

import os
from pathlib import Path

import environ

from dev import engines

_BASE = Path(__file__).resolve().parent.parent
environ.Env.read_env(_BASE / ".env")
_own = engines.addresses(Path(os.environ.get("ICMS_VAR") or _BASE / "var"))
os.environ.setdefault("ICMS_DEMO", "1")
os.environ["DATABASE_URL"] = os.environ.get("DATABASE_URL") or _own.database_url
os.environ["REDIS_URL"] = os.environ.get("REDIS_URL") or _own.redis_url

os.environ.setdefault("CONTACTS_FILE", str(_BASE / "dev" / "demo" / "contacts.csv"))

from icms.settings import *  # noqa: E402, F403
from icms.settings import DATABASES, DEMO, INSTALLED_APPS, TEMPLATES, VAR_DIR  # noqa: E402

if os.environ["DATABASE_URL"] == _own.database_url:
    # Starts at the first connection, and again after a crash.
    DATABASES["default"] |= {"ENGINE": "dev.engines", "EMBEDDED_ROOT": VAR_DIR}
if DEMO:
    # Before the portal's own apps, so that `manage.py prepare` is the demonstration's.
    INSTALLED_APPS.insert(0, "dev.apps.DemonstrationConfig")
    TEMPLATES[0]["OPTIONS"]["context_processors"].append("dev.context.demonstration")  # type: ignore[index]
