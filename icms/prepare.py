"""All made ready: migrations, reference data, the demo's certificate, cast and scenes; `--cast` prints who is in it."""

import os
import sys

import django
from django.conf import settings
from django.core.management import call_command

from icms.lib.pdf.keys import make_demo_certificate


def main() -> None:
    """Each step may be done again and again; the second time it changes nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icms.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    call_command("load_reference", stdout=sys.stderr)
    if settings.DEMO:
        make_demo_certificate(settings.COURT_KEY_FILE, settings.COURT_CERTIFICATE_FILE, settings.COURT_KEY_PASSPHRASE)
        call_command("demo_cast", stdout=sys.stderr)
        if settings.DEMO_SCENES:
            call_command("demo_scenes", stdout=sys.stderr)
        if "--cast" in sys.argv[1:]:
            call_command("demo_cast", "--list")


if __name__ == "__main__":
    main()
