"""Give the same PDF bytes for the same document, and let PDF/A-2b and PDF/UA-1 hold together.

LibreOffice writes the hour into four places and draws a random identifier; with those gone a PDF can be hashed,
cached and compared. It also claims PDF/UA-1 in the XMP metadata without the extension schema that PDF/A asks for
(ISO 19005-2, 6.6.2.3.1), so that each standard holds alone but not both.
"""

from datetime import date
from io import BytesIO

import pikepdf
from lxml import etree

from documents.pdf.errors import NotAPdf

UNDATED = date(2000, 1, 1)  # the day of a PDF that was given none

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XMP = "http://ns.adobe.com/xap/1.0/"
PDFUA = "http://www.aiim.org/pdfua/ns/id/"
PDFA_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"

# ICC.1:2022, 7.2: bytes 24 to 35 of a profile are its date, 84 to 99 the MD5 that the date enters into.
ICC_DATE = slice(24, 36)
ICC_IDENTIFIER = slice(84, 100)

PDFUA_SCHEMA = f"""
<rdf:Description xmlns:rdf="{RDF}" rdf:about="" xmlns:pdfaExtension="{PDFA_EXTENSION}"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>{PDFUA}</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289 that the document follows</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def finalize(pdf: bytes, *, day: date | None) -> bytes:
    """Return `pdf` dated `day` at midnight UTC (or an arbitrary fixed day), with no other trace of when it was made.

    Finalizing twice changes nothing. Raises NotAPdf.
    """
    on = day or UNDATED
    with _opened(pdf) as document:
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
        document.save(result, deterministic_id=True)
    return result.getvalue()


def page_count(pdf: bytes) -> int:
    """Return the number of pages, one at least; raise NotAPdf."""
    with _opened(pdf) as document:
        return len(document.pages)


def _opened(pdf: bytes) -> pikepdf.Pdf:
    if not pdf.startswith(b"%PDF"):
        raise NotAPdf
    try:
        document = pikepdf.open(BytesIO(pdf))
    except pikepdf.PdfError as error:
        raise NotAPdf from error
    if not document.pages:
        document.close()
        raise NotAPdf
    return document


def _dated_metadata(packet: bytes, *, on: date) -> bytes:
    """Return the XMP packet with its dates set, and with the schema of PDF/UA when the packet claims PDF/UA."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    tree = etree.ElementTree(etree.fromstring(packet.strip(), parser))
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
