"""Change a dossier in one place, by a path such as « sitting.items[cantine].ballot.for »."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
COUNCIL = ROOT / "examples/conseil-2026-10-15.yaml"
BUREAU = ROOT / "examples/bureau-2023-07-12.yaml"
NAMES = ("key", "draft", "member", "principal")

Tree = Any
Mutation = Callable[[Tree], None]


class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # the same writer, faster where libyaml is there
    """Write a value in full each time it stands in the tree: a dossier has no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


@cache
def load(path: Path) -> Tree:
    """Read a dossier as bare text, lists and blocks, nothing typed."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def mutated(path: Path, change: Mutation) -> str:
    """Return the text of the dossier once changed."""
    tree = deepcopy(load(path))
    change(tree)
    return yaml.dump(tree, Dumper=Dumper, allow_unicode=True, sort_keys=False)


def put(path: str, value: Tree) -> Mutation:
    """Put a value at a path."""

    def change(tree: Tree) -> None:
        above, last = reach(tree, path)
        above[last] = value

    return change


def drop(path: str) -> Mutation:
    """Take away what stands at a path."""

    def change(tree: Tree) -> None:
        above, last = reach(tree, path)
        del above[last]

    return change


def add(path: str, *values: Tree) -> Mutation:
    """Add elements to the list at a path."""

    def change(tree: Tree) -> None:
        above, last = reach(tree, path)
        above[last] = [*above[last], *values]

    return change


def without(path: str, *values: str) -> Mutation:
    """Take elements out of the list of keys at a path."""

    def change(tree: Tree) -> None:
        above, last = reach(tree, path)
        above[last] = [key for key in above[last] if key not in values]

    return change


def both(*changes: Mutation) -> Mutation:
    """Change one place and what follows from it."""

    def change(tree: Tree) -> None:
        for one in changes:
            one(tree)

    return change


def reach(tree: Tree, path: str) -> tuple[Tree, str | int]:
    """Return the block or list just above a path, and the last step."""
    steps: list[str | int] = []
    above: Tree = tree
    for key, name in re.findall(r"([^.\[\]]+)|\[([^\]]+)\]", path):
        if steps:
            above = above[steps[-1]]
        steps.append(key or (name and index_of(above, name)))
    return above, steps[-1]


def index_of(elements: list[Tree], name: str) -> int:
    """Return the place of the element that bears a name."""
    for place, element in enumerate(elements):
        if element == name or (isinstance(element, Mapping) and any(element.get(key) == name for key in NAMES)):
            return place
    return int(name)
