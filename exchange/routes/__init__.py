"""Read the file in which an administrator writes the groups and the routes of an authority, and draw them (docs/routes.md)."""

from exchange.routes.drawing import Drawn, draw
from exchange.routes.reader import Read, read_routes

__all__ = ["Drawn", "Read", "draw", "read_routes"]
