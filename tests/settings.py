"""The portal's settings under test: as on one machine, and with passwords that cost nothing to hash."""

from dev.settings import *  # noqa: F403

# A test's client looks for a file when it asks for one, not for all of them as it begins.
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
