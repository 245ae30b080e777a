"""Read a dossier, or refuse it with every place that is wrong at once: line, key, what was found, what is expected."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from exchange.dossier.coherence import contradictions
from exchange.dossier.explanation import Explanation, explain
from exchange.dossier.model import Dossier
from exchange.dossier.references import broken_references
from exchange.dossier.tree import LARGEST, Node, Unparsable, build
from exchange.dossier.unreadable import Problem, UnreadableDossier


def read_dossier(path: Path) -> Dossier:
    """Read the dossier of a file; raises ``UnreadableDossier``."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        problem = Problem(1, 1, "", "un fichier qui ne s’ouvre pas", "le chemin d’un dossier que vous pouvez lire")
        raise UnreadableDossier(str(path), [problem]) from error
    return parse_dossier(data, source=str(path))


def parse_dossier(data: bytes | str, *, source: str) -> Dossier:
    """Read the dossier of a text in YAML or JSON; ``source`` names it in a refusal. Raises ``UnreadableDossier``."""
    try:
        root, problems = build(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
    except Unparsable as error:
        raise UnreadableDossier(source, [error.problem]) from error
    problems += [located(root, broken) for broken in broken_references(root.plain())]
    try:
        dossier = Dossier.model_validate(root.plain())
    except ValidationError as error:
        problems += [located(root, explain(detail)) for detail in error.errors(include_url=False)]
        raise UnreadableDossier(source, problems) from error
    problems += [located(root, contradiction) for contradiction in contradictions(dossier)]
    if problems:
        raise UnreadableDossier(source, problems)
    return dossier


def located(root: Node, explanation: Explanation) -> Problem:
    """Find the place of an explanation in the file: its key, or the nearest block around a key that is not there."""
    node, place, depth = root, root, 0
    for step in explanation.location:
        below = node.child(step)
        if below is None:
            break
        place = node.keys[str(step)] if isinstance(node.content, dict) else below
        node, depth = below, depth + 1
    is_there = depth == len(explanation.location) or not isinstance(node.content, (dict, list))
    found = explanation.found or (seen(node) if is_there else "rien")
    return Problem(place.line, place.column, key_path(root, explanation.location), found, explanation.expected)


def seen(node: Node) -> str:
    """Say what stands in the file."""
    if isinstance(node.content, dict):
        keys = ", ".join(list(node.content)[:4])
        return f"un bloc de clés ({keys}…)" if len(node.content) > 4 else f"un bloc de clés ({keys})"
    if isinstance(node.content, list):
        return "une liste vide" if not node.content else f"une liste (nombre d’éléments : {len(node.content)})"
    if not node.content:
        return "rien"
    return f"« {shortened(node.content)} »"


def shortened(text: str) -> str:
    """Return the start of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"


def key_path(root: Node, location: tuple[str | int, ...]) -> str:
    """Write the path of a key; an element of a list goes by its own key, or by its place counted from 1."""
    path = ""
    node: Node | None = root
    for step in location:
        below = node.child(step) if node else None
        if isinstance(step, int):
            path += f"[{name_of(below) or step + 1}]"
        elif below is not None or isinstance(node.content if node else None, dict):
            path += f".{step}"
        node = below
    return path.removeprefix(".")


def name_of(node: Node | None) -> str:
    """Return the key by which a person knows an element of a list; empty when it has none."""
    if node is None or not isinstance(node.content, dict):
        return ""
    names = (node.content.get(key) for key in ("key", "draft", "member", "principal"))
    return next((shortened(name.content) for name in names if name and isinstance(name.content, str)), "")
