from __future__ import annotations

import json
import subprocess
import sys

import pytest

from delibera.cli import main
from tests.exchange.mutate import BUREAU, COUNCIL, ROOT, both, mutated, put


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def line_of(text, start):
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(start))


def written(tmp_path, text):
    path = tmp_path / "essai.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("path", [COUNCIL, BUREAU], ids=lambda path: path.stem)
def test_a_lawful_dossier_gives_0_and_a_block_for_each_item(path, capsys):
    status = main(["check", str(path)])

    told = plain(capsys.readouterr().out)
    assert status == 0
    assert told.rstrip().endswith("Conforme : aucun blocage.")
    assert "Bloquant" not in told


def test_the_text_gives_the_figures_the_sentence_and_the_number_of_an_item(capsys):
    main(["check", str(BUREAU)])

    told = plain(capsys.readouterr().out)
    assert (
        "Quorum : 36 requis, 46 comptés ; 46 présents ; 14 pouvoirs ; 60 voix possibles ; 60 suffrages exprimés."
        in told
    )
    assert "Adopté à l’unanimité." in told
    assert "Délibération n° 2023.00366, exécutoire le mardi 18 juillet 2023." in told


def test_a_blocked_dossier_gives_1_and_each_refusal_ends_with_its_article(tmp_path, capsys):
    path = written(tmp_path, mutated(BUREAU, put("sitting.notice.sent_on", "2023-07-07")))

    status = main(["check", path])

    told = plain(capsys.readouterr().out)
    assert status == 1
    refusal = next(line for line in told.splitlines() if "CONV-1" in line)
    assert refusal.startswith("  Bloquant [CONV-1] : Convocation envoyée le 7 juillet 2023 : 4 jours francs")
    assert refusal.endswith("(art. L. 2121-12, al. 3 CGCT).")
    assert told.rstrip().endswith("Bloqué : 1 blocage.")


def test_a_warning_alone_gives_0_and_says_so(tmp_path, capsys):
    path = written(tmp_path, mutated(COUNCIL, put("sitting.notice.recorded", "non")))

    status = main(["check", path])

    told = plain(capsys.readouterr().out)
    assert status == 0
    assert "  Avertissement [CONV-8] : " in told
    assert told.rstrip().endswith("Conforme : aucun blocage, 1 avertissement.")


def test_a_block_passed_over_is_told_with_who_and_why(tmp_path, capsys):
    override = {"draft": "cantine", "rule": "VOTE-8", "by": "Mme Claire DELORME", "reason": "Pointage refait en séance"}
    change = both(put("sitting.items[cantine].ballot.for", "8"), put("overrides", [override]))

    status = main(["check", written(tmp_path, mutated(COUNCIL, change))])

    told = plain(capsys.readouterr().out)
    assert status == 0
    assert "Levé par Mme Claire DELORME : VOTE-8. Motif : Pointage refait en séance" in told
    assert "1 blocage levé" in told


def test_an_unreadable_dossier_gives_2_and_every_place_on_the_error_stream(tmp_path, capsys):
    text = COUNCIL.read_text(encoding="utf-8").replace("population: 1240", "population: beaucoup")
    line = line_of(text, "population:")
    path = written(tmp_path, text.replace("weekday: jeudi", "wekday: jeudi"))

    status = main(["check", path])

    captured = capsys.readouterr()
    assert (status, captured.out) == (2, "")
    first, second = plain(captured.err).splitlines()
    assert first == f"{path}:{line}:3: authority.population : trouvé « beaucoup », attendu un nombre entier, 0 ou plus."
    assert "sitting.wekday : trouvé la clé inconnue « wekday »" in second
    assert "peut-être « weekday »" in second


def test_json_gives_for_each_item_its_figures_and_its_findings(tmp_path, capsys):
    path = written(tmp_path, mutated(COUNCIL, put("sitting.items[cantine].ballot.for", "8")))

    status = main(["check", path, "--json"])

    answer = json.loads(capsys.readouterr().out)
    cantine = answer["items"][0]
    assert (status, answer["status"]) == (1, "blocked")
    assert (cantine["quorum_required"], cantine["quorum_present"], cantine["cast"]) == (8, 12, 11)
    assert (cantine["outcome"], plain(cantine["sentence"])) == (
        "adopted",
        "Adopté à la majorité : 8 voix pour, 3 voix contre (M. Jean-Marc OLLIER, M. Thomas REYMOND et M. Mathieu LACROIX), "
        "1 abstention (Mme Véronique CHAPUIS).",
    )
    finding = cantine["findings"][0]
    assert {"rule", "severity", "article", "message"} <= set(finding)
    assert (finding["rule"], finding["severity"], plain(finding["article"])) == (
        "VOTE-8",
        "block",
        "art. L. 2121-20 CGCT",
    )


def test_json_gives_each_place_of_an_unreadable_dossier(tmp_path, capsys):
    text = COUNCIL.read_text(encoding="utf-8").replace("kind: commune", "kind: village")
    path = written(tmp_path, text)

    status = main(["check", path, "--json"])

    answer = json.loads(capsys.readouterr().out)
    assert (status, answer["status"]) == (2, "unreadable")
    assert answer["problems"] == [
        {
            "file": path,
            "line": line_of(text, "kind:"),
            "column": 3,
            "key": "authority.kind",
            "found": "«\u00a0village\u00a0»",
            "expected": "l’une des valeurs commune, epci, department",
        }
    ]


def test_a_dossier_that_is_not_there_gives_2(tmp_path, capsys):
    assert main(["check", str(tmp_path / "absent.yaml")]) == 2
    assert "un fichier qui ne s’ouvre pas" in capsys.readouterr().err


def test_the_schema_is_printed_as_docs_hold_it(capsys):
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == (ROOT / "docs/dossier.schema.json").read_text(encoding="utf-8")


def test_check_needs_neither_django_nor_a_database_and_leaves_nothing_behind(tmp_path):
    code = (
        "import sys; from delibera.cli import main; status = main(['check', sys.argv[1]]);"
        "sys.exit(status or 'django.db' in sys.modules and 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(BUREAU)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "DELIBERA_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert list(tmp_path.iterdir()) == []
