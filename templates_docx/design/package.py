"""Put a template’s parts together in one .docx, the same bytes each time (ISO/IEC 29500-2)."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from templates_docx.design.mark import ALTERNATIVE_TEXT, mark
from templates_docx.design.styles import numbering, styles
from templates_docx.design.word import DECLARATION, TAB, Xml, field, paragraph, part, picture, run

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1985" w:right="1276" w:bottom="1247" w:left="1276" w:header="624" w:footer="510" w:gutter="0"/>'
    "</w:sectPr>"
)
SETTINGS = (
    "<w:autoHyphenation w:val=\"false\"/><w:defaultTabStop w:val=\"567\"/>"
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="fr-FR"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
)  # fmt: skip
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Design:
    """A template: the name of its file, its body, what stands on the left of its footer."""

    name: str
    body: tuple[Xml, ...]
    footer: str


def docx(design: Design) -> bytes:
    """Return the template’s bytes."""
    document = part("document", f"<w:body>{''.join(design.body)}{SECTION}</w:body>")
    header, footer = _header(), _footer(design.footer)
    parts = [document, header, footer]
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("rId1", f"{RELATIONS}/officeDocument", "word/document.xml"),
            ("rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relations(
            ("rId1", f"{RELATIONS}/styles", "styles.xml"),
            ("rId2", f"{RELATIONS}/numbering", "numbering.xml"),
            ("rId3", f"{RELATIONS}/header", "header1.xml"),
            ("rId4", f"{RELATIONS}/footer", "footer1.xml"),
            ("rId5", f"{RELATIONS}/settings", "settings.xml"),
        ),
        "word/styles.xml": styles(parts),
        "word/numbering.xml": numbering(parts),
        "word/settings.xml": part("settings", SETTINGS),
        "word/header1.xml": header,
        "word/_rels/header1.xml.rels": _relations(("rId1", f"{RELATIONS}/image", "media/mark.png")),
        "word/footer1.xml": footer,
        "word/media/mark.png": mark(),
    }  # fmt: skip
    return _zip(members)


def _header() -> str:
    logo = picture("rId1", width=756_000, height=415_800, name="Marque", alternative_text=ALTERNATIVE_TEXT)
    return part(
        "hdr",
        paragraph("Entete", logo, run("   "), run("{{ authority }}", "Fort"), TAB, run("{{ body }}")),
    )


def _footer(words: str) -> str:
    page = (run("page "), field("PAGE"), run(" / "), field("NUMPAGES"))
    return part("ftr", paragraph("Pied", run(words), TAB, *page))


def _core() -> str:
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{{ title }}</dc:title>'
        "<dc:creator>{{ authority }}</dc:creator><dc:language>fr-FR</dc:language></cp:coreProperties>"
    )


def _content_types() -> str:
    kinds = {
        "word/document": "document.main", "word/styles": "styles", "word/numbering": "numbering",
        "word/settings": "settings", "word/header1": "header", "word/footer1": "footer",
    }  # fmt: skip
    overrides = "".join(
        f'<Override PartName="/{name}.xml" ContentType="{WORD}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'{overrides}<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    lines = "".join(f'<Relationship Id="{id}" Type="{kind}" Target="{target}"/>' for id, kind, target in relations)
    return f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'


def _zip(members: dict[str, bytes | str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type, member.external_attr, member.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            archive.writestr(member, content)
    return written.getvalue()
