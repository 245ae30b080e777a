from __future__ import annotations

import pickle
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from exchange.dossier import Dossier, Problem, Report, UnreadableDossier, judge_dossier, parse_dossier, read_dossier
from exchange.dossier.coherence import EARLIEST
from exchange.dossier.tree import DEEPEST, LARGEST, MOST
from tests.exchange.mutate import BUREAU, COUNCIL, add, drop, load, mutated, put
from workflow.law.parameters import PARAMETERS

COUNCIL_TEXT = COUNCIL.read_text(encoding="utf-8")


def refused(data: bytes | str) -> UnreadableDossier:
    with pytest.raises(UnreadableDossier) as refusal:
        parse_dossier(data, source="essai.yaml")
    return refusal.value


def line_of(text: str, start: str) -> int:
    """Return the number of the first line that begins so, once its indent is taken away."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(start))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


# What is replaced in the text of the council, by what; the key and the words of the refusal, on the line of the change.
WRONG_VALUES = {
    "a number is a word": ("population: 1240", "population: beaucoup", "authority.population", "un nombre entier"),
    "a number is below zero": ("population: 1240", "population: -5", "authority.population", "un nombre entier"),
    "a number has a fraction": ("    for: 9", "    for: 9.5", "sitting.items[cantine].ballot.for", "un nombre entier"),
    "a kind is misspelt": ("kind: commune", "kind: comune", "authority.kind", "peut-être « commune »"),
    "a kind is unknown": ("kind: council", "kind: parliament", "body.kind", "council, bureau, permanent_commission"),
    "a day does not exist": ("day: 2026-10-15", "day: 2026-02-30", "sitting.day", "une date qui existe"),
    "a day is written out": ("day: 2026-10-15", "day: 15 octobre 2026", "sitting.day", "12/07/2023"),
    "a day has its parts swapped": ("day: 2026-10-15", "day: 10/15/2026", "sitting.day", "une date qui existe"),
    "a day is of another age": ("day: 2026-10-15", "day: 0206-10-15", "sitting.day", "entre 1900 et 2199"),
    "the law of the day is unknown": ("day: 2026-10-15", "day: 1998-10-15", "sitting.day", "le droit antérieur"),
    "an hour does not exist": ('begins_at: "19:00"', 'begins_at: "25:00"', "sitting.begins_at", "une heure"),
    "a yes is a maybe": ("recorded: true", "recorded: perhaps", "sitting.notice.recorded", "true ou false"),
    "an amount has letters": ("amount: 4500", "amount: 4,5 k€", "drafts[union-sportive].grant.amount", "un montant"),
    "a year is a day": ("year: 2026,", "year: 2026-01-01,", "drafts[union-sportive].budget.year", "une année"),
    "an account has a space": ('account: "65748"', 'account: "65 748"', "drafts[union-sportive].budget.account", "sans espace"),
    "a SIREN is short": ('siren: "212609994"', 'siren: "2126099"', "authority.siren", "neuf chiffres"),
    "a key is unknown": ("convened_by: mayor", "conveened_by: mayor", "sitting.conveened_by", "peut-être « convened_by »"),
    "a key has an accent": ("key: saint-aubin", "key: saint-aubin-été", "authority.key", "lettres sans accent"),
    "a required value is empty": ("name: Conseil municipal", "name:", "body.name", "nom de l’assemblée"),
    "a list is a text": ("secretaries: [fabre]", "secretaries: fabre", "sitting.secretaries", "une liste"),
    "a block is a text": ("transmission: {sent_on: 2026-10-19, received_on: 2026-10-19}", "transmission: le 19", "sitting.items[cantine].transmission", "un bloc de clés"),
    "a text is a list": ("court: Grenoble", "court: [Grenoble]", "authority.court", "un texte"),
    "a member is nobody": ("chair: delorme", "chair: delorm", "sitting.chair", "peut-être « delorme »"),
    "a draft is nobody": ("- draft: presbytere", "- draft: presbitere", "sitting.items[presbitere].draft", "peut-être « presbytere »"),
    "the format is another": ("format: delibera/1", "format: delibera/9", "format", "« delibera/1 »"),
    "a form of numbers reaches too far": ('"{year}-{rank:03d}"', '"{rank.__class__}"', "body.numbering.format", "un modèle de numéro"),
    "a form of numbers is a bomb": ('"{year}-{rank:03d}"', '"{rank:099999999d}"', "body.numbering.format", "un modèle de numéro"),
    "a receipt is older than its sending": ("received_on: 2026-10-19", "received_on: 2026-10-18", "sitting.items[cantine].transmission.received_on", "19/10/2026"),
    "a signature is older than the sitting": ("{member: delorme, on: 2026-10-16}", "{member: delorme, on: 2026-10-14}", "sitting.items[cantine].signatures[delorme].on", "15/10/2026"),
    "the sitting ends before it opens": ('closed_at: "21:10"', 'closed_at: "18:10"', "sitting.closed_at", "après l’ouverture"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG_VALUES.values(), ids=WRONG_VALUES)
def test_a_wrong_value_is_told_with_its_line_its_key_and_what_is_expected(wrong):
    old, new, key, words = wrong
    line = COUNCIL_TEXT[: COUNCIL_TEXT.index(old)].count("\n") + 1

    refusal = refused(COUNCIL_TEXT.replace(old, new, 1))

    problem = next(one for one in refusal.problems if one.key == key)
    assert words in plain(problem.expected)
    assert problem.line == line or problem.found == "rien"
    assert f"essai.yaml:{problem.line}:" in str(refusal)


# How the tree is changed; the key and the words of the refusal.
WRONG_SHAPES = {
    "a block is missing": (drop("sitting.notice"), "sitting.notice", "la clé « notice »"),
    "a list of members is empty": (put("body.members", []), "body.members", "au moins un élément"),
    "nothing is proposed": (put("drafts", []), "drafts", "au moins un élément"),
    "a member is written twice": (add("body.members", {"key": "fabre", "civility": "Mme", "given_name": "Lucie", "family_name": "FABRE"}), "body.members[fabre].key", "une seule fois"),
    "a member answers twice": (add("sitting.roll_call.present", "fabre"), "sitting.roll_call.present[13]", "une seule fois"),
    "an item is treated twice": (add("sitting.items", {"draft": "verger", "result": "withdrawn"}), "sitting.items[verger].draft", "une seule fois"),
    "an item that was withdrawn is voted": (put("sitting.items[electricite].ballot", {"for": "14"}), "sitting.items[electricite].ballot", "pas de vote"),
    "an item is adopted without a vote": (drop("sitting.items[cantine].ballot"), "sitting.items[cantine].ballot", "le vote"),
    "a rejected text is published": (put("sitting.items[presbytere].published_on", "2026-10-20"), "sitting.items[presbytere].published_on", "n’est pas adopté"),
    "items have no roll call": (drop("sitting.roll_call"), "sitting.roll_call", "l’appel"),
    "two members are the mayor": (put("body.members[fabre].executive", "oui"), "body.members[fabre].executive", "un seul chef"),
    "a movement goes nowhere": (drop("sitting.movements[reymond].leaves"), "sitting.movements[reymond]", "leaves: true"),
    "a block of text is two things": (put("drafts[cantine].text.blocks[0].heading", "Titre"), "drafts[cantine].text.blocks[1]", "une seule des clés"),
    "an override has no reason": (put("overrides", [{"draft": "verger", "rule": "VOTE-8", "by": "Mme X", "reason": "oui"}]), "overrides[verger].reason", "au moins 10 signes"),
    "an override names no rule": (put("overrides", [{"draft": "verger", "rule": "VOTE-88", "by": "Mme X", "reason": "Erreur de pointage"}]), "overrides[verger].rule", "peut-être « VOTE-8 »"),
    "a grant is negative": (put("drafts[union-sportive].grant.amount", "-1"), "drafts[union-sportive].grant.amount", "un montant"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG_SHAPES.values(), ids=WRONG_SHAPES)
def test_a_wrong_shape_is_told_with_its_key_and_what_is_expected(wrong):
    change, key, words = wrong

    refusal = refused(mutated(COUNCIL, change))

    problem = next(one for one in refusal.problems if one.key == key)
    assert words in plain(problem.expected)
    assert problem.line > 0


# Files that are no dossier at all: their bytes, the line, the words.
NOT_DOSSIERS: dict[str, tuple[bytes, int, str]] = {
    "an empty file": (b"", 1, "un fichier vide"),
    "a comment": (b"# rien\n", 1, "un fichier vide"),
    "a sentence": (b"bonjour\n", 1, "un bloc de clés"),
    "a list": (b"- a\n- b\n", 1, "un bloc de clés"),
    "an image": (b"\x89PNG\r\n\x1a\n\x00\x00", 1, "UTF-8"),
    "an archive": (b"PK\x03\x04\x14\x00\x00\x00", 1, "caractère invisible U+0003"),
    "a file of an old Windows": ("format: delibera/1\nauthority: {name: Forêt}".encode("latin-1"), 2, "UTF-8"),
    "UTF-16": ("format: delibera/1".encode("utf-16"), 1, "UTF-8"),
    "a key written twice": (b"format: delibera/1\nbody: {}\nformat: delibera/1\n", 3, "déjà écrite ligne 1"),
    "a tabulation": (b"format: delibera/1\nbody:\n\tkey: a\n", 3, "tabulation"),
    "an open quote": (b'format: "delibera/1\n', 2, "guillemet"),
    "an open bracket": (b"format: delibera/1\nbody: [a, b\n", 3, "du YAML"),
    "a colon inside a text": (b"format: delibera/1\nplace: Salle : mairie : bas\n", 2, "un deux-points"),
    "two documents": (b"format: delibera/1\n---\nformat: delibera/1\n", 2, "un seul dossier par fichier"),
    "an alias": (b"a: &x {b: c}\nd: *x\n", 2, "en toutes lettres"),
    "an unknown alias": (b"a: *nobody\n", 1, "en toutes lettres"),
    "a Python object": (b"a: !!python/object/apply:os.system [ls]\n", 1, "python/object"),
    "a key that is a list": (b"? [a, b]\n: c\n", 1, "un mot suivi de"),
    "a hidden character": (b'format: "delibera\\x00/1"\n', 1, "U+0000"),
    "a deep nest": (b"[" * 5000, 1, f"plus de {DEEPEST} niveaux"),
    "a deep nest of lists": (b"- " * 100_000, 1, f"plus de {DEEPEST} niveaux"),
    "too many values": (b"- a\n" * (MOST + 1), MOST, f"plus de {MOST} valeurs"),
    "too large a file": (b"#" * (LARGEST + 1), 1, "10 Mo au plus"),
    "many aliases": (b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n", 2, "en toutes lettres"),
}


@pytest.mark.parametrize("wrong", NOT_DOSSIERS.values(), ids=NOT_DOSSIERS)
def test_a_file_that_is_no_dossier_is_refused_with_a_line(wrong):
    data, line, words = wrong

    refusal = refused(data)

    assert refusal.exit_status == 2
    assert words in plain(str(refusal))
    assert line in {problem.line for problem in refusal.problems}


def test_all_the_errors_are_told_at_once_in_the_order_of_the_lines():
    text = COUNCIL_TEXT
    for old, new in (
        ("kind: commune", "kind: comune"),
        ("population: 1240", "population: beaucoup"),
        ("secretaries: [fabre]", "secretary: [fabre]"),
        ("holder: garnier", "holder: garnié"),
        ("result: rejected", "result: rejeté"),
        ("published_on: 2026-10-20", "published_on: 2026-10-32"),
    ):
        text = text.replace(old, new, 1)

    refusal = refused(text)

    assert [problem.key for problem in refusal.problems] == [
        "authority.kind",
        "authority.population",
        "sitting.secretary",
        "sitting.roll_call.proxies[reymond].holder",
        "sitting.roll_call.proxies[reymond].holder",
        "sitting.items[cantine].published_on",
        "sitting.items[presbytere].result",
    ]
    assert len(str(refusal).splitlines()) == len(refusal.problems)


def test_a_file_that_cannot_be_opened_is_unreadable(tmp_path):
    with pytest.raises(UnreadableDossier, match="ne s’ouvre pas"):
        read_dossier(tmp_path / "absent.yaml")
    with pytest.raises(UnreadableDossier, match="ne s’ouvre pas"):
        read_dossier(tmp_path)


def test_a_refusal_survives_the_way_from_one_process_to_another():
    refusal = UnreadableDossier("essai.yaml", [Problem(2, 1, "b", "x", "y"), Problem(1, 1, "a", "x", "y")])

    again = pickle.loads(pickle.dumps(refusal))

    assert (again.source, again.problems, str(again)) == (refusal.source, refusal.problems, str(refusal))


@pytest.mark.parametrize(
    ("written", "read"),
    [("2026-10-15", date(2026, 10, 15)), ("15/10/2026", date(2026, 10, 15)), ("5/1/2027", date(2027, 1, 5))],
)
def test_a_day_is_read_the_french_way_too(written, read):
    change = put("drafts[cantine].submitted_on", written)

    assert parse_dossier(mutated(COUNCIL, change), source="").draft("cantine").submitted_on == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("09:30", time(9, 30)),
        ("9 h 30", time(9, 30)),
        ("9h30", time(9, 30)),
        ("19 h", time(19)),
        ("9\u00a0h\u00a030", time(9, 30)),
    ],
)
def test_an_hour_is_read_the_french_way_too(written, read):
    assert parse_dossier(mutated(COUNCIL, put("sitting.begins_at", written)), source="").sitting.begins_at == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("4500", "4500"), ("4 500,50", "4500.50"), ("4\u202f500\u00a0€", "4500"), ("4500.5", "4500.5")],
)
def test_an_amount_is_read_the_french_way_too(written, read):
    change = put("drafts[union-sportive].grant.amount", written)

    grant = parse_dossier(mutated(COUNCIL, change), source="").draft("union-sportive").grant
    assert grant is not None
    assert grant.amount == Decimal(read)


def test_nothing_is_guessed_from_a_text_without_quotes():
    text = COUNCIL_TEXT.replace("court: Grenoble", "court: no").replace('siren: "212609994"', "siren: 212609994")
    text = text.replace('number: "2026-042"', "number: 2026.00420").replace('begins_at: "19:00"', "begins_at: 19:00")

    dossier = parse_dossier(text, source="")

    assert (dossier.authority.court, dossier.authority.siren) == ("no", "212609994")
    assert (dossier.sitting.items[0].number, dossier.sitting.begins_at) == ("2026.00420", time(19))


def test_a_key_left_empty_counts_as_left_out():
    text = COUNCIL_TEXT.replace("late_items: []", "late_items:").replace("court: Grenoble", "court: ~")

    dossier = parse_dossier(text, source="")

    assert (dossier.sitting.late_items, dossier.authority.court) == ((), "")


def test_a_byte_order_mark_and_json_are_read():
    import json

    marked = b"\xef\xbb\xbf" + COUNCIL.read_bytes()

    assert parse_dossier(marked, source="") == read_dossier(COUNCIL)
    assert parse_dossier(json.dumps(load(COUNCIL)), source="") == read_dossier(COUNCIL)


def test_a_dossier_is_frozen():
    with pytest.raises(ValueError, match="frozen"):
        read_dossier(COUNCIL).sitting.day = date(2026, 10, 16)  # type: ignore[misc]


def test_every_number_of_the_law_is_known_from_the_earliest_day_that_a_dossier_may_bear():
    for name, entries in PARAMETERS.items():
        assert any(entry.is_in_force(EARLIEST) for entry in entries), name


def places(tree: Any, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """List every place of a tree."""
    steps = list(tree) if isinstance(tree, dict) else list(range(len(tree))) if isinstance(tree, list) else []
    return [found for step in steps for found in ((*above, step), *places(tree[step], (*above, step)))]


TREES = {path: load(path) for path in (COUNCIL, BUREAU)}
PLACES = [(path, place) for path, tree in TREES.items() for place in places(tree)]
LEAVES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["0", "1", "60", "true", "non", "2026-10-15", "1900-01-01", "2199-12-31", "fabre", "cantine", "secret", "12:00"]
    ),
    st.none(),
)
VALUES = st.recursive(
    LEAVES,
    lambda below: st.one_of(
        st.lists(below, max_size=3),
        st.dictionaries(st.sampled_from(["key", "draft", "text", "for", "x"]), below, max_size=3),
    ),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(where=(COUNCIL, ("drafts", 2)), value=None, is_dropped=True)
@given(where=st.sampled_from(PLACES), value=VALUES, is_dropped=st.booleans())
def test_whatever_is_replaced_or_dropped_gives_a_report_or_a_refusal(where, value, is_dropped):
    path, place = where

    def change(tree: Any) -> None:
        for step in place[:-1]:
            tree = tree[step]
        if is_dropped:
            del tree[place[-1]]
        else:
            tree[place[-1]] = value

    text = mutated(path, change)
    try:
        dossier: Dossier = parse_dossier(text, source="essai.yaml")
    except UnreadableDossier as refusal:
        assert refusal.problems
        assert all(problem.line >= 1 and problem.found and problem.expected for problem in refusal.problems)
    else:
        report = judge_dossier(dossier)
        assert isinstance(report, Report)
        assert report.exit_status in {0, 1}


@settings(max_examples=300, deadline=None)
@given(data=st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_whatever_bytes_come_in_are_refused_without_any_other_error(data):
    assert refused(data).problems
