"""Mend what LibreOffice forgets of PDF/UA-1 (ISO 14289-1) in a document that it tags.

Four things, found with veraPDF: lines drawn along and around paragraphs are neither tagged nor artifacts (7.1);
pages with links do not say in which order the tabulator visits them (7.18.3); footnotes have no identifier (7.9), and
the links that lead back from them no tag (7.18.5). What only the author can mend is left as it is: a picture without
alternative text, a level of heading that is skipped.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from documents.pdf.decoration import mark_paths


def make_accessible(document: pikepdf.Pdf) -> None:
    """Mend a tagged document; mending twice changes nothing, and a document without tags is left alone."""
    if "/StructTreeRoot" not in document.Root:
        return
    for page in document.pages:
        _mark_decoration(document, page)
        if "/Annots" in page:
            page.Tabs = Name.S
    notes = [element for element in elements_of(document.Root.StructTreeRoot) if Name.Note == element.S]
    _tag_loose_links(document, notes)
    _identify(document, notes)


def elements_of(element: Object) -> Iterator[Object]:
    """Yield the elements of a structure tree below `element`, in reading order."""
    waiting = kids_of(element)[::-1]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += kids_of(element)[::-1]


def kids_of(element: Object) -> list[Object]:
    """List the elements right below an element, and neither its texts nor its pictures."""
    kids = element.get("/K", Array())
    return [kid for kid in (kids if isinstance(kids, Array) else [kids]) if isinstance(kid, Dictionary) and "/S" in kid]


def _mark_decoration(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Mark as artifact every painted path outside the tags; a text there would be a loss to tell of, not to hide."""
    content = page.Contents.read_bytes() if isinstance(page.Contents, pikepdf.Stream) else b""
    marked = mark_paths(content)
    if marked != content:
        page.Contents = document.make_stream(zlib.compress(marked), Filter=Name.FlateDecode)


def _tag_loose_links(document: pikepdf.Pdf, notes: list[Object]) -> None:
    """Tag each link that no element holds, in its footnote where there are as many of them as footnotes."""
    loose = [
        (page.obj, note)
        for page in document.pages
        for note in page.get("/Annots", ())
        if note.get("/Subtype") == Name.Link and "/StructParent" not in note
    ]
    if not loose:
        return
    root = document.Root.StructTreeRoot
    numbers = pikepdf.NumberTree(root.ParentTree)
    key = max((number for number, _ in numbers.items()), default=-1) + 1
    homes = notes if len(notes) == len(loose) else [kids_of(root)[0]] * len(loose)
    for rank, ((page, link), home) in enumerate(zip(loose, homes, strict=True)):
        reference = Dictionary(Type=Name.OBJR, Obj=link, Pg=page)
        element = Dictionary(Type=Name.StructElem, S=Name.Link, P=home, Pg=page, K=Array([reference]))
        element = document.make_indirect(element)
        within = home.get("/K", Array())
        home.K = Array([*(within if isinstance(within, Array) else [within]), element])
        numbers[key + rank] = element
        link.StructParent = key + rank
    if "/ParentTreeNextKey" in root:
        root.ParentTreeNextKey = key + len(loose)


def _identify(document: pikepdf.Pdf, notes: list[Object]) -> None:
    """Give each footnote an identifier, unless a tool before us gave some."""
    root = document.Root.StructTreeRoot
    if not notes or "/IDTree" in root or any("/ID" in note for note in notes):
        return
    pairs: list[object] = []
    for rank, note in enumerate(notes, 1):
        note.ID = pikepdf.String(f"note-{rank:06}")  # in the order that a tree of names wants
        pairs += [note.ID, note]
    root.IDTree = Dictionary(Names=Array(pairs))
