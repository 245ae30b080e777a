"""The sheet of a route says who was asked, who signed for whom and when, what was skipped and why, what is waited for."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from documents.papers import RouteSheet, fill
from documents.papers.edges import edge_papers
from documents.papers.route_sheet import Stop
from documents.pdf import OfficePool, is_available
from tests.documents.pdf.conftest import verapdf  # noqa: F401 - a fixture
from tests.documents.pdf.verapdf import VeraPdf
from tests.workflow import acting, staff
from workflow import models
from workflow.actions import texts
from workflow.actions.approval import absences, returns
from workflow.actions.approval.blocking import who_blocks
from workflow.actions.approval.routes import Stage
from workflow.actions.sitting import items
from workflow.conditions import Conditions
from workflow.routing import Mode, Opinion

LATER = staff.TODAY + timedelta(days=6)


@pytest.fixture(scope="module")
def office() -> Iterator[OfficePool]:
    if missing := is_available():
        pytest.skip(missing)
    with OfficePool(1) as pool:
        yield pool


@pytest.fixture
def people(db: None) -> dict[str, models.User]:
    """A staff, with a route of six steps drawn for it."""
    body = acting.council()
    known = {
        "roche": staff.user(body, "ROCHE", civility="Mme", function="cheffe de service"),
        "alba": staff.user(body, "ALBA", function="directeur des finances"),
        "brun": staff.user(body, "BRUN", civility="Mme"),
        "petit": staff.user(body, "PETIT"),
        "weiss": staff.user(body, "WEISS", civility="Mme", function="directrice juridique"),
        "zola": staff.user(body, "ZOLA", civility="Mme"),
    }
    finances = staff.group(body, known["brun"], known["petit"])
    staff.route(
        body,
        Stage("Visa hiérarchique", person=known["roche"], days=3),
        Stage("Avis du référent marchés", person=known["petit"], is_consultative=True, days=5),
        Stage("Commission d’engagement", person=known["brun"], conditions=Conditions(at_least=Decimal(90000))),
        Stage("Visa financier", person=known["alba"], days=3),
        Stage("Comité des finances", group=finances, mode=Mode.ANY, days=4),
        Stage("Contrôle juridique", person=known["weiss"], is_legal=True),
    )
    return known


@pytest.fixture
def draft(people: dict[str, models.User]) -> models.Draft:
    """A text changed once after a sign-off, then signed up to the committee, the director away."""
    made = staff.submitted(models.Body.objects.get(), people["zola"], amount="1000")
    sign(made, people["roche"])
    texts.revise(made, staff.content("2500"), by=staff.author(people["zola"]), on=staff.TODAY)
    sign(made, people["roche"], comment="Vu avec l’association, rien à redire.")
    sign(made, people["petit"], opinion=Opinion.UNFAVOURABLE, comment="Deux devis manquent.")
    absences.declare_absence(
        people["alba"], since=staff.TODAY, until=LATER, substitute=people["brun"],
        by=staff.ADMINISTRATOR, on=staff.TODAY, at=timezone.now(),
    )  # fmt: skip
    sign(made, people["brun"])
    return made


def sign(draft: models.Draft, user: models.User, **more: object) -> None:
    texts.sign_off(draft, by=staff.actor(user), on=staff.TODAY, **more)


def sheet_of(draft: models.Draft, on: date = LATER) -> RouteSheet:
    draft = models.Draft.objects.get(pk=draft.pk)
    return RouteSheet.of(draft, blocking=who_blocks(draft, on), on=on)


def plain(text: str) -> str:
    return re.sub("[\u00a0\u202f ]+", " ", text)


def seen(pdf: bytes) -> tuple[int, str]:
    """Return how many pages a PDF has and the words that a reader sees."""
    told = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True)
    text = told.stdout.decode()
    return text.count("\f"), " ".join(plain(text).split())


def stop(sheet: RouteSheet, rank: int) -> Stop:
    return sheet.stops[rank - 1]


def test_each_step_says_how_it_stands_and_since_when(draft: models.Draft) -> None:
    sheet = sheet_of(draft)

    assert [(one.label, one.state) for one in sheet.stops] == [
        ("Visa hiérarchique", "Visé"),
        ("Avis du référent marchés", "Avis rendu"),
        ("Commission d’engagement", "Sauté"),
        ("Visa financier", "Visé"),
        ("Comité des finances", "En attente"),
        ("Contrôle juridique", "À venir"),
    ]
    assert plain(stop(sheet, 5).since) == "depuis le 1er octobre 2026"
    assert plain(stop(sheet, 5).note) == "À rendre pour le 5 octobre 2026, en retard de 2 jours."
    assert stop(sheet, 6).since == ""


def test_a_substitute_is_printed_with_the_person_in_whose_place_it_was_signed(draft: models.Draft) -> None:
    [answer] = stop(sheet_of(draft), 4).answers

    assert plain(answer.signed_by) == "Mme BRUN, en l’absence de M. ALBA"
    assert plain(answer.told) == "le 1er octobre 2026"


def test_an_opinion_is_told_with_what_was_written_and_a_step_skipped_with_its_reason(draft: models.Draft) -> None:
    sheet = sheet_of(draft)

    [opinion] = stop(sheet, 2).answers
    assert (plain(opinion.told), plain(opinion.comment)) == (
        "avis défavorable, le 1er octobre 2026",
        "« Deux devis manquent. »",
    )
    assert plain(stop(sheet, 3).note) == "Sans objet : montant 2 500 € < 90 000 €."
    assert stop(sheet, 3).answers == ()


def test_a_group_is_listed_with_how_many_of_it_must_sign(draft: models.Draft) -> None:
    assert plain(stop(sheet_of(draft), 5).people) == "Mme BRUN, M. PETIT (un visa suffit)"


def test_only_the_sign_offs_of_the_present_text_stand_and_those_that_fell_are_told_with_why(
    draft: models.Draft,
) -> None:
    sheet = sheet_of(draft)

    [fall] = sheet.falls
    assert len(stop(sheet, 1).answers) == 1
    assert plain(fall.value) == (
        "Version 2 du texte, par Mme ZOLA : tombe le visa de Mme ROCHE. Subvention, montant : 2 500 €, au lieu de 1 000 €."
    )
    assert sheet.fingerprint == draft.revision.sha256


def test_a_text_sent_back_is_at_its_author_and_the_reason_stays_on_the_sheet(draft: models.Draft, people) -> None:
    returns.refuse(draft, "Le plan de financement manque.", by=staff.actor(people["petit"]), on=staff.TODAY)

    sheet = sheet_of(draft)

    assert plain(sheet.standing) == "Au 7 octobre 2026 : en rédaction chez Mme ZOLA."
    assert [one.state for one in sheet.stops[3:]] == ["Visé", "À venir", "À venir"]
    assert plain(sheet.falls[-1].value) == "Renvoi au rédacteur, par M. PETIT. Motif : Le plan de financement manque."


def test_an_opinion_that_nobody_gave_in_time_is_deemed_given(people: dict[str, models.User]) -> None:
    made = staff.submitted(models.Body.objects.get(), people["zola"])
    sign(made, people["roche"])

    sheet = sheet_of(made)

    assert stop(sheet, 2).state == "Réputé rendu"
    assert "aucun avis au 6 octobre 2026" in plain(stop(sheet, 2).note).lower()


def test_a_text_that_was_withdrawn_waits_for_nobody(draft: models.Draft) -> None:
    withdrawn = models.Draft.objects.get(pk=draft.pk)
    items.withdraw_draft(withdrawn, "L’association a renoncé.", by=acting.MAYOR, on=staff.TODAY)

    sheet = sheet_of(draft)

    assert plain(sheet.standing) == "Au 7 octobre 2026 : plus aucun visa n’est attendu."
    assert [(one.state, one.since, one.note) for one in sheet.stops[4:]] == [("Sans suite", "", "")] * 2


def test_a_route_of_names_alone_has_its_sheet_too(db: None) -> None:
    made = acting.draft(acting.council(), route=("M. Directeur", "Mme Finances"))
    texts.submit(made, by=acting.AUTHOR, on=acting.WRITTEN)
    texts.sign_off(made, by=acting.DIRECTOR, on=acting.WRITTEN)

    sheet = sheet_of(made)

    assert [(plain(one.asked), one.state) for one in sheet.stops] == [
        ("M. Directeur", "Visé"),
        ("Mme Finances", "En attente"),
    ]
    assert [plain(one.signed_by) for one in stop(sheet, 1).answers] == ["M. Directeur"]


def test_an_ordinary_route_with_long_words_is_one_page_archival_and_accessible(
    draft: models.Draft,
    office: OfficePool,
    verapdf: VeraPdf,  # noqa: F811
) -> None:
    sheet = sheet_of(draft)
    long = "Attribution d’une subvention à l’association «\u00a0Œuvres & Chœurs\u00a0» au titre de l’année 2026"
    sheet = replace(sheet, subject=long * 2, stops=sheet.stops + sheet.stops[:2], falls=sheet.falls * 4)

    pdf = office.convert(fill(sheet))

    pages, words = seen(pdf)
    assert pages == 1
    for told in ("FICHE DE VALIDATION", "Mme BRUN, en l’absence de M. ALBA", "Sauté", draft.revision.sha256):
        assert told in words, told
    assert verapdf.faults(pdf) == {"2b": [], "ua1": []}


def test_the_sheet_fills_on_every_edge() -> None:
    for edge, paper in edge_papers(RouteSheet).items():
        assert fill(paper).startswith(b"PK"), edge
