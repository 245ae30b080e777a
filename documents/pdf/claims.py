"""Say in the metadata of a PDF what it is, and claim an ISO standard only where every part of it did.

LibreOffice claims PDF/UA-1 without the extension schema that PDF/A asks for (ISO 19005-2, 6.6.2.3.1), so that each
standard holds alone but not both: the schema is written here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from lxml import etree
from pikepdf import Object

from documents.pdf.markup import read
from documents.pdf.parts import Part

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PDFA = "http://www.aiim.org/pdfa/ns/id/"
PDFUA = "http://www.aiim.org/pdfua/ns/id/"
PDFA_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"

# ICC.1:2022, 7.2: bytes 24 to 35 of a profile are its date, 84 to 99 the MD5 that the date enters into.
ICC_DATE = slice(24, 36)
ICC_IDENTIFIER = slice(84, 100)
ICC_COLOURS = slice(16, 20)

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


@dataclass(frozen=True, slots=True)
class Claims:
    """Say which standards a PDF claims: PDF/A-2b, PDF/UA-1."""

    archival: bool
    accessible: bool


def claims_of(part: Part) -> Claims:
    """Read what the metadata of a part claims; metadata that cannot be read claim nothing."""
    if "/Metadata" not in part.catalog:
        return Claims(archival=False, accessible=False)
    try:
        tree = parsed(part.catalog.Metadata.read_bytes())
    except etree.XMLSyntaxError:
        return Claims(archival=False, accessible=False)
    return Claims(
        archival=_claimed(tree, PDFA) == "2" and _output_colours(part) is not None,
        accessible=_claimed(tree, PDFUA) == "1" and part.is_tagged,
    )


def common_claims(parts: list[Part]) -> Claims:
    """Return what the whole may claim: what each part claims, and colours of one kind."""
    claims = [claims_of(part) for part in parts]
    colours = {_output_colours(part) for part in parts} - {b""}
    return Claims(
        archival=all(claim.archival for claim in claims) and len(colours) <= 1,
        accessible=all(claim.accessible for claim in claims),
    )


def output_intent(parts: list[Part]) -> Object | None:
    """Return the first output intent of PDF/A: one is enough, and two would have to share one profile."""
    return next((intent for part in parts for intent in _intents(part)), None)


def packet(title: str, information: Mapping[str, str], claims: Claims, *, day: date) -> bytes:
    """Write the XMP metadata: title, author and date as in the document information, and the claims."""
    facts = [f"<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{escape(title)}</rdf:li></rdf:Alt></dc:title>"]
    if author := information.get("/Author"):
        facts.append(f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>")
    for key, name in (("/Creator", "xmp:CreatorTool"), ("/Producer", "pdf:Producer")):
        if value := information.get(key):
            facts.append(f"<{name}>{escape(value)}</{name}>")
    facts.append(f"<xmp:CreateDate>{day:%Y-%m-%d}T00:00:00Z</xmp:CreateDate>")
    if claims.archival:
        facts.append("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>")
    if claims.accessible:
        facts.append("<pdfuaid:part>1</pdfuaid:part>")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
        f'xmlns:pdfaid="{PDFA}" xmlns:pdfuaid="{PDFUA}">{"".join(facts)}</rdf:Description>'
        f'{PDFUA_SCHEMA if claims.accessible else ""}</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    ).encode()


def parsed(packet: bytes) -> etree._ElementTree:
    """Read an XMP packet, which nobody has checked, without following anything that it names."""
    return etree.ElementTree(read(packet.strip()))


def _claimed(tree: etree._ElementTree, namespace: str) -> str | None:
    """Return the part of the standard that is claimed, whether by an element or by an attribute."""
    name = f"{{{namespace}}}part"
    for element in tree.iter():
        if element.tag == name:
            return (element.text or "").strip()
        if name in element.attrib:
            return str(element.attrib[name])
    return None


def _intents(part: Part) -> list[Object]:
    return [
        intent
        for intent in part.catalog.get("/OutputIntents", ())
        if str(intent.get("/S", "")) == "/GTS_PDFA1" and "/DestOutputProfile" in intent
    ]


def _output_colours(part: Part) -> bytes | None:
    """Return the colour space of the output intent, `RGB ` or `CMYK`; empty without one, None for several."""
    colours = {bytes(intent.DestOutputProfile.read_bytes()[ICC_COLOURS]) for intent in _intents(part)}
    return None if len(colours) > 1 else next(iter(colours), b"")
