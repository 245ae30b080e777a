"""Declare the Django application that remembers deliberations."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """The application « workflow »."""

    name = "workflow"
    verbose_name = "Délibérations"
    default_auto_field = "django.db.models.BigAutoField"
