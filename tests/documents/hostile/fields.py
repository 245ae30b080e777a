"""Hostile fields: Word's own formulas, which read files, ask servers or run programs."""

from __future__ import annotations

from .base import SPACES, XML, body, field_of, run, word
from .case import Case, Cases

CODES = {
    "DDE": 'DDE cmd "/c calc" x', "DDEAUTO": r'DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc.exe"',
    "INCLUDETEXT": 'INCLUDETEXT "file:///etc/passwd"', "INCLUDEPICTURE": 'INCLUDEPICTURE "http://127.0.0.1:9/x.png" \\d',
    "INCLUDE": 'INCLUDE "http://127.0.0.1:9/x"', "IMPORT": "IMPORT x.png", "LINK": r'LINK Excel.Sheet.8 "C:\\a.xls" ""',
    "DATABASE": 'DATABASE \\d "C:\\\\a.mdb" \\c "Provider=x"', "MACROBUTTON": "MACROBUTTON NoMacro cliquez",
    "GOTOBUTTON": "GOTOBUTTON x y", "RD": 'RD "C:\\\\a.docx"', "EMBED": "EMBED Excel.Sheet.12", "PRINT": 'PRINT "x"',
    "GLOSSARY": "GLOSSARY x", "HTMLCONTROL": "HTMLCONTROL x", "CONTROL": "CONTROL x", "FTNREF": "FTNREF x",
    "WORD2": "INVENTED x",
}  # fmt: skip
SAYS = "peut lire un fichier"
DDEAUTO = 'DDEAUTO cmd "/c calc"'
BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))


def code(text: str, element: str = "instrText") -> str:
    return run(f'<w:{element} xml:space="preserve">{text}</w:{element}>')


def paragraph(*pieces: str) -> str:
    return f"<w:p>{''.join(pieces)}</w:p>"


SHAPES = {
    "one letter a run": paragraph(field_of(*DDEAUTO)),
    "mixed case": paragraph(field_of(DDEAUTO.replace("DDEAUTO", "DdeAuTo"))),
    "spaces before": paragraph(field_of("   \t \u00a0" + DDEAUTO)),
    "line feeds before": paragraph(field_of("&#10;&#13;" + DDEAUTO)),
    "without a space after": paragraph(field_of(DDEAUTO.replace("DDEAUTO ", "DDEAUTO"))).replace("cmd", '"cmd"'),
    "letters as references": paragraph(field_of("&#68;&#68;&#x45;AUTO x y")),
    "in CDATA": paragraph(field_of("<![CDATA[DDE]]>AUTO x y")),
    "comment inside": paragraph(field_of("DD<!-- -->EAUTO x y")),
    "instruction inside": paragraph(field_of("DD<?mso x?>EAUTO x y")),
    "over paragraphs": paragraph(BEGIN, code("DDE")) + paragraph(code("AUTO x y"), SEPARATE, END),
    "as ordinary text": paragraph(BEGIN, run(f"<w:t>{DDEAUTO}</w:t>"), SEPARATE, END),
    "half code, half text": paragraph(BEGIN, code("DDE"), run("<w:t>AUTO x y</w:t>"), SEPARATE, END),
    "never separated": paragraph(BEGIN, code(DDEAUTO), END),
    "never ended": paragraph(BEGIN, code(DDEAUTO)),
    "never begun": paragraph(code(DDEAUTO)),
    "never begun, over runs": paragraph(*map(code, DDEAUTO)),
    "after a separator": paragraph(BEGIN, code("PAGE"), SEPARATE, code(DDEAUTO), END),
    "deleted": paragraph(BEGIN, f'<w:del w:id="1">{code(DDEAUTO, "delInstrText")}</w:del>', SEPARATE, END),
    "inserted": paragraph(BEGIN, f'<w:ins w:id="1">{code(DDEAUTO)}</w:ins>', SEPARATE, END),
    "in a harmless one": paragraph(BEGIN, code("IF 1 = 1 "), field_of(DDEAUTO), SEPARATE, END),
    "in the result of a harmless one": paragraph(BEGIN, code("PAGE"), SEPARATE, field_of(DDEAUTO), END),
    "in QUOTE": paragraph(BEGIN, code("QUOTE "), field_of(DDEAUTO), SEPARATE, END),
    "simple": '<w:p><w:fldSimple w:instr="DDEAUTO cmd x"/></w:p>',
    "simple, mixed case": '<w:p><w:fldSimple w:instr="  dDeAuTo cmd x"/></w:p>',
    "simple under another prefix": '<w:p><x:fldSimple xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main" x:instr="DDE a b"/></w:p>',
    "in a text box": paragraph(run(f"<w:pict><v:textbox><w:txbxContent>{paragraph(field_of(DDEAUTO))}</w:txbxContent></v:textbox></w:pict>")),
    "around a text box": paragraph(BEGIN, code("DDE"), run(f"<w:pict><v:textbox><w:txbxContent>{paragraph(SEPARATE)}</w:txbxContent></v:textbox></w:pict>"), code("AUTO x y"), SEPARATE, END),
    "in a table": f"<w:tbl><w:tr><w:tc>{paragraph(field_of(DDEAUTO))}</w:tc></w:tr></w:tbl>",
    "in a link": f'<w:p><w:hyperlink w:anchor="x">{field_of(DDEAUTO)}</w:hyperlink></w:p>',
    "in a content control": f"<w:sdt><w:sdtContent>{paragraph(field_of(DDEAUTO))}</w:sdtContent></w:sdt>",
    "Cyrillic letters": paragraph(field_of("РAGE x")),
    "wide letters": paragraph(field_of("\uff30\uff21\uff27\uff25")),
}  # fmt: skip
COMPUTED = {
    "named by QUOTE": paragraph(BEGIN, field_of("QUOTE 68 68 69 65 85 84 79"), code(' c:\\\\x "y"'), SEPARATE, END),
    "named by half": paragraph(BEGIN, code("DDE"), field_of('QUOTE "AUTO"'), code(" x y"), SEPARATE, END),
    "named by SET and REF": paragraph(field_of('SET a "DDEAUTO x y"')) + paragraph(BEGIN, field_of("REF a"), SEPARATE, END),
    "named by a tag": paragraph(field_of("{{ champ }} x")),
    "named by a condition": paragraph(field_of("{% if a %}DDEAUTO{% endif %} x")),
    "named by half a tag": paragraph(field_of("PA{{ champ }} x")),
    "simple, named by a tag": '<w:p><w:fldSimple w:instr=" {{ champ }} x"/></w:p>',
}  # fmt: skip
LINKS = (
    '"file:///C:/x.exe"', r'"\\\\127.0.0.1\\x\\a"', "file:///etc/passwd", '"javascript:x()"', '\\l "a" "smb://127.0.0.1/x"',
    '\\o "bulle" "C:\\\\x.exe"', '"a.exe"', '"http:\\\\127.0.0.1"',
)  # fmt: skip


def cases() -> Cases:
    for name, text in CODES.items():
        yield Case(f"field: {name}", SAYS, lambda text=text: word(document=body(paragraph(field_of(text)))))
        yield Case(
            f"field: simple {name}",
            SAYS,
            lambda text=text: word(document=body(paragraph(f"<w:fldSimple w:instr='{text}'/>"))),
        )
    for kind, xml in SHAPES.items():
        yield Case(f"field: {kind}", SAYS, lambda xml=xml: word(document=body(xml)))
    for kind, xml in COMPUTED.items():
        yield Case(f"field: {kind}", "calculé par une balise", lambda xml=xml: word(document=body(xml)))
    for link in LINKS:
        yield Case(
            f"field: link {link}",
            "mène à un fichier",
            lambda link=link: word(document=body(paragraph(field_of(f"HYPERLINK {link}")))),
        )
    yield Case(
        "field: link by another field",
        "mène à un fichier",
        lambda: word(
            document=body(paragraph(BEGIN, code('HYPERLINK "'), field_of("QUOTE 102"), code('"'), SEPARATE, END))
        ),
    )
    footer = f"{XML}<w:ftr {SPACES}>{paragraph(field_of(DDEAUTO))}</w:ftr>".encode()
    yield Case("field: in a footer", SAYS, lambda: word(footer=footer))
    variant = f'<mc:AlternateContent><mc:Choice Requires="x">{SEPARATE}</mc:Choice></mc:AlternateContent>'
    yield Case(
        "field: cut by a variant",
        "dans une variante",
        lambda: word(document=body(paragraph(BEGIN, code("PAGE"), variant, run("<w:t> x</w:t>"), END))),
    )
    yield Case(
        "field: nested without end",
        "imbrique trop de champs",
        lambda: word(document=body(paragraph(*[BEGIN + code("IF ")] * 60))),
    )
    yield Case(
        "field: code without end", "démesuré", lambda: word(document=body(paragraph(field_of("IF " + "a b " * 40_000))))
    )
