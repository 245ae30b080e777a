"""Join real PDFs: nothing is lost, the tags read on, and no more is claimed than holds."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date
from io import BytesIO

import docx
import pikepdf
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from pikepdf import Array, Dictionary, Name

from documents.pdf import NotJoinable, OfficePool, join
from tests.documents.pdf.conftest import with_footnotes
from tests.documents.pdf.verapdf import VeraPdf

WordMaker = Callable[..., bytes]
Reader = Callable[[bytes], str]
DAY = date(2026, 3, 30)


@pytest.fixture(scope="module")
def act(pool: OfficePool) -> bytes:
    """Give an act of two pages, with a heading, a table and a link from its first page to its second."""
    return pool.convert(rich("Délibération", cell="Dépense"), title="Délibération n°\u00a012", day=DAY)


@pytest.fixture(scope="module")
def agreement(pool: OfficePool) -> bytes:
    """Give an annex that is built as the act is, so that every number and every name of it clashes."""
    return pool.convert(rich("Convention", cell="Recette"), title="Convention", day=DAY)


def rich(heading: str, *, cell: str) -> bytes:
    """Write a .docx of two pages."""
    document, file = docx.Document(), BytesIO()
    for tag in document.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), "fr-FR")
    document.add_heading(heading, level=1)
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), "suite")
    style = document.styles.add_style(
        "Hyperlink", WD_STYLE_TYPE.CHARACTER
    )  # as Word writes it: LibreOffice asks for it
    link.append(document.add_paragraph().add_run(f"Voir la suite ({heading})", style)._r)
    document.paragraphs[-1]._p.append(link)
    table = document.add_table(rows=2, cols=2)
    for row, text in zip(table.rows, (cell, "1 000 €"), strict=True):
        row.cells[0].text, row.cells[1].text = text, text
    head = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(head)
    document.add_page_break()
    document.add_heading(f"{heading}, suite", level=2)
    for tag, name in (("w:bookmarkStart", "suite"), ("w:bookmarkEnd", None)):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), "7")
        if name:
            mark.set(qn("w:name"), name)
        document.paragraphs[-1]._p.append(mark)
    document.save(file)
    return with_footnotes(file.getvalue(), f"Première note de {heading}.", f"Seconde note de {heading}.")


def foreign(*, text: str = "Plan de situation", password: str = "") -> bytes:
    """Write a PDF that no Word made: no tag, no claim; one page and a form field."""
    document, file = pikepdf.new(), BytesIO()
    document.add_blank_page(page_size=(595, 842))
    page = document.pages[0]
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    page.Contents = document.make_stream(f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode())
    field = document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="nom", V="Mme Œ", Rect=[72, 600, 200, 620], F=4)
    )
    page.Annots = Array([field])
    document.Root.AcroForm = Dictionary(Fields=Array([field]))
    encryption = pikepdf.Encryption(owner=password, user=password) if password else False
    document.save(file, encryption=encryption)
    return file.getvalue()


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def elements(root: pikepdf.Object) -> list[pikepdf.Object]:
    """List the elements of a structure tree in reading order."""
    kids = root.get("/K", Array())
    kids = list(kids) if isinstance(kids, Array) else [kids]
    return [below for kid in kids if isinstance(kid, Dictionary) and "/S" in kid for below in (kid, *elements(kid))]


def fonts(pdf: bytes) -> list[str]:
    """List the fonts of a PDF, as pdffonts sees them, without their place in the file."""
    told = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return sorted(line.rsplit(maxsplit=2)[0] for line in told.splitlines()[2:])


def test_an_act_and_its_annex_stay_archival_and_accessible(act: bytes, agreement: bytes, verapdf: VeraPdf) -> None:
    whole = join([act, agreement], title="Délibération et annexe", day=DAY)

    assert verapdf.faults(act) == verapdf.faults(agreement) == {"2b": [], "ua1": []}
    assert verapdf.faults(whole) == {"2b": [], "ua1": []}


def test_joining_loses_neither_text_nor_font_nor_bookmark(act: bytes, agreement: bytes, text_of: Reader) -> None:
    whole = join([act, agreement], title="Délibération et annexe", day=DAY)

    assert text_of(whole) == text_of(act) + text_of(agreement)
    assert fonts(whole) == sorted(fonts(act) + fonts(agreement))
    with opened(whole) as document, document.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Délibération", "Convention"]
        assert [item.children[0].title for item in outline.root] == ["Délibération, suite", "Convention, suite"]
        assert document.docinfo.Title == "Délibération et annexe"
        assert document.Root.Lang == "fr-FR"


def test_each_link_still_leads_to_its_own_page(act: bytes, agreement: bytes) -> None:
    with opened(join([act, agreement], title="Tout", day=DAY)) as document:
        targets = [
            (number, document.pages.index(pikepdf.Page(note.A.D[0] if "/A" in note else note.Dest[0])))
            for number, page in enumerate(document.pages)
            for note in page.get("/Annots", ())
        ]

    to_the_next_page, to_and_from_two_notes = 1, 4
    assert targets.count((0, 1)) == targets.count((2, 3)) == to_the_next_page
    assert targets.count((0, 0)) == targets.count((2, 2)) == to_and_from_two_notes


def test_the_tags_of_the_parts_follow_one_another_and_each_page_finds_its_own(act: bytes, agreement: bytes) -> None:
    with opened(act) as one, opened(agreement) as other, opened(join([act, agreement], title="Tout", day=DAY)) as whole:
        tags = [[str(element.S) for element in elements(pdf.Root.StructTreeRoot)] for pdf in (one, other, whole)]
        numbers = dict(pikepdf.NumberTree(whole.Root.StructTreeRoot.ParentTree).items())
        for page in whole.pages:
            assert all(element.Pg == page.obj for element in numbers[page.StructParents])
        links = [note for page in whole.pages for note in page.get("/Annots", ())]
        assert all(Name.Link == numbers[note.StructParent].S for note in links)

    # the Document of each part gives way to a Part under the Document of the whole
    assert tags[2] == ["/Document", "/Part", *tags[0][1:], "/Part", *tags[1][1:]]
    assert tags[2].count("/TH") == 4


def test_joining_what_was_joined_goes_on(act: bytes, agreement: bytes, verapdf: VeraPdf, text_of: Reader) -> None:
    first = join([act, agreement], title="Deux", day=DAY)

    whole = join([first, act], title="Trois", day=DAY)

    assert text_of(whole) == text_of(first) + text_of(act)
    assert verapdf.faults(whole) == {"2b": [], "ua1": []}


def test_an_annex_that_claims_nothing_is_kept_and_the_whole_claims_nothing(act: bytes, text_of: Reader) -> None:
    whole = join([act, foreign()], title="Acte et plan", day=DAY)

    assert "Plan de situation" in text_of(whole)
    with opened(whole) as document, document.open_outline() as outline:
        metadata = document.Root.Metadata.read_bytes()
        assert b"pdfaid:part>" not in metadata
        assert b"pdfuaid:part>" not in metadata
        assert document.Root.MarkInfo.Suspects
        assert [item.title for item in outline.root] == ["Délibération", "Pièce n°\u00a02"]
        assert [str(field.V) for field in document.Root.AcroForm.Fields] == ["Mme Œ"]


def test_two_forms_keep_each_their_answers_under_names_of_their_own() -> None:
    with opened(join([foreign(), foreign()], title="Formulaires", day=DAY)) as document:
        assert [str(field.T) for field in document.Root.AcroForm.Fields] == ["nom", "2. nom"]


def test_page_labels_of_an_annex_are_kept(act: bytes) -> None:
    with opened(foreign()) as annex:
        annex.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r)]))
        file = BytesIO()
        annex.save(file)

    with opened(join([act, file.getvalue()], title="Tout", day=DAY)) as document:
        assert [page.label for page in document.pages] == ["1", "2", "i"]


def test_names_that_two_annexes_give_to_two_places_lead_each_to_its_own() -> None:
    annexes = []
    for _ in range(2):
        with opened(foreign()) as annex:
            annex.pages[0].Annots.append(
                Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], Dest=pikepdf.String("plan"))
            )
            place = Array([annex.pages[0].obj, Name.Fit])
            annex.Root.Names = Dictionary(Dests=Dictionary(Names=Array([pikepdf.String("plan"), place])))
            file = BytesIO()
            annex.save(file)
            annexes.append(file.getvalue())

    with opened(join(annexes, title="Plans", day=DAY)) as document:
        assert [page.Annots[1].Dest[0] == page.obj for page in document.pages] == [True, True]


def test_the_same_parts_give_the_same_bytes_and_another_day_other_ones(act: bytes, agreement: bytes) -> None:
    whole = join([act, agreement], title="Tout", day=DAY)

    assert join([act, agreement], title="Tout", day=DAY) == whole
    assert join([act, agreement], title="Tout", day=date(2026, 4, 1)) != whole
    assert join([agreement, act], title="Tout", day=DAY) != whole


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (foreign(password="secret"), "mot de passe"),
        (b"%PDF-1.7 and nothing else", "pas un PDF lisible"),
        (b"PK\x03\x04", "pas un PDF lisible"),
        (b"", "pas un PDF lisible"),
    ],
    ids=["locked", "broken", "not a PDF", "empty"],
)
def test_a_locked_or_broken_annex_is_refused_with_its_rank_and_the_mend(act: bytes, part: bytes, why: str) -> None:
    with pytest.raises(NotJoinable, match=f"La pièce n°\u00a02 .*{why}.*Imprimer au format PDF"):
        join([act, part], title="Tout", day=DAY)
