"""Compile one patched part into the function that fills it, or say all that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType

import jinja2
from jinja2 import meta, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError

from .blocks import Blocks
from .bounds import FILL, Fill
from .checks import check_tag, crossing
from .codegen import generate
from .environment import Bounds, Sandbox
from .faults import Fault, Unwritable, ValueFault
from .patch import Patch
from .repairs import drop_repeated_bookmarks, number_drawings
from .source import Slot, Source
from .tree import Element

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
    faults = patch.faults + [fault for tag in root.tags() for fault in check_tag(tag, name, environment)]
    if not faults:
        faults = Blocks(name, root).faults
    if faults:
        return faults
    number_drawings(root)
    drop_repeated_bookmarks(root)
    source = Source()
    source.pieces.append(prologue)
    source.element(root)
    try:
        tree = environment.parse(source.text)
    except TemplateSyntaxError as error:
        return [crossing(name, source.slots[min(error.lineno, len(source.slots)) - 1])]
    asked = tuple(_asked(tree, source.slots, environment))
    Bounds().visit(tree)
    tree.set_environment(environment)
    code = generate(tree, environment, source.slots, name=name)
    template = jinja2.Template.from_code(environment, code, dict(environment.globals))
    return CompiledPart(name, template, source.slots, asked)


def _asked(tree: nodes.Template, slots: list[Slot], environment: Sandbox) -> Iterator[tuple[str, str]]:
    """List the names that the part takes from the values, each with its first place."""
    tracker = meta.TrackingCodeGenerator(environment)
    tracker.optimizer = None  # constants are not to be computed here: one that is wrong belongs to its tag
    tracker.visit(tree)
    unknown = tracker.undeclared_identifiers - set(environment.globals)
    for node in tree.find_all(nodes.Name):
        if node.name in unknown and node.ctx == "load":
            unknown.discard(node.name)
            tag = slots[node.lineno - 1].tag
            yield node.name, tag.place if tag else ""


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
