"""Make the installation ready for a command: Django set up, the database at its latest migration."""

from __future__ import annotations

import os


def begin() -> None:
    """Set Django up and bring the database up to date; the first start makes it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
