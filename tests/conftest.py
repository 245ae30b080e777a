"""Share among all the tests what starts real processes."""

from tests.tasks.conftest import installation, redis

__all__ = ["installation", "redis"]
