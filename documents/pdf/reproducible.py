"""Give the same PDF bytes for the same document, and let PDF/A-2b and PDF/UA-1 hold together.

LibreOffice writes the hour into four places and draws a random identifier; with those gone a PDF can be hashed,
cached and compared.
"""

import tempfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO

import pikepdf
from lxml import etree

from documents.pdf.accessible import make_accessible
from documents.pdf.claims import ICC_DATE, ICC_IDENTIFIER, PDFA_EXTENSION, PDFUA, PDFUA_SCHEMA, RDF, parsed
from documents.pdf.errors import NotAPdf
from documents.pdf.tables import WordTable, tag_tables

UNDATED = date(2000, 1, 1)  # the day of a PDF that was given none

XMP = "http://ns.adobe.com/xap/1.0/"


def finalize(pdf: bytes, *, day: date | None, tables: Sequence[WordTable] = ()) -> bytes:
    """Return `pdf` dated `day` at midnight UTC (or an arbitrary fixed day), with no other trace of when it was made.

    What LibreOffice forgets of PDF/UA-1 is mended; `tables`, those of the Word document, get their heads.
    Finalizing twice changes nothing. Raises NotAPdf.
    """
    on = day or UNDATED
    with _opened(pdf) as document:
        make_accessible(document)
        tag_tables(document, list(tables))
        for key in ("/CreationDate", "/ModDate"):
            if key in document.docinfo:
                document.docinfo[key] = f"D:{on:%Y%m%d}000000Z"
        for key in ("/ID", "/DocChecksum"):
            if key in document.trailer:
                del document.trailer[key]
        if "/Metadata" in document.Root:
            metadata = document.Root.Metadata
            metadata.write(_dated_metadata(metadata.read_bytes(), on=on))
        for intent in document.Root.get("/OutputIntents", ()):
            if "/DestOutputProfile" in intent:
                intent.DestOutputProfile.write(_dated_profile(intent.DestOutputProfile.read_bytes(), on=on))
        result = BytesIO()
        document.save(result, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return result.getvalue()


def page_count(pdf: bytes) -> int:
    """Return the number of pages, one at least; raise NotAPdf."""
    with _opened(pdf) as document:
        return len(document.pages)


def ends_with_a_blank_page(pdf: bytes) -> bool:
    """Whether nothing but headers and footers stands on the last page of a tagged PDF."""
    with _opened(pdf) as document:
        content = document.pages[-1].Contents
        return not isinstance(content, pikepdf.Stream) or b"/MCID" not in content.read_bytes()


def _opened(pdf: bytes) -> pikepdf.Pdf:
    if not pdf.startswith(b"%PDF"):
        raise NotAPdf
    try:
        document = _read(pdf)
    except pikepdf.PdfError as error:
        raise NotAPdf from error
    if not document.pages:
        document.close()
        raise NotAPdf
    return document


def _read(pdf: bytes) -> pikepdf.Pdf:
    """Read from a file, four times as quickly as from memory, unless the disk has no room for it."""
    try:
        with tempfile.NamedTemporaryFile(prefix="delibera-") as file:
            file.write(pdf)
            file.flush()
            return pikepdf.open(file.name)
    except OSError:
        return pikepdf.open(BytesIO(pdf))


def _dated_metadata(packet: bytes, *, on: date) -> bytes:
    """Return the XMP packet with its dates set, and with the schema of PDF/UA when the packet claims PDF/UA."""
    tree = parsed(packet)
    for name in ("CreateDate", "ModifyDate", "MetadataDate"):
        for element in tree.iter(f"{{{XMP}}}{name}"):
            element.text = f"{on:%Y-%m-%d}T00:00:00Z"
    claims_pdfua = tree.find(f".//{{{PDFUA}}}part") is not None
    if claims_pdfua and tree.find(f".//{{{PDFA_EXTENSION}}}schemas") is None:
        tree.find(f".//{{{RDF}}}RDF").append(etree.fromstring(PDFUA_SCHEMA))
    return etree.tostring(tree, encoding="utf-8")


def _dated_profile(profile: bytes, *, on: date) -> bytes:
    dated = bytearray(profile)
    numbers = (on.year, on.month, on.day, 0, 0, 0)
    dated[ICC_DATE] = b"".join(number.to_bytes(2, "big") for number in numbers)
    dated[ICC_IDENTIFIER] = bytes(16)  # zero says: not computed
    return bytes(dated)
