"""Name the styles of the templates, in the words of an officer, and write those that a template uses.

Everything that a page looks like is here: nothing is formatted by hand in a template. The font is Liberation Sans,
free and drawn to the widths of Arial, which Word takes in its place where it is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from templates_docx.design.word import TEXT_WIDTH, part

FONT, SUBSTITUTE = "Liberation Sans", "Arial"
INK, GREY, RULE = "1F3A5F", "595959", "B8C2CF"


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its identifier in the file, the name that the officer sees, its paragraph and its characters.

    ``paragraph`` and ``characters`` are markup, in the order that the schema wants.
    """

    identifier: str
    name: str
    paragraph: str = ""
    characters: str = ""
    based_on: str = "Normal"
    follows: str = ""
    kind: str = "paragraph"

    def __str__(self) -> str:
        """Write the style."""
        is_base = self.identifier == "Normal"
        default = ' w:default="1"' if is_base else ""
        inner = f'<w:name w:val="{self.name}"/>'
        inner += f'<w:basedOn w:val="{self.based_on}"/>' if self.based_on and not is_base else ""
        inner += f'<w:next w:val="{self.follows}"/>' if self.follows else ""
        inner += "<w:qFormat/>"
        inner += f"<w:pPr>{self.paragraph}</w:pPr>" if self.paragraph else ""
        inner += f"<w:rPr>{self.characters}</w:rPr>" if self.characters else ""
        return f'<w:style w:type="{self.kind}"{default} w:styleId="{self.identifier}">{inner}</w:style>'


def size(points: float, *, colour: str = "", is_bold: bool = False, is_italic: bool = False, spacing: int = 0) -> str:
    """Write the look of characters."""
    return (
        ("<w:b/>" if is_bold else "")
        + ("<w:i/>" if is_italic else "")
        + (f'<w:color w:val="{colour}"/>' if colour else "")
        + (f'<w:spacing w:val="{spacing}"/>' if spacing else "")
        + f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'
    )


def space(before: int = 0, after: int = 0, line: int = 0) -> str:
    """Write the space round a paragraph, in twentieths of a point; ``line`` in 240ths of a line."""
    height = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{height}/>'


def numbered(numbering: int, level: int) -> str:
    """Tie the style to a level of a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>'


def outline(level: int) -> str:
    """Say that the style is a heading of this level."""
    return f'<w:outlineLvl w:val="{level}"/>'


def border(*sides: str, colour: str = RULE, weight: int = 6, gap: int = 6) -> str:
    """Draw a rule on sides of a paragraph."""
    rules = "".join(f'<w:{side} w:val="single" w:sz="{weight}" w:space="{gap}" w:color="{colour}"/>' for side in sides)
    return f"<w:pBdr>{rules}</w:pBdr>"


def right_tab(at: int) -> str:
    """Set a tab that aligns on the right."""
    return f'<w:tabs><w:tab w:val="right" w:pos="{at}"/></w:tabs>'


# Dots to write on, to the middle of the line then to its end.
LEADERS = f'<w:tabs><w:tab w:val="left" w:leader="dot" w:pos="5600"/><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'
FIFTHS = "<w:tabs>" + "".join(f'<w:tab w:val="left" w:pos="{at}"/>' for at in (2700, 4400, 6100, 7800)) + "</w:tabs>"
KEEP = "<w:keepNext/><w:keepLines/>"
CENTRED, LEFT, RIGHT = '<w:jc w:val="center"/>', '<w:jc w:val="left"/>', '<w:jc w:val="right"/>'
DASHES, DECISIONS = 1, 2

STYLES = (
    Style("Normal", "Normal", "<w:widowControl/>" + space(0, 120, 264) + '<w:jc w:val="both"/>', size(10.5)),
    Style("Fort", "Strong", "", "<w:b/>", based_on="", kind="character"),
    Style("Discret", "Mention discrète", "", f'<w:color w:val="{GREY}"/>', based_on="", kind="character"),
    Style("Carre", "Carré à cocher", "", size(15), based_on="", kind="character"),
    Style("Balise", "Balise", space() + LEFT, '<w:color w:val="8A5A00"/><w:sz w:val="14"/><w:szCs w:val="14"/>'),
    Style("Entete", "header", right_tab(TEXT_WIDTH) + space() + LEFT, size(8.5, colour=GREY)),
    Style("Collectivite", "Collectivité", space(0, 20) + LEFT, size(14, colour=INK, is_bold=True)),
    Style("Instance", "Instance", space() + LEFT, size(9.5, colour=GREY)),
    Style("Pied", "footer", border("top", weight=4, gap=4) + right_tab(TEXT_WIDTH) + space() + LEFT, size(8, colour=GREY)),
    Style("Registre", "Registre", KEEP + space(160, 60) + CENTRED, size(10, colour=GREY, spacing=24)),
    Style("Seance", "Séance", KEEP + space(0, 160) + CENTRED, size(10.5, is_bold=True)),
    Style("Titre1", "heading 1", KEEP + space(60, 100) + CENTRED + outline(0), size(16, colour=INK, is_bold=True), follows="Normal"),
    Style("Objet", "Objet", KEEP + space(0, 200, 259) + CENTRED, size(11, is_bold=True)),
    Style("Titre2", "heading 2", KEEP + space(200, 60) + LEFT + outline(1), size(10.5, colour=INK, is_bold=True), follows="Normal"),
    Style("Titre3", "heading 3", KEEP + space(160, 60) + LEFT + outline(2), size(10.5, is_bold=True), follows="Normal"),
    Style("TitreActe", "Titre de l’acte", "<w:pageBreakBefore/>" + space(0, 100) + CENTRED, size(10.5, is_bold=True), based_on="Titre2"),
    Style("TitrePage", "Titre de page", KEEP + "<w:pageBreakBefore/>" + space(0, 160) + CENTRED + outline(0),
          size(14, colour=INK, is_bold=True), follows="Normal"),
    Style("Renseignement", "Renseignement", space(0, 50) + LEFT, size(10)),
    Style("Membres", "Liste des membres", space(0, 60, 259) + LEFT, size(9.5)),
    Style("Pouvoir", "Pouvoir", space(0, 10, 250) + LEFT, size(9.5)),
    Style("Visa", "Visa", space(0, 90) + '<w:jc w:val="both"/>', ""),
    Style("Expose", "Exposé", space(120, 120, 264), ""),
    Style("Puce1", "Puce 1", numbered(DASHES, 0) + space(0, 70, 259), ""),
    Style("Puce2", "Puce 2", numbered(DASHES, 1) + space(0, 50, 259), ""),
    Style("Deliberer", "Formule de délibération", KEEP + space(240, 120), "<w:b/>"),
    Style("Decision", "Décision", KEEP + numbered(DECISIONS, 0) + space(0, 90, 259), ""),
    Style("Detail", "Détail de décision", KEEP + numbered(DECISIONS, 1) + space(0, 60, 259), ""),
    Style("Vote", "Vote", KEEP + border("left", colour=INK, weight=18, gap=8) + space(160, 160) + '<w:ind w:left="200"/>' + LEFT, "<w:b/>"),
    Style("Cloture", "Clôture", KEEP + space(80, 120, 264), ""),
    Style("Annexe", "Annexe", KEEP + space(0, 50) + LEFT, size(10)),
    Style("Filet", "Filet", "<w:keepNext/>" + border("top", gap=1) + space(160, 60), size(4)),
    Style("Extrait", "Pour extrait", KEEP + space(160, 120) + LEFT, ""),
    Style("Qualite", "Qualité du signataire", KEEP + space() + LEFT, size(10)),
    Style("Signataire", "Signataire", KEEP + space(1000) + LEFT, size(10.5, is_bold=True)),
    Style("Fonction", "Fonction du signataire", KEEP + space() + LEFT, size(9.5, colour=GREY)),
    Style("Etiquette", "Étiquette", KEEP + space(0, 40) + LEFT, size(8, colour=INK, is_bold=True)),
    Style("Tampon", "Tampon", "<w:keepLines/>" + space(0, 40) + LEFT, size(8.5)),
    Style("Recours", "Voies de recours", "<w:keepLines/>" + space(120) + '<w:jc w:val="both"/>', size(8, colour=GREY)),
    Style("Destinataire", "Destinataire", space() + '<w:ind w:left="5100"/>' + LEFT, ""),
    Style("Partie", "Partie", space(0, 160) + RIGHT, size(10, is_italic=True)),
    Style("Lieu", "Lieu et date", space(360, 360) + '<w:ind w:left="5100"/>' + LEFT, ""),
    Style("Bloc", "Cellule", KEEP + space(0, 20) + LEFT, size(10)),
    Style("Point", "Point de l’ordre du jour", "<w:keepLines/>" + '<w:tabs><w:tab w:val="left" w:pos="480"/></w:tabs>' + space(0, 80)
          + '<w:ind w:left="480" w:hanging="480"/>' + LEFT, ""),
    Style("Rapporteur", "Rapporteur", KEEP + space(0, 80) + LEFT, size(10, colour=GREY)),
    Style("Formulaire", "Formulaire", LEADERS + space(60, 260, 300) + LEFT, ""),
    Style("Choix", "Case à cocher", KEEP + '<w:tabs><w:tab w:val="left" w:pos="567"/></w:tabs>' + space(0, 30)
          + '<w:ind w:left="567" w:hanging="340"/>' + LEFT, ""),
    Style("Mention", "Mention légale", "<w:keepLines/>" + space(0, 60, 259) + LEFT, size(8.5, colour=GREY)),
    Style("Ligne", "Ligne à deux colonnes", "<w:keepLines/>" + '<w:tabs><w:tab w:val="left" w:pos="2700"/></w:tabs>' + space(0, 30)
          + '<w:ind w:left="2700" w:hanging="2700"/>' + LEFT, size(9.5)),
    Style("Affaire", "Affaire", "<w:keepLines/>" + '<w:tabs><w:tab w:val="left" w:pos="400"/></w:tabs>' + space(0, 20)
          + '<w:ind w:left="400" w:hanging="400"/>' + LEFT, size(9.5)),
    Style("Constat", "Constat", "<w:keepLines/>" + space(80) + LEFT, "<w:b/>"),
    Style("Empreinte", "Empreinte", "<w:keepLines/>" + space(0, 20) + LEFT, size(8.5)),
    Style("Fait", "Fait à", KEEP + LEADERS + space(240, 200) + LEFT, ""),
    # Word wants a paragraph after the last table; as high as a line, it could make an empty page.
    Style("Fin", "Fin du document", '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>', size(1)),
    Style("Totaux", "Totaux", KEEP + border("top", "bottom") + FIFTHS + space(60, 120) + LEFT, size(10)),
    Style("Nombre", "Nombre", space() + CENTRED, size(9)),
    Style("Case", "Case", space() + LEFT, size(9)),
    Style("Colonne", "Titre de colonne", KEEP + space() + LEFT, size(8.5, colour="FFFFFF", is_bold=True)),
)  # fmt: skip
BY_IDENTIFIER = {style.identifier: style for style in STYLES}
_IN_USE = re.compile(r'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"')


def _table_style(
    identifier: str, name: str, borders: dict[str, str], *, margin: int, rows: str = "", header: str = ""
) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{borders[side]}"/>'
        for side in sides
        if side in borders
    )
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", rows), ("left", margin), ("bottom", rows), ("right", margin))
        if width != ""
    )
    first = f'<w:tblStylePr w:type="firstRow"><w:tcPr>{header}</w:tcPr></w:tblStylePr>' if header else ""
    return (
        f'<w:style w:type="table" w:styleId="{identifier}"><w:name w:val="{name}"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>{first}</w:style>"
    )


TABLE_STYLES = {
    "Colonnes": _table_style("Colonnes", "Colonnes", {}, margin=0),
    "Bandeau": _table_style("Bandeau", "Bandeau", {"bottom": INK}, margin=0, rows="60"),
    "Cadres": _table_style("Cadres", "Cadres", dict.fromkeys(("top", "left", "bottom", "right", "insideV", "insideH"), RULE), margin=120, rows="90"),
    "Chiffres": _table_style("Chiffres", "Chiffres", dict.fromkeys(("top", "bottom"), RULE), margin=0, rows="60"),
    "Emargement": _table_style(
        "Emargement", "Émargement", dict.fromkeys(("top", "left", "bottom", "right", "insideV", "insideH"), RULE), margin=80, rows="40",
        header=f'<w:shd w:val="clear" w:color="auto" w:fill="{INK}"/>',
    ),
}  # fmt: skip


def styles(parts: Iterable[str]) -> str:
    """Write the styles that these parts use, and no other."""
    used = {"Normal", *(name for text in parts for name in _IN_USE.findall(text))}
    used |= {BY_IDENTIFIER[name].based_on for name in used if name in BY_IDENTIFIER}
    used |= {BY_IDENTIFIER[name].follows for name in used if name in BY_IDENTIFIER}
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>'
    language = '<w:lang w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="fr-FR"/>'
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{language}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    chosen = [str(style) for style in STYLES if style.identifier in used]
    return part("styles", defaults, *chosen, *(text for name, text in TABLE_STYLES.items() if name in used))


def numbering(parts: Iterable[str]) -> str:
    """Write the two lists of the house: dashes, then points below them."""
    everything = "".join(parts)
    kinds = ((DASHES, ("Puce1", "Puce2")), (DECISIONS, ("Decision", "Detail")))
    lists = [(number, pair) for number, pair in kinds if any(f'"{name}"' in everything for name in pair)]
    definitions = "".join(_list_definition(number, pair, everything) for number, pair in lists)
    uses = "".join(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number, _ in lists)
    return part("numbering", definitions, uses)


def _list_definition(number: int, pair: tuple[str, str], everything: str) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="{name}"/>'
        f'<w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="284"/></w:pPr><w:rPr><w:color w:val="{INK}"/></w:rPr></w:lvl>'
        for level, (name, sign, left) in enumerate(zip(pair, "–•", (567, 964), strict=True))
        if f'"{name}"' in everything
    )
    return f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
