"""On any small template and any values, a reader sees what docxtpl would have written."""

from __future__ import annotations

import io
from itertools import pairwise

import docx
from docx.document import Document
from docxtpl import DocxTemplate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.engine import Template

# what a reader may meet: the marks of XML, French typography, other scripts; no braces, which docxtpl reads in data
TEXT = st.text(st.sampled_from("ab Zé&<>\"'’«»\u00a0\u202fœŸ€–\n\t你🏛"), max_size=12)
WORDS = st.text(st.sampled_from("ab é’&«»\u00a0"), max_size=8)
MEMBERS = st.lists(st.fixed_dictionaries({"name": TEXT, "is_present": st.booleans()}), max_size=4)
VALUES = st.fixed_dictionaries(
    {"a": TEXT, "b": TEXT, "n": st.integers(-5, 10**6), "yes": st.booleans(), "members": MEMBERS}
)
INLINE = st.sampled_from(
    [
        "{{ a }}",
        "{{b}}",
        "{{ n }}",
        "{{ a|upper }}",
        "{% if yes %}{{ a }}{% else %}non{% endif %}",
        "{% if n > 3 and not yes %}x{% elif a == “ab” %}y{% endif %}",
        "{% for m in members %}{{ m.name }}, {% endfor %}",
        "{# note #}",
    ]
)
LINE = st.lists(st.tuples(WORDS, INLINE), min_size=1, max_size=3).map(
    lambda pairs: "".join(w + tag for w, tag in pairs)
)
BLOCK = st.one_of(
    LINE.map(lambda line: [line]),
    LINE.map(lambda line: ["{%p for m in members %}", f"{{{{ m.name }}}} {line}", "{%p endfor %}"]),
    LINE.map(lambda line: ["{%p if yes %}", line, "{%p else %}", "sinon", "{%p endif %}"]),
)
BODY = st.lists(BLOCK, min_size=1, max_size=3).map(lambda blocks: [line for block in blocks for line in block])
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def written_by_docxtpl(data: bytes, values: dict[str, object]) -> bytes:
    template = DocxTemplate(io.BytesIO(data))
    template.render(values, autoescape=True)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def read(data: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


@QUICK
@given(BODY, VALUES)
def test_paragraphs_are_the_same(lines: list[str], values: dict[str, object]) -> None:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    data = saved(document)

    assert read(Template.read(data).fill(values)) == read(written_by_docxtpl(data, values))


@QUICK
@given(LINE, VALUES, st.lists(st.integers(1, 40), max_size=4))
def test_a_line_cut_into_runs_is_the_same(line: str, values: dict[str, object], cuts: list[int]) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    edges = sorted({0, len(line), *(cut for cut in cuts if cut < len(line))})
    for start, end in pairwise(edges):
        paragraph.add_run(line[start:end]).bold = start % 2 == 0
    data = saved(document)

    assert read(Template.read(data).fill(values)) == read(written_by_docxtpl(data, values))


@QUICK
@given(st.lists(LINE, min_size=1, max_size=3), VALUES)
def test_rows_are_the_same(cells: list[str], values: dict[str, object]) -> None:
    document = docx.Document()
    table = document.add_table(3, len(cells))
    table.cell(0, 0).text, table.cell(2, 0).text = "{%tr for m in members %}", "{%tr endfor %}"
    for at, text in enumerate(cells):
        table.cell(1, at).text = f"{{{{ m.name }}}}{text}"
    document.add_paragraph("fin")
    data = saved(document)

    if values["members"]:  # docxtpl leaves a table without rows, which Word refuses
        assert read(Template.read(data).fill(values)) == read(written_by_docxtpl(data, values))
