"""What people upload is admitted when it is plain, and refused with its name, its part and the mend when it is not."""

from __future__ import annotations

import io
import os
import pickle
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import docx
import pikepdf
import pytest
from PIL import Image

from documents.admission import Admitted, Kind, NotAdmitted, Use, admit, admit_file, check_size, isolation
from documents.engine import Fault
from tests.documents.hostile import base, pdfs

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT.parent / "shared/formats/docxtpl-cases/templates"
SHIPPED = sorted((ROOT / "templates_docx").glob("*.docx"))
EMBEDS = {"embedded_main_tpl.docx": "objet incorporé"}
SOFFICE = shutil.which("soffice")


def refusal(data: bytes, *, name: str, use: Use = Use.ANNEX) -> NotAdmitted:
    with pytest.raises(NotAdmitted) as refused:
        admit(data, name=name, use=use)
    return refused.value


def photograph(form: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((120, 80), 50).save(out, form)
    return out.getvalue()


def letter() -> bytes:
    """Build what python-docx writes with a table, a picture, a header and a link."""
    document = docx.Document()
    document.add_heading("Délibération", 1)
    document.add_picture(io.BytesIO(photograph("PNG")))
    document.add_table(2, 2).cell(0, 0).text = "Voix « pour »"
    document.sections[0].header.paragraphs[0].text = "Commune"
    document.part.relate_to(
        "https://www.legifrance.gouv.fr/", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def report() -> bytes:
    """Build a PDF with pages, a bookmark, links to a page and to an address, and fonts that bear the names of actions."""
    pdf = pdfs.plain(3)
    links = [
        pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://www.legifrance.gouv.fr/")),
        pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.Array([pdf.pages[2].obj, pikepdf.Name.Fit])),
    ]
    pdf.pages[0].obj.Annots = pikepdf.Array([
        pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=link)) for link in links
    ])  # fmt: skip
    pdf.Root.OpenAction = links[1]
    named = {"/Font": "/AA", "/XObject": "/JS"}
    pdf.pages[1].obj.Resources = pikepdf.Dictionary({
        **{kind: pikepdf.Dictionary({name: pikepdf.Dictionary(Type=pikepdf.Name.Font)}) for kind, name in named.items()},
        "/ColorSpace": pikepdf.Dictionary({"/AF": pikepdf.Array([pikepdf.Name.DeviceRGB])}),
    })  # fmt: skip
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Page 2", 1))
    return pdfs.saved(pdf)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_shipped_templates_are_admitted(path: Path) -> None:
    admitted = admit_file(path, use=Use.TEMPLATE)

    data = path.read_bytes()
    assert admitted == Admitted(Kind.WORD, path.name, sha256(data).hexdigest(), len(data))


@pytest.mark.skipif(not CASES.exists(), reason="../shared is absent: docxtpl's own cases stand there")
def test_the_templates_of_docxtpl_are_admitted_save_those_that_embed_files() -> None:
    refused = {}
    paths = sorted(CASES.glob("*.docx"))

    for path in paths:
        try:
            admit_file(path, use=Use.TEMPLATE)
        except NotAdmitted as refusal:
            refused[path.name] = refusal.fault.message

    assert len(paths) > 30
    assert set(refused) == set(EMBEDS)
    assert all(EMBEDS[name] in message for name, message in refused.items())


@pytest.mark.skipif(not CASES.exists(), reason="../shared is absent: docxtpl's own cases stand there")
@pytest.mark.parametrize("name", ["python_logo.png", "python_jpeg.jpg"])
def test_true_pictures_are_admitted(name: str) -> None:
    assert admit_file(CASES / name, use=Use.ANNEX).kind in (Kind.PNG, Kind.JPEG)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("lettre.docx", letter(), Kind.WORD),
        ("Lettre de M. le maire (2).DOCX", base.word(), Kind.WORD),
        ("rapport.pdf", report(), Kind.PDF),
        ("plan.png", photograph("PNG"), Kind.PNG),
        ("photo.jpg", photograph("JPEG"), Kind.JPEG),
        ("photo.JPEG", base.jpeg(tail=bytes(9)), Kind.JPEG),
    ],
)
def test_plain_annexes_are_admitted(name: str, data: bytes, kind: Kind) -> None:
    admitted = admit(data, name=name, use=Use.ANNEX)

    assert admitted == Admitted(kind, name, sha256(data).hexdigest(), len(data))


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_what_libreoffice_writes_is_admitted(tmp_path: Path) -> None:
    (tmp_path / "lettre.docx").write_bytes(letter())
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [str(SOFFICE), profile, "--headless", "--convert-to"]
    for form in ("docx", "pdf"):
        subprocess.run(
            [*command, form, "--outdir", str(tmp_path / form), str(tmp_path / "lettre.docx")],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip

    word = admit_file(tmp_path / "docx/lettre.docx", use=Use.TEMPLATE)
    pdf = admit_file(tmp_path / "pdf/lettre.pdf", use=Use.ANNEX)

    assert (word.kind, pdf.kind) == (Kind.WORD, Kind.PDF)


def test_a_signed_word_annex_is_admitted() -> None:
    kind = "application/vnd.openxmlformats-package.digital-signature-origin"
    signed = base.word({
        "[Content_Types].xml": base.types(f'<Default Extension="sigs" ContentType="{kind}"/>'),
        "_xmlsignatures/origin.sigs": b"",
    })  # fmt: skip

    assert admit(signed, name="arrêté signé.docx", use=Use.ANNEX).kind is Kind.WORD


@pytest.mark.parametrize("name", ["rapport.pdf", "plan.png", "photo.jpg"])
def test_a_template_is_a_word_file_and_nothing_else(name: str) -> None:
    refused = refusal(report(), name=name, use=Use.TEMPLATE)

    assert refused.fault.message.endswith("déposez un document Word (.docx).")


def test_a_refusal_names_the_file_the_part_and_the_mend() -> None:
    data = base.with_relation(base.relation("attachedTemplate", "http://127.0.0.1:9/x.dotm", outside=True))

    refused = refusal(data, name="convocation.docx", use=Use.TEMPLATE)

    assert str(refused) == (
        "«\u00a0convocation.docx\u00a0» (word/_rels/document.xml.rels)\u00a0: Ce document est attaché à un modèle extérieur"
        "\u00a0: détachez-le dans Word (onglet Développeur, Modèle de document, Normal)."
    )


def test_a_refusal_survives_pickling() -> None:
    refused = NotAdmitted("annexe.pdf", Fault("page 2", "fichier, partie page 2", "Ce PDF est protégé."))

    again = pickle.loads(pickle.dumps(refused))

    assert (again.name, again.fault, str(again)) == (refused.name, refused.fault, str(refused))


@pytest.mark.parametrize("kind", ["PDF link: JavaScript", "PDF stream: bomb", "PDF protected: password"])
def test_a_pdf_is_read_in_a_process_of_its_own_and_refused_all_the_same(kind: str) -> None:
    (case,) = [case for case in pdfs.cases() if case.kind == kind]

    refused = refusal(case.make(), name="annexe.pdf")

    assert case.says in refused.fault.message


def test_a_pdf_whose_reader_falls_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation.sys, "executable", shutil.which("false"))

    refused = refusal(report(), name="annexe.pdf")

    assert "n’a pas pu être lu sans risque" in refused.fault.message


def test_a_file_of_two_hundred_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "gros.docx"
    with path.open("wb") as file:
        file.truncate(200_000_000)  # a hole: reading it would take the memory that its size tells

    with pytest.raises(NotAdmitted, match="pèse 200\u00a0Mo et la limite est de 50\u00a0Mo"):
        admit_file(path, use=Use.TEMPLATE)
    with pytest.raises(NotAdmitted, match="pèse 51\u00a0Mo"):
        check_size(50_000_001, name="gros.pdf")


def test_what_is_no_plain_file_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "tuyau.docx"
    os.mkfifo(pipe)
    (tmp_path / "lien.docx").symlink_to("/etc/passwd")

    with pytest.raises(NotAdmitted, match="pas un fichier ordinaire"):
        admit_file(pipe, use=Use.TEMPLATE)
    with pytest.raises(NotAdmitted, match="pas un fichier ordinaire"):
        admit_file(tmp_path / "lien.docx", use=Use.TEMPLATE)


def test_a_name_that_misleads_is_told_without_its_tricks() -> None:
    refused = refusal(base.word(), name="dossier\u202exslx.docx")

    assert "\u202e" not in str(refused)


def test_admission_needs_no_framework() -> None:
    program = "import sys, documents.admission; print('django' in sys.modules, 'celery' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout == "False False\n"
