"""Compile one patched part into the function that fills it, or say all that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from types import TracebackType
from typing import Any

import jinja2
from jinja2 import meta, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError

from .blocks import Blocks
from .environment import Bounds, Sandbox
from .faults import Fault, ValueFault
from .patch import Patch
from .repairs import number_drawings
from .source import BLOCK_END, BLOCK_START, VALUE_END, VALUE_START, Slot, Source
from .tree import Element, Tag
from .writing import FILL, Fill, Unwritable

# what a value can do wrong when a template reads it, computes with it, or hands it to a filter
_VALUE_ERRORS = (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """A part ready to be filled: its name in the archive, its function, the names it asks for and where."""

    name: str
    template: jinja2.Template
    slots: list[Slot]
    asked: tuple[tuple[str, str], ...]

    def fill(self, values: dict[str, object], fill: Fill) -> str:
        """Write the part with these values."""
        fill.slots = self.slots
        try:
            return "".join(self.template.root_render_func(self.template.new_context({**values, FILL: fill})))
        except _VALUE_ERRORS as error:
            slot = self._slot(error.__traceback__)
            raise ValueFault(Fault(self.name, slot.tag.place if slot.tag else "", _explain(error, slot))) from error

    def _slot(self, traceback: TracebackType | None) -> Slot:
        """Find the tag that was being written when an error came."""
        line = 1
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == self.template.filename:
                line = self.template.get_corresponding_lineno(traceback.tb_lineno)
            traceback = traceback.tb_next
        return self.slots[min(line, len(self.slots)) - 1]


def compile_part(
    name: str, kind: str, prologue: str, root: Element, environment: Sandbox
) -> CompiledPart | list[Fault]:
    """Patch, check and compile one part; return its faults, all of them, when there are any."""
    patch = Patch(name, kind, root)
    faults = patch.faults + [fault for tag in root.tags() for fault in _check_tag(tag, name, environment)]
    if not faults:
        faults = Blocks(name, root).faults
    if faults:
        return faults
    number_drawings(root)
    source = Source()
    source.pieces.append(prologue)
    source.element(root)
    try:
        tree = environment.parse(source.text)
    except TemplateSyntaxError as error:
        return [_crossing(name, source.slots[min(error.lineno, len(source.slots)) - 1])]
    asked = tuple(_asked(tree, source.slots, environment))
    Bounds(source.slots).visit(tree)
    tree.set_environment(environment)
    file = f"<modèle {name} {id(source)}>"
    code = environment.compile(tree, name, file)
    template = jinja2.Template.from_code(environment, code, dict(environment.globals))
    return CompiledPart(name, template, source.slots, asked)


def _asked(tree: nodes.Template, slots: list[Slot], environment: Sandbox) -> Iterator[tuple[str, str]]:
    """List the names that the part takes from the values, each with its first place."""
    unknown = meta.find_undeclared_variables(tree) - set(environment.globals)
    for node in tree.find_all(nodes.Name):
        if node.name in unknown and node.ctx == "load":
            unknown.discard(node.name)
            tag = slots[node.lineno - 1].tag
            yield node.name, tag.place if tag else ""


def _check_tag(tag: Tag, part: str, environment: Sandbox) -> Iterator[Fault]:
    """Check one tag by itself, so that each mistake is told at its own place."""
    source = _standalone(tag)
    if not source:
        return
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        yield Fault(part, tag.place, f"«\u00a0{tag.shown}\u00a0» n’est pas compris{_detail(error)}.")
        return
    for used in tree.find_all(nodes.Filter):
        if used.name not in environment.offered:
            yield Fault(
                part,
                tag.place,
                f"Le filtre «\u00a0{used.name}\u00a0» n’existe pas{suggest(used.name, environment.offered)}.",
            )
    for test in tree.find_all(nodes.Test):
        if test.name not in environment.tests:
            yield Fault(
                part,
                tag.place,
                f"Le test «\u00a0is {test.name}\u00a0» n’existe pas{suggest(test.name, environment.tests)}.",
            )
    for loop in tree.find_all(nodes.For):
        if loop.recursive:
            yield Fault(part, tag.place, "Une boucle ne peut pas être récursive.")


def _standalone(tag: Tag) -> str:
    """Make of a tag a template of its own."""
    if tag.kind == "{":
        return f"{VALUE_START}{tag.source}{VALUE_END}"
    statement = f"{BLOCK_START}{tag.source}{BLOCK_END}"
    if tag.word in ("if", "for"):
        return f"{statement}{BLOCK_START}end{tag.word}{BLOCK_END}"
    if tag.word in ("elif", "else", "endif"):
        end = "" if tag.word == "endif" else f"{BLOCK_START}endif{BLOCK_END}"
        return f"{BLOCK_START}if 1{BLOCK_END}{statement}{end}"
    if tag.word == "endfor":
        return f"{BLOCK_START}for x in y{BLOCK_END}{statement}"
    return statement if tag.word == "set" and "=" in tag.source else ""


def _detail(error: TemplateSyntaxError) -> str:
    """Say in French what Jinja says in English, when it is worth saying."""
    message = error.message or ""
    if "expected token" in message:
        wanted, _, found = message.removeprefix("expected token ").partition(", got ")
        wanted, found = wanted.strip("'"), found.strip("'")
        what = {"end of print statement": "la fin de la balise", "end of statement block": "la fin de la balise"}.get(
            wanted, f"«\u00a0{wanted}\u00a0»"
        )
        if found in ("end of print statement", "end of statement block", "end of template"):
            return f"\u00a0: il manque {what}"
        return f"\u00a0: il faudrait {what} au lieu de «\u00a0{found}\u00a0»"
    if "unexpected char" in message:
        return f"\u00a0: le caractère «\u00a0{message.split(chr(39))[1]}\u00a0» n’a pas sa place"
    return ""


def _crossing(part: str, slot: Slot) -> Fault:
    """Word a crossing that only shows once the whole part is put together."""
    shown = slot.tag.shown if slot.tag else ""
    message = (
        f"«\u00a0{shown}\u00a0» croise un tableau ou une cellule\u00a0:"
        " ouvrez et fermez la condition ou la boucle dans la même cellule."
    )
    return Fault(part, slot.tag.place if slot.tag else "", message)


def _explain(error: BaseException, slot: Slot) -> str:
    """Say what went wrong with a value, with the tag that asked for it."""
    asked = f"«\u00a0{slot.tag.shown}\u00a0»\u00a0: " if slot.tag else ""
    if isinstance(error, Unwritable):
        return f"{asked}{error}"
    if isinstance(error, UndefinedError):
        missing = str(error.message or "").replace("'", " ").split()
        name = next(iter(missing[-1:] if "attribute" in missing else missing[:1]), "")
        return f"{asked}la donnée «\u00a0{name}\u00a0» manque."
    if isinstance(error, SecurityError):
        return f"{asked}cette opération est interdite dans un modèle."
    return f"{asked}la valeur ne convient pas à cette balise ({type(error).__name__})."


def suggest(name: str, known: Any) -> str:
    """Propose the closest known name, ready to be appended to a sentence."""
    ordered = sorted(known)
    close = (
        get_close_matches(name, ordered, n=1, cutoff=0.6)
        or [other for other in ordered if name and other.startswith(name)][:1]
    )
    return f"\u00a0: vouliez-vous dire «\u00a0{close[0]}\u00a0»\u202f?" if close else ""
