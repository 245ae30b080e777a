"""The main job: a dossier played from drafts to signed acts, and the documents that it leaves."""

from __future__ import annotations

import hashlib
import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from exchange.dossier import Dossier, read_dossier
from tests.tasks.conftest import EXAMPLE, ROOT, Installation

COUNCIL = ROOT / "examples/conseil-2026-10-15.yaml"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return read_dossier(EXAMPLE)


def flat(text: str) -> str:
    """Fold white space, whatever its kind and wherever a line ends, after a hyphen too."""
    return " ".join(unicodedata.normalize("NFC", text).split()).replace("- ", "-")


def read_pdf(path: Path) -> str:
    """Read a PDF as a person would."""
    return flat(subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout)


def bytes_of(folder: Path) -> dict[str, str]:
    """The hash of each file of a folder, by its path."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_seed_is_played_to_its_end_and_played_again_nothing_is_made_twice(
    installation: Callable[..., Installation], tmp_path: Path, dossier: Dossier
) -> None:
    place, out = installation("once"), tmp_path / "out"

    first = place.delibera("run", EXAMPLE, "--out", out)
    made, jobs = (
        bytes_of(out),
        place.ask("OutboxRow.objects.count(), Paper.objects.count(), JournalEntry.objects.count()"),
    )
    second = place.delibera("run", EXAMPLE, "--out", out)
    verified = place.delibera("verify")

    assert first.returncode == 0, first.stdout + first.stderr
    assert second.returncode == 0, second.stdout + second.stderr
    assert bytes_of(out) == made
    assert place.ask("OutboxRow.objects.count(), Paper.objects.count(), JournalEntry.objects.count()") == jobs
    assert verified.returncode == 0
    assert "la chaîne est intacte" in verified.stdout
    folder = out / dossier.sitting.key
    assert len(list((folder / "convocations").glob("*.pdf"))) == 70
    assert len(list((folder / "convocations").glob("*.docx"))) == 70
    (draft,) = (folder / "projets").glob("*.pdf")
    assert "PROJET DE DÉLIBÉRATION" in read_pdf(draft)
    assert "après en avoir délibéré" in read_pdf(draft)
    assert "Adopté à l’unanimité" not in read_pdf(draft)
    for name in ("deliberation-2023.00366", "convention-2023.00366", "feuille-de-presence"):
        assert (folder / f"{name}.pdf").exists()
        assert (folder / f"{name}.docx").exists()
    assert_the_deliberation_says_it_all(read_pdf(folder / "deliberation-2023.00366.pdf"), dossier)
    assert_each_step_is_told(first.stdout)


def assert_the_deliberation_says_it_all(text: str, dossier: Dossier) -> None:
    """Every name, the figures, both dates, the number, the amount, the sentence of the vote."""
    people = {
        member.key: f"{member.civility} {member.given_name} {member.family_name}" for member in dossier.body.members
    }
    roll = dossier.sitting.roll_call
    assert roll is not None
    assert len(roll.present) == 46
    for key in roll.present:
        assert people[key] in text
    assert len(roll.proxies) == 14
    for proxy in roll.proxies:
        assert f"{people[proxy.principal]} donne pouvoir à {people[proxy.holder or '']}" in text
    assert len(roll.excused) == 10
    for key in roll.excused:
        assert people[key] in text
    for words in (
        "Nombre de membres en exercice : 70", "Nombre de présents : 46", "Nombre de pouvoirs : 14", "Nombre de voix : 60",
        "fixé à 36 membres présents", "2023.00366", "12 juillet 2023".upper(), "a été convoqué le 6 juillet 2023", "90 000 €",
        "Adopté à l’unanimité.", "Transmis le 17 juillet 2023", "Publié le 18 juillet 2023", "tribunal administratif de Lyon",
    ):  # fmt: skip
        assert words in text, words


def assert_each_step_is_told(printed: str) -> None:
    """Every state of the spine is reached before the reader’s eyes."""
    for state in (
        "En relecture",
        "Inscrit à l’ordre du jour",
        "En discussion",
        "Au vote",
        "Adopté",
        "Signé",
        "Exécutoire",
    ):
        assert f"→ {state}" in flat(printed)


def test_a_small_council_goes_every_way(installation: Callable[..., Installation], tmp_path: Path) -> None:
    place = installation("council")

    run = place.delibera("run", COUNCIL, "--out", tmp_path / "out")

    assert run.returncode == 0, run.stdout + run.stderr
    states = place.ask("sorted(Draft.objects.values_list('state', flat=True))")
    assert states == str(["enforceable"] * 4 + ["postponed", "rejected", "withdrawn"])
    numbers = place.ask("sorted(Deliberation.objects.values_list('number', flat=True))")
    assert numbers == str(["2026-042", "2026-043", "2026-044", "2026-045"])
    assert place.ask("NamedVote.objects.filter(ballot__kind='secret').count()") == "0"
    sitting = tmp_path / "out" / read_dossier(COUNCIL).sitting.key
    tie = read_pdf(sitting / "deliberation-2026-045.pdf")
    assert "la voix de la maire étant prépondérante : 7 voix pour, 7 voix contre" in tie
    recusal = read_pdf(sitting / "deliberation-2026-043.pdf")
    assert "ne prend pas part au vote" in recusal
    left = read_pdf(sitting / "deliberation-2026-044.pdf")
    assert "M. Thomas REYMOND quitte la séance" in left
    assert "M. Thomas REYMOND donne pouvoir à M. Philippe GARNIER" in left


def test_a_late_notice_stops_the_run_with_its_article_and_what_was_done_stays(
    installation: Callable[..., Installation], tmp_path: Path
) -> None:
    place, late = installation("late"), tmp_path / "late.yaml"
    late.write_text(EXAMPLE.read_text().replace("sent_on: 2023-07-06", "sent_on: 2023-07-07"))

    run = place.delibera("run", late, "--out", tmp_path / "out")

    assert run.returncode == 1
    assert "4 jours francs avant la séance, 5 requis" in flat(run.stderr)
    assert "L. 2121-12" in flat(run.stderr)
    assert place.ask("Draft.objects.get().state") == "convocation"
    assert place.ask("Notice.objects.exclude(sent_on=None).count()") == "0"


def test_a_file_that_cannot_be_read_gives_2_with_file_line_and_key(
    installation: Callable[..., Installation], tmp_path: Path
) -> None:
    place, wrong = installation("wrong"), tmp_path / "wrong.yaml"
    wrong.write_text(EXAMPLE.read_text().replace("  kind: epci", "  kind: empire", 1))

    run = place.delibera("run", wrong)

    assert run.returncode == 2
    assert f"{wrong}:" in run.stderr
    assert "authority.kind" in run.stderr
