"""All settings in one place: Django's, and ours from the environment (prefix `LEADSHARE_`).

docs/operate/settings.md lists ours; a test fails when one is missing there.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from leadshare import keys
from leadshare.env import Environment, WrongSetting

env = Environment()
PACKAGE = Path(__file__).resolve().parent

# --- where things lie -----------------------------------------------------------------------------
HOME = env.home()
KEYS_FILE = keys.keys_file(HOME, env)
SPOOL = env.path("SPOOL", HOME / "spool")
SPOOL_MEGABYTES = env.integer("SPOOL_MEGABYTES", default=256)
LOG_URL = env.text("LOG_URL") or f"sqlite:///{HOME / 'intake.db'}"
LOG_RETENTION_DAYS = env.integer("LOG_RETENTION_DAYS", default=7, at_least=1)

# --- who reaches us, and whom we reach ------------------------------------------------------------
PUBLIC_URL = env.text("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
TRUSTED_PROXIES = env.items("TRUSTED_PROXIES")
OUTBOUND_ALLOW = env.text("OUTBOUND_ALLOW")
OUTBOUND_CA_FILE = env.text("OUTBOUND_CA_FILE") or None

# --- intake ---------------------------------------------------------------------------------------
INTAKE_MAX_BYTES = env.integer("INTAKE_MAX_KIB", default=512, at_least=1) * 1024
INTAKE_READ_SECONDS = env.number("INTAKE_READ_SECONDS", default=10)
INTAKE_LOG_SECONDS = env.number("INTAKE_LOG_SECONDS", default=1)

# --- journey and delivery -------------------------------------------------------------------------
JOURNEY_BATCH = env.integer("JOURNEY_BATCH", default=200, at_least=1)
DELIVERY_IN_FLIGHT = env.integer("DELIVERY_IN_FLIGHT", default=32, at_least=1)
# A try may take the guard's 15 s; the lease leaves room to write its outcome down.
DELIVERY_LEASE_SECONDS = env.integer("DELIVERY_LEASE_SECONDS", default=30, at_least=1)
DELIVERY_TRY_SECONDS = env.number("DELIVERY_TRY_SECONDS", default=15)
DELIVERY_GIVE_UP_HOURS = env.integer("DELIVERY_GIVE_UP_HOURS", default=168, at_least=1)

# --- Django ---------------------------------------------------------------------------------------
# Empty until the keys exist: whatever needs it then refuses to go on instead of using a weak one.
SECRET_KEY = env.text("SECRET_KEY") or (
    keys.load(KEYS_FILE).secret_key if KEYS_FILE.is_file() else ""
)
DEBUG = False
_public = urlsplit(PUBLIC_URL)
if _public.scheme not in ("http", "https") or not _public.hostname:
    raise WrongSetting(
        "LEADSHARE_PUBLIC_URL must be a whole address such as https://leads.example.com."
    )
IS_SECURE = _public.scheme == "https"
ALLOWED_HOSTS = [_public.hostname, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 365 * 86_400
CSRF_FAILURE_VIEW = "leadshare.web.errors.view.form_expired"
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "ninja",
    "allauth",
    "allauth.account",
    "leadshare.accounts",
    "leadshare.catalog",
    "leadshare.intake",
    "leadshare.identity",
    "leadshare.leads",
    "leadshare.delivery",
    "leadshare.web",
    "leadshare.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "leadshare.urls"
WSGI_APPLICATION = "leadshare.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "leadshare.web.shell.context.page",
            ]
        },
    }
]

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

# --- database -------------------------------------------------------------------------------------
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    # FULL: a commit that was answered survives a power cut, not only a kill.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
}


def _database(url: str) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(HOME / "leadshare.db"),
            "OPTIONS": dict(_SQLITE),
        }
    if not url.startswith(("postgres://", "postgresql://", "sqlite:///")):
        raise WrongSetting("LEADSHARE_DATABASE_URL must begin with postgresql:// or sqlite:///.")
    database: dict[str, Any] = dict(dj_database_url.parse(url))
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = dict(_SQLITE)
    else:
        database["CONN_MAX_AGE"] = 600
        database["CONN_HEALTH_CHECKS"] = True
    return database


DATABASES = {"default": _database(env.text("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "leadshare.accounts.sign_in.Adapter"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- languages and files --------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("cs", "Čeština")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["leadshare.web.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
# Served from the packages themselves: nothing to collect before the first start.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# Our own log goes through structlog to standard error (leadshare/logs.py).
LOGGING_CONFIG = None
