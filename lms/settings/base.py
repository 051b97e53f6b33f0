"""What every installation shares. Secure unless `local` or `test` says otherwise.

Every setting that an installation chooses comes from the environment; the table in the README
lists them all. Each may come from a file, as stores of secrets hand them out:
`SECRET_KEY_FILE=/run/secrets/key` stands for `SECRET_KEY`.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
import structlog
from celery.schedules import crontab

from lms.static import wall_in

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.FileAwareEnv()

DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "heroicons",
    "rest_framework",
    "rest_framework.authtoken",
    "courses",
    "students",
    "assessments",
    "analytics",
    "lms",
]

MIDDLEWARE = [
    "lms.middleware.RoomMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "lms.middleware.PermissionsMiddleware",
    "lms.middleware.PlainProgramsMiddleware",
    "lms.middleware.FilesOriginMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "students.middleware.DistrictMiddleware",
    "students.middleware.LanguageMiddleware",
    "students.asking.AskingMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "students.class_session.ClassSessionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "students.gates.SignedOutMiddleware",
    "students.journal.AfterwardsMiddleware",
    "students.gates.SecondStepMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lms.middleware.LoggedRequestMiddleware",
    "lms.middleware.PrivateCacheMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.context.navigation",
                "lms.context.reading",
                "lms.operators.entered_district",
            ],
        },
    }
]

# -- Data ---------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Two roles use the database: the application, walled in, and the owner of the tables, as whom
# manage.py runs a few commands. Without an owner's address the application has to be the owner.
APPLICATION_DATABASE = env.db("DATABASE_URL", default="postgres:///waymark")
OWNER_DATABASE = (
    env.db("DATABASE_OWNER_URL") if env("DATABASE_OWNER_URL", default="") else APPLICATION_DATABASE
)
AS_OWNER = env.bool("DATABASE_AS_OWNER", default=False)
DATABASES = {
    "default": {
        **(OWNER_DATABASE if AS_OWNER else APPLICATION_DATABASE),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
}
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {"BACKEND": "lms.cache.SharedCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "waymark"}
}

# -- People and sign-in -------------------------------------------------------------------------
AUTH_USER_MODEL = "students.User"
AUTHENTICATION_BACKENDS = ["students.backends.SignInBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "students.passwords.LengthByPartValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "students.password_words.PredictableValidator"},
]
ACCOUNT_ADAPTER = "students.accounts.SchoolAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
# Who signed in or said so again within this time may do what needs to be sure of the person.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * env.int("STEP_UP_MINUTES", default=10)
# Failures are counted by students.services.limits. What is left to allauth are requests that
# cost mail or work; a school behind one address must not notice.
ACCOUNT_FORMS = {"reset_password": "students.accounts.ForgottenPasswordForm"}
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": None,
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
    "signup": "60/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1)
# From this many days after their account was made, staff reach nothing without a second step.
STAFF_MFA_GRACE_DAYS = env.int("STAFF_MFA_GRACE_DAYS", default=14)
USERSESSIONS_ADAPTER = "students.accounts.SchoolSessionsAdapter"
MFA_ADAPTER = "students.accounts.SchoolMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]  # Codes on paper are ours: recovery_codes.py.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # Schools vouch for their accounts, most of which have no mail.
MFA_TOTP_ISSUER = "Waymark"
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_FORMS = {
    "authenticate": "students.accounts.SecondStepForm",
    "reauthenticate": "students.accounts.SecondStepAgainForm",
}
# Below this grade, children may sign in with cards and pictures while their teacher lets them.
CLASS_SIGN_IN_BELOW_GRADE = env.int("CLASS_SIGN_IN_BELOW_GRADE", default=4)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="waymark@localhost")

# -- Transport and pages ------------------------------------------------------------------------
SECURE_SSL_REDIRECT = True
# Programs are refused instead: see PlainProgramsMiddleware.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$", r"^api/v1/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_ENGINE = "students.sessions"
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        # static/js/trusted.js says what HTML may be made of, and that scripts may be of nothing.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default", "dompurify"],
    }
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_ADD_HEADERS_FUNCTION = wall_in
FILES_ORIGIN = env("FILES_ORIGIN", default="").rstrip("/")
if FILES_ORIGIN:
    ALLOWED_HOSTS += [urlsplit(FILES_ORIGIN).hostname]
    for _kind in ("img-src", "media-src"):
        CONTENT_SECURITY_POLICY["DIRECTIVES"][_kind].append(FILES_ORIGIN)
MEDIA_ROOT = env("MEDIA_ROOT", default=str(BASE_DIR / "media"))
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# -- Files from strangers ------------------------------------------------------------------------
MALWARE_SCANNER = env("MALWARE_SCANNER", default="")

# -- Requests to other hosts ---------------------------------------------------------------------
OUTGOING_ALLOWED = env.list("OUTGOING_ALLOWED", default=[])

# -- Records about people: days to keep each kind; lms/records/periods.py has the rest -------------
RETENTION_DAYS = env.dict("RETENTION_DAYS", default={})
ERASURE_WAITING_DAYS = env.int("ERASURE_WAITING_DAYS", default=14)

# -- Monitoring -----------------------------------------------------------------------------------
METRICS_TOKEN = env("METRICS_TOKEN", default="")

# -- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env("TIME_ZONE", default="UTC")
USE_I18N = USE_TZ = True

# -- HTTP API -----------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "students.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["students.api.parsers.JSONParser"],
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_PAGINATION_CLASS": "lms.api.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "lms.api.problem_response",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Waymark",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": "Paths, mastery, assessments and sections, as the pages show them.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": False},  # its links are inside of buttons
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {"PlanningLevelEnum": "students.planning.Level.choices"},
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "lms.api.close_bodies",
    ],
}

# -- Celery: hints only, so everything may be repeated and nothing needs keeping ------------------
# Celery has its own names for a Unix socket and for the number of the database behind it.
CELERY_BROKER_URL = re.sub(
    r"^unix://([^?]*)(?:\?db=(\d+))?$", r"redis+socket://\1?virtual_host=\2", REDIS_URL
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"assessments.tasks.recompute_paths": {"queue": "paths"}}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
# Threads: a path takes milliseconds, less than a pool of processes needs to hand it over.
CELERY_WORKER_POOL = "threads"
CELERY_WORKER_CONCURRENCY = env.int("WORKER_THREADS", default=2)
CELERY_WORKER_PREFETCH_MULTIPLIER = 4
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
# By itself Celery opens a database session for every task, which costs more than most tasks do.
# lms.celery looks after the sessions instead; this is when each is replaced all the same.
CELERY_DB_REUSE_MAX = 10_000
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    "visibility_timeout": env.int("BROKER_VISIBILITY", default=60),
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "health_check_interval": 10,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "let-files-go": {"task": "lms.tasks.let_files_go", "schedule": crontab(hour=2, minute=40)},
    "clear-sessions": {"task": "lms.tasks.clear_sessions", "schedule": crontab(hour=3, minute=0)},
    "look-at-certificates": {
        "task": "lms.tasks.look_at_certificates",
        "schedule": crontab(hour=4, minute=10),
    },
    "note-log-ends": {"task": "lms.tasks.note_log_ends", "schedule": crontab(minute=7)},
    "verify-log": {"task": "lms.tasks.verify_log", "schedule": crontab(hour=3, minute=40)},
    "let-records-go": {"task": "lms.tasks.let_records_go", "schedule": crontab(hour=3, minute=20)},
    "look-after-records": {"task": "lms.tasks.look_after_records", "schedule": 60.0},
    "fit-models": {"task": "lms.tasks.fit_models", "schedule": crontab(hour=1, minute=20)},
    "settle-fits": {"task": "assessments.tasks.settle_fits", "schedule": 15.0},
    "release-results": {"task": "assessments.tasks.release_results", "schedule": 20.0},
}

# -- Logs: one JSON line an event, request and task ids bound, no personal data --------------------
LOG_LEVEL = env("LOG_LEVEL", default="INFO")
LOG_FORMAT = env("LOG_FORMAT", default="json")
LOG_SHIP_ADDRESS = env("LOG_SHIP_ADDRESS", default="")
_LOG_CHAIN: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": "lms.logs.formatter",
            "chain": _LOG_CHAIN,
            "renderer": structlog.processors.JSONRenderer()
            if LOG_FORMAT == "json"
            else structlog.dev.ConsoleRenderer(),
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "level": "CRITICAL", "propagate": False},
        "django_structlog.middlewares": {"level": "WARNING"},
    },
}
if LOG_SHIP_ADDRESS:  # To another machine too, always as JSON.
    LOGGING["formatters"]["shipped"] = {
        "()": "lms.logs.formatter",
        "chain": _LOG_CHAIN,
        "renderer": structlog.processors.JSONRenderer(),
    }
    LOGGING["handlers"]["shipped"] = {
        "class": "lms.log_shipping.ShippingHandler",
        "address": LOG_SHIP_ADDRESS,
        "formatter": "shipped",
    }
    LOGGING["root"]["handlers"].append("shipped")
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        *_LOG_CHAIN[1:],
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
DJANGO_STRUCTLOG_CELERY_ENABLED = False
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
