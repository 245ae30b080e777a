"""Read a file of routes, or refuse it with every place that is wrong at once, as a dossier is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from exchange.dossier.explanation import Explanation, explain
from exchange.dossier.reader import located
from exchange.dossier.tree import LARGEST, Node, Unparsable, build
from exchange.dossier.unreadable import Problem, UnreadableDossier
from exchange.routes.model import Routes
from workflow.errors import NBSP


@dataclass(frozen=True, slots=True)
class Read:
    """A file of routes whose form is right; ``root`` knows where everything stands in it."""

    source: str
    routes: Routes
    root: Node

    def refuse(self, explanations: Sequence[Explanation]) -> None:
        """Refuse the file for what does not agree with the authority’s accounts; nothing when nothing is wrong."""
        if explanations:
            raise UnreadableDossier(self.source, [located(self.root, one) for one in explanations])


def read_routes(path: Path) -> Read:
    """Read the routes of a file; raises ``UnreadableDossier``."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        problem = Problem(1, 1, "", "un fichier qui ne s’ouvre pas", "le chemin d’un fichier que vous pouvez lire")
        raise UnreadableDossier(str(path), [problem]) from error
    return parse_routes(data, source=str(path))


def parse_routes(data: bytes, *, source: str) -> Read:
    """Read the routes of a text in YAML; ``source`` names it in a refusal. Raises ``UnreadableDossier``."""
    try:
        root, problems = build(data)
    except Unparsable as error:
        raise UnreadableDossier(source, [worded(error.problem)]) from error
    try:
        routes = Routes.model_validate(root.plain())
    except ValidationError as error:
        problems += [located(root, explain(one, model=Routes)) for one in error.errors(include_url=False)]
        raise UnreadableDossier(source, problems) from error
    problems += [located(root, one) for one in twice(routes)]
    if problems:
        raise UnreadableDossier(source, problems)
    return Read(source, routes, root)


def worded(problem: Problem) -> Problem:
    """Say what an empty file should begin with."""
    first = f"un fichier de circuits, dont la première ligne est «{NBSP}format: delibera-routes/1{NBSP}»"
    return replace(problem, expected=first) if problem.found == "un fichier vide" else problem


def twice(routes: Routes) -> Iterator[Explanation]:
    """Yield the keys given to two groups, or to two routes."""
    named = {"groups": [one.key for one in routes.groups], "routes": [one.key for one in routes.routes]}
    for name, keys in named.items():
        for place, key in enumerate(keys):
            if key in keys[:place]:
                yield Explanation((name, place, "key"), "une clé qu’aucun autre ne porte")
