"""Write the Python that fills a part: Jinja’s own, but for how a value is written and how an attribute is read.

Jinja hands each value to `escape` and each `a.b` to its sandbox, whatever they are. Here each value goes straight to
the writer of its slot, which knows what Word expects there, and `a.b` to the sandbox’s quick way.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import CodeType

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import Environment

from .bounds import FILL
from .source import Slot


def generate(tree: nodes.Template, environment: Environment, slots: Sequence[Slot], *, name: str) -> CodeType:
    """Compile a parsed template whose line n is written by slot n-1."""
    file = f"<modèle {name} {id(slots)}>"
    writer = _Writer(environment, name, file, optimized=False)
    writer.slots = slots
    writer.visit(tree)
    return compile(writer.stream.getvalue(), file, "exec")  # type: ignore[attr-defined]


class _Writer(CodeGenerator):
    slots: Sequence[Slot]

    def write_commons(self) -> None:
        """Name what each value needs, once a part."""
        super().write_commons()
        self.writeline(f"fill = context.parent[{FILL!r}]")
        self.writeline("read = environment.getattr")
        self.writeline("bounded = environment.filters['bounded']")
        for form in sorted({slot.form for slot in self.slots} & set(self.environment.writers)):  # type: ignore[attr-defined]
            self.writeline(f"write_{form} = environment.writers[{form!r}]")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Read an attribute by the shortest way to the sandbox."""
        self.write("read(")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r})")

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:
        """Hand what a loop goes through to the count of its turns (environment.Bounds)."""
        if node.name != "bounded" or node.node is None:
            super().visit_Filter(node, frame)
            return
        self.write("bounded(fill")
        for argument in (node.node, *node.args):
            self.write(", ")
            self.visit(argument, frame)
        self.write(")")

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> str:
        """Fold the text of the template only: a constant in a tag is a value like another."""
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return node.data

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(f"write_{self.slots[node.lineno - 1].form}(fill, ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(f", {node.lineno})")
