"""Settings with which the portal must not be public: each is refused, at once or as a program starts."""

import importlib.util
import logging
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings as active
from django.core.exceptions import ImproperlyConfigured

from icms import checks
from icms.lib import clock
from icms.lib.pdf.keys import DEMO_NAME, make_demo_certificate

BASE = Path(__file__).resolve().parents[2]
GOOD = {
    "DATABASE_URL": "postgres://icms@database/icms",
    "REDIS_URL": "redis://redis:6379/0",
    "ICMS_DEMO": "0",
    "SECRET_KEY": "one-of-our-own-that-nobody-else-knows-0123456789-abcdefgh",
    "PERSONAL_DATA_KEYS": "YSBrZXkgZm9yIHRoZSBjaGVjayBhbG9uZSwgbm8gdXM=",
    "ALLOWED_HOSTS": "efiling.example",
    "PUBLIC_URL": "https://efiling.example",
    "GATEWAY": "payments.gateways.stripe.StripeGateway",
    "STRIPE_SECRET_KEY": "ours",
    "STRIPE_WEBHOOK_SECRETS": "ours",
    "HTTPS": "1",
    "COURT_KEY_FILE": "/nowhere/key.pem",
}
SANDBOX = {"GATEWAY": "payments.gateways.sandbox.SandboxGateway", "SANDBOX_GATEWAY_SECRET": "ours"}
HERE = {"ALLOWED_HOSTS": "localhost,127.0.0.1,[::1],web.localhost", "PUBLIC_URL": "http://localhost:8000"}
PUBLISHED_FIELD_KEY = "aUNNUyBkZW1vbnN0cmF0aW9uIGtleSwgbm8gc2VjcmU="
PUBLISHED_SECRET_KEY = "demonstration-only-" + "0" * 48

REFUSED_AT_ONCE = [
    ({"SECRET_KEY": None}, "SECRET_KEY"),
    ({"SECRET_KEY": ""}, "SECRET_KEY"),
    ({"PERSONAL_DATA_KEYS": None}, "PERSONAL_DATA_KEYS"),
    ({"PERSONAL_DATA_KEYS": ""}, "PERSONAL_DATA_KEYS"),
    ({"ICMS_DEMO": "1"}, "efiling.example"),
    ({"ICMS_DEMO": "1"} | HERE | {"ALLOWED_HOSTS": "localhost,efiling.example"}, "efiling.example"),
    ({"ICMS_DEMO": "1"} | HERE | {"ALLOWED_HOSTS": "*"}, "'*'"),
    ({"ICMS_DEMO": "1"} | HERE | {"ALLOWED_HOSTS": "0.0.0.0"}, "0.0.0.0"),
    ({"ICMS_DEMO": "1"} | HERE | {"ALLOWED_HOSTS": "192.168.1.7"}, "192.168.1.7"),
    ({"ICMS_DEMO": "1"} | HERE | {"ALLOWED_HOSTS": "localhost.efiling.example"}, "localhost.efiling.example"),
    ({"ICMS_DEMO": "1"} | HERE | {"PUBLIC_URL": "http://efiling.example"}, "efiling.example"),
    ({"ICMS_DEMO": "1"} | HERE | {"PUBLIC_URL": "efiling.example"}, "PUBLIC_URL"),
]

REFUSED_AT_THE_START = [
    ({"SECRET_KEY": PUBLISHED_SECRET_KEY}, "icms.E001"),
    ({"ALTCHA_KEY": PUBLISHED_SECRET_KEY}, "icms.E002"),
    ({"PERSONAL_DATA_KEYS": PUBLISHED_FIELD_KEY}, "icms.E003"),
    ({"PERSONAL_DATA_KEYS": f"{GOOD['PERSONAL_DATA_KEYS']},{PUBLISHED_FIELD_KEY}"}, "icms.E003"),
    (SANDBOX | HERE | {"SANDBOX_GATEWAY_SECRET": "demonstration-gateway-secret"}, "icms.E004"),
    ({"SANDBOX_GATEWAY_SECRET": "demonstration-gateway-secret"}, "icms.E004"),
    (SANDBOX, "icms.E006"),
    ({"OTHER_GATEWAYS": SANDBOX["GATEWAY"]}, "icms.E006"),
    ({"DEBUG": "1"}, "icms.E007"),
    (SANDBOX | HERE | {"SANDBOX_GATEWAY_SECRET": ""}, "payments.E001"),
    ({"STRIPE_SECRET_KEY": ""}, "payments.E002"),
    ({"STRIPE_WEBHOOK_SECRETS": ""}, "payments.E002"),
]


def environment(changes: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in (GOOD | changes).items() if value is not None}


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch):
    """The settings as an environment makes them; nothing of this one, nor of a .env, is in it."""

    def of(changes: dict[str, str | None]) -> ModuleType:
        for name in [name for name in os.environ if name not in ("PATH", "HOME")]:
            monkeypatch.delenv(name)
        for name, value in environment(changes).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("environ.Env.read_env", lambda *args, **kwargs: None)
        spec = importlib.util.spec_from_file_location("bad_settings", BASE / "icms" / "settings.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return of


@pytest.fixture
def start(load, settings):
    """Ask what every program asks as it starts, under these settings."""

    def under(changes: dict[str, str | None]) -> None:
        made = load(changes)
        for name in dir(made):
            if name.isupper() and name not in ("DATABASES", "CACHES", "INSTALLED_APPS"):
                setattr(settings, name, getattr(made, name))
        checks.refuse_bad_settings()

    return under


@pytest.mark.parametrize(("changes", "named"), REFUSED_AT_ONCE)
def test_settings_that_are_refused_at_once(load, changes, named):
    with pytest.raises(ImproperlyConfigured) as refused:
        load(changes)
    assert named in str(refused.value)


@pytest.mark.parametrize(("changes", "id"), REFUSED_AT_THE_START)
def test_settings_that_no_program_starts_with(start, changes, id):
    with pytest.raises(ImproperlyConfigured) as refused:
        start(changes)
    assert id in str(refused.value)


def test_the_demonstration_is_off_unless_it_is_asked_for(load):
    made = load({"ICMS_DEMO": None})
    assert (made.DEMO, made.SECOND_FACTOR, made.HTTPS, made.DEBUG) == (False, True, True, False)


def test_good_settings_start(start):
    start({})


def test_the_sandbox_is_accepted_on_this_machine_with_a_secret_of_its_own(start):
    start(SANDBOX | HERE)


def test_a_demonstration_starts_on_this_machine(start):
    start({"ICMS_DEMO": "1", "SECRET_KEY": None, "PERSONAL_DATA_KEYS": None} | SANDBOX | HERE)
    assert active.DEMO


@pytest.fixture
def court_key(tmp_path: Path):
    """The files of a key and a certificate of this name, for so many days; as the environment names them."""

    def made(name: str = "High Court of the test", days: int = 400) -> dict[str, str | None]:
        key, certificate = tmp_path / f"{days}-key.pem", tmp_path / f"{days}-certificate.pem"
        make_demo_certificate(key, certificate, name=name, from_=clock.now() - timedelta(days=1), days=days)
        return {"COURT_KEY_FILE": str(key), "COURT_CERTIFICATE_FILE": str(certificate)}

    return made


def test_a_demonstrations_certificate_seals_nothing_at_a_public_name(start, court_key):
    with pytest.raises(ImproperlyConfigured, match=r"icms\.E008"):
        start(court_key(DEMO_NAME))
    start(SANDBOX | HERE | court_key(DEMO_NAME))


def test_what_people_would_wait_for_without_a_word_is_in_the_log(start, court_key, caplog):
    connected = {"EMAIL_URL": "smtp://mail:25", "CLAMD_ADDRESS": "clamav:3310"}

    def warned(changes):
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            start(changes)
        return [f"W00{number}" for number in range(4, 9) if f"icms.W00{number}" in caplog.text]

    assert warned(connected | court_key()) == []
    assert warned(court_key()) == ["W007", "W008"]
    assert warned(connected) == ["W004"]
    assert warned(connected | court_key(days=20)) == ["W006"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "program",
    [
        [sys.executable, "-c", "import icms.wsgi"],
        [sys.executable, "-m", "celery", "-A", "icms", "worker", "--pool=solo"],
        [sys.executable, "-m", "celery", "-A", "icms", "beat", "--pidfile=", "--schedule=SCHEDULE"],
        [sys.executable, "manage.py", "check", "--deploy"],
    ],
    ids=["web", "worker", "beat", "check"],
)
def test_no_program_starts_with_the_published_key(program, tmp_path):
    told = environment({"SECRET_KEY": PUBLISHED_SECRET_KEY})
    told |= {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "ICMS_VAR": str(tmp_path)}
    told |= {"DJANGO_SETTINGS_MODULE": "icms.settings", "PYTHONPYCACHEPREFIX": os.environ["PYTHONPYCACHEPREFIX"]}
    words = [word.replace("SCHEDULE", str(tmp_path / "schedule")) for word in program]
    done = subprocess.run(words, cwd=BASE, env=told, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode != 0
    assert "icms.E001" in done.stdout + done.stderr
