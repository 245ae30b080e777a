"""Wake the workers after each commit: register as the outbox’s waker when the application starts."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """The application « tasks »: it remembers nothing."""

    name = "tasks"
    verbose_name = "Travaux différés"

    def ready(self) -> None:
        """Register the waker; imports wait until the models are loaded."""
        from tasks.outbox import wake
        from workflow.actions.outbox import register_waker

        register_waker(wake)
