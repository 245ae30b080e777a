"""Open the PDFs to join, and carry each whole into the common one: pages, links, tags and layers at one go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from documents.pdf.errors import NotJoinable

INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")  # ISO 32000-1, 7.7.3.4
# What the catalog holds and joining keeps; actions that run by themselves are left behind.
KEPT = (
    *("/StructTreeRoot", "/Outlines", "/Names", "/Dests", "/OCProperties", "/AcroForm", "/PageLabels"),
    *("/OutputIntents", "/Lang", "/Metadata"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One PDF inside the common one: its pages, what its catalog held, its document information, its first page."""

    pages: list[Object]
    catalog: Object
    information: dict[str, str]
    first: int
    version: str

    @property
    def is_tagged(self) -> bool:
        """Whether the part tells its structure."""
        return "/StructTreeRoot" in self.catalog


def carry(parts: list[bytes], into: pikepdf.Pdf) -> list[Part]:
    """Copy every part into the common document, its pages one after the other; raise NotJoinable."""
    carried: list[Part] = []
    for rank, part in enumerate(parts, 1):
        with _opened(part, rank) as source:
            carried.append(_carried(source, into))
    return carried


def _opened(part: bytes, rank: int) -> pikepdf.Pdf:
    try:
        source = pikepdf.open(BytesIO(part))
    except pikepdf.PasswordError as error:
        raise NotJoinable(rank, "elle est protégée par un mot de passe") from error
    except pikepdf.PdfError as error:
        raise NotJoinable(rank, "ce n’est pas un PDF lisible") from error
    try:
        if source.is_encrypted:
            raise NotJoinable(rank, "elle est protégée contre la modification")
        if not source.pages:
            raise NotJoinable(rank, "elle n’a aucune page")
    except pikepdf.PdfError as error:
        source.close()
        raise NotJoinable(rank, "ses pages sont illisibles") from error
    except NotJoinable:
        source.close()
        raise
    return source


def _carried(source: pikepdf.Pdf, into: pikepdf.Pdf) -> Part:
    pages = [page.obj for page in source.pages]
    for page in pages:
        for key in INHERITED:
            if key not in page and (value := _inherited(page, key)) is not None:
                page[key] = value
    for page in pages:
        # qpdf does not follow references to pages, so links and tags would be cut: for a moment they are no pages.
        del page["/Parent"]
        page["/Type"] = Name("/CarriedPage")
    catalog = Dictionary({key: source.Root[key] for key in KEPT if key in source.Root})
    bundle = into.copy_foreign(source.make_indirect(Dictionary(Pages=Array(pages), Catalog=catalog)))
    first = len(into.pages)
    for page in bundle.Pages:
        page["/Type"] = Name.Page
        into.pages.append(pikepdf.Page(page))
    information = {str(key): str(value) for key, value in source.docinfo.items() if isinstance(value, pikepdf.String)}
    carried = [into.pages[number].obj for number in range(first, len(into.pages))]
    return Part(carried, bundle.Catalog, information, first, source.pdf_version)


def _inherited(page: Object, key: str) -> Object | None:
    node, seen = page.get("/Parent"), 0
    while node is not None and seen < 100:
        if key in node:
            return node[key]
        node, seen = node.get("/Parent"), seen + 1
    return None


def annotations_of(page: Object) -> Iterator[Object]:
    """Yield the annotations of a page: links, form fields, notes."""
    for annotation in page.get("/Annots", ()):
        if isinstance(annotation, Dictionary):
            yield annotation
