"""On any small template and any values, a reader sees what docxtpl would have written.

Where docxtpl leaves a file that Word refuses (a table without rows, a cell without paragraphs), both are read without
what is empty.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import escape, unescape
from itertools import pairwise
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing
from docxtpl import RichText as DocxtplRichText
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.engine import Template

from .conftest import save
from .seen import Seen, Table, see
from .test_objects import drawn

# what a reader may meet: the marks of XML, French typography, other scripts; no braces, which docxtpl reads in data
TEXT = st.text(st.sampled_from("ab Zé&<>\"'’«»\u00a0\u202fœŸ€–\n\t你🏛"), max_size=12)
LAYOUT = st.text(st.sampled_from("ab é&<\n\t\a\f"), max_size=10)
WORDS = st.text(st.sampled_from("ab é’&«»\u00a0"), max_size=8)
COLOURS = st.sampled_from(["FF0000", "00AA00", "0000FF"])
ROLES = st.lists(st.fixed_dictionaries({"title": TEXT, "is_paid": st.booleans()}), max_size=3)
MEMBERS = st.lists(
    st.fixed_dictionaries({"name": TEXT, "is_present": st.booleans(), "roles": ROLES, "colour": COLOURS}), max_size=4
)
VALUES = st.fixed_dictionaries(
    {
        "a": TEXT,
        "b": TEXT,
        "n": st.integers(-5, 10**6),
        "yes": st.booleans(),
        "members": MEMBERS,
        "listing": LAYOUT,
        "rich": st.lists(st.tuples(TEXT, st.booleans(), st.booleans()), max_size=3),
    }
)
INLINE = st.sampled_from(
    [
        "{{ a }}",
        "{{b}}",
        "{{ n }}",
        "{{ a|upper }}",
        "{{ a|default('—')|trim }}",
        "{{ (n + 1) // 2 }}",
        "{% if yes %}{{ a }}{% else %}non{% endif %}",
        "{% if n > 3 and not yes %}x{% elif a == “ab” %}y{% endif %}",
        "{% for m in members %}{{ m.name }}, {% endfor %}",
        "{% for m in members if m.is_present %}{{ loop.index }}/{{ loop.length }} {{ m.name }}{% endfor %}",
        "{% for m in members %}{% for r in m.roles %}{{ r.title }}{% if not loop.last %}, {% endif %}{% endfor %}; {% endfor %}",
        "{% set total = members|length %}{{ total }}",
        "{# note #}",
        "{{ listing }}",
    ]
)
LINE = st.lists(st.tuples(WORDS, INLINE), min_size=1, max_size=3).map(
    lambda pairs: "".join(w + tag for w, tag in pairs)
)
BLOCK = st.one_of(
    LINE.map(lambda line: [line]),
    LINE.map(lambda line: ["{%p for m in members %}", f"{{{{ m.name }}}} {line}", "{%p endfor %}"]),
    LINE.map(lambda line: ["{%p if yes %}", line, "{%p else %}", "sinon", "{%p endif %}"]),
    LINE.map(
        lambda line: [
            "{%p for m in members %}",
            "{%p if m.is_present %}",
            "{{ m.name }}",
            "{%p for r in m.roles %}",
            f"{{{{ r.title }}}}\u00a0: {line}",
            "{%p endfor %}",
            "{%p endif %}",
            "{%p endfor %}",
        ]
    ),
    st.just(["avant {{r rich }} après"]),
    st.just(["{#p une note #}", "{{ a }}"]),
    LINE.map(lambda line: ["{% if yes %}", line, "{%- endif %}"]),
)
BODY = st.lists(BLOCK, min_size=1, max_size=3).map(lambda blocks: [line for block in blocks for line in block])
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def slim() -> bytes:
    """Take from the document that python-docx starts with all that slows the comparison: styles, theme, thumbnail."""
    document = docx.Document()
    for style in list(document.styles.element.iterchildren(qn("w:style"))):
        if not style.get(qn("w:default")):
            document.styles.element.remove(style)
    for name, relation in list(document.part.rels.items()):
        if not relation.reltype.endswith(("/styles", "/settings")):
            document.part.drop_rel(name)
            document.part.rels.pop(name, None)
    return save(document)


SLIM = slim()


def blank() -> Document:
    return docx.Document(io.BytesIO(SLIM))


def bound(values: dict[str, Any], template: DocxTemplate) -> dict[str, Any]:
    """Bind the values to a template: docxtpl's own objects, as its users write them."""
    rich = DocxtplRichText()
    for text, bold, is_link in values["rich"]:
        rich.add(text, bold=bold, url_id=template.build_url_id("https://exemple.fr") if is_link else None)
    return values | {
        "rich": rich,
        "listing": Listing(values["listing"]),
        "image": InlineImage(template, io.BytesIO(drawn()), Mm(10)),
    }


def written_by_docxtpl(data: bytes, values: dict[str, Any]) -> bytes:
    template = DocxTemplate(io.BytesIO(data))
    template.render_init()
    template.render(bound(values, template), autoescape=True)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def both(data: bytes, values: dict[str, Any]) -> tuple[Seen, Seen]:
    """Fill a template by both engines, and see both files."""
    ours = Template.read(data).fill_with(lambda template: bound(values, template))
    return see(ours), see(written_by_docxtpl(data, values))


def full(texts: dict[str, list[str]]) -> dict[str, list[str]]:
    return {part: [text for text in paragraphs if text] for part, paragraphs in texts.items()}


def width_of(rows: Table) -> int:
    """Count the columns that the rows need; docxtpl gives no more to the grid when a cell spans beyond it."""
    return max(sum(int(span or 1) for _, span, *_ in row) for row in rows)


def in_rows(tables: dict[str, list[tuple[int, Table]]]) -> list[tuple[int, Table]]:
    """List the tables that have rows, each cell without what is empty at its ends."""
    return [
        (max(grid, width_of(rows)), [[(words.strip("\n"), *told) for words, *told in row] for row in rows if row])  # type: ignore[misc]
        for part in sorted(tables)
        for grid, rows in tables[part]
        if any(rows)
    ]


def draw(lines: list[str], document: Document) -> Document:
    for line in lines:
        document.add_paragraph(line)
    return document


@QUICK
@given(BODY, VALUES)
def test_paragraphs_are_the_same(lines: list[str], values: dict[str, Any]) -> None:
    ours, theirs = both(save(draw(lines, blank())), values)

    assert ours.texts == theirs.texts
    assert ours.links == theirs.links


@QUICK
@given(LINE, VALUES, st.lists(st.integers(1, 40), max_size=4))
def test_a_line_cut_into_runs_is_the_same(line: str, values: dict[str, Any], cuts: list[int]) -> None:
    document = blank()
    paragraph = document.add_paragraph()
    edges = sorted({0, len(line), *(cut for cut in cuts if cut < len(line))})
    for start, end in pairwise(edges):
        paragraph.add_run(line[start:end]).bold = start % 2 == 0

    ours, theirs = both(save(document), values)

    assert ours.texts == theirs.texts


@QUICK
@given(LINE, LINE, st.lists(LINE, max_size=2), VALUES)
def test_headers_footers_pictures_and_properties_are_the_same(
    header: str, footer: str, lines: list[str], values: dict[str, Any]
) -> None:
    document = draw([*lines, "{{ image }}{% if yes %} oui{% endif %}", "{{ image }}"], blank())
    document.sections[0].header.paragraphs[0].text = f"{header}{{{{ image }}}}"
    document.sections[0].footer.paragraphs[0].text = footer
    document.core_properties.title = "{{ a|trim }} {{ n }}"

    ours, theirs = both(save(document), values)

    # docxtpl escapes a property twice: its reader sees « &lt; »; a property has one line, without tabs
    properties = [re.sub("[\n\t]", " ", unescape(text)) for text in theirs.texts["docProps/core.xml"]]
    assert ours.texts == theirs.texts | {"docProps/core.xml": properties}
    assert ours.pictures == theirs.pictures
    assert ours.files == theirs.files


CELL = st.one_of(
    LINE,
    LINE.map(lambda line: f"{{% colspan 2 %}}{line}"),
    LINE.map(lambda line: f"{{% cellbg m.colour %}}{line}"),
    st.just("{{r rich }}"),
    st.just("{{ image }}"),
)


def rows_of(cells: list[str]) -> Callable[[Document], None]:
    def fill(document: Document) -> None:
        table = document.add_table(3, len(cells))
        table.cell(0, 0).text, table.cell(2, 0).text = "{%tr for m in members %}", "{%tr endfor %}"
        for at, text in enumerate(cells):
            table.cell(1, at).text = f"{{{{ m.name }}}}{text}"

    return fill


@QUICK
@given(st.lists(CELL, min_size=1, max_size=3), VALUES)
def test_rows_are_the_same(cells: list[str], values: dict[str, Any]) -> None:
    document = blank()
    rows_of(cells)(document)
    document.add_paragraph("fin")

    ours, theirs = both(save(document), values)

    assert full(ours.texts) == full(theirs.texts)
    assert in_rows(ours.tables) == in_rows(theirs.tables)
    assert ours.pictures == theirs.pictures


@QUICK
@given(LINE, LINE, VALUES)
def test_columns_are_the_same(head: str, body: str, values: dict[str, Any]) -> None:
    document = blank()
    table = document.add_table(2, 4)
    for row, text in enumerate((head, f"{{{{ m.name }}}}{body}")):
        for at, words in enumerate(("nom", "{%tc for m in members %}", text, "{%tc endfor %}")):
            table.cell(row, at).text = words
    document.add_paragraph("fin")

    ours, theirs = both(save(document), values)

    assert full(ours.texts) == full(theirs.texts)
    assert in_rows(ours.tables) == in_rows(theirs.tables)


@QUICK
@given(WORDS, VALUES)
def test_merged_cells_are_the_same(words: str, values: dict[str, Any]) -> None:
    document = blank()
    down = document.add_table(3, 2)
    down.cell(0, 0).text, down.cell(2, 0).text = "{%tr for m in members %}", "{%tr endfor %}"
    down.cell(1, 0).text, down.cell(1, 1).text = f"{words}{{% vm %}}", "{{ m.name }}"
    document.add_paragraph("entre")
    across = document.add_table(2, 3)
    for at, text in enumerate(("{%tc for m in members %}", f"{words}{{% hm %}}", "{%tc endfor %}")):
        across.cell(0, at).text = text
    for at, text in enumerate(("{%tc for m in members %}", "{{ m.name }}", "{%tc endfor %}")):
        across.cell(1, at).text = text

    ours, theirs = both(save(document), values)

    assert full(ours.texts) == full(theirs.texts)
    assert in_rows(ours.tables) == in_rows(theirs.tables)


@QUICK
@given(LINE, LINE, VALUES)
def test_conditions_in_cells_are_the_same(line: str, other: str, values: dict[str, Any]) -> None:
    document = blank()
    table = document.add_table(1, 2)
    cell = table.cell(0, 0)
    cell.paragraphs[0].text = "{%p if yes %}"
    for text in (line, "{%p else %}", other, "{%p endif %}"):
        cell.add_paragraph(text)
    table.cell(0, 1).text = f"{{% if yes %}}{line}{{% endif %}}"

    ours, theirs = both(save(document), values)

    assert full(ours.texts) == full(theirs.texts)
    assert in_rows(ours.tables) == in_rows(theirs.tables)


def boxed(line: str) -> Any:
    text = f'<w:t xml:space="preserve">{escape(line)}</w:t>'
    return parse_xml(
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape style="width:90pt;height:40pt">'
        f"<v:textbox><w:txbxContent><w:p><w:r>{text}</w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


@QUICK
@given(LINE, LINE, VALUES)
def test_text_boxes_are_the_same(line: str, other: str, values: dict[str, Any]) -> None:
    document = draw([other], blank())
    document.paragraphs[0]._p.append(boxed(line))

    ours, theirs = both(save(document), values)

    assert ours.texts == theirs.texts
