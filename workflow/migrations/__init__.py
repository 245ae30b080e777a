"""Build the database step by step, and put its own guards on what must never change."""
