"""Those of Wagtail's project template, less what a page of text needs not. MathJax lies in ``$MODULES``."""

import os
from pathlib import Path

SITE, MODULES = Path(__file__).parent, Path(os.environ["MODULES"])
SECRET_KEY = "a key for a site of a few minutes"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
ROOT_URLCONF = "urls"
USE_TZ = True
INSTALLED_APPS = [
    "notes",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": SITE / "db.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL;",
            "timeout": 20,
        },
    }
}
"""A preview and an autosave write at the same time: the later one waits."""
if server := os.environ.get("PG"):
    host, port = server.rsplit(":", 1)
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "wagtail",
        "USER": "postgres",
        "HOST": host,
        "PORT": port,
        "CONN_MAX_AGE": None,
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL, STATIC_ROOT = "/static/", SITE / "static"
STATICFILES_DIRS = [
    ("vendor/mathjax", MODULES / "mathjax"),
    ("vendor/mathjax-newcm-font", MODULES / "@mathjax/mathjax-newcm-font"),
]
MEDIA_URL, MEDIA_ROOT = "/media/", SITE / "media"
WAGTAIL_SITE_NAME = "Notes"
WAGTAILADMIN_BASE_URL = "http://localhost"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ENABLE_UPDATE_CHECK = False
