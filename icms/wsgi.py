"""The portal as a WSGI application."""

import logging
import os
import re

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icms.settings")
application = get_wsgi_application()

from icms.checks import refuse_bad_settings  # noqa: E402  (asks for settings that are set up)

refuse_bad_settings()

SECRET = re.compile(r"(/diary/)[^/\s?]+(\.ics)")


def hide_secrets(record: logging.LogRecord) -> bool:
    """The secret address of a diary is not written into the access log (its fields are the record's arguments)."""
    if isinstance(record.args, dict):
        for name, value in list(record.args.items()):
            if isinstance(value, str):
                record.args[name] = SECRET.sub(r"\1…\2", value)
    return True


logging.getLogger("gunicorn.access").addFilter(hide_secrets)
