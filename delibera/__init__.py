"""Open the door: the ``delibera`` command, one module a verb."""
