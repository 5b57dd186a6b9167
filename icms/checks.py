"""`manage.py check`: what this machine lacks to make papers, and settings with which the portal must not be public.

What is tagged `security` is asked as web, worker and beat start as well (`refuse_bad_settings`), not only by commands.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured

from icms.lib import clock
from icms.system_requirements import missing_for_papers

log = logging.getLogger(__name__)
NEW_KEY = "Set one of your own: openssl rand -base64 48"
KEY_SETTINGS = "Set COURT_KEY_FILE, COURT_CERTIFICATE_FILE and COURT_KEY_PASSPHRASE."
ENDS_SOON = timedelta(days=60)


@register()
def papers(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A warning for each thing without which papers are made slowly, or wrongly, or not at all."""
    return [
        Warning(
            f"{each.name} is missing: {each.without}.",
            hint=f"Debian and Ubuntu have it as {' '.join(each.packages)}; `make setup` installs it.",
            id="icms.W001",
        )
        for each in missing_for_papers()
    ]


@register(Tags.security, deploy=True)
def production(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Everything that makes these settings unfit for people's documents and money."""
    return [*_published(), *_of_a_demonstration(), *_of_the_courts_key(), *_not_connected()]


def refuse_bad_settings() -> None:
    """Raises ImproperlyConfigured with every error of the settings; logs the warnings.

    A demonstration may have published keys, for it answers to this machine alone.
    """
    found = run_checks(tags=[Tags.security], include_deployment_checks=not settings.DEMO)
    for each in found:
        log.log(each.level, "%s", each)
    if errors := [each for each in found if each.is_serious()]:
        raise ImproperlyConfigured("The portal does not start.\n" + "\n".join(map(str, errors)))


def _published() -> Iterator[CheckMessage]:
    """Secrets that stand in the source."""
    if settings.SECRET_KEY == settings.DEMO_SECRET_KEY:
        yield Error("SECRET_KEY is the demonstration's, which is published.", hint=NEW_KEY, id="icms.E001")
    if settings.ALTCHA_KEY == settings.DEMO_SECRET_KEY:
        yield Error("ALTCHA_KEY is the demonstration's, which is published.", hint=NEW_KEY, id="icms.E002")
    if settings.DEMO_PERSONAL_DATA_KEY in settings.PERSONAL_DATA_KEYS:
        hint = "Make one as .env.example says; what the published key encrypted is no secret."
        yield Error("PERSONAL_DATA_KEYS holds the demonstration's key, which is published.", hint=hint, id="icms.E003")
    if settings.SANDBOX_GATEWAY_SECRET == settings.DEMO_GATEWAY_SECRET:
        words = "SANDBOX_GATEWAY_SECRET is the demonstration's, which is published: anybody could say that they paid."
        yield Error(words, hint=NEW_KEY, id="icms.E004")


def _of_a_demonstration() -> Iterator[CheckMessage]:
    if settings.DEMO:
        yield Error("This is a demonstration.", hint="Set ICMS_DEMO=0.", id="icms.E005")
    sandboxes = [name for name in (settings.GATEWAY, *settings.OTHER_GATEWAYS) if ".sandbox." in name]
    if sandboxes:
        words = "The payment gateway is the sandbox: a test card pays, and no money is taken."
        hint = "Set GATEWAY, and take it out of OTHER_GATEWAYS."
        yield Error(words, hint, id="icms.E006") if settings.PUBLIC_HOSTS else Warning(words, hint, id="icms.W003")
    if settings.DEBUG and settings.PUBLIC_HOSTS:
        yield Error("DEBUG shows everybody the settings and the code.", hint="Set DEBUG=0.", id="icms.E007")
    if not settings.SECOND_FACTOR:
        words = "Staff and administrators sign in by password alone."
        yield Warning(words, hint="Set SECOND_FACTOR=1.", id="icms.W002")


def _of_the_courts_key() -> Iterator[CheckMessage]:
    """A filing that is received without the court's key waits for its acknowledgement and its seal."""
    from icms.lib.pdf import keys, signing  # slow to import, and only a check of production needs them

    try:
        certificate = signing.the_court().signing_cert
    except keys.NoCourtKey as problem:
        yield Warning(f"{problem} Nothing is acknowledged and nothing sealed.", hint=KEY_SETTINGS, id="icms.W004")
        return
    assert certificate is not None  # `court_signer` reads both files or neither
    if certificate.subject.native.get("common_name") == keys.DEMO_NAME:
        words = "The court's certificate is a demonstration's: what it seals says so."
        yield Error(words, KEY_SETTINGS, id="icms.E008") if settings.PUBLIC_HOSTS else Warning(words, id="icms.W005")
    if certificate.not_valid_after < clock.now() + ENDS_SOON:
        words = f"The court's certificate ends on {certificate.not_valid_after:%d %B %Y}: no seal after that day holds."
        yield Warning(words, hint="Have it renewed, and replace its file.", id="icms.W006")


def _not_connected() -> Iterator[CheckMessage]:
    """Services without which the portal runs, and people wait or are harmed without a word."""
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        yield Warning("Mail is written to files: nobody gets any.", hint="Set EMAIL_URL.", id="icms.W007")
    if not settings.CLAMD_ADDRESS:
        yield Warning("No file is looked through for viruses.", hint="Set CLAMD_ADDRESS.", id="icms.W008")
