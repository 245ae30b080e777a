"""Share among all the tests what starts real processes."""

from tests.tasks.conftest import begun, installation, migrated, redis

__all__ = ["begun", "installation", "migrated", "redis"]
