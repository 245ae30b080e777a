"""Read a Word template once, fill it in about a millisecond.

Reading checks everything that can be checked without values, and says all the faults together; filling only
joins strings, deflates the parts that changed and splices them between those that did not.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, Self

from .bounds import MAX_SECONDS, Fill
from .brought import Brought
from .checks import suggest
from .compiler import CompiledPart, compile_part
from .environment import sandbox
from .faults import Fault, TemplateFault, ValueFault
from .package import Package
from .packer import Packer
from .replacing import replaced


class Template:
    """A Word template, checked and compiled; it never changes, and threads may share it."""

    def __init__(self, name: str, parts: tuple[CompiledPart, ...], packer: Packer, source: bytes) -> None:
        self.name = name
        self._source = source
        self._parts = parts
        self._packer = packer
        self.fields = frozenset(asked for part in parts for asked, _ in part.asked)

    @classmethod
    def read(
        cls, data: bytes, *, name: str = "template.docx", filters: Mapping[str, Callable[..., Any]] | None = None
    ) -> Self:
        """Compile a .docx; raise TemplateFault with every fault found."""
        try:
            package = Package(data)
            parts = _compile(package, filters or {})
        except TemplateFault as refusal:
            raise TemplateFault(refusal.faults, name) from refusal
        return cls(name, parts, Packer(package, [part.name for part in parts]), data)

    def check(self, known: Collection[str]) -> list[Fault]:
        """List the names that the template asks for and that nobody will give."""
        return [
            Fault(
                part.name,
                place,
                f"«\u00a0{asked}\u00a0» n’est pas une donnée de ce document{suggest(asked, known) or '.'}",
                "unknown-name",
            )
            for part in self._parts
            for asked, place in part.asked
            if asked not in known
        ]

    def fill(
        self,
        values: Mapping[str, object],
        *,
        replacing: Mapping[str, bytes] | None = None,
        seconds: float = MAX_SECONDS,
    ) -> bytes:
        """Return the filled .docx: the same bytes for the same values, or ValueFault.

        `replacing` puts other contents in the place of pictures (by name, title or alternative text) or of
        embedded files (by name in the archive) of the template. A template whose loops last more than `seconds` is
        stopped.
        """
        return self._fill(values, Brought(self._source), replacing, seconds)

    def fill_with(
        self, make: Callable[[Any], Mapping[str, object]], *, replacing: Mapping[str, bytes] | None = None
    ) -> bytes:
        """Fill with docxtpl's own objects: `make` gets the docxtpl.DocxTemplate to bind them to, and returns the values."""
        brought = Brought(self._source)
        return self._fill(make(brought.docxtpl().template), brought, replacing)

    def _fill(
        self,
        values: Mapping[str, object],
        brought: Brought,
        replacing: Mapping[str, bytes] | None,
        seconds: float = MAX_SECONDS,
    ) -> bytes:
        fill = Fill((), brought=brought, seconds=seconds)
        given = dict(values)
        parts: list[tuple[str, str]] = []
        try:
            for part in self._parts:
                brought.part = part.name
                parts.append((part.name, part.fill(given, fill)))
            filled = self._packer.pack(parts)
            if not brought.is_empty:
                filled = brought.finish(filled, dict(parts))
            return replaced(filled, replacing) if replacing else filled
        except ValueFault as refusal:
            raise ValueFault(refusal.fault, self.name) from refusal


def _compile(package: Package, filters: Mapping[str, Callable[..., Any]]) -> tuple[CompiledPart, ...]:
    environment = sandbox(tuple(sorted(filters.items(), key=lambda item: item[0])))
    parts: list[CompiledPart] = []
    faults: list[Fault] = []
    for name, kind in package.kinds.items():
        prologue, root = package.tree(name)
        if "{" not in package.text(name):
            continue
        compiled = compile_part(name, kind, prologue, root, environment)
        if isinstance(compiled, CompiledPart):
            parts.append(compiled)
        else:
            faults += compiled
    if faults:
        raise TemplateFault(faults)
    return tuple(parts)


Filters = Mapping[str, Callable[..., Any]]

_KEPT = 256  # names; of each, the last few contents
_KEPT_EACH = 4
_cache: dict[tuple[str, int], tuple[tuple[bytes, Filters, Template], ...]] = {}
_lock = threading.Lock()


def compiled(source: Path | str | bytes, *, filters: Filters | None = None) -> Template:
    """Return the template of this file or of these bytes, compiled once for as long as its content is the same.

    Contents are compared, not hashed: for the same name and length that is ten times quicker, and as sure.
    """
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    name = "template.docx" if isinstance(source, bytes) else Path(source).name
    offered = dict(filters or {})
    known = _cache.get((name, len(data)), ())
    for content, with_filters, template in known:
        if content == data and with_filters == offered:
            return template
    template = Template.read(data, name=name, filters=offered)
    with _lock:
        _cache[name, len(data)] = ((data, offered, template), *known)[:_KEPT_EACH]
        if len(_cache) > _KEPT:
            del _cache[next(iter(_cache))]
    return template
