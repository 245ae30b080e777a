"""Find everything that is wrong with a template in one reading, each fault at its place, without filling it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..blocks import CELLS, Blocks, beginnings
from ..checks import check_tag, closest
from ..environment import Sandbox, sandbox
from ..faults import Fault, Severity, TemplateFault
from ..package import Package
from ..patch import Patch
from ..template import Template
from ..tree import DepthError
from . import lists, look, outside
from .names import Names
from .opened import Opened, Part
from .report import REFUSED, Report, in_order
from .shapes import Hint

_SINGLE = re.compile(r"(?<![{%#\w])\{\s*([^\W\d]\w*)((?:\.\w+)*)\s*\}(?!\})")


def lint(
    data: bytes,
    *,
    name: str,
    fields: Mapping[str, Hint],
    filters: Mapping[str, Callable[..., Any]] | None = None,
) -> Report:
    """Return all that is wrong with a .docx template; ``fields``: what it may use, each with its type (shapes.py)."""
    try:
        opened = Opened(Package(data))
        found = _Linter(opened, fields, sandbox(tuple(sorted((filters or {}).items())))).faults
    except DepthError:
        nested = Fault("", "fichier", "Ce document imbrique trop de tableaux ou d’objets.", REFUSED)
        return Report(name, (nested,), is_refused=True)
    except TemplateFault as refusal:
        return Report(name, tuple(map(_refused, refusal.faults)), is_refused=True)
    report = Report(name, in_order(found))
    if report.is_green:  # the engine has the last word
        try:
            Template.read(data, name=name, filters=filters)
        except TemplateFault as refusal:
            return report.also(map(_refused, refusal.faults))
    return report


def _refused(fault: Fault) -> Fault:
    return fault if fault.code else Fault(fault.part, fault.place, fault.message, REFUSED, fault.severity)


class _Linter:
    """One reading of one file."""

    def __init__(self, opened: Opened, fields: Mapping[str, Hint], environment: Sandbox) -> None:
        self.opened = opened
        self.fields = fields
        self.environment = environment
        self.asked: set[str] = set()
        self.mended = 0
        self.faults = [*self._read(), *self._look()]

    def _read(self) -> Iterator[Fault]:
        """Read the tags of each part, then say which names none of them uses."""
        for part in self.opened.parts:
            if "{" in self.opened.package.text(part.name) or "}" in self.opened.package.text(part.name):
                yield from self._read_tags(self.opened.part(part.name, part.kind, anew=True))
        for name in self.fields:
            if name not in self.asked:
                message = f"La donnée «\u00a0{name}\u00a0» n’est employée nulle part dans ce modèle."
                yield Fault("", "", message, "unused-name", Severity.INFORMATION)
        if self.mended:
            message = f"Word avait coupé des balises en morceaux ({self.mended})\u00a0: elles sont comprises, il n’y a rien à faire."
            yield Fault("", "", message, "mended-tags", Severity.INFORMATION)

    def _read_tags(self, part: Part) -> Iterator[Fault]:
        yield from self._single_braces(part)
        patch = Patch(part.name, part.kind, part.root, places=part.places)
        yield from patch.faults
        yield from patch.found.strays
        self.mended += patch.found.mended
        kept = list(part.root.tags())
        there = {id(tag) for tag in kept}
        missing = [tag for tag in patch.written if tag.kind != "#" and tag.word not in CELLS and id(tag) not in there]
        for tag in [*missing, *kept]:
            yield from check_tag(tag, part.name, self.environment)
        lost = [*beginnings(patch.found.lost), *(tag.word for tag in missing)]
        blocks = Blocks(part.name, part.root, lost=lost)
        yield from blocks.faults
        names = Names(part.name, self.environment, self.fields, lost=patch.found.lost)
        names.read(patch.written, mistaken=blocks.mistaken)
        self.asked |= names.asked
        outside = {fault.place for fault in blocks.faults if fault.code == "outside-loop"}
        yield from (fault for fault in names.faults if fault.code != "outside-loop" or fault.place not in outside)

    def _single_braces(self, part: Part) -> Iterator[Fault]:
        """Warn of « {title} »: one brace where two are wanted, so that the braces would be printed."""
        for paragraph in (element for element in part.root.walk() if element.name == "w:p"):
            for found in _SINGLE.finditer(paragraph.text()):
                if found[1] in self.fields or closest(found[1], self.fields):
                    asked = found[1] + found[2]
                    message = f"«\u00a0{found[0]}\u00a0» s’imprimerait tel quel\u00a0: écrivez «\u00a0{{{{ {asked} }}}}\u00a0», avec deux accolades."
                    yield Fault(part.name, part.places.of(paragraph), message, "single-braces", Severity.WARNING)

    def _look(self) -> Iterator[Fault]:
        """Look at what needs no tag to be wrong."""
        for part in self.opened.parts:
            for rule in (look.pictures, look.tables, look.changes):
                yield from rule(part)
            yield from lists.restarts(self.opened, part)
        for of_file in (look.comments, look.language, look.title, outside.links, outside.unfilled):
            yield from of_file(self.opened)
