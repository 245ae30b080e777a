"""Fill a paper’s template: the authority’s own where it has one, else the one that the product ships."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, ClassVar, Protocol

from django.conf import settings

from documents.engine import Template, TemplateFault, compiled
from workflow.french import FILTERS

SHIPPED = Path(__file__).resolve().parent.parent.parent / "templates_docx"


class Paper(Protocol):
    """A frozen dataclass whose fields are the data of a document."""

    TEMPLATE: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


def template_bytes(name: str) -> bytes:
    """Return the template’s file: the authority’s own (``DELIBERA_TEMPLATES``) before the one shipped."""
    own = settings.OWN_TEMPLATES_DIR
    folder = own if own and (own / name).exists() else SHIPPED
    return (folder / name).read_bytes()


def template_of(kind: type[Paper]) -> Template:
    """Return the compiled template of a paper; raises ``TemplateFault`` when it asks for data that the paper has not."""
    template = compiled(template_bytes(kind.TEMPLATE), filters=FILTERS)
    if faults := template.check({field.name for field in fields(kind)}):
        raise TemplateFault(faults, kind.TEMPLATE)
    return template


def fill(paper: Paper) -> bytes:
    """Return the filled Word document: the same bytes for the same template and the same paper."""
    return template_of(type(paper)).fill({field.name: getattr(paper, field.name) for field in fields(paper)})


def identity(paper: Paper) -> str:
    """Return the SHA-256 of template and data together: what a document is, before it is made."""
    told = json.dumps(asdict(paper), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(template_bytes(paper.TEMPLATE) + b"\0" + told.encode()).hexdigest()
