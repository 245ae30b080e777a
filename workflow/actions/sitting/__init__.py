"""Hold a sitting: the room, each item, each ballot."""
