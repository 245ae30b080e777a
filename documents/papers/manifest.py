"""Keep what each document was made of, and make it again from that alone.

An auditor, years later, need not trust us: the template, the values and the results stand in the store under their
hashes; the manifest names them with the versions of what filled and converted. ``rebuild`` reads nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from documents import store
from documents.engine import compiled, engine_version
from documents.papers.filling import facts_of
from documents.papers.reading import Made
from workflow import models
from workflow.french import FILTERS

Convert = Callable[[bytes, date], bytes]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of making a document again: the new bytes, and whether they are the ones that were kept."""

    manifest: models.Manifest
    docx: bytes
    pdf: bytes | None
    engine: str
    office: str

    @property
    def is_same_docx(self) -> bool:
        """Whether the Word file is the same, byte for byte."""
        return hashlib.sha256(self.docx).hexdigest() == self.manifest.docx_sha256

    @property
    def is_same_pdf(self) -> bool | None:
        """Whether the PDF is the same, byte for byte; None when it was not made again."""
        return None if self.pdf is None else hashlib.sha256(self.pdf).hexdigest() == self.manifest.pdf_sha256

    @property
    def changed_tools(self) -> tuple[str, ...]:
        """What is no longer what it was when the document was made: « was → is »."""
        pairs = ((self.manifest.engine, self.engine), (self.manifest.office, self.office))
        return tuple(f"{was} → {now}" for was, now in pairs if was != now)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a Word file was made of, and what it came to: names in the store, and the version of what filled it."""

    template_sha256: str
    values_sha256: str
    engine: str
    docx_sha256: str

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Self:
        """Read them from a job."""
        return cls(*(payload[field.name] for field in fields(cls)))

    def as_dict(self) -> dict[str, str]:
        """Return them by name, as a job and a manifest hold them."""
        return asdict(self)


def keep_parts(made: Made, *, template: bytes, docx: bytes) -> Parts:
    """Keep in the store what a Word file was made of, and the file itself; return their names."""
    return Parts(
        store.keep(template, "docx"),
        store.keep(facts_of(made.paper), "json"),
        engine_version(),
        store.keep(docx, "docx"),
    )


def remember(paper: models.Paper, parts: Parts, *, pdf: bytes, day: date, office: str) -> models.Manifest:
    """Keep the PDF in the store, and the manifest of the whole document; once for the same making."""
    manifest, _ = models.Manifest.objects.get_or_create(
        key=paper.key,
        **parts.as_dict(),
        office=office,
        pdf_sha256=store.keep(pdf, "pdf"),
        defaults={"kind": paper.kind, "name": paper.name, "sitting": paper.sitting, "day": day},
    )
    return manifest


def rebuild(manifest: models.Manifest, *, convert: Convert | None, office: str) -> Comparison:
    """Make a past document again from its template and values; raises FileNotFoundError when one is lost.

    ``convert`` turns Word into PDF on the manifest’s day; without it only the Word file is made again.
    """
    template = compiled(store.read(manifest.template_sha256, "docx"), filters=FILTERS)
    values: dict[str, Any] = json.loads(store.read(manifest.values_sha256, "json"))
    docx = template.fill(values)
    pdf = convert(docx, manifest.day) if convert else None
    return Comparison(manifest, docx, pdf, engine_version(), office)


def restore(made: Comparison) -> tuple[str, ...]:
    """Put back into the store the files that were lost, when they came out the same; return « Word », « PDF »."""
    known = (("Word", "docx", made.docx, made.is_same_docx), ("PDF", "pdf", made.pdf, made.is_same_pdf))
    restored = []
    for told, suffix, data, is_same in known:
        if data is not None and is_same and not store.has(hashlib.sha256(data).hexdigest(), suffix):
            store.keep(data, suffix)
            restored.append(told)
    return tuple(restored)
