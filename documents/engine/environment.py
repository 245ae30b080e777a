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

from . import bounds, repairs, source, writing
from .faults import Unwritable

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
MAX_RANGE = 10_000
MAX_BITS = 256

Filters = tuple[tuple[str, Callable[..., Any]], ...]


class _Fields(dict[type, frozenset[str]]):
    """The public fields of each class of values met: those that a template reads without the sandbox looking twice."""

    def __missing__(self, kind: type) -> frozenset[str]:
        if kind is LoopContext:
            fields = frozenset(("first", "last", "index", "index0", "length", "revindex", "revindex0"))
        else:
            fields = frozenset(name for name in getattr(kind, "__dataclass_fields__", ()) if not name.startswith("_"))
        self[kind] = fields
        return fields


_FIELDS = _Fields()


def _range(*ends: int) -> range:
    numbers = range(*ends)
    if len(numbers) > MAX_RANGE:
        raise Unwritable("range() dépasse 10\u202f000 nombres.")
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
            optimized=False,  # a constant that is wrong belongs to its tag, when it is filled
        )
        self.globals = {"range": _range}
        self.filters = {name: FILTERS[name] for name in FILTERS_ALLOWED}
        self.filters |= {"join": bounds.joined, "string": bounds.words, **dict(filters)}
        self.offered = frozenset(self.filters)
        self.filters |= _OWN
        self.writers = writing.WRITERS

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Read `a.b`: a declared field at once, the item of a mapping before its method, anything else by the sandbox."""
        if attribute in _FIELDS[type(obj)]:
            return getattr(obj, attribute)
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
            number = super().call_binop(context, operator, left, right)
            if isinstance(number, int) and number.bit_length() > MAX_BITS:
                raise Unwritable("ce nombre est trop grand.")
            return number
        if operator != "+":
            raise SecurityError(operator)
        total = super().call_binop(context, operator, left, right)
        if isinstance(total, str | list | tuple) and len(total) > bounds.MAX_TEXT:
            raise Unwritable("ce texte est trop long.")
        return total


_OWN: dict[str, Callable[..., Any]] = {
    "bounded": bounds.bounded,
    "glued": bounds.glued,
    "held": bounds.held,
    "keep_a_paragraph": repairs.keep_a_paragraph,
    "drop_without_rows": repairs.drop_without_rows,
    "fit_grid": repairs.fit_grid,
    "fit_nested_grid": repairs.fit_nested_grid,
}


class Bounds(NodeTransformer):
    """Rewrite a parsed template so that each loop is counted and each text that grows has an end."""

    def visit_For(self, node: nodes.For) -> nodes.For:
        """Count the turns of a loop, and the fixed text that each turn writes."""
        self.generic_visit(node)
        weight = sum(
            len(data.data)
            for output in node.body
            if isinstance(output, nodes.Output)
            for data in output.find_all(nodes.TemplateData)
        )
        line = node.lineno
        arguments: list[nodes.Expr] = [nodes.Const(weight, lineno=line)]
        node.iter = nodes.Filter(node.iter, "bounded", arguments, [], None, None, lineno=line)
        return node

    def visit_List(self, node: nodes.List) -> nodes.Filter:
        """Weigh a list that a template makes."""
        self.generic_visit(node)
        return nodes.Filter(node, "held", [], [], None, None, lineno=node.lineno)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Filter:
        """Weigh a mapping that a template makes."""
        self.generic_visit(node)
        return nodes.Filter(node, "held", [], [], None, None, lineno=node.lineno)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Expr:
        """Weigh a pair too, where it is a value and not what a loop names."""
        self.generic_visit(node)
        return nodes.Filter(node, "held", [], [], None, None, lineno=node.lineno) if node.ctx == "load" else node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:
        """Bound the operator ~."""
        self.generic_visit(node)
        return nodes.Filter(nodes.List(node.nodes, lineno=node.lineno), "glued", [], [], None, None, lineno=node.lineno)


@lru_cache(maxsize=32)
def sandbox(filters: Filters) -> Sandbox:
    """Return the environment for these filters; environments are shared between templates."""
    return Sandbox(filters)
