"""Draw what every document has: the head of its first page, the reminder of the next ones, the foot, A4 and its margins."""

from __future__ import annotations

from dataclasses import dataclass

from templates_docx.design import mark
from templates_docx.design.word import TAB, TEXT_WIDTH, Xml, cell, field, paragraph, part, picture, row, table

MARK_WIDTH, MARK_HEIGHT = 756_000, 415_800  # 2.1 cm wide
BESIDE = 1400


@dataclass(frozen=True, slots=True)
class Page:
    """One template: the file’s stem, its words, and what the next pages and the foot recall."""

    name: str
    body: Xml
    reminder: str
    foot: str

    @property
    def document(self) -> str:
        """The words, and the page that they stand on."""
        return part("document", "<w:body>", self.body, SECTION, "</w:body>")

    @property
    def parts(self) -> dict[str, str]:
        """Every part that uses styles, by its name in the file."""
        return {
            "word/document.xml": self.document,
            "word/header1.xml": first_header(),
            "word/header2.xml": part("hdr", paragraph("Entete", "{{ authority }}", TAB, self.reminder)),
            "word/footer1.xml": part("ftr", foot(self.foot)),
        }


SECTION = (
    '<w:sectPr><w:headerReference w:type="first" r:id="rId1"/><w:headerReference w:type="default" r:id="rId2"/>'
    '<w:footerReference w:type="first" r:id="rId3"/><w:footerReference w:type="default" r:id="rId3"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1361" w:right="1276" w:bottom="1247" w:left="1276" w:header="680" w:footer="567" w:gutter="0"/>'
    "<w:titlePg/></w:sectPr>"
)


def first_header() -> str:
    """Draw the mark and the name of the authority."""
    drawing = picture(
        "rId1",
        width=MARK_WIDTH,
        height=MARK_HEIGHT,
        name="Marque de la collectivité",
        alternative_text=mark.ALTERNATIVE_TEXT,
    )
    names = (paragraph("Collectivite", "{{ authority }}"), paragraph("Instance", "{{ body }}"))
    banner = row(cell(BESIDE, paragraph("Instance", drawing)), cell(TEXT_WIDTH - BESIDE, *names, is_centred=True))
    return part("hdr", table((BESIDE, TEXT_WIDTH - BESIDE), banner, style="Bandeau"), paragraph("Instance"))


def foot(words: str) -> Xml:
    """Draw the foot: what the document is, and « Page 2 / 5 »."""
    return paragraph("Pied", words, TAB, "Page ", field("PAGE"), " / ", field("NUMPAGES"))
