"""Every kind of document is archival (PDF/A-2b) and accessible (PDF/UA-1), as veraPDF judges, and tells what it is."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pikepdf
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from documents.papers import PAPERS
from documents.pdf import OfficePool, finalize
from tests.documents.pdf.test_joining import elements, foreign, rich
from tests.documents.pdf.verapdf import VeraPdf
from tests.tasks.conftest import EXAMPLE, Installation

WordMaker = Callable[..., bytes]
HOLDS: dict[str, list[str]] = {"2b": [], "ua1": []}
# The file of the example that stands for its kind.
ON_REQUEST = {"evidence_summary", "proxy_form", "route_sheet"}
NAMES = {
    "convocation": "convocations/*.pdf",
    "draft": "projets/*.pdf",
    "deliberation": "deliberation-*.pdf",
    "agreement": "convention-*.pdf",
    "attendance": "feuille-*.pdf",
}


def made_table(rows: list[tuple[str, str]], *, first_column: bool, head: bool = False) -> bytes:
    """Write a .docx with one table."""
    document, file = docx.Document(), BytesIO()
    table = document.add_table(rows=len(rows), cols=2)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.set(qn("w:firstColumn"), str(int(first_column)))
    if head:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.save(file)
    return file.getvalue()


def tags(pdf: bytes) -> list[str]:
    with pikepdf.open(BytesIO(pdf)) as document:
        return [str(element.S) for element in elements(document.Root.StructTreeRoot)]


def test_every_kind_of_document_of_the_example_is_archival_accessible_titled_and_french(
    installation: Callable[..., Installation], verapdf: VeraPdf, tmp_path: Path
) -> None:
    run = installation("standards").delibera("run", EXAMPLE, "--out", tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr

    # Made on request, and judged in their own tests.
    assert set(NAMES) == set(PAPERS) - ON_REQUEST
    for kind, name in NAMES.items():
        pdf = next(path for folder in tmp_path.iterdir() for path in sorted(folder.glob(name))).read_bytes()
        assert verapdf.faults(pdf) == HOLDS, kind
        with pikepdf.open(BytesIO(pdf)) as document:
            assert str(document.docinfo.Title).strip(), kind
            assert document.Root.ViewerPreferences.DisplayDocTitle, kind
            assert document.Root.Lang == "fr-FR", kind
        if kind == "attendance":
            assert tags(pdf).count("/TH") >= 4


def test_footnotes_links_tables_and_lines_around_paragraphs_hold(
    pool: OfficePool, verapdf: VeraPdf, word: WordMaker
) -> None:
    document, file = docx.Document(BytesIO(rich("Rapport", cell="Dépense"))), BytesIO()
    border = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "1F3A5F")):
            line.set(qn(f"w:{name}"), value)
        border.append(line)
    document.add_paragraph("Encadré.")._p.get_or_add_pPr().append(border)
    document.save(file)

    pdf = pool.convert(file.getvalue(), title="Rapport")

    assert verapdf.faults(pdf) == HOLDS
    assert finalize(pdf, day=None) == pdf


def test_the_validator_sees_what_does_not_hold(verapdf: VeraPdf) -> None:
    faults = verapdf.faults(foreign())

    assert faults["2b"]
    assert faults["ua1"]


def test_labels_that_word_shows_as_a_first_column_head_their_rows(pool: OfficePool, verapdf: VeraPdf) -> None:
    rows = [("Date", "30 mars"), ("Heure", "18 h"), ("Lieu", "Salle du conseil")]

    labelled = pool.convert(made_table(rows, first_column=True), title="Séance")
    plain = pool.convert(made_table(rows, first_column=False), title="Séance")

    assert (tags(labelled).count("/TH"), tags(labelled).count("/TD")) == (3, 3)
    assert (tags(plain).count("/TH"), tags(plain).count("/TD")) == (0, 6)
    assert verapdf.faults(labelled)["ua1"] == []


def test_a_table_of_one_row_is_read_as_blocks_and_a_table_with_a_head_stays_what_it_is(pool: OfficePool) -> None:
    columns = pool.convert(made_table([("Le maire", "La secrétaire")], first_column=True), title="Signatures")
    headed = pool.convert(made_table([("Nom", "Vote"), ("Mme A", "pour")], first_column=True, head=True), title="Votes")

    assert not {"/Table", "/TR", "/TD"} & set(tags(columns))
    assert (tags(headed).count("/TH"), tags(headed).count("/TD")) == (2, 2)
