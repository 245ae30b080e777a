"""« delibera routes » draws the routes that a file holds, whole or not at all, and says every place that is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from delibera.cli import main
from tests.workflow import acting, staff
from workflow import models
from workflow.routing import Mode

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/circuits.yaml"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def body() -> models.Body:
    """The council of the example, with the accounts that its file names."""
    council = acting.council()
    for name, function in {"alba": "", "brun": "", "petit": "", "roche": "", "weiss": "Directrice juridique"}.items():
        staff.user(council, name.upper(), civility="Mme", function=function)
    return council


def plain(text: str) -> str:
    return re.sub("[\u00a0\u202f ]+", " ", text)


def changed(tmp_path: Path, *pairs: tuple[str, str]) -> Path:
    """Write the example with words in the place of others."""
    text, place = EXAMPLE.read_text(), tmp_path / "circuits.yaml"
    for former, latter in pairs:
        assert former in text
        text = text.replace(former, latter)
    place.write_text(text)
    return place


def test_the_example_is_drawn_and_told_and_drawn_again_changes_nothing(capsys) -> None:
    first, again = main(["routes", str(EXAMPLE)]), main(["routes", str(EXAMPLE)])

    told = plain(capsys.readouterr().out)
    assert (first, again) == (0, 0)
    assert "Groupe « Comité des finances » (finances) : Mme ALBA, Mme BRUN, Mme PETIT" in told
    assert "Circuit « Subventions importantes » (subventions), version 1 : mis en service" in told
    assert "Quand : montant ≥ 23 000 €, imputation « 657 »" in told
    assert "2. Avis du référent associations : Mme PETIT, pour avis, sous 5 jours" in told
    assert "version 1 : déjà en service, inchangé" in told
    assert models.Route.objects.count() == 2
    committee = models.RouteStage.objects.get(route__key="subventions", rank=3)
    assert (committee.mode, committee.needed, committee.group.key) == (Mode.SOME, 2, "finances")


def test_a_check_draws_nothing(capsys) -> None:
    status = main(["routes", "--check", str(EXAMPLE)])

    told = capsys.readouterr().out
    assert status == 0
    assert "Rien n’est enregistré" in told
    assert not models.Route.objects.exists()
    assert not models.ApproverGroup.objects.exists()
    assert not models.JournalEntry.objects.filter(event__in=("draw_route", "keep_group")).exists()


def test_a_change_makes_the_next_version_and_the_routes_not_named_stay(tmp_path: Path, body, capsys) -> None:
    alba = models.User.objects.get(username="alba")
    staff.route(body, staff.Stage("Seule", person=alba), key="ancien")
    main(["routes", str(EXAMPLE)])

    main(["routes", str(changed(tmp_path, ("needed: any, days: 4", "needed: any, days: 6")))])

    told = plain(capsys.readouterr().out)
    assert "(general), version 2 : mis en service" in told
    assert "Reste en service : « Circuit ancien » (ancien), que ce fichier ne nomme pas" in told
    assert models.Route.objects.get(key="ancien").is_active


def test_every_name_that_is_unknown_is_told_at_its_line_with_the_one_that_was_meant(tmp_path: Path, capsys) -> None:
    place = changed(
        tmp_path, ("[brun, petit, alba]", "[brun, petti]"), ("escalates_to: alba", "escalates_to: inconnu"),
        ("group: finances, needed: any", "group: finance, needed: any"),
    )  # fmt: skip

    assert main(["routes", str(place)]) == 2

    told = plain(capsys.readouterr().err)
    assert f"{place}:11:20: groups[finances].people[2] : trouvé « petti », attendu" in told
    assert "(peut-être « petit »)" in told
    assert "(peut-être « finances »)" in told
    assert told.count("« inconnu »") == 2
    assert not models.ApproverGroup.objects.exists()


def test_every_fault_of_form_is_told_at_once_with_what_is_expected(tmp_path: Path, capsys) -> None:
    place = changed(
        tmp_path, ("rank: 10\n", "rang: 10\n"), ("person: petit, opinion", "person: petit, group: finances, opinion"),
        ("needed: 2", "needed: deux"), ("at_least: 90 000", "at_least: beaucoup"), ("key: general", "key: subventions"),
    )  # fmt: skip

    assert main(["routes", str(place)]) == 2

    told = plain(capsys.readouterr().err)
    assert "trouvé la clé inconnue « rang », attendu l’une des clés" in told
    assert "une seule des clés « person », « function », « group » dans l’étape" in told
    assert "trouvé « deux », attendu all (chacun), any (un seul suffit) ou un nombre de visas" in told
    assert "trouvé « beaucoup », attendu un montant en euros" in told


def test_a_key_given_twice_and_a_file_that_is_empty_or_not_there_are_told(tmp_path: Path, capsys) -> None:
    (tmp_path / "vide.yaml").write_text("")

    assert main(["routes", str(changed(tmp_path, ("key: general", "key: subventions")))]) == 2
    assert main(["routes", str(tmp_path / "vide.yaml")]) == 2
    assert main(["routes", str(tmp_path / "absent.yaml")]) == 2

    told = plain(capsys.readouterr().err)
    assert "trouvé « subventions », attendu une clé qu’aucun autre ne porte" in told
    assert "la première ligne est « format: delibera-routes/1 »" in told
    assert "le chemin d’un fichier que vous pouvez lire" in told


def test_a_route_that_cannot_be_is_refused_and_nothing_of_the_file_is_kept(tmp_path: Path, capsys) -> None:
    place = changed(tmp_path, ("group: finances, needed: 2", "group: finances, needed: 4"))

    assert main(["routes", str(place)]) == 1

    assert "4 visas sur 3 personnes, ce n’est pas possible" in capsys.readouterr().err
    assert not models.Route.objects.exists()
    assert not models.ApproverGroup.objects.exists()


def test_an_authority_that_is_unknown_is_told_with_those_there_are(tmp_path: Path, capsys) -> None:
    assert main(["routes", str(changed(tmp_path, ("authority: saint-aubin", "authority: saint-aubain")))]) == 2

    assert "la clé d’une collectivité (saint-aubin)" in capsys.readouterr().err


def test_every_key_of_the_file_is_explained_to_the_administrator() -> None:
    from exchange.dossier.explanation import records_in
    from exchange.routes.model import Routes

    page, todo, seen = (ROOT / "docs/routes.md").read_text(), [Routes], set()
    while todo:
        record = todo.pop()
        seen |= set(record.model_fields)
        todo += [inner for field in record.model_fields.values() for inner in records_in(field.annotation)]

    assert {key for key in seen if f"`{key}`" not in page} == set()
