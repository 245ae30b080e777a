"""Fill a paper’s template: the authority’s own where it has one, once its check is green, else the one that is shipped."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar, Protocol

from django.conf import settings

from documents.engine import Template, compiled
from documents.engine.lint import Report
from documents.papers.templates import TemplateNotGreen, report, values_of
from workflow.french import FILTERS

SHIPPED = Path(__file__).resolve().parent.parent.parent / "templates_docx"


class Paper(Protocol):
    """A frozen dataclass whose fields are the data of a document."""

    TEMPLATE: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


def template_bytes(name: str) -> bytes:
    """Return the template’s file: the authority’s own (``DELIBERA_TEMPLATES``) before the one shipped."""
    return _file(name)[0]


def _file(name: str) -> tuple[bytes, bool]:
    """Return the template’s file, and whether it is the authority’s own."""
    own = settings.OWN_TEMPLATES_DIR
    if own and (own / name).exists():
        return (own / name).read_bytes(), True
    return (SHIPPED / name).read_bytes(), False


def template_of(kind: type[Paper]) -> Template:
    """Return the compiled template of a paper; raises ``TemplateNotGreen`` for an own template that its check refuses.

    The tests answer for the shipped ones; an officer’s is checked when it is first used, and again when it changes.
    """
    return _compiled(kind, *_file(kind.TEMPLATE))


def _compiled(kind: type[Paper], data: bytes, is_own: bool) -> Template:
    if is_own:
        found = _checked(kind, data)
        if not found.is_green:
            raise TemplateNotGreen(found.errors, kind.TEMPLATE)
    return compiled(data, filters=FILTERS)


_reports: dict[type[Paper], tuple[bytes, Report]] = {}


def _checked(kind: type[Paper], data: bytes) -> Report:
    """Check a template once for as long as its content is the same."""
    content, found = _reports.get(kind, (b"", None))
    if found is None or content != data:
        found = report(data, kind)
        _reports[kind] = data, found
    return found


def fill(paper: Paper) -> bytes:
    """Return the filled Word document: the same bytes for the same template and the same paper."""
    return fill_and_tell(paper)[0]


def fill_and_tell(paper: Paper) -> tuple[bytes, bytes]:
    """Return the filled Word document, and the very template that filled it, whoever changes its file meanwhile."""
    data, is_own = _file(paper.TEMPLATE)
    return _compiled(type(paper), data, is_own).fill(values_of(paper)), data


def facts_of(paper: Paper) -> bytes:
    """Write a paper’s values in one way only: JSON, keys in order, UTF-8."""
    return json.dumps(asdict(paper), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def identity(paper: Paper, template: bytes) -> str:
    """Return the SHA-256 of template and data together: what a document is, before it is made."""
    return hashlib.sha256(template + b"\0" + facts_of(paper)).hexdigest()
