"""The portal as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icms.settings")
application = get_wsgi_application()

from icms.checks import refuse_bad_settings  # noqa: E402  (asks for settings that are set up)

refuse_bad_settings()
