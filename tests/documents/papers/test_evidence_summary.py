"""The page that opens a proof says the delay day by day with its article, and stays one page however long the agenda."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import timedelta

import pytest

from documents.papers import EvidenceSummary, fill
from documents.pdf import OfficePool, is_available
from tests.documents.pdf.conftest import verapdf  # noqa: F401 - a fixture
from tests.documents.pdf.verapdf import VeraPdf
from tests.workflow import acting
from workflow import models

STATUSES = {"Destinataires": 5, "dont membres en exercice": 5, "envoyées": 5}
FINGERPRINTS = {"Ordre du jour, envoi 1": "ab" * 32, "Liste des destinataires": "cd" * 32, "Tête du journal": "ef" * 32}


@pytest.fixture
def sitting(db: None) -> models.Sitting:
    body = acting.council()
    return acting.convened(body, *(acting.draft(body, f"affaire-{rank:02d}") for rank in range(14)))


@pytest.fixture(scope="module")
def office() -> Iterator[OfficePool]:
    if missing := is_available():
        pytest.skip(missing)
    with OfficePool(1) as pool:
        yield pool


def summary_of(sitting: models.Sitting) -> EvidenceSummary:
    return EvidenceSummary.of(sitting, statuses=STATUSES, fingerprints=FINGERPRINTS)


def sent_earlier(sitting: models.Sitting, days: int) -> models.Sitting:
    """Move the day of sending; a negative number moves it later."""
    for notice in sitting.notices.all():
        notice.sent_on -= timedelta(days=days)
        notice.save(update_fields=["sent_on"])
    return sitting


def pages_of(pdf: bytes) -> int:
    told = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return told.decode().count("\f")


def test_the_delay_is_counted_day_by_day_with_what_the_law_wants(sitting: models.Sitting) -> None:
    summary = summary_of(sitting)

    assert [(fact.label, fact.value) for fact in summary.days] == [
        ("Dernier envoi", "vendredi 9 octobre 2026"),
        ("Jour franc 1", "samedi 10 octobre 2026"),
        ("Jour franc 2", "dimanche 11 octobre 2026"),
        ("Jour franc 3", "lundi 12 octobre 2026"),
        ("Jour franc 4", "mardi 13 octobre 2026"),
        ("Jour franc 5", "mercredi 14 octobre 2026"),
        ("Séance", "jeudi 15 octobre 2026"),
    ]
    verdict = summary.verdict.replace("\u00a0", " ").replace("\u202f", " ")
    assert verdict == "5 jours francs ; 3 requis (art. L. 2121-11 CGCT) : le délai est tenu."


def test_a_delay_that_was_not_kept_is_said(sitting: models.Sitting) -> None:
    summary = summary_of(sent_earlier(sitting, -4))

    assert "le délai n’est pas tenu" in summary.verdict


def test_a_long_count_is_told_by_its_ends_and_a_long_agenda_by_its_beginning(sitting: models.Sitting) -> None:
    summary = summary_of(sent_earlier(sitting, 30))

    assert [fact.label for fact in summary.days][-3:] == ["…", "Jour franc 35", "Séance"]
    assert len(summary.days) == 9
    assert len(summary.agenda) == 12
    assert summary.agenda_rest.startswith("Et 2")


def test_a_notice_that_has_not_left_leaves_the_delay_open(sitting: models.Sitting) -> None:
    sitting.notices.filter(member__key="noir").update(sent_on=None)

    summary = summary_of(sitting)

    assert summary.days == ()
    assert "ne sont pas toutes envoyées" in summary.verdict


def test_the_fullest_page_is_one_archival_and_accessible(
    sitting: models.Sitting,
    office: OfficePool,
    verapdf: VeraPdf,  # noqa: F811
) -> None:
    models.Draft.objects.update(
        subject="Attribution d’une subvention à l’association «\u00a0Œuvres & Chœurs\u00a0» " * 4
    )
    sitting.place = "Salle du conseil, mairie annexe, 12 bis rue de la République, à Saint-Aubin-sur-Veyrolle"
    sitting.is_urgent, sitting.urgency_reason = True, "Rupture d’une digue après les crues de la semaine passée"
    sitting.moved_from = acting.DAY - timedelta(days=3)
    sitting.save()

    pdf = office.convert(fill(summary_of(sent_earlier(models.Sitting.objects.get(pk=sitting.pk), 30))))

    assert pages_of(pdf) == 1
    assert verapdf.faults(pdf) == {"2b": [], "ua1": []}
