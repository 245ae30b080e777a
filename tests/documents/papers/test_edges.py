"""Each paper has its edges, built from its fields; an authority's template is used once it goes through them all."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from documents.engine import compiled
from documents.papers import PAPERS, template_bytes, template_of
from documents.papers.edges import EDGES, LONG, ODD, edge_papers
from documents.papers.templates import TemplateNotGreen, report, values_of
from workflow.french import FILTERS

KINDS = pytest.mark.parametrize("kind", PAPERS)


def words_of(docx: bytes) -> str:
    """Read every paragraph of the body, cells included."""
    return "\n".join(
        "".join(node.text or "" for node in p.iter() if node.tag.endswith("}t"))
        for p in Document(BytesIO(docx)).element.iter()
        if p.tag.endswith("}p")
    )


def filled(kind: str, edge: str) -> str:
    paper = edge_papers(PAPERS[kind])[edge]
    return words_of(compiled(template_bytes(PAPERS[kind].TEMPLATE), filters=FILTERS).fill(values_of(paper)))


def texts(value: Any) -> list[str]:
    """List every text of a paper, at any depth."""
    if isinstance(value, str):
        return [value]
    if is_dataclass(value):
        return [text for field in fields(value) for text in texts(getattr(value, field.name))]
    return [text for one in value for text in texts(one)] if isinstance(value, tuple) else []


@KINDS
def test_each_paper_has_each_edge_with_all_its_fields(kind: str) -> None:
    papers = edge_papers(PAPERS[kind])

    assert list(papers) == [edge.name for edge in EDGES]
    assert {type(paper) for paper in papers.values()} == {PAPERS[kind]}
    assert {len(values_of(paper)) for paper in papers.values()} == {len(fields(PAPERS[kind]))}


def test_the_edges_are_as_many_members_as_they_say() -> None:
    sheets = edge_papers(PAPERS["attendance"])

    counts = [
        len(sheets[name].lines) for name in ("aucun membre", "un membre", "deux membres", "69 membres", "200 membres")
    ]
    assert counts == [0, 1, 2, 69, 200]


def test_every_text_of_an_edge_says_what_the_edge_is_about() -> None:
    for kind in PAPERS.values():
        papers = edge_papers(kind)
        assert ODD in texts(papers["caractères particuliers"])
        assert LONG in texts(papers["textes très longs"])
        empty = [text for text in texts(papers["champs vides"]) if text]
        assert all(text in ("heading", "paragraph", "bullet", "sub_bullet") for text in empty)


def test_a_deliberation_has_its_proxies_its_secret_ballot_and_every_kind_of_line() -> None:
    papers = edge_papers(PAPERS["deliberation"])

    assert len(papers["tous représentés par pouvoir"].proxies) == 68
    assert papers["tous représentés par pouvoir"].absent == ""
    assert papers["sans annexe"].annexes == ()
    assert "secret" in papers["scrutin secret"].vote
    assert {line.kind for line in papers["69 membres"].statement} == {"heading", "paragraph", "bullet", "sub_bullet"}
    assert [papers[name].starts_new_page for name in ("un membre", "69 membres")] == [False, True]
    assert isinstance(papers["tous représentés par pouvoir"].figures.proxies, int)


def test_a_new_field_has_its_edges_without_a_word_and_an_unknown_type_is_told() -> None:
    @dataclass(frozen=True)
    class New:
        name: str
        amount: Decimal
        day: date
        note: str | None
        names: list[str]

    @dataclass(frozen=True)
    class Odd:
        what: complex

    papers = edge_papers_of(New)

    assert papers["deux membres"].names == ["names n°\u00a01", "names n°\u00a02"]
    assert (papers["champs vides"].note, papers["un membre"].amount) == (None, 1)
    with pytest.raises(TypeError, match="complex"):
        edge_papers_of(Odd)


def edge_papers_of(kind: type) -> dict[str, Any]:
    """Build edges of a class of this module, whose annotations are read here."""
    kind.__annotations__ = {name: eval(hint, globals()) for name, hint in kind.__annotations__.items()}
    return edge_papers(kind)


def test_the_shipped_templates_print_the_edges_whole() -> None:
    assert "sub bullet" not in filled("deliberation", "69 membres")
    assert filled("attendance", "200 membres").count("situation n°") == 200
    assert ODD in filled("agreement", "caractères particuliers")
    assert "Au scrutin secret" in filled("deliberation", "scrutin secret")
    assert "None" not in filled("convocation", "champs vides")


# An authority's own template.


def own(folder: Path, name: str, *, said: str) -> bytes:
    """Write an authority's own template: the shipped one, with one more paragraph."""
    document = Document(BytesIO(template_bytes(name)))
    document.paragraphs[0].insert_paragraph_before(said)
    document.save(folder / name)
    return (folder / name).read_bytes()


def test_a_green_template_of_the_authority_is_used(settings, tmp_path: Path) -> None:
    own(tmp_path, "attendance.docx", said="Chez nous\u00a0: {{ authority }}")
    settings.OWN_TEMPLATES_DIR = tmp_path

    template = template_of(PAPERS["attendance"])

    assert "Chez nous\u00a0: Lyon" in words_of(
        template.fill({**values_of(edge_papers(PAPERS["attendance"])["un membre"]), "authority": "Lyon"})
    )


def test_a_template_that_fails_an_edge_is_refused_with_the_case_and_the_place(settings, tmp_path: Path) -> None:
    own(tmp_path, "attendance.docx", said="Premier\u00a0: {{ lines[0].name }}")
    settings.OWN_TEMPLATES_DIR = tmp_path

    with pytest.raises(TemplateNotGreen) as refusal:
        template_of(PAPERS["attendance"])

    (fault,) = refusal.value.faults
    assert "«\u00a0aucun membre\u00a0»" in fault.message
    assert fault.place.startswith("corps, paragraphe\u00a01 ")
    assert str(refusal.value).startswith("Le modèle attendance.docx n’est pas actif\u00a0: une faute à corriger.")


def test_a_refusal_tells_every_fault_and_the_mended_file_is_taken_at_once(settings, tmp_path: Path) -> None:
    own(tmp_path, "draft.docx", said="{{ authoriti }} {{ boddy }} {% for x in statement %}")
    settings.OWN_TEMPLATES_DIR = tmp_path

    with pytest.raises(TemplateNotGreen) as refusal:
        template_of(PAPERS["draft"])
    (tmp_path / "draft.docx").unlink()
    own(tmp_path, "draft.docx", said="Chez nous")
    again = template_of(PAPERS["draft"])

    assert sorted(fault.code for fault in refusal.value.faults) == ["unclosed-block", "unknown-name", "unknown-name"]
    assert again.fields


def test_the_check_of_a_template_is_done_once_for_a_content(settings, tmp_path: Path) -> None:
    own(tmp_path, "agreement.docx", said="{{ authority }}")
    settings.OWN_TEMPLATES_DIR = tmp_path

    assert template_of(PAPERS["agreement"]) is template_of(PAPERS["agreement"])


def test_a_report_of_a_template_that_is_not_green_is_not_lengthened_by_its_edges(tmp_path: Path) -> None:
    data = own(tmp_path, "attendance.docx", said="{{ lines[0].nam }}")

    found = report(data, PAPERS["attendance"])

    assert [fault.code for fault in found.errors] == ["unknown-attribute"]
