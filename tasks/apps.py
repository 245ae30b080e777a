"""Wake the workers after each commit: register as the outbox’s waker when the application starts."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """The application « tasks »: it remembers nothing."""

    name = "tasks"
    verbose_name = "Travaux différés"

    def ready(self) -> None:
        """Register the waker where there is a broker; imports wait until the models are loaded."""
        from tasks.app import has_broker
        from tasks.outbox import wake
        from workflow.actions.outbox import register_waker

        if has_broker():
            register_waker(wake)
