"""Every page answers, to whom it should: the table below has a line for each address of the URL configuration."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from workflow.models import User

pytestmark = pytest.mark.django_db
# address: (a passer-by, an account without rights, an administrator)
PAGES = {"health": (200, 200, 200), "admin:index": (302, 302, 200)}


@pytest.fixture
def clients() -> tuple[Client, Client, Client]:
    password = "une phrase de passe"
    officer = User.objects.create_user("agent", password=password, is_staff=False)
    administrator = User.objects.create_superuser("admin", password=password)
    passer_by, agent, chief = Client(), Client(), Client()
    agent.force_login(officer)
    chief.force_login(administrator)
    return passer_by, agent, chief


def test_each_page_of_the_configuration_has_its_line() -> None:
    named = {pattern.name for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)}

    assert named <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_answers_each_role_as_its_line_says(page: str, clients: tuple[Client, Client, Client]) -> None:
    found = tuple(client.get(reverse(page)).status_code for client in clients)

    assert found == PAGES[page]


@pytest.mark.parametrize("model", [m for m in admin.site._registry if m._meta.app_label == "workflow"])
def test_the_administration_shows_and_changes_nothing(model, clients: tuple[Client, Client, Client]) -> None:
    address = f"admin:workflow_{model._meta.model_name}"
    passer_by, agent, chief = clients

    assert passer_by.get(reverse(f"{address}_changelist")).status_code == 302
    assert agent.get(reverse(f"{address}_changelist")).status_code == 302
    assert chief.get(reverse(f"{address}_changelist")).status_code == 200
    assert chief.get(reverse(f"{address}_add")).status_code == 403


def test_health_says_how_much_work_waits() -> None:
    assert Client().get(reverse("health")).json() == {
        "status": "ok",
        "waiting": 0,
        "oldest_wait_seconds": 0,
        "given_up": 0,
    }
