"""Fill a template with values that no one thinks of, and see that all is on paper: nothing raised, left or lost.

What must be on paper is told by the tags alone, run as plain text without any Word around them: a value that this
prints and that the filled part does not show was lost on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from jinja2 import Template as Program

from ..blocks import CELLS
from ..environment import Sandbox, sandbox
from ..faults import Fault, TemplateFault, ValueFault
from ..package import Package
from ..patch import Patch
from ..source import BLOCK_END, BLOCK_START, VALUE_END, VALUE_START
from ..template import Template
from ..tree import Tag
from .opened import Opened

Cases = Mapping[str, Mapping[str, object]]

SECONDS = 2.0  # a filling takes milliseconds; a template that rehearses for longer is not for work

_START, _END = "\x1e", "\x1f"  # XML forbids them: no value holds them
_SHOWN = re.compile(f"{_START}([0-9]+):([^{_END}]*){_END}")
_GAP = re.compile(r"</w:p>|<w:br\b[^>]*>|<w:tab\b[^>]*>")
_MARKUP = re.compile(r"<[^>]*>")
_ATTRIBUTE = re.compile(r'="([^"]*)"')
_TAG = re.compile(r"\{[{%][^{}]{0,200}[}%]\}")
_LITERAL = re.compile(r"\{_[{%]|[}%]_\}")


def rehearse(
    data: bytes, *, name: str, cases: Cases, filters: Mapping[str, Callable[..., Any]] | None = None
) -> list[Fault]:
    """Fill the template with each case; return what went wrong, each fault with the names of its cases."""
    template = Template.read(data, name=name, filters=filters)
    expected = Expected(data, filters=filters)
    found: dict[Fault, list[str]] = {}
    for case, values in cases.items():
        for fault in _try(template, expected, values):
            found.setdefault(fault, []).append(case)
    return [_with_cases(fault, names) for fault, names in found.items()]


def _with_cases(fault: Fault, cases: list[str]) -> Fault:
    told = ", ".join(f"«\u00a0{case}\u00a0»" for case in cases)
    plural = "s" if len(cases) > 1 else ""
    return Fault(fault.part, fault.place, f"Essai{plural} {told}\u00a0: {fault.message}", "edge-case")


@dataclass(frozen=True, slots=True)
class _Program:
    """The tags of one part as a program that prints what they would write."""

    part: str
    tags: list[Tag]
    text: Program
    writes_braces: bool

    def shown(self, values: Mapping[str, object]) -> Iterator[tuple[Tag, str]]:
        """List what each tag writes, in the order of the part."""
        for number, text in _SHOWN.findall(self.text.render(values)):
            yield self.tags[int(number)], unescape(text)


def _programs(data: bytes, environment: Sandbox) -> Iterator[_Program]:
    opened = Opened(Package(data))
    for name, kind in opened.package.kinds.items():
        text = opened.package.text(name)
        if "{" in text:
            part = opened.part(name, kind, anew=True)
            tags = Patch(name, kind, part.root, places=part.places).written
            source = "".join(_source(number, tag) for number, tag in enumerate(tags))
            yield _Program(name, tags, environment.from_string(source), bool(_LITERAL.search(text)))


def _source(number: int, tag: Tag) -> str:
    if tag.kind == "{":
        return f"{_START}{number}:{VALUE_START}{tag.source}{VALUE_END}{_END}"
    return f"{BLOCK_START}{tag.source}{BLOCK_END}" if tag.kind == "%" and tag.word not in CELLS else ""


class Expected:
    """What a template must write, told by its tags alone."""

    def __init__(self, data: bytes, *, filters: Mapping[str, Callable[..., Any]] | None = None) -> None:
        self._programs = list(_programs(data, sandbox(tuple(sorted((filters or {}).items())))))

    def losses(self, filled: bytes, values: Mapping[str, object]) -> Iterator[Fault]:
        """List what a filled document does not show of what these values make; raises TemplateFault when it is broken."""
        package = Package(filled)
        for program in self._programs:
            yield from _missing(program, package.text(program.part), values)


def _try(template: Template, expected: Expected, values: Mapping[str, object]) -> Iterator[Fault]:
    """Fill once, open the result through the door again, and read it."""
    try:
        yield from expected.losses(template.fill(values, seconds=SECONDS), values)
    except ValueFault as refusal:
        yield refusal.fault
    except TemplateFault as refusal:
        yield from refusal.faults


def _missing(program: _Program, xml: str, values: Mapping[str, object]) -> Iterator[Fault]:
    text = unescape(_MARKUP.sub("", _GAP.sub(" ", xml)))
    left = None if program.writes_braces else _TAG.search(text)
    if left:
        yield Fault(program.part, "", f"la balise «\u00a0{left[0]}\u00a0» n’a pas été remplie.")
    if any(tag.word in ("vm", "hm") for tag in program.tags):
        return  # these write once what the program prints at each turn
    words, beside, at = _squeezed(text), _squeezed(unescape(" ".join(_ATTRIBUTE.findall(xml)))), 0
    for tag, shown in program.shown(values):
        if tag.scope in ("r", "p"):
            continue  # a formatted value is markup, not words
        wanted = _squeezed(shown)
        found = words.find(wanted, at)
        if found >= 0:
            at = found + len(wanted)
        elif wanted not in beside:
            message = (
                f"«\u00a0{tag.shown}\u00a0» devait écrire «\u00a0{shown[:60]}\u00a0», qui n’est pas dans le document."
            )
            yield Fault(program.part, tag.place, message)


def _squeezed(text: str) -> str:
    """Take white space out: where a line ends does not matter."""
    return "".join(text.split())
