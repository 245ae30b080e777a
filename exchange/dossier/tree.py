"""Turn YAML into a tree that remembers where everything stands, and never trusts the file.

Only text, lists and blocks of keys come out. A scalar stays the text that was written: neither « no » nor « 2020.00101 »
nor « 09:30 » is guessed to be anything else, the model types them. The tree is built from events with a stack of its own,
so that neither depth nor aliases can exhaust the machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from exchange.dossier.unreadable import Problem

LARGEST = 10 * 1024 * 1024  # bytes: a hundred times a long sitting
DEEPEST = 40  # levels: the format itself needs ten
MOST = 200_000  # values: a long sitting has ten thousand
NULLS = frozenset({"", "~", "null", "Null", "NULL"})
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # same grammar, ten times faster where libyaml is there
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Plain = str | None | list["Plain"] | dict[str, "Plain"]


@dataclass(slots=True)
class Node:
    """A value of the file and its place. ``keys`` holds, for a block, the place of each key."""

    line: int
    column: int
    content: str | list[Node] | dict[str, Node] | None = None
    keys: dict[str, Node] = field(default_factory=dict)

    def plain(self) -> Plain:
        """Return the value without its places."""
        if isinstance(self.content, list):
            return [node.plain() for node in self.content]
        if isinstance(self.content, dict):
            return {key: node.plain() for key, node in self.content.items()}
        return self.content

    def child(self, step: str | int) -> Node | None:
        """Return what stands under a key or at a place of a list; None where there is nothing."""
        if isinstance(self.content, dict):
            return self.content.get(str(step))
        if isinstance(self.content, list) and isinstance(step, int) and step < len(self.content):
            return self.content[step]
        return None


class Unparsable(Exception):
    """Stop the parsing of a file whose grammar is wrong; ``problem`` says where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(slots=True)
class Builder:
    """Build the tree event by event; what is wrong but does not stop the reading is kept in ``problems``."""

    problems: list[Problem] = field(default_factory=list)
    root: Node | None = None
    count: int = 0
    open: list[Node] = field(default_factory=list)
    waiting: list[Node | None] = field(default_factory=list)

    def take(self, event: yaml.Event) -> None:
        """Take one event of the parser."""
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self.blame(line, column, "un second document (« --- »)", "un seul dossier par fichier")
        elif isinstance(event, yaml.AliasEvent):
            self.blame(line, column, f"le renvoi « *{event.anchor} »", "la valeur elle-même, écrite en toutes lettres")
            self.add(Node(line, column))
        elif isinstance(event, yaml.ScalarEvent):
            self.blame_tag(event, line, column)
            self.add(Node(line, column, self.text(event, line, column)))
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self.blame_tag(event, line, column)
            self.descend(Node(line, column, {} if isinstance(event, yaml.MappingStartEvent) else []))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.open.pop()
            self.waiting.pop()

    def text(self, event: yaml.ScalarEvent, line: int, column: int) -> str | None:
        """Return the text of a scalar; None for an empty or « null » one that is not between quotes."""
        unprintable = UNPRINTABLE.search(event.value)
        if unprintable:
            found = f"le caractère invisible U+{ord(unprintable[0]):04X}"
            self.blame(line, column, found, "un texte sans caractère de commande")
            return UNPRINTABLE.sub("", event.value)
        return None if not event.style and event.value in NULLS else event.value

    def descend(self, node: Node) -> None:
        """Open a list or a block; refuse a file nested beyond reason."""
        if len(self.open) >= DEEPEST:
            raise Unparsable(
                Problem(
                    node.line, node.column, "", f"plus de {DEEPEST} niveaux imbriqués", "un dossier du format décrit"
                )
            )
        self.add(node)
        self.open.append(node)
        self.waiting.append(None)

    def add(self, node: Node) -> None:
        """Put a node where it belongs: root, element of a list, key of a block, or the value that the key waits for."""
        self.count += 1
        if self.count > MOST:
            found, expected = f"plus de {MOST} valeurs", "un dossier qui tient en une séance"
            raise Unparsable(Problem(node.line, node.column, "", found, expected))
        if not self.open:
            self.root = self.root or node
        elif isinstance(self.open[-1].content, list):
            self.open[-1].content.append(node)
        elif self.waiting[-1] is None:
            self.waiting[-1] = node
        else:
            self.pair(self.open[-1], self.waiting[-1], node)
            self.waiting[-1] = None

    def pair(self, block: Node, key: Node, value: Node) -> None:
        """Put a value under its key; refuse a key that is no word, or that the block already has."""
        assert isinstance(block.content, dict)
        if not isinstance(key.content, str):
            self.blame(key.line, key.column, "une clé qui n’est pas un mot", "un mot suivi de « : »")
        elif key.content in block.content:
            first = block.keys[key.content].line
            found = f"la clé « {key.content} » une seconde fois (déjà écrite ligne {first})"
            self.blame(key.line, key.column, found, "chaque clé une seule fois", key.content)
        else:
            block.content[key.content], block.keys[key.content] = value, key

    def blame_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, line: int, column: int) -> None:
        """Refuse an explicit type such as « !!python/object »: the model alone gives types."""
        if event.tag is not None:
            self.blame(line, column, f"l’étiquette YAML « {event.tag[:60]} »", "une valeur sans étiquette")

    def blame(self, line: int, column: int, found: str, expected: str, key: str = "") -> None:
        """Keep a problem."""
        self.problems.append(Problem(line, column, key, found, expected))


def build(data: bytes) -> tuple[Node, list[Problem]]:
    """Return the tree of a file and what is wrong in it; raises ``Unparsable`` where nothing can be read at all."""
    text, builder = decoded(data), Builder()
    try:
        for event in events(text):
            builder.take(event)
    except yaml.reader.ReaderError as error:
        raise Unparsable(unreadable_character(text, error.position)) from error
    except yaml.MarkedYAMLError as error:
        raise Unparsable(bad_grammar(text, error)) from error
    if builder.root is None:
        raise Unparsable(
            Problem(1, 1, "", "un fichier vide", "un dossier, dont la première ligne est « format: delibera/1 »")
        )
    return builder.root, builder.problems


def events(text: str) -> Iterator[yaml.Event]:
    """Parse the text into events, without building anything."""
    return yaml.parse(text, Loader=LOADER)


def decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8, with or without a byte-order mark."""
    if len(data) > LARGEST:
        found, expected = f"un fichier de {len(data) // 1024**2} Mo", f"un dossier de {LARGEST // 1024**2} Mo au plus"
        raise Unparsable(Problem(1, 1, "", found, expected))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        found = f"l’octet {data[error.start]:#04x}, qui n’est pas de l’UTF-8"
        raise Unparsable(Problem(line, column, "", found, "un fichier de texte enregistré en UTF-8")) from error


def unreadable_character(text: str, position: int) -> Problem:
    """Say where the first character stands that no YAML file may hold."""
    match = UNPRINTABLE.search(text)
    at = match.start() if match else min(position, len(text) - 1)
    found = f"le caractère invisible U+{ord(text[at]):04X}"
    return Problem(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), "", found, "un fichier de texte")


def bad_grammar(text: str, error: yaml.MarkedYAMLError) -> Problem:
    """Say in French where the YAML breaks, and the usual reason."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    found = f"«\u00a0{here.strip()[:60]}\u00a0»" if here.strip() else "la fin du fichier"
    return Problem(line, column, "", found, f"du YAML{reason(f'{error.context} {error.problem}', here)}")


def reason(problem: str, here: str) -> str:
    """Give the usual cause of a grammar error, as an officer can mend it."""
    if "\t" in here:
        return "\u00a0: les retraits se font avec des espaces, jamais avec une tabulation"
    if "mapping values" in problem:
        return "\u00a0: un texte où un deux-points est suivi d’une espace se met entre guillemets droits"
    if "quoted scalar" in problem:
        return "\u00a0: un guillemet ouvert est à fermer"
    if "alias" in problem or "anchor" in problem:
        return "\u00a0: un texte qui commence par & ou * se met entre guillemets droits"
    return "\u00a0: même retrait pour les clés d’un même bloc, «\u00a0clé: valeur\u00a0», tirets pour les listes"
