"""Read the settings from the environment; without any, run embedded on one machine: SQLite, no server, no default secret.

``DATABASE_URL`` (sqlite:///path or postgres://…), ``CELERY_BROKER_URL`` (redis://…; empty: the work is done in the same
process), ``DELIBERA_HOME`` (where the database and the papers are kept), ``DELIBERA_SECRET_KEY``, ``DELIBERA_HOSTS``,
``DELIBERA_DEBUG``, ``DELIBERA_TEMPLATES`` (the authority’s own Word templates), ``DELIBERA_WRITERS`` (LibreOffice instances),
``DELIBERA_PDF_SECONDS`` (what one conversion may last; two tries must fit in a task’s limit), ``DELIBERA_SMTP``
(smtp://user:password@host:587?starttls=1 or smtps://…: where mail leaves; empty: mail waits), ``DELIBERA_FROM`` (its
sender: « Assemblées <assemblees@ville.fr> »), ``DELIBERA_URL`` (the public address that stands in the links of mails).
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


# A mute server is an outage; what a vanished machine has locked is freed before the leases of its jobs run out for long.
PATIENT = {"connect_timeout": "10", "options": "-c idle_in_transaction_session_timeout=100s"}


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
        "OPTIONS": {**PATIENT, **dict(parse_qsl(parts.query))},
        "CONN_MAX_AGE": 60,  # seconds: a worker does not connect anew for each job
        "CONN_HEALTH_CHECKS": True,  # and one that a restart of the server broke is replaced
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

SMTP_URL = os.environ.get("DELIBERA_SMTP", "")
MAIL_FROM = os.environ.get("DELIBERA_FROM", "")
PUBLIC_URL = os.environ.get("DELIBERA_URL", "").rstrip("/")


def origin_of(url: str) -> tuple[str, ...]:
    """Return « https://host » of an address, once; nothing when there is none.

    A proxy that speaks TLS hands the forms on in clear: their origin is then that of the public address.
    """
    parts = urlsplit(url)
    return (f"{parts.scheme}://{parts.netloc}",) if parts.scheme and parts.netloc else ()


CSRF_TRUSTED_ORIGINS = list(origin_of(PUBLIC_URL))
ALLOWED_HOSTS += [host for host in [urlsplit(PUBLIC_URL).hostname] if host and host not in ALLOWED_HOSTS]
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"

SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
