"""`make check`: lint, types, contracts, templates, migrations, references, translations. All are run, all are told."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import references

BASE = Path(__file__).resolve().parent.parent
sys.path.append(str(BASE))

from icms.lib.pdf.keys import make_demo_certificate  # noqa: E402

BIN = BASE / ".venv" / "bin"
MANAGE = [str(BIN / "python"), "manage.py"]
LANGUAGES = ("zh_Hant", "zh_Hans")

# The shape of production, with made-up values: what `check --deploy` says must hold for the settings, not for a .env.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "icms.settings",
    "DATABASE_URL": "postgres://icms@database/icms",
    "REDIS_URL": "redis://redis:6379/0",
    "DEBUG": "0",
    "HTTPS": "1",
    "PERSONAL_DATA_KEYS": "YSBrZXkgZm9yIHRoZSBjaGVjayBhbG9uZSwgbm8gdXM=",
    "SECRET_KEY": "k3y-for-the-check-alone-%9Qw!zX2vB7nM4pL8sD1fG6hJ0tR5yU3iO",
    "ALLOWED_HOSTS": "efiling.example",
    "PUBLIC_URL": "https://efiling.example",
    "COURT_KEY_FILE": str(BASE / "var" / "check" / "court-key.pem"),
    "COURT_CERTIFICATE_FILE": str(BASE / "var" / "check" / "court-certificate.pem"),
    "EMAIL_URL": "smtp://mail:25",
    "CLAMD_ADDRESS": "clamav:3310",
    "GATEWAY": "payments.gateways.stripe.StripeGateway",
    "STRIPE_SECRET_KEY": "a-key-for-the-check-alone",
    "STRIPE_WEBHOOK_SECRETS": "a-secret-for-the-check-alone",
}


def templates() -> list[str]:
    """Every template in the repository."""
    return [
        str(path.relative_to(BASE))
        for path in sorted([*BASE.glob("templates/**/*.html"), *BASE.glob("dev/templates/**/*.html")])
    ]


def commands() -> dict[str, list[str]]:
    """What is asked, by name."""
    return {
        "lint": [str(BIN / "ruff"), "check", "--quiet", "--output-format=concise"],
        "format": [str(BIN / "ruff"), "format", "--check", "--quiet"],
        "types": [str(BIN / "mypy")],
        "contracts": [str(BIN / "lint-imports"), "--no-cache"],
        "templates": [str(BIN / "djade"), "--target-version", "5.2", "--check", *templates()],
        "markup": [str(BIN / "djlint"), "--lint", "--quiet", *templates()],
        "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
        "system": [*MANAGE, "check", "--fail-level", "WARNING"],
        "deployment": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    }


def ask(name: str, words: list[str]) -> str:
    """Run one; returns what it complained of, or nothing."""
    # A checker needs no portal's data; engines that a command starts are the tests' own.
    environment = dict(os.environ) | {
        "ICMS_VAR": str(BASE / "var" / "test"),
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }
    if name == "deployment":
        environment |= PRODUCTION
        make_demo_certificate(
            Path(PRODUCTION["COURT_KEY_FILE"]),
            Path(PRODUCTION["COURT_CERTIFICATE_FILE"]),
            name="A court's, for the check",
            days=36500,
        )
    done = subprocess.run(
        words,
        cwd=BASE,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.strip() or f"exit code {done.returncode}" if done.returncode else ""


def untranslated() -> str:
    """Every word of the interface, gathered afresh in a copy, that a language lacks or is unsure of."""
    import polib

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(
            BASE, copy, ignore=shutil.ignore_patterns(".*", "var", "node_modules", "tests", "bench", "static")
        )
        locales = [word for language in LANGUAGES for word in ("--locale", language)]
        words = [str(BIN / "django-admin"), "makemessages", *locales, "--no-location"]
        done = subprocess.run(words, cwd=copy, capture_output=True, text=True, check=False)
        if done.returncode:
            return done.stderr.strip()
        complaints = []
        for language in LANGUAGES:
            catalogue = polib.pofile(str(copy / "locale" / language / "LC_MESSAGES" / "django.po"))
            for kind, entries in (
                ("untranslated", catalogue.untranslated_entries()),
                ("fuzzy", catalogue.fuzzy_entries()),
            ):
                complaints += [f"{language}: {kind}: {entry.msgid}" for entry in entries if not entry.obsolete]
    return "\n".join(complaints)


def main() -> int:
    """0 when nothing is wrong."""
    wrong = 0
    wanted = sys.argv[1:]
    questions = {name: (lambda name=name, words=words: ask(name, words)) for name, words in commands().items()}
    questions["references"] = references.dangling
    questions["translations"] = untranslated
    for name, question in questions.items():
        if wanted and name not in wanted:
            continue
        started = time.monotonic()
        complaint = question()
        wrong += bool(complaint)
        print(f"{name:<13} {'WRONG' if complaint else 'ok':<6} {time.monotonic() - started:5.1f} s", flush=True)
        if complaint:
            print("\n".join(f"    {line}" for line in complaint.splitlines()[:200]), flush=True)
    print("Everything holds." if not wrong else f"{wrong} of these did not hold.")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
