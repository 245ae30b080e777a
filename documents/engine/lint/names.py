"""Follow a part's tags in their order: which names are in reach at each, and what it asks for that is not there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from ..blocks import CELLS, meant
from ..checks import is_too_long, standalone
from ..environment import Sandbox
from ..faults import Fault
from ..tree import Tag
from .expressions import Expressions, said
from .shapes import Hint, Loop, is_leaf, is_list, is_object, item_of, items_of, named, plain

_LOOP = re.compile(r"for\s+(\w+(?:\s*,\s*\w+)*)\s")
_NOT_PRINTED = {
    True: "une liste et ne s’écrit pas telle quelle\u00a0: parcourez-la avec {% for %}.",
    False: "un objet et ne s’écrit pas tel quel\u00a0: nommez ce qu’il faut en écrire.",
}


class Names:
    """Walk the tags of one part; ``faults`` holds what they ask for in vain, ``asked`` the names that they use."""

    def __init__(
        self, part: str, environment: Sandbox, fields: Mapping[str, Hint], *, lost: Iterable[str] = ()
    ) -> None:
        self.part = part
        self.environment = environment
        self.faults: list[Fault] = []
        self.asked: set[str] = set()
        self._fields = fields
        # once a tag is not understood, what it opens is not known: no variable goes out of reach any more
        self._is_sure = not (lost := list(lost))
        self._unsure = {name: Any for text in lost for name in _variables(text)}
        self._scopes: list[tuple[str, dict[str, Hint]]] = [("", {**self._unsure, **fields})]

    def read(self, tags: Iterable[Tag], *, mistaken: Collection[int] = ()) -> None:
        """Read the tags of the part, in the order of the document; ``mistaken``: see Blocks."""
        for tag in tags:
            if id(tag) in mistaken:
                del self._scopes[max(len(self._scopes) - 1, 1) :]
            elif tag.kind == "{":
                self._value(tag)
            elif tag.kind == "%":
                self._statement(tag)

    def _expressions(self, tag: Tag) -> Expressions:
        def tell(message: str, code: str) -> None:
            self.faults.append(Fault(self.part, tag.place, message, code))

        return Expressions(
            self.environment, {name: hint for _, scope in self._scopes for name, hint in scope.items()}, tell
        )

    def _hint(self, tag: Tag, node: nodes.Node) -> Hint:
        expressions = self._expressions(tag)
        hint = expressions.hint(node)
        own = {name for _, scope in self._scopes[1:] for name in scope}
        self.asked |= (expressions.asked - own) & set(self._fields)
        return hint

    def _parsed(self, tag: Tag, *kinds: type[nodes.Node]) -> nodes.Node | None:
        """Parse a tag by itself; None when it cannot be, which is told elsewhere."""
        if is_too_long(tag):
            return None
        try:
            tree = self.environment.parse(standalone(tag))
        except TemplateSyntaxError:
            return None
        return next((node for kind in kinds for node in tree.find_all(kind)), None)

    def _value(self, tag: Tag) -> None:
        output = self._parsed(tag, nodes.Output)
        for node in output.nodes if isinstance(output, nodes.Output) else ():
            hint = self._hint(tag, node)
            if not hasattr(plain(hint), "__html__") and (is_list(hint) or is_object(hint)):
                message = f"«\u00a0{tag.shown}\u00a0» est {_NOT_PRINTED[is_list(hint)]}"
                self.faults.append(Fault(self.part, tag.place, message, "printed-list"))

    def _statement(self, tag: Tag) -> None:
        word, rest = meant(tag)
        told = tag if tag.word == word else tag.derive("%", f"{word} {rest}".strip())
        if word in CELLS:
            if rest:
                self._value(tag.derive("{", rest))
        elif word == "for":
            self._open_loop(told)
        elif word in ("if", "elif"):
            self._condition(told, word)
        elif word == "else" and self._scopes[-1][0] == "for" and self._is_sure:
            self._scopes[-1][1].clear()
        elif word in ("endfor", "endif") and self._is_sure:
            self._close(word.removeprefix("end"))
        elif word == "set":
            self._assign(told)

    def _condition(self, tag: Tag, word: str) -> None:
        node = self._parsed(tag, nodes.If)
        if isinstance(node, nodes.If):
            self._hint(tag, node.test if word == "if" else node.elif_[0].test)
        if word == "if":
            self._scopes.append(("if", {}))

    def _open_loop(self, tag: Tag) -> None:
        node = self._parsed(tag, nodes.For)
        if not isinstance(node, nodes.For):
            self._scopes.append(("for", {"loop": Loop, **dict.fromkeys(_variables(tag.source), Any)}))
            return
        hint = self._hint(tag, node.iter)
        if is_leaf(hint) or is_object(hint):
            message = f"«\u00a0{said(node.iter)}\u00a0» est {named(hint)}\u00a0: une boucle demande une liste."
            self.faults.append(Fault(self.part, tag.place, message, "not-a-list"))
            hint = Any
        self._scopes.append(("for", {"loop": Loop, **_taken_apart(node.target, item_of(hint)), **self._unsure}))
        if node.test:
            self._hint(tag, node.test)

    def _assign(self, tag: Tag) -> None:
        node = self._parsed(tag, nodes.Assign)
        if isinstance(node, nodes.Assign):
            hint = self._hint(tag, node.node)
            holder = next(scope for word, scope in reversed(self._scopes) if word != "if")
            holder.update(_taken_apart(node.target, hint))

    def _close(self, word: str) -> None:
        """Leave the last scope of that kind, and those opened in it that nobody closed."""
        last = next((at for at in range(len(self._scopes) - 1, 0, -1) if self._scopes[at][0] == word), 0)
        if last:
            del self._scopes[last:]


def _variables(source: str) -> list[str]:
    found = _LOOP.search(source)
    return re.split(r"\s*,\s*", found[1]) if found else []


def _taken_apart(target: nodes.Node, hint: Hint) -> dict[str, Hint]:
    """Name what a loop or a « set » gives at each turn."""
    if isinstance(target, nodes.Name):
        return {target.name: hint}
    if isinstance(target, nodes.Tuple):
        inside = zip(target.items, items_of(hint, len(target.items)), strict=False)
        return {name: one for node, kind in inside for name, one in _taken_apart(node, kind).items()}
    return {}
