"""Carry a deliberation through its life: the law that guards it, the states it takes, the acts of people on it."""
