"""The portal's settings under test: as on one machine, and with passwords that cost nothing to hash."""

from dev.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
