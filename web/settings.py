"""Read the settings from the environment; without any, run embedded on one machine: SQLite, no server, no default secret.

``DATABASE_URL`` (sqlite:///path or postgres://…), ``CELERY_BROKER_URL`` (redis://…; empty: the work is done in the same
process), ``DELIBERA_HOME`` (where the database and the papers are kept), ``DELIBERA_SECRET_KEY``, ``DELIBERA_HOSTS``,
``DELIBERA_DEBUG``, ``DELIBERA_TEMPLATES`` (the authority’s own Word templates), ``DELIBERA_WRITERS`` (LibreOffice instances),
``DELIBERA_PDF_SECONDS`` (what one conversion may last; two tries must fit in a task’s limit).
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from web.secret import own_secret

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("DELIBERA_HOME", BASE_DIR / "var")).absolute()
DEBUG = os.environ.get("DELIBERA_DEBUG") == "1"
SECRET_KEY = os.environ.get("DELIBERA_SECRET_KEY") or own_secret(HOME / "secret")
ALLOWED_HOSTS = os.environ.get("DELIBERA_HOSTS", "localhost,127.0.0.1").split(",")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "workflow",
    "tasks",
    "web",
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
ROOT_URLCONF = "web.urls"
WSGI_APPLICATION = "web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
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


def database(url: str) -> dict[str, object]:
    """Return Django’s database settings for an address: ``sqlite:///path`` or ``postgres://user:password@host:port/name``.

    SQLite takes its write lock at the start of a transaction and keeps a write-ahead log: readers never wait for a writer.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'delibera.sqlite3'}")}
AUTH_USER_MODEL = "workflow.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
STATIC_URL = "static/"

CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "")
PAPERS_DIR = HOME / "papers"
OWN_TEMPLATES_DIR = Path(os.environ["DELIBERA_TEMPLATES"]) if os.environ.get("DELIBERA_TEMPLATES") else None
WRITERS = int(os.environ.get("DELIBERA_WRITERS") or min(os.cpu_count() or 1, 4))

SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
