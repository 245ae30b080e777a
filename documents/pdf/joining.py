"""Join PDFs into one without loss: nothing is drawn again; text, fonts, pictures, links and tags stay what they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary

from documents.pdf.claims import common_claims, output_intent, packet
from documents.pdf.navigation import (
    merge_bookmarks,
    merge_fields,
    merge_layers,
    merge_names,
    merge_page_labels,
    settle_destinations,
)
from documents.pdf.parts import Part, carry
from documents.pdf.reproducible import UNDATED
from documents.pdf.structure import Weaver


def join(parts: Sequence[bytes], *, title: str, day: date | None) -> bytes:
    """Return one PDF made of the parts in their order: an act and its annexes.

    Joining PDF/A-2b gives PDF/A-2b, joining PDF/UA-1 gives PDF/UA-1; a part that claims neither is kept as it is, and
    the whole then claims no more than each of its parts. The same parts give the same bytes. Raises NotJoinable for a
    part that is locked or broken.
    """
    with pikepdf.new() as document:
        carried = carry(list(parts), document)
        weaver = Weaver(document)
        for part in carried:
            weaver.add_apart(part)
        titles = [part.information.get("/Title") or f"Pièce n°\u00a0{rank}" for rank, part in enumerate(carried, 1)]
        return _finished(document, carried, weaver, title=title, titles=titles, day=day)


def rejoin(parts: Sequence[bytes], *, title: str | None, day: date | None) -> bytes:
    """Return one PDF made of the pages of one document that was converted in several parts, with their own title."""
    with pikepdf.new() as document:
        carried = carry(list(parts), document)
        weaver = Weaver(document)
        for part in carried:
            weaver.add_within(part)
        title = title or carried[0].information.get("/Title", "")
        return _finished(document, carried, weaver, title=title, titles=[""] * len(carried), day=day)


def _finished(
    document: pikepdf.Pdf, parts: list[Part], weaver: Weaver, *, title: str, titles: list[str], day: date | None
) -> bytes:
    for part in parts:
        settle_destinations(part)
    merge_bookmarks(document, parts, titles=titles)
    merge_names(document, parts)
    merge_page_labels(document, parts)
    merge_layers(document, parts)
    merge_fields(document, parts)
    if any(part.is_tagged for part in parts):
        weaver.finish()
        is_whole = all(part.is_tagged for part in parts)
        document.Root.MarkInfo = Dictionary(Marked=True) if is_whole else Dictionary(Marked=True, Suspects=True)
    if language := next((part.catalog.Lang for part in parts if "/Lang" in part.catalog), None):
        document.Root.Lang = language
    if (intent := output_intent(parts)) is not None:
        document.Root.OutputIntents = Array([intent])
    document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    _describe(document, parts, title=title, on=day or UNDATED)
    result = BytesIO()
    document.save(
        result,
        deterministic_id=True,
        min_version=max(part.version for part in parts),
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return result.getvalue()


def _describe(document: pikepdf.Pdf, parts: list[Part], *, title: str, on: date) -> None:
    information = {
        key: value for key, value in parts[0].information.items() if key in {"/Author", "/Creator", "/Producer"}
    }
    for key, value in information.items():
        document.docinfo[key] = value
    document.docinfo["/Title"] = title
    document.docinfo["/CreationDate"] = f"D:{on:%Y%m%d}000000Z"
    metadata = document.make_stream(packet(title, information, common_claims(parts), day=on))
    metadata.Type, metadata.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    document.Root.Metadata = metadata
