"""Every setting of the portal, read from the environment (see .env.example)."""

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# In the demonstration everything has a default; in production the environment must say it all.
DEMO = env.bool("ICMS_DEMO", default=False)
DEMO_SCENES = env.bool("ICMS_DEMO_SCENES", default=DEMO)
DEBUG = env.bool("DEBUG", default=False)
VAR_DIR = Path(env("ICMS_VAR", default=str(BASE_DIR / "var")))
# Published with the source; `icms.checks` knows them wherever they are set.
DEMO_SECRET_KEY = "demonstration-only-" + "0" * 48
DEMO_PERSONAL_DATA_KEY = "aUNNUyBkZW1vbnN0cmF0aW9uIGtleSwgbm8gc2VjcmU="
DEMO_GATEWAY_SECRET = "demonstration-gateway-secret"  # noqa: S105
SECRET_KEY = env("SECRET_KEY", default=DEMO_SECRET_KEY) if DEMO else env("SECRET_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is empty: sessions and links could not be signed.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = env("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")


def is_loopback(host: str) -> bool:
    """Does only this machine reach a host of this name?"""
    name = host.strip("[].").lower()
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


# A demonstration has published keys, printed passwords, no TLS and no second factor.
PUBLIC_HOSTS = [host for host in (*ALLOWED_HOSTS, urlsplit(PUBLIC_URL).hostname or "") if not is_loopback(host)]
if DEMO and PUBLIC_HOSTS:
    raise ImproperlyConfigured(
        f"A demonstration (ICMS_DEMO=1) is for this machine alone, and ALLOWED_HOSTS or PUBLIC_URL names "
        f"{', '.join(map(repr, PUBLIC_HOSTS))}. In production set ICMS_DEMO=0 and DJANGO_SETTINGS_MODULE=icms.settings."
    )

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "pgtrigger",
    "csp",
    "accounts.apps.AccountsConfig",
    "cases.apps.CasesConfig",
    "payments.apps.PaymentsConfig",
    "filings.apps.FilingsConfig",
    "causebook.apps.CausebookConfig",
    "icms.apps.IcmsConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "filings.outages.middleware.FailedAttemptMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "icms.lib.uploads.UploadCleanupMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.signin.sessions.middleware.SessionListMiddleware",
    "cases.calendar.middleware.OneReadingMiddleware",
    "icms.lib.middleware.NulMiddleware",
    "icms.lib.middleware.NoStoreMiddleware",
    "icms.lib.middleware.KeepSubmittedFormMiddleware",
    "filings.maintenance.middleware.MaintenanceMiddleware",
    "accounts.signin.second_factor.middleware.SecondFactorMiddleware",
    "icms.lib.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "icms.urls"
WSGI_APPLICATION = "icms.wsgi.application"
FORM_RENDERER = "icms.lib.forms.CourtRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "icms.context.page",
            ],
            "libraries": {"court": "icms.lib.templatetags.court"},
            "builtins": [
                "icms.lib.templatetags.court",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    },
]

# Data: on a machine that has neither, the settings of `dev` bring both.
DATABASE_URL = env("DATABASE_URL")
REDIS_URL = env("REDIS_URL")
DATABASES = {"default": env.db_url_config(DATABASE_URL) | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Documents live under their hash, outside the web root.
DOCUMENT_ROOT = Path(env("DOCUMENT_ROOT", default=str(VAR_DIR / "documents")))
SCRATCH_ROOT = Path(env("SCRATCH_ROOT", default=str(VAR_DIR / "scratch")))
# What must be written down while the database is away; the web servers write it, the workers read it.
SPOOL_ROOT = Path(env("SPOOL_ROOT", default=str(VAR_DIR / "spool")))
FILE_UPLOAD_HANDLERS = ["icms.lib.uploads.DiskUploadHandler"]
MAX_FILE_BYTES = env.int("MAX_FILE_BYTES", default=50 * 1024 * 1024)
MOST_BULK_ROWS = env.int("MOST_BULK_ROWS", default=10_000)  # in one bulk filing; an approval may say less
MAX_BULK_FILE_BYTES = env.int("MAX_BULK_FILE_BYTES", default=1024 * 1024 * 1024)  # a zip of documents
MAX_FILING_BYTES = env.int("MAX_FILING_BYTES", default=200 * 1024 * 1024)
MAX_FILING_FILES = env.int("MAX_FILING_FILES", default=50)
# Files sent in parts: how many bytes of one account may wait for their rest, and for how many days.
MAX_UNFINISHED_BYTES = env.int("MAX_UNFINISHED_BYTES", default=400 * 1024 * 1024)
UPLOAD_DAYS = env.int("UPLOAD_DAYS", default=7)
MAX_SUPPORTING_BYTES = env.int("MAX_SUPPORTING_BYTES", default=10 * 1024 * 1024)
MAX_APPLICATION_BYTES = env.int("MAX_APPLICATION_BYTES", default=40 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Where clamd listens (`host:port`, or the path of its socket); empty: uploads are not scanned.
CLAMD_ADDRESS = env("CLAMD_ADDRESS", default="")
DRAFT_DAYS = env.int("DRAFT_DAYS", default=30)
# Certification of translations: may individuals apply, too; may it be asked for before there is a case.
TRANSLATIONS_FOR_INDIVIDUALS = env.bool("TRANSLATIONS_FOR_INDIVIDUALS", default=True)
TRANSLATIONS_BEFORE_A_CASE = env.bool("TRANSLATIONS_BEFORE_A_CASE", default=False)
# Does a second officer of the language section confirm what the first would certify.
TRANSLATIONS_NEED_TWO_OFFICERS = env.bool("TRANSLATIONS_NEED_TWO_OFFICERS", default=False)

# Personal data is encrypted with the first of these Fernet keys; the others can still read (icms.lib.encryption).
PERSONAL_DATA_KEYS = env.list("PERSONAL_DATA_KEYS", default=[DEMO_PERSONAL_DATA_KEY] if DEMO else [])
if not PERSONAL_DATA_KEYS:
    raise ImproperlyConfigured("PERSONAL_DATA_KEYS is empty: personal data could not be encrypted.")

# Languages and time: rows are in UTC, people read Hong Kong time.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hant", "繁體"), ("zh-hans", "简体")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Hong_Kong"

# Accounts: by account name, never by an address that must be unique (domain 3.1).
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "accounts.signin.adapter.AccountAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "accounts.signin.forms.SignInForm",
    "change_password": "accounts.signin.passwords.forms.NewPasswordForm",
    "reset_password_from_key": "accounts.signin.passwords.forms.NewPasswordByLinkForm",
    "reauthenticate": "accounts.signin.forms.ConfirmForm",
    "user_token": "accounts.signin.passwords.forms.PasswordLinkForm",
}
# A key is an account on one known browser, or on all others together (accounts/signin/limits.py).
ACCOUNT_RATE_LIMITS = {
    "login_failed": env("LOGIN_FAILED_LIMIT", default="10/m/ip,5/5m/key"),
    "reset_password": "20/m/ip",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# Without a second factor staff, PA and SA get no further than setting one up (domain 3.4).
SECOND_FACTOR = env.bool("SECOND_FACTOR", default=not DEMO)
MFA_ADAPTER = "accounts.signin.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.signin.second_factor.forms.CodeForm",
    "authenticate_webauthn": "accounts.signin.second_factor.forms.PasskeyForm",
    "reauthenticate": "accounts.signin.second_factor.forms.ConfirmCodeForm",
    "reauthenticate_webauthn": "accounts.signin.second_factor.forms.ConfirmPasskeyForm",
    "activate_totp": "accounts.signin.second_factor.forms.AddAppForm",
    "add_webauthn": "accounts.signin.second_factor.forms.AddPasskeyForm",
}
MFA_TOTP_ISSUER = "iCMS"
MFA_TOTP_TOLERANCE = 1  # the code before and the code after count too: clocks differ, and people type slowly
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Without TLS a browser gives passkeys to http://localhost alone; so it is where the demonstration runs.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "start"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name_en", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ANONYMOUS_USER_NAME = None  # a visitor has no account, and no right to any case
GUARDIAN_MONKEY_PATCH_USER = False  # `has_perm` and guardian's shortcuts are enough
SESSION_ENGINE = "icms.lib.sessions"
SESSION_COOKIE_AGE = env.int("IDLE_SECONDS", default=20 * 60)
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# How many proxies stand before the portal: the address that rate limits count is the one the last of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
CSRF_FAILURE_VIEW = "icms.views.csrf_failure"

# Safety.
HTTPS = env.bool("HTTPS", default=not DEMO)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
# Asked from inside, where there is no TLS.
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$", r"^gateway/notice/"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *env.list("PAYMENT_PAGE_ORIGINS", default=["http://127.0.0.1:8001"])],
    }
}

STATIC_URL = "static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = env.bool("SERVE_STATIC_FROM_SOURCE", default=DEMO)


def broker_url(redis_url: str) -> str:
    """The same Redis as Celery writes it: Unix sockets have another scheme there."""
    return redis_url.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)


# Work outside the request.
CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60  # on a busy machine a process needs seconds to have its faces ready
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = TIME_ZONE
# Redis hands out the smallest number first: no filing's stamp waits behind papers, nor those behind payments and mail;
# receipts for the money come last, for the payer has the page that says so already.
PAPERS, LATER, LAST = {"priority": 3}, {"priority": 6}, {"priority": 9}
CELERY_TASK_ROUTES = {
    "filings.stamping.tasks.make_acknowledgement": PAPERS,
    "filings.sealing.tasks.seal_document": PAPERS,
    "filings.issuing.tasks.seal_issued": PAPERS,
    "filings.issuing.tasks.deliver_issued": LATER,
    "payments.charges.tasks.stamp_payment": LATER,
    "payments.charges.tasks.make_receipt": LAST,
    "payments.refunds.tasks.send_refund": LATER,
    "payments.refunds.tasks.fetch_refund_status": LATER,
    "accounts.messages.tasks.send_email": LATER,
    "accounts.signin.passwords.tasks.send_password_links": LATER,
}
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=60)
# Every periodic job: the function, and how many seconds lie between two calls (icms.tasks).
PERIODIC_JOBS = {
    # stamps, acknowledgements and seals not made yet; corrections after a closure; old drafts; broken-off uploads;
    # documents of the court that have still to reach their readers, and reminders of those unread
    "filings.periodic.sweep": SWEEP_SECONDS,
    # can the portal receive? and what could not be received while the database was away
    "filings.periodic.look_after_the_portal": 60,
    # events that could not be acted on, payments the gateway is silent about, receipts, refunds, closed branches, days
    "payments.periodic.sweep": SWEEP_SECONDS,
    # choices that were never confirmed, wrong link codes
    "cases.periodic.sweep": SWEEP_SECONDS,
    # e-mails and password links that wait, appointments, lapsed applications, old sessions, old imports of members,
    # the record's batches and its daily digest
    "accounts.periodic.sweep": SWEEP_SECONDS,
    # copies of what was bought for inspection, what was closed meanwhile, what is over; what is new on the court's
    # file for those who asked to be told, and their e-mails
    "causebook.periodic.sweep": SWEEP_SECONDS,
}
CELERY_BEAT_SCHEDULE = {
    path: {
        "task": "icms.run_periodic_job",
        "args": [path],
        "schedule": timedelta(seconds=seconds),
        # A worker that was away for an hour has one call to make up for, not sixty.
        "options": {"expires": seconds},
    }
    for path, seconds in PERIODIC_JOBS.items()
}

# Mail.
EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR}/mail")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="iCMS <no-reply@icms.example>")

# The court's certificate: the demonstration makes its own under var/.
COURT_KEY_FILE = Path(env("COURT_KEY_FILE", default=str(VAR_DIR / "certificate" / "court-key.pem")))
COURT_CERTIFICATE_FILE = Path(
    env("COURT_CERTIFICATE_FILE", default=str(VAR_DIR / "certificate" / "court-certificate.pem"))
)
COURT_KEY_PASSPHRASE = env("COURT_KEY_PASSPHRASE", default="")

# Offices and how they are reached, for the page of help: a CSV file as dev/demo/contacts.csv; none is shown without it.
CONTACTS_FILE = env("CONTACTS_FILE", default="")

# Addresses, outside the portal, that get the digest of the record once a day.
RECORD_KEEPERS = env.list("RECORD_KEEPERS", default=[])

# The payment gateway.
GATEWAY = env("GATEWAY", default="payments.gateways.sandbox.SandboxGateway")
# Gateways that take no new payments and are still heard, asked and refunded through.
OTHER_GATEWAYS = env.list("OTHER_GATEWAYS", default=[])
FPS = env.bool("FPS", default=False)
DEPOSIT_FOUR_EYES_CENTS = env.int("DEPOSIT_FOUR_EYES_DOLLARS", default=20_000) * 100
SANDBOX_GATEWAY_URL = env("SANDBOX_GATEWAY_URL", default="http://127.0.0.1:8001").rstrip("/")
SANDBOX_GATEWAY_SECRET = env("SANDBOX_GATEWAY_SECRET", default=DEMO_GATEWAY_SECRET if DEMO else "")

STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRETS = env.list("STRIPE_WEBHOOK_SECRETS", default=[])
STRIPE_API_URL = env("STRIPE_API_URL", default="https://api.stripe.com").rstrip("/")

ALTCHA_KEY = env("ALTCHA_KEY", default=SECRET_KEY)
DRN_CHECKS_AN_HOUR = env.int("DRN_CHECKS_AN_HOUR", default=60)
DRN_CHECKS_WITHOUT_SCRIPT = env.int("DRN_CHECKS_WITHOUT_SCRIPT", default=5)
# The cause book: pages an hour of an address (then of a browser) before a check, of an address at all, of an account.
CAUSE_BOOK_PAGES_WITHOUT_CHECK = env.int("CAUSE_BOOK_PAGES_WITHOUT_CHECK", default=300)
CAUSE_BOOK_PAGES_OF_AN_ADDRESS = env.int("CAUSE_BOOK_PAGES_OF_AN_ADDRESS", default=6_000)
CAUSE_BOOK_PAGES_OF_AN_ACCOUNT = env.int("CAUSE_BOOK_PAGES_OF_AN_ACCOUNT", default=1_000)
CAUSE_BOOK_PASSES_AN_HOUR = env.int("CAUSE_BOOK_PASSES_AN_HOUR", default=200)
APPLICATIONS_AN_HOUR = env.int("APPLICATIONS_AN_HOUR", default=20)
APPLICATIONS_WITHOUT_SCRIPT = env.int("APPLICATIONS_WITHOUT_SCRIPT", default=3)
STATUS_CHECKS_AN_HOUR = env.int("STATUS_CHECKS_AN_HOUR", default=30)
STATUS_CHECKS_WITHOUT_SCRIPT = env.int("STATUS_CHECKS_WITHOUT_SCRIPT", default=5)

# Appointments at the Help Centre (domain 3.3): how long one is, and how many counters take them at a time.
APPOINTMENT_MINUTES = env.int("APPOINTMENT_MINUTES", default=30)
APPOINTMENT_COUNTERS = env.int("APPOINTMENT_COUNTERS", default=3)
PUBLIC_PAYMENTS_AN_HOUR = env.int("PUBLIC_PAYMENTS_AN_HOUR", default=30)
PUBLIC_PAYMENTS_WITHOUT_SCRIPT = env.int("PUBLIC_PAYMENTS_WITHOUT_SCRIPT", default=5)
FINE_LOOKUPS_OF_ONE_REFERENCE = env.int("FINE_LOOKUPS_OF_ONE_REFERENCE", default=10)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # A refused request (403, 404, a form without its token, another host's name) is a line of the access log: Django
    # would add a traceback to each, and what went wrong with the portal itself would be lost among them.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
