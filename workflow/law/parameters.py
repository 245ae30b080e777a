"""Give each number that the law sets as it stands on a day; the numbers themselves are in ``parameters.toml``.

Numbers are kept apart from formulas because they change apart: each has its unit, its article, its days in force and
its source, and whoever reads one says for which day. There is no « current » value.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

_FILE = Path(__file__).with_name("parameters.toml")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the law, from a day to a day (both included; ``valid_to`` None: until the law changes)."""

    name: str
    value: int
    unit: str
    article: str
    valid_from: date
    source: str
    verified_on: date
    valid_to: date | None = None

    def is_in_force(self, on: date) -> bool:
        """Whether the number holds on this day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class NumberUnknownError(LookupError):
    """Say that no number of this name is known on that day: the law of the day is not in the file."""

    def __init__(self, name: str, on: date) -> None:
        super().__init__(name, on)
        self.name, self.on = name, on

    def __str__(self) -> str:
        """Name the number and the day."""
        return f"parameters.toml has no « {self.name} » in force on {self.on.isoformat()}."


def in_force(name: str, *, on: date) -> int:
    """Return the number in force on a day; raises NumberUnknownError where the law of that day is not known."""
    return parameter(name, on=on).value


def parameter(name: str, *, on: date) -> Parameter:
    """Return the whole entry in force on a day: value, unit, article and source; raises NumberUnknownError."""
    for candidate in PARAMETERS.get(name, ()):
        if candidate.is_in_force(on):
            return candidate
    raise NumberUnknownError(name, on)


def _read(text: str) -> Mapping[str, tuple[Parameter, ...]]:
    numbers = {
        name: tuple(Parameter(name=name, **entry) for entry in entries) for name, entries in _named(tomllib.loads(text))
    }
    return MappingProxyType(numbers)


def _named(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, list[dict[str, Any]]]]:
    # A dotted table of TOML is a tree; its leaves are the lists of dated entries.
    for key, branch in tree.items():
        name = f"{path}{key}"
        if isinstance(branch, list):
            yield name, branch
        else:
            yield from _named(branch, f"{name}.")


PARAMETERS: Mapping[str, tuple[Parameter, ...]] = _read(_FILE.read_text(encoding="utf-8"))
