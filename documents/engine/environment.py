"""Evaluate what officers write in their templates, and nothing more than that.

A template is a small program written by someone who is not us: it may read values, choose, repeat and format.
It cannot reach an underscored name, call what is not named here, build a text without end, or touch anything
but the values that it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from numbers import Number
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from . import repairs, source, writing

FILTERS_ALLOWED = (
    *("abs", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float", "groupby", "int"),
    *("items", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "round"),
    *("select", "selectattr", "sort", "string", "sum", "title", "trim", "truncate", "unique", "upper"),
)
_TEXT_METHODS = (
    "upper",
    "lower",
    "capitalize",
    "title",
    "strip",
    "lstrip",
    "rstrip",
    "startswith",
    "endswith",
    "split",
)
_METHODS = {str: frozenset(_TEXT_METHODS), dict: frozenset(("items", "keys", "values", "get"))}
_LOOP = frozenset(("cycle", "changed"))
MAX_TEXT = 1_000_000
MAX_RANGE = 10_000

Filters = tuple[tuple[str, Callable[..., Any]], ...]


def _range(*bounds: int) -> range:
    numbers = range(*bounds)
    if len(numbers) > MAX_RANGE:
        raise writing.Unwritable("range() dépasse 10\u202f000 nombres.")
    return numbers


class Sandbox(ImmutableSandboxedEnvironment):
    """The language of the templates: docxtpl's Jinja, with strict names, escaping and bounds."""

    intercepted_binops = frozenset(("+", "*", "%", "**"))

    def __init__(self, filters: Filters) -> None:
        super().__init__(
            block_start_string=source.BLOCK_START,
            block_end_string=source.BLOCK_END,
            variable_start_string=source.VALUE_START,
            variable_end_string=source.VALUE_END,
            comment_start_string=source.COMMENT_START,
            comment_end_string=source.COMMENT_END,
            keep_trailing_newline=True,
            undefined=StrictUndefined,
            autoescape=True,
            cache_size=0,
        )
        self.globals = {"range": _range}
        self.filters = {name: FILTERS[name] for name in FILTERS_ALLOWED}
        self.filters |= {"join": writing.joined, **dict(filters)}
        self.offered = frozenset(self.filters)
        self.filters |= _OWN

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read `a.b` as the item first when `a` is a mapping: `dossier.items` is the field, not the method."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def is_safe_callable(self, obj: Any) -> bool:
        """Allow the few methods that read a text, a mapping or a loop, and no other call."""
        owner, name = getattr(obj, "__self__", None), getattr(obj, "__name__", "")
        if obj is _range:
            return True
        if isinstance(owner, LoopContext):
            return name in _LOOP
        return any(isinstance(owner, kind) and name in names for kind, names in _METHODS.items())

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Compute on numbers, add texts and lists within bounds; anything else could grow without end."""
        if operator == "**":
            raise SecurityError("**")
        if isinstance(left, Number) and isinstance(right, Number):
            return super().call_binop(context, operator, left, right)
        if operator != "+":
            raise SecurityError(operator)
        total = super().call_binop(context, operator, left, right)
        if isinstance(total, str | list | tuple) and len(total) > MAX_TEXT:
            raise writing.Unwritable("ce texte est trop long.")
        return total


_OWN: dict[str, Callable[..., Any]] = {
    "write_text": writing.write_text,
    "write_plain": writing.write_plain,
    "write_attribute": writing.write_plain,
    "write_runs": writing.write_runs,
    "write_blocks": writing.write_blocks,
    "write_identity": writing.number_drawing,
    "bounded": writing.bounded,
    "glued": writing.glued,
    "keep_a_paragraph": repairs.keep_a_paragraph,
    "drop_without_rows": repairs.drop_without_rows,
    "fit_grid": repairs.fit_grid,
}


class Bounds(NodeTransformer):
    """Rewrite a parsed template so that each value is written by us and each loop is counted."""

    def __init__(self, slots: list[source.Slot]) -> None:
        self.slots = slots

    def visit_Output(self, node: nodes.Output) -> nodes.Output:
        """Hand each value to the writer of its slot."""
        node.nodes = [
            child
            if isinstance(child, nodes.TemplateData)
            else self._through(self.visit(child), f"write_{self._form(child)}", child.lineno)
            for child in node.nodes
        ]
        return node

    def visit_For(self, node: nodes.For) -> nodes.For:
        """Count the turns of a loop, and the fixed text that each turn writes."""
        self.generic_visit(node)
        weight = sum(
            len(data.data)
            for output in node.body
            if isinstance(output, nodes.Output)
            for data in output.find_all(nodes.TemplateData)
        )
        node.iter = self._through(node.iter, "bounded", weight, line=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:
        """Bound the operator ~."""
        self.generic_visit(node)
        return nodes.Filter(nodes.List(node.nodes, lineno=node.lineno), "glued", [], [], None, None, lineno=node.lineno)

    def _form(self, node: nodes.Node) -> str:
        return self.slots[node.lineno - 1].form

    def _through(self, value: Any, name: str, argument: int, line: int = 0) -> nodes.Filter:
        line = line or argument
        return nodes.Filter(value, name, [nodes.Const(argument, lineno=line)], [], None, None, lineno=line)


@lru_cache(maxsize=32)
def sandbox(filters: Filters) -> Sandbox:
    """Return the environment for these filters; environments are shared between templates."""
    return Sandbox(filters)
