"""Keep what each document was made of, and make it again from that alone.

An auditor, years later, need not trust us: the template, the values and the results stand in the store under their
hashes; the manifest names them with the versions of what filled and converted. ``rebuild`` reads nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

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


def remember(made: Made, *, template: bytes, docx: bytes, pdf: bytes, day: date, office: str) -> models.Manifest:
    """Keep the parts and the results of a document in the store, and its manifest; once for the same making."""
    manifest, _ = models.Manifest.objects.get_or_create(
        key=made.key,
        template_sha256=store.keep(template, "docx"),
        values_sha256=store.keep(facts_of(made.paper), "json"),
        engine=engine_version(),
        office=office,
        docx_sha256=store.keep(docx, "docx"),
        pdf_sha256=store.keep(pdf, "pdf"),
        defaults={
            "kind": made.key.partition(":")[0],
            "name": made.about["name"],
            "sitting": made.about["sitting"],
            "day": day,
        },
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
