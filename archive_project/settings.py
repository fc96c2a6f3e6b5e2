"""All settings, read from the environment. Every name is documented in README.md, "Settings"; a test compares."""

import os
import secrets
import zoneinfo
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
import django

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"


# What stands in the environment and cannot be read: the default serves meanwhile, and a system check says so (E002).
MISREAD: dict[str, str] = {}
YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def flag(name: str, default: bool) -> bool:
    """Read a yes/no setting: 1, true, yes, on or 0, false, no, off, in any case; unset or empty means the default."""
    value = os.environ.get(name, "").strip().lower()
    if value and value not in YES | NO:
        MISREAD[name] = value
    return value in YES if value in YES | NO else default


def number(name: str, default: int, least: int = 1) -> int:
    """Read a whole number from `least` on."""
    value = os.environ.get(name, "").strip()
    if value and not (value.isdecimal() and int(value) >= least):
        MISREAD[name] = value
        return default
    return int(value) if value else default


def words(name: str, default: str = "") -> list[str]:
    """Read a comma-separated setting."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


# What this installation is

DEMO = flag("DEMO", False)
DEBUG = flag("DEBUG", False)
SITE_NAME = os.environ.get("SITE_NAME", "Fonds")
SITE_TAGLINE = os.environ.get("SITE_TAGLINE", "International history, declassified")
CONTACT_EMAIL = os.environ.get("CONTACT_EMAIL", "")
CORRECTIONS_EMAIL = os.environ.get("CORRECTIONS_EMAIL", "")
CORRECTIONS_KEEP_DAYS = number("CORRECTIONS_KEEP_DAYS", 90)
EMAIL_HOST = os.environ.get("EMAIL_HOST") or "localhost"
EMAIL_TIMEOUT = 5  # seconds: a reader who writes waits for it
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or CONTACT_EMAIL or "fonds@localhost"
TIME_ZONE = os.environ.get("TIME_ZONE") or "UTC"
if TIME_ZONE not in zoneinfo.available_timezones():
    MISREAD["TIME_ZONE"], TIME_ZONE = TIME_ZONE, "UTC"
# The first is that of records and of addresses without a prefix; the others have theirs, such as /ru/.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "archive_project" / "locale"]
USE_I18N = True
USE_TZ = True


# Secrets: none has a default outside the demo, whose key is made once on its own machine


def demo_secret_key() -> str:
    path = VAR_DIR / "demo_secret_key"
    if not path.exists():
        VAR_DIR.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = os.environ.get("SECRET_KEY") or (demo_secret_key() if DEMO else "")


# Who may reach it, and how

LOCAL_HOSTS = "localhost,127.0.0.1,[::1]"
ALLOWED_HOSTS = words("ALLOWED_HOSTS", LOCAL_HOSTS if DEMO or DEBUG else "")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
HTTPS = flag("HTTPS", not (DEMO or DEBUG))
if flag("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
# Django's own shape (SECURE_CSP, Django 6.0), served by our few lines on Django 5.2.
SECURE_CSP: dict[str, list[str]] = {
    "default-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "img-src": ["'self'", "data:"],
}


# The house

INSTALLED_APPS = [
    "archive_project.site",
    "collections_app",
    "documents",
    "archive_project.accounts.desk_config.DeskConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "django_filters",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_prose_editor",
    "import_export",
    "simple_history",
    "archive_project.accounts",  # after those whose pages of the admin it replaces
]
MIDDLEWARE = [
    "archive_project.site.page_cache.middleware.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    (
        "django.middleware.csp.ContentSecurityPolicyMiddleware"
        if django.VERSION >= (6, 0)
        else "archive_project.lib.csp.ContentSecurityPolicyMiddleware"
    ),
    "archive_project.site.reading_middleware.ReadingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "archive_project.lib.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "archive_project.lib.sayable.SayableMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "archive_project.accounts.middleware.DeskMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "documents.search.middleware.FollowMiddleware",
]
ROOT_URLCONF = "archive_project.urls"
WSGI_APPLICATION = "archive_project.wsgi.application"
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
                "archive_project.site.context.site",
            ],
        },
    },
]
FORMS_URLFIELD_ASSUME_HTTPS = True
FORM_RENDERER = "archive_project.lib.form_renderer.FormRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
LOGIN_URL = "admin:login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses whoever failed too often, before a password is looked at
    "django.contrib.auth.backends.ModelBackend",
]
REQUIRE_SECOND_FACTOR = flag("REQUIRE_SECOND_FACTOR", False)
AUDIT_KEEP_DAYS = number("AUDIT_KEEP_DAYS", 365)


# The database: SQLite inside, or PostgreSQL beside

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'archive.sqlite3'}"
DATABASE_POOL_SIZE = number("DATABASE_POOL_SIZE", 4)


def database(url: str) -> dict[str, Any]:
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        config = {"ENGINE": ""}
    if config["ENGINE"] not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
        MISREAD["DATABASE_URL"] = url.partition(":")[0] + ":…"  # what follows may hold a password
        return {"ENGINE": "django.db.backends.dummy"}
    options = config.setdefault("OPTIONS", {})
    if config["ENGINE"].endswith("sqlite3"):
        options |= {
            "timeout": 20,
            "cached_statements": 48,  # pages need a dozen; a long import would fill the default of 128 with large ones
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        options |= {"pool": {"min_size": 1, "max_size": DATABASE_POOL_SIZE}}
    return config


DATABASES = {"default": database(DATABASE_URL)}


# Files: scans and attachments leave only through views that ask whether their document is public, uploads for imports never

MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT") or VAR_DIR / "media")
IMPORTS_ROOT = Path(os.environ.get("IMPORTS_ROOT") or VAR_DIR / "imports")
MAX_IMPORT_MB = number("MAX_IMPORT_MB", 200)
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # at once: more go as a ZIP
MAX_PICTURE_PIXELS = number("MAX_PICTURE_PIXELS", 200_000_000)
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or BASE_DIR / "static_root")
STATICFILES_DIRS = [BASE_DIR / "archive_project" / "static"]
PUBLISHED_FILES = flag("PUBLISHED_FILES", not (DEMO or DEBUG))
WHITENOISE_USE_FINDERS = not PUBLISHED_FILES
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "archive_project.site.published_files.PublishedFiles"
            if PUBLISHED_FILES
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}


# The search index: a cache beside the database, made anew whenever it is missing; one folder for each machine

SEARCH_INDEX = Path(os.environ.get("SEARCH_INDEX") or VAR_DIR / "search")


# Public pages in memory, exactly as long as nothing changes; megabytes for each process, 0 for none


PAGE_CACHE_MB = number("PAGE_CACHE_MB", 64, least=0)


# Pairs of documents that may be one record: the least share of words that two summaries or titles have in common to count,
# and the least score of a pair to be listed; how many records the desk searches while somebody waits.
DUPLICATES = {"summary": 0.85, "title": 0.9, "minimum": 0.5, "at_desk": 10_000}


# What it says to the operator

LOG_LEVEL = (os.environ.get("LOG_LEVEL") or "INFO").upper()
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    MISREAD["LOG_LEVEL"], LOG_LEVEL = LOG_LEVEL, "INFO"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "pyvips": {"level": "ERROR"},  # else each strip of each picture
        "axes": {"level": "WARNING"},
    },
}


# Libraries

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # both together: nobody shuts a colleague out
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # what the page said holds
AXES_CLIENT_IP_CALLABLE = "archive_project.lib.visitor.household_of"
AXES_USERNAME_CALLABLE = "archive_project.accounts.signing_in.throttling.name_tried"
AXES_SENSITIVE_PARAMETERS = ["username", "code", "csrfmiddlewaretoken"]
AXES_DISABLE_ACCESS_LOG = True  # the audit log has it
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W002"]  # no middleware: the page of signing in says it itself
OTP_TOTP_ISSUER = SITE_NAME
