"""Judge a template for a paper: admit it, read it, try it on the papers that no one thinks of. Green, it may be used."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, replace
from typing import Any

from documents.admission import NotAdmitted, Use, admit
from documents.engine import Fault, TemplateFault
from documents.engine.lint import Report, lint, rehearse
from documents.engine.lint.shapes import shape
from documents.papers.edges import edge_papers
from workflow.french import FILTERS


class TemplateNotGreen(TemplateFault):
    """Refuse to use a template that its check refuses; every fault is told."""

    def __str__(self) -> str:
        count = len(self.faults)
        told = "\n".join(f"- {fault}" for fault in self.faults)
        counted = f"{count} fautes à corriger" if count > 1 else "une faute à corriger"
        return f"Le modèle {self.template} n’est pas actif\u00a0: {counted}.\n{told}"


def values_of(paper: Any) -> dict[str, object]:
    """Return what a paper gives to its template, by name."""
    return {field.name: getattr(paper, field.name) for field in fields(paper)}


def report(data: bytes, kind: type, *, name: str = "") -> Report:
    """Return all that is wrong with a template of this paper: its words first, then, when they are right, its edges.

    The command, the API, the upload page and the filling all ask here. A file that is not admitted is not read.
    """
    name = name or str(getattr(kind, "TEMPLATE", kind.__name__))
    try:
        admit(data, name=name, use=Use.TEMPLATE)
    except NotAdmitted as refusal:
        return refused(name, refusal.fault)
    found = lint(data, name=name, fields=shape(kind), filters=FILTERS)
    if not found.is_green:
        return found
    cases = {case: values_of(paper) for case, paper in edge_papers(kind).items()}
    return found.also(rehearse(data, name=name, cases=cases, filters=FILTERS))


def refused(name: str, fault: Fault) -> Report:
    """Report a file that was not even read."""
    return Report(name, (replace(fault, code=fault.code or "refused"),), is_refused=True)


def paper_named(stem: str, kinds: dict[str, type]) -> str:
    """Say for which paper a file is, from its name: ``délibération-v2.docx`` is a deliberation; empty when nobody can tell."""
    folded = unicodedata.normalize("NFD", stem.lower())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return next((kind for kind in kinds if plain.startswith(kind)), "")
