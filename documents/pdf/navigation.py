"""Merge what leads through joined PDFs: bookmarks, destinations of links, page labels, attachments, layers, fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from documents.pdf.parts import Part, annotations_of

LAYER_LISTS = ("/ON", "/OFF", "/Order", "/Locked", "/RBGroups", "/AS")


def merge_bookmarks(document: pikepdf.Pdf, parts: Sequence[Part], *, titles: Sequence[str]) -> None:
    """Put the bookmarks of each part after those of the part before.

    A part without any gets one on its first page, under its title, unless that is empty.
    """
    tops: list[Object] = []
    for part, title in zip(parts, titles, strict=True):
        own = list(_siblings(part.catalog.get("/Outlines", Dictionary()).get("/First")))
        if not own and title:
            place = Array([part.pages[0], Name.Fit])
            own = [document.make_indirect(Dictionary(Title=title, Dest=place))]
        tops += own
    if not tops:
        return
    outlines = document.make_indirect(Dictionary(Type=Name.Outlines, First=tops[0], Last=tops[-1]))
    for rank, item in enumerate(tops):
        item.Parent = outlines
        for key, neighbour in (("/Prev", rank - 1), ("/Next", rank + 1)):
            if 0 <= neighbour < len(tops):
                item[key] = tops[neighbour]
            elif key in item:
                del item[key]
    outlines.Count = sum(1 + max(int(item.get("/Count", 0)), 0) for item in tops)
    document.Root.Outlines = outlines


def _siblings(item: Object | None) -> Iterator[Object]:
    seen: set[tuple[int, int]] = set()
    while isinstance(item, Dictionary) and item.objgen not in seen:
        seen.add(item.objgen)
        yield item
        item = item.get("/Next")


def _bookmarks(part: Part) -> Iterator[Object]:
    waiting = list(_siblings(part.catalog.get("/Outlines", Dictionary()).get("/First")))
    while waiting:
        item = waiting.pop()
        yield item
        waiting += _siblings(item.get("/First"))


def settle_destinations(part: Part) -> None:
    """Lead each link and bookmark straight to its page: two parts may give one name to two places."""
    named = _named_destinations(part)
    if not named:
        return
    for holder in (*_bookmarks(part), *(note for page in part.pages for note in annotations_of(page))):
        action = holder.get("/A")
        for place, key in ((holder, "/Dest"), (action, "/D")):
            if isinstance(place, Dictionary) and isinstance(place.get(key), Name | pikepdf.String):
                target = named.get(str(place[key]).removeprefix("/"))
                if target is not None and (place is holder or place.get("/S") == Name.GoTo):
                    place[key] = target


def _named_destinations(part: Part) -> dict[str, Object]:
    named = {name.removeprefix("/"): place for name, place in part.catalog.get("/Dests", Dictionary()).items()}
    names = part.catalog.get("/Names", Dictionary())
    if "/Dests" in names:
        named |= dict(pikepdf.NameTree(names.Dests).items())
    return {name: place.D if isinstance(place, Dictionary) else place for name, place in named.items()}


def merge_names(document: pikepdf.Pdf, parts: Sequence[Part]) -> None:
    """Keep the named destinations, and every attachment under a name of its own."""
    destinations: dict[str, Object] = {}
    files: dict[str, Object] = {}
    for rank, part in enumerate(parts, 1):
        destinations = _named_destinations(part) | destinations
        attached = part.catalog.get("/Names", Dictionary()).get("/EmbeddedFiles")
        for name, file in pikepdf.NameTree(attached).items() if attached is not None else ():
            files[name if name not in files else f"{rank}. {name}"] = file
    for kind, named in (("/Dests", destinations), ("/EmbeddedFiles", files)):
        if named:
            if "/Names" not in document.Root:
                document.Root.Names = Dictionary()
            document.Root.Names[kind] = Dictionary(Names=_sorted_pairs(named.items()))


def _sorted_pairs(pairs: Iterable[tuple[str, Object]]) -> Array:
    encoded = sorted(((bytes(pikepdf.String(name)), value) for name, value in pairs), key=lambda pair: pair[0])
    return Array([item for name, value in encoded for item in (pikepdf.String(name), value)])


def merge_page_labels(document: pikepdf.Pdf, parts: Sequence[Part]) -> None:
    """Keep the page numbers that a part gives itself; the pages of the others bear their place in the whole."""
    if not any("/PageLabels" in part.catalog for part in parts):
        return
    ranges: list[object] = []
    for part in parts:
        own = dict(pikepdf.NumberTree(part.catalog.PageLabels).items()) if "/PageLabels" in part.catalog else {}
        own = {number: label for number, label in own.items() if number < len(part.pages)}
        if 0 not in own:
            own[0] = Dictionary(S=Name.D, St=part.first + 1)
        for number in sorted(own):
            ranges += [part.first + number, own[number]]
    document.Root.PageLabels = Dictionary(Nums=Array(ranges))


def merge_layers(document: pikepdf.Pdf, parts: Sequence[Part]) -> None:
    """Keep the layers of each part shown or hidden as they are."""
    layered = [part.catalog.OCProperties for part in parts if "/OCProperties" in part.catalog]
    if not layered:
        return
    first, *others = layered
    for other in others:
        first.OCGs.extend(other.get("/OCGs", Array()))
        for key in LAYER_LISTS:
            if key in other.get("/D", Dictionary()):
                first.D[key] = Array([*first.D.get(key, Array()), *other.D[key]])
    document.Root.OCProperties = first


def merge_fields(document: pikepdf.Pdf, parts: Sequence[Part]) -> None:
    """Keep the fields of forms, each under a name of its own."""
    forms = [(rank, part.catalog.AcroForm) for rank, part in enumerate(parts, 1) if "/AcroForm" in part.catalog]
    fields = [(rank, field) for rank, form in forms for field in form.get("/Fields", ())]
    if not fields:
        return
    taken: set[str] = set()
    for rank, field in fields:
        name = str(field.get("/T", ""))
        if name in taken:
            name = f"{rank}. {name}"
            field.T = pikepdf.String(name)
        taken.add(name)
    whole = forms[0][1]
    for key in ("/XFA", "/SigFlags"):  # a signature signs the bytes of its own file, not of this one
        if key in whole:
            del whole[key]
    resources = whole.get("/DR", Dictionary())
    for _, form in forms[1:]:
        for kind, named in form.get("/DR", Dictionary()).items():
            if isinstance(named, Dictionary):
                resources[kind] = Dictionary({**dict(named.items()), **dict(resources.get(kind, Dictionary()).items())})
    whole.DR = resources
    whole.Fields = Array([field for _, field in fields])
    document.Root.AcroForm = whole
