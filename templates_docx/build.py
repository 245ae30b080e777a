"""Write the shipped Word templates: `python -m templates_docx.build`. The same bytes every time.

The templates belong to the officers afterwards: an authority changes its own copies in Word (README.md). This script
is how those shipped with the product came to be, and how a change to all of them is made.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from templates_docx.design.agreement import AGREEMENT
from templates_docx.design.attendance import ATTENDANCE
from templates_docx.design.convocation import CONVOCATION
from templates_docx.design.deliberation import DELIBERATION
from templates_docx.design.draft import DRAFT
from templates_docx.design.evidence_summary import EVIDENCE_SUMMARY
from templates_docx.design.mark import mark
from templates_docx.design.page import Page
from templates_docx.design.proxy_form import PROXY_FORM
from templates_docx.design.route_sheet import ROUTE_SHEET
from templates_docx.design.styles import FONT, SUBSTITUTE, numbering, styles
from templates_docx.design.word import DECLARATION, part

FOLDER = Path(__file__).parent
PAGES = (CONVOCATION, PROXY_FORM, DRAFT, DELIBERATION, AGREEMENT, ATTENDANCE, EVIDENCE_SUMMARY, ROUTE_SHEET)
DAY = (1980, 1, 1, 0, 0, 0)  # the first day that a zip archive knows

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"


def content_types() -> str:
    """Say what each part of the file is."""
    kinds = {
        "document": "document.main", "styles": "styles", "numbering": "numbering", "settings": "settings",
        "fontTable": "fontTable", "header1": "header", "header2": "header", "footer1": "footer",
    }  # fmt: skip
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'{overrides}<Override PartName="/docProps/core.xml" ContentType="{_CORE_TYPE}"/></Types>'
    )


def relations(targets: Mapping[str, str]) -> str:
    """Tie parts together, in order: target -> kind."""
    ties = "".join(
        f'<Relationship Id="rId{number}" Type="{kind if kind.startswith("http") else f"{_OFFICE}/{kind}"}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets.items(), start=1)
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{ties}</Relationships>'


def core() -> str:
    """Name the document: its title is filled like the rest of it."""
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>{{ title }}</dc:title><dc:creator>{{ authority }}</dc:creator><dc:language>fr-FR</dc:language></cp:coreProperties>"
    )


def fonts() -> str:
    """Name the font, and the one that Word takes where it is missing."""
    return part("fonts", f'<w:font w:name="{FONT}"><w:altName w:val="{SUBSTITUTE}"/><w:family w:val="swiss"/></w:font>')


def settings() -> str:
    """Ask for the layout of today’s Word, in French."""
    mode = '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    return part(
        "settings",
        f'<w:compat>{mode}</w:compat><w:themeFontLang w:val="fr-FR"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>',
    )


def members(page: Page) -> dict[str, bytes]:
    """Return the parts of a template by name, in the order of the file."""
    document = {
        "header1.xml": "header", "header2.xml": "header", "footer1.xml": "footer", "styles.xml": "styles",
        "numbering.xml": "numbering", "settings.xml": "settings", "fontTable.xml": "fontTable",
    }  # fmt: skip
    package = {
        "word/document.xml": "officeDocument",
        "docProps/core.xml": f"{_PACKAGE}/relationships/metadata/core-properties",
    }
    texts = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations(package),
        "docProps/core.xml": core(),
        **page.parts,
        "word/_rels/document.xml.rels": relations(document),
        "word/_rels/header1.xml.rels": relations({"media/mark.png": "image"}),
        "word/styles.xml": styles(page.parts.values()),
        "word/numbering.xml": numbering(page.parts.values()),
        "word/settings.xml": settings(),
        "word/fontTable.xml": fonts(),
    }
    return {**{name: text.encode() for name, text in texts.items()}, "word/media/mark.png": mark()}


def template(page: Page) -> bytes:
    """Return the Word file of a template."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members(page).items():
            entry = zipfile.ZipInfo(name, DAY)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(entry, content)
    return file.getvalue()


def main() -> None:
    """Write every template beside this script."""
    for page in PAGES:
        (FOLDER / f"{page.name}.docx").write_bytes(template(page))


if __name__ == "__main__":
    main()
