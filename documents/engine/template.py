"""Read a Word template once, fill it in about a millisecond.

Reading checks everything that can be checked without values, and says all the faults together; filling only
joins strings, deflates the parts that changed and splices them between those that did not.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, Self

from . import guard
from .compiler import CompiledPart, compile_part, suggest
from .environment import sandbox
from .faults import Fault, TemplateFault, ValueFault
from .package import Package
from .packer import Packer
from .tree import DepthError, parse
from .writing import Fill

_ROOTS = {"main": "w:document", "header": "w:hdr", "footer": "w:ftr"}


class Template:
    """A Word template, checked and compiled; it never changes, and threads may share it."""

    def __init__(self, name: str, parts: tuple[CompiledPart, ...], packer: Packer) -> None:
        self.name = name
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
        return cls(name, parts, Packer(package, [part.name for part in parts]))

    def check(self, known: Collection[str]) -> list[Fault]:
        """List the names that the template asks for and that nobody will give."""
        return [
            Fault(
                part.name,
                place,
                f"«\u00a0{asked}\u00a0» n’est pas une donnée de ce document{suggest(asked, known) or '.'}",
            )
            for part in self._parts
            for asked, place in part.asked
            if asked not in known
        ]

    def fill(self, values: Mapping[str, object]) -> bytes:
        """Return the filled .docx: the same bytes for the same values, or ValueFault."""
        fill = Fill(())
        given = dict(values)
        try:
            return self._packer.pack([(part.name, part.fill(given, fill)) for part in self._parts])
        except ValueFault as refusal:
            raise ValueFault(refusal.fault, self.name) from refusal


def _compile(package: Package, filters: Mapping[str, Callable[..., Any]]) -> tuple[CompiledPart, ...]:
    environment = sandbox(tuple(sorted(filters.items(), key=lambda item: item[0])))
    parts: list[CompiledPart] = []
    faults: list[Fault] = []
    for name, kind in package.kinds.items():
        text = package.text(name)
        try:
            prologue, root = parse(text)
        except DepthError as error:
            raise guard.refuse("Ce document imbrique trop de tableaux ou d’objets.", part=name) from error
        if root.name != _ROOTS.get(kind, root.name):
            raise guard.refuse(
                "Ce document n’est pas écrit par un traitement de texte connu\u00a0: enregistrez-le avec Word.",
                part=name,
            )
        if "{" not in text:
            continue
        compiled = compile_part(name, kind, prologue, root, environment)
        if isinstance(compiled, CompiledPart):
            parts.append(compiled)
        else:
            faults += compiled
    if faults:
        raise TemplateFault(faults)
    return tuple(parts)


_KEPT = 256
_cache: OrderedDict[tuple[object, ...], Template] = OrderedDict()
_lock = threading.Lock()


def compiled(source: Path | str | bytes, *, filters: Mapping[str, Callable[..., Any]] | None = None) -> Template:
    """Return the template of this file or of these bytes, compiled once for as long as its content is the same."""
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    name = "template.docx" if isinstance(source, bytes) else Path(source).name
    key = (
        hashlib.blake2b(data, digest_size=20).digest(),
        name,
        *sorted((filters or {}).items(), key=lambda item: item[0]),
    )
    with _lock:
        known = _cache.get(key)
        if known is not None:
            _cache.move_to_end(key)
            return known
    template = Template.read(data, name=name, filters=filters)
    with _lock:
        _cache[key] = template
        while len(_cache) > _KEPT:
            _cache.popitem(last=False)
    return template
