"""Follow the names that an expression asks for, down to the fields of the paper's types."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import nodes

from ..checks import closest, suggest
from ..environment import Sandbox
from .shapes import Hint, Loop, fields_of, is_leaf, is_list, item_of, named, plain

Tell = Callable[[str, str], None]  # the sentence, then the code of the fault

_SAME = ("sort", "reverse", "list", "unique", "select", "reject", "selectattr", "rejectattr", "default", "d")
_ONE_OF = ("first", "last", "min", "max")
_WORDS = ("upper", "lower", "capitalize", "title", "trim", "truncate", "join", "string", "escape", "e")
_BY_ATTRIBUTE = ("map", "sort", "join", "sum", "unique", "min", "max")
_BY_FIRST_WORD = ("selectattr", "rejectattr", "groupby")
_LOOP_CALLS = ("cycle", "changed")
_LISTED = 12


class Expressions:
    """Give the type of an expression among these names; what it asks for and is not there is told."""

    def __init__(self, environment: Sandbox, known: Mapping[str, Hint], tell: Tell) -> None:
        self.environment = environment
        self.known = known
        self.tell = tell
        self.asked: set[str] = set()

    def hint(self, node: nodes.Node) -> Hint:
        """Return the type of an expression, Any when it cannot be told."""
        match node:
            case nodes.Name():
                return self._name(node.name)
            case nodes.Getattr():
                return self._attribute(node.node, self.hint(node.node), node.attr)
            case nodes.Getitem(arg=nodes.Const(value=str() as name)):
                return self._attribute(node.node, self.hint(node.node), name)
            case nodes.Getitem():
                self.hint(node.arg)
                owner = self.hint(node.node)
                return owner if isinstance(node.arg, nodes.Slice) else item_of(owner)
            case nodes.Filter():
                return self._filter(node)
            case nodes.Call():
                return self._call(node)
            case nodes.Const():
                return type(node.value)
            case nodes.Sub(left=nodes.Name(name=str() as left), right=nodes.Name(name=str() as right)):
                return self._dashed(left, right)
            case nodes.CondExpr(expr2=nodes.Expr() as other):
                return self._either(node.expr1, other, node.test)
            case nodes.And() | nodes.Or():
                return self._either(node.left, node.right)
            case nodes.Pow():
                self.tell("La puissance «\u00a0**\u00a0» est interdite dans un modèle.", "forbidden-operation")
        for child in node.iter_child_nodes():
            self.hint(child)
        if isinstance(node, nodes.Not | nodes.Compare | nodes.Test):
            return bool
        return str if isinstance(node, nodes.Concat) else Any

    def _either(self, one: nodes.Node, other: nodes.Node, *beside: nodes.Node) -> Hint:
        hints = [self.hint(node) for node in (one, other, *beside)]
        return hints[0] if hints[0] == hints[1] else Any

    def _name(self, name: str) -> Hint:
        if name in self.known:
            self.asked.add(name)
            return self.known[name]
        if name == "loop":
            self.tell("«\u00a0loop\u00a0» n’a de sens que dans une boucle «\u00a0for\u00a0».", "outside-loop")
        elif name not in self.environment.globals:
            close = suggest(name, self.known) or "."
            self.tell(f"«\u00a0{name}\u00a0» n’est pas une donnée de ce document{close}", "unknown-name")
        return Any

    def _dashed(self, left: str, right: str) -> Hint:
        """Read « a-b » as a subtraction, unless it is a name that was written with a dash."""
        meant = closest(f"{left}_{right}", self.known)
        if not meant or (left in self.known and right in self.known):
            self._name(left)
            self._name(right)
            return Any
        self.tell(
            f"«\u00a0{left}-{right}\u00a0» n’est pas une donnée de ce document\u00a0: vouliez-vous dire «\u00a0{meant}\u00a0»\u202f?",
            "unknown-name",
        )
        return self.known[meant]

    def _attribute(self, owner: nodes.Node, hint: Hint, name: str) -> Hint:
        if name.startswith("_"):
            self.tell(
                f"«\u00a0{said(owner)}.{name}\u00a0»\u00a0: cette opération est interdite dans un modèle.",
                "forbidden-operation",
            )
            return Any
        return self._field(owner, hint, name) if fields_of(hint) is not None else Any

    def _field(self, owner: nodes.Node, hint: Hint, name: str) -> Hint:
        offered = fields_of(hint) or {}
        if name in offered:
            return offered[name]
        what = f"«\u00a0{said(owner)}.{name}\u00a0»"
        if is_leaf(hint) or is_list(hint):
            mend = "parcourez-la avec {% for %}" if is_list(hint) else f"écrivez «\u00a0{said(owner)}\u00a0» seul"
            self.tell(
                f"{what} n’existe pas\u00a0: «\u00a0{said(owner)}\u00a0» est {named(hint)}\u202f; {mend}.",
                "unknown-attribute",
            )
        else:
            mend = suggest(name, offered) or f"\u00a0: il y a {', '.join(list(offered)[:_LISTED])}."
            self.tell(f"{what} n’existe pas{mend}", "unknown-attribute")
        return Any

    def _filter(self, node: nodes.Filter) -> Hint:
        hint = self.hint(node.node) if node.node else Any
        for child in (*node.args, *node.kwargs):
            self.hint(child)
        found = self._by_attribute(node, hint)
        if node.name == "map" and found is not None:
            return types.GenericAlias(tuple, (found, ...))
        if node.name in _SAME:
            return hint
        if node.name in _ONE_OF:
            return item_of(hint)
        return str if node.name in _WORDS else Any

    def _by_attribute(self, node: nodes.Filter, hint: Hint) -> Hint | None:
        """Follow the field that a filter is told by its name: « map(attribute='name') », « selectattr('name') »."""
        given = [pair.value for pair in node.kwargs if pair.key == "attribute"] if node.name in _BY_ATTRIBUTE else []
        given += node.args[:1] if node.name in _BY_FIRST_WORD else []
        if not given or not isinstance(given[0], nodes.Const) or not isinstance(given[0].value, str):
            return None
        owner: nodes.Node = node.node or nodes.Name("", "load")
        found = item_of(hint)
        for name in given[0].value.split("."):
            found = self._attribute(owner, found, name)
        return found

    def _call(self, node: nodes.Call) -> Hint:
        for child in (*node.args, *node.kwargs):
            self.hint(child)
        if isinstance(node.node, nodes.Getattr):
            return self._method(node.node)
        if isinstance(node.node, nodes.Name) and node.node.name in self.environment.globals:
            return tuple[int, ...]
        self.hint(node.node)
        self._forbid(node.node)
        return Any

    def _method(self, node: nodes.Getattr) -> Hint:
        hint = plain(self.hint(node.node))
        if hint is Loop and node.attr in _LOOP_CALLS:
            return Any
        owners: tuple[Any, ...] = ("",) if hint is str else ("", {}) if hint is Any or fields_of(hint) is None else ()
        if not any(self._is_safe(owner, node.attr) for owner in owners):
            self._forbid(node)
            return Any
        return {"split": list[str], "startswith": bool, "endswith": bool}.get(node.attr, str if hint is str else Any)

    def _is_safe(self, owner: Any, name: str) -> bool:
        method = getattr(owner, name, None)
        return method is not None and self.environment.is_safe_callable(method)

    def _forbid(self, node: nodes.Node) -> None:
        self.tell(f"«\u00a0{said(node)}(…)\u00a0»\u00a0: cet appel est interdit dans un modèle.", "forbidden-operation")


def said(node: nodes.Node) -> str:
    """Write an expression again as an officer wrote it, as far as names go."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{said(node.node)}.{node.attr}"
        case nodes.Getitem(arg=nodes.Const(value=key)):
            return f"{said(node.node)}[{key!r}]"
        case nodes.Filter() if node.node:
            return f"{said(node.node)}|{node.name}"
        case nodes.Call():
            return f"{said(node.node)}(…)"
    return "…"
