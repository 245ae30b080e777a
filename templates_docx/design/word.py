"""Write the few elements of WordprocessingML that the templates are made of (ISO/IEC 29500-1).

Words stand in paragraphs, paragraphs in cells, cells in rows; the look is in the styles, so that an officer changes
it once, in Word, for the whole document. Widths are in twentieths of a point.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

NAMESPACES = " ".join(
    f'xmlns:{prefix}="http://schemas.openxmlformats.org/{path}"'
    for prefix, path in (
        ("w", "wordprocessingml/2006/main"),
        ("r", "officeDocument/2006/relationships"),
        ("wp", "drawingml/2006/wordprocessingDrawing"),
        ("a", "drawingml/2006/main"),
        ("pic", "drawingml/2006/picture"),
    )
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TEXT_WIDTH = 9354  # 16.5 cm between the margins of A4


class Xml(str):
    """Markup that is ready, as opposed to words that are still to be written."""


TAB = Xml("<w:r><w:tab/></w:r>")


def run(words: str, style: str = "") -> Xml:
    """Write words, in a character style if told."""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return Xml(f'<w:r>{properties}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>')


def strong(words: str) -> Xml:
    """Write words that stand out."""
    return run(words, "Fort")


def field(instruction: str) -> Xml:
    """Write a field that Word computes, such as PAGE; the figure between is what shows until then."""
    return Xml(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def paragraph(style: str, *pieces: str) -> Xml:
    """Write a paragraph: plain words, or runs that are ready."""
    runs = "".join(piece if isinstance(piece, Xml) else run(piece) for piece in pieces)
    return Xml(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>')


def tag(words: str) -> Xml:
    """Write a paragraph that only holds a tag of the engine, in the style that tells the officer so."""
    return paragraph("Balise", words)


def each(loop: str, *inside: Xml) -> Xml:
    """Repeat what is inside for each member of a list: `each("name in names", …)`."""
    return Xml(tag(f"{{%p for {loop} %}}") + "".join(inside) + tag("{%p endfor %}"))


def when(condition: str, *inside: Xml) -> Xml:
    """Keep what is inside only when the condition holds."""
    return Xml(tag(f"{{%p if {condition} %}}") + "".join(inside) + tag("{%p endif %}"))


def cell(width: int, *paragraphs: Xml, span: int = 1, is_centred: bool = False) -> Xml:
    """Write a cell."""
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    centred = '<w:vAlign w:val="center"/>' if is_centred else ""
    return Xml(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{centred}</w:tcPr>{"".join(paragraphs)}</w:tc>'
    )


def row(*cells: Xml, is_header: bool = False, height: int = 0) -> Xml:
    """Write a row that stays on one page; a header row comes again on each page."""
    least = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    header = "<w:tblHeader/>" if is_header else ""
    return Xml(f"<w:tr><w:trPr><w:cantSplit/>{least}{header}</w:trPr>{''.join(cells)}</w:tr>")


def tag_row(words: str, widths: Sequence[int]) -> Xml:
    """Write a row that only holds a tag of the engine: `{%tr for … %}`, `{%tr endfor %}`."""
    return row(cell(sum(widths), tag(words), span=len(widths)))


def table(widths: Sequence[int], *rows: Xml, style: str, name: str = "", is_labelled: bool = False) -> Xml:
    """Write a table of fixed widths; ``name`` tells a screen reader what it holds.

    The first row holds the heads, or the first column in a table that ``is_labelled`` line by line.
    """
    caption = f'<w:tblCaption w:val="{escape(name)}"/>' if name else ""
    value, row_, column = ("0080", 0, 1) if is_labelled else ("0020", 1, 0)
    heads = (
        f'<w:tblLook w:val="{value}" w:firstRow="{row_}" w:lastRow="0" w:firstColumn="{column}" w:lastColumn="0"'
        ' w:noHBand="1" w:noVBand="1"/>'
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    properties = (
        f'<w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{heads}{caption}'
    )
    return Xml(f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>")


def picture(relation: str, *, width: int, height: int, name: str, alternative_text: str) -> Xml:
    """Place a picture in the line; sizes in EMU (360 000 to a centimetre)."""
    about = f'id="1" name="{escape(name)}" descr="{escape(alternative_text)}"'
    return Xml(
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f"<wp:docPr {about}/><a:graphic>"
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def part(root: str, *inside: str) -> str:
    """Write a whole part of the file."""
    return f"{DECLARATION}<w:{root} {NAMESPACES}>{''.join(inside)}</w:{root}>"
