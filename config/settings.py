"""One house, one settings file, read from the door inwards. The environment decides the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.env import broker, database, env, mail, sqlite

# Who we are -------------------------------------------------------------------------------------
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("BINDSTEEN_DATA", str(BASE_DIR / "var")))
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
PRODUCTION = env.flag("PRODUCTION")
SITE_NAME = env.text("SITE_NAME", "Bindsteen")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SAMPLE_SECRET = "only-for-trying-out-on-your-own-machine-not-for-production"
SECRET_KEY = env.text("SECRET_KEY", "" if PRODUCTION else SAMPLE_SECRET)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", [urlsplit(SITE_URL).hostname or "", "127.0.0.1", "localhost", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = env.words("TRUSTED_ORIGINS", [SITE_URL])
# Full origins (scheme://host:port) that may open a socket; the site's own address is always one.
LIVE_ORIGINS = env.words("LIVE_ORIGINS", [])
# So many proxies of our own stand in front; without any, nobody is believed about addresses.
PROXIES = env.number("BEHIND_PROXY", 0)
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
AUTH_USER_MODEL = "network.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Where data lives -------------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": database(env.text("DATABASE_URL"))
    if env.text("DATABASE_URL")
    else sqlite(str(DATA_DIR / "bindsteen.sqlite3"))
}
REDIS_URL = env.text("REDIS_URL")
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Apps -------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.admin",
    "django.contrib.sites",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "network",
    "matching",
    "chat",
    "config",
]

# Middleware -------------------------------------------------------------------------------------
MIDDLEWARE = [
    "network.kernel.http.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "network.members.doors.ActorMiddleware",
    "network.members.doors.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "network.kernel.http.RefusalMiddleware",
    "network.kernel.http.PrivatePagesMiddleware",
]

# Templates --------------------------------------------------------------------------------------
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "network.home.context.page_frame",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "network.kernel.components",
            ],
        },
    }
]
COTTON_DIR = "components"
# A component sees what it is given and nothing of the page around it.
COTTON_ISOLATE_BY_DEFAULT = True

# Sign-in ----------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["network.members.backend.MemberBackend"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "network.kernel.live.passwords.OtherSessionsEnd"}]
SITE_ID = 1
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:today"
ACCOUNT_ADAPTER = "network.members.adapters.MemberAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_FORMAT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_FORMAT = CODE_FORMAT
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {
    "login": "network.accounts.forms.SignInForm",
    "signup": "network.members.forms.SignUpForm",
    "confirm_login_code": "network.accounts.forms.SignInCodeForm",
    "confirm_email_verification_code": "network.accounts.forms.EmailCodeForm",
    "add_email": "network.accounts.forms.NewEmailForm",
}
MFA_ADAPTER = "network.accounts.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = SITE_NAME
MFA_FORMS = {
    "authenticate": "network.accounts.forms.SecondStepForm",
    "reauthenticate": "network.accounts.forms.ProofForm",
    "activate_totp": "network.accounts.forms.AppForm",
    "add_webauthn": "network.accounts.forms.PasskeyForm",
    "edit_webauthn": "network.accounts.forms.PasskeyNameForm",
}
SOCIALACCOUNT_ADAPTER = "network.members.adapters.WorkSignInAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False  # everybody answers the question about age
SOCIALACCOUNT_FORMS = {"signup": "network.members.forms.StaffSignUpForm"}
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
OIDC_ORIGINS: list[str] = []
if env.text("OIDC_SERVER_URL"):
    OIDC_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(env.text("OIDC_SERVER_URL")))]
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "staff",
                "name": env.text("OIDC_NAME", "Microsoft"),
                "client_id": env.text("OIDC_CLIENT_ID"),
                "secret": env.text("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": env.text("OIDC_SERVER_URL")},
            }
        ]
    }

# Mail -------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", f"{SITE_NAME} <hallo@bindsteen.example>")
if env.text("EMAIL_URL"):
    globals().update(mail(env.text("EMAIL_URL")))
else:
    EMAIL_BACKEND = "network.notifications.outbox.OutboxBackend"

# Live -------------------------------------------------------------------------------------------
LIVE_REDIS_URL = env.text("LIVE_REDIS_URL", REDIS_URL)
LIVE_PREFIX = env.text("LIVE_PREFIX", "rt")  # of the channels, when sites share one Redis
LIVE_HEAD_CHECK_SECONDS = 2
LIVE_PRESENCE = env.flag("LIVE_PRESENCE", default=True)  # who looks along, who is typing
LIVE_DATABASE_THREADS = env.number("LIVE_DATABASE_THREADS", 4)

# Tasks ------------------------------------------------------------------------------------------
# The broker is a doorbell: it may lose everything; rows in the database decide what is due.
BROKER_URL = env.text("BROKER_URL", REDIS_URL)
CELERY_BROKER_URL = broker(BROKER_URL)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
DOORBELL = bool(BROKER_URL)

# Files ------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "network.kernel.sheets.SheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Languages --------------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
FORMAT_MODULE_PATH = ["config.formats"]

# Promises of the network ------------------------------------------------------------------------
SUGGESTIONS_PER_WEEK = env.number("SUGGESTIONS_PER_WEEK", 5)
REPLY_WORKING_DAYS = env.number("REPLY_WORKING_DAYS", 5)
STALE_AFTER_DAYS = env.number("STALE_AFTER_DAYS", 180)

# API --------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "network.members.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PAGINATION_CLASS": "network.kernel.paging.CursorPages",
    "DEFAULT_FILTER_BACKENDS": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["network.kernel.reading.StorableJSON"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["network.kernel.throttle.ActorThrottle"],
    "NUM_PROXIES": PROXIES,
    "DEFAULT_THROTTLE_RATES": {"actor": env.text("API_RATE", "200/min")},
    "EXCEPTION_HANDLER": "network.kernel.http.refusal_handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Bindsteen",
    "DESCRIPTION": "The member network: communities, offerings, matches, rooms and activities.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "GET_MOCK_REQUEST": "network.members.schema.visitor_asks",
    # Lists of choices stand where they are used: two of the same name need no third one.
    "POSTPROCESSING_HOOKS": ["network.members.schema.refusals_are_told"],
}

# The schema writer asks for a name for each list of choices that two doors share; its own will do.
SILENCED_SYSTEM_CHECKS = ["drf_spectacular.W001"]

# Security ---------------------------------------------------------------------------------------
SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_ENGINE = "network.kernel.live.session_store"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_SSL_REDIRECT = SECURE and env.flag("SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        # Browsers hold a redirect after a form to this as well: the sign-in of work is one.
        "form-action": [SELF, *OIDC_ORIGINS],
        "frame-ancestors": [NONE],
    }
}

# Logs -------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "network.kernel.logs.JsonLines"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["out"], "level": env.text("LOG_LEVEL", "WARNING")},
}

if PRODUCTION:
    if DEMO:
        env.problems.append("DEMO and PRODUCTION exclude each other: demo people need no key")
    if DEBUG:
        env.problems.append("DEBUG and PRODUCTION exclude each other")
    if SECRET_KEY in {"", SAMPLE_SECRET}:
        env.problems.append("SECRET_KEY is missing: production needs a secret of its own")
env.check()
