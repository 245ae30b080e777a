"""Whoever approved a version reads, in French, what changed in the next."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from workflow.differences import changes_between, in_short

FORMER: dict[str, Any] = {
    "citations": ["le code général des collectivités territoriales"],
    "blocks": [{"heading": "Contexte"}, {"paragraph": "Un."}, {"bullets": ["a", {"text": "b", "bullets": ["c"]}]}],
    "decisions": ["approuve le projet.", {"text": "autorise :", "bullets": ["le maire", "l’adjoint"]}],
    "grant": {"grantee": "Les Cimes", "amount": "12000", "private_law": True},
    "budget": {"year": 2026, "account": "65748"},
}
CONTENTS = st.fixed_dictionaries(
    {},
    optional={
        "citations": st.lists(st.text(max_size=4), max_size=3),
        "decisions": st.lists(st.text(max_size=4) | st.fixed_dictionaries({"text": st.text(max_size=3)}), max_size=3),
        "grant": st.none() | st.fixed_dictionaries({"amount": st.sampled_from(["1", "2.50", "x"])}),
        "cites_delegation": st.booleans(),
    },
)


def test_each_part_that_changed_is_told_in_the_order_of_the_text() -> None:
    latter = {
        **FORMER,
        "blocks": [{"heading": "Contexte"}, {"paragraph": "Deux."}, FORMER["blocks"][2]],
        "decisions": ["approuve le projet."],
        "closing": ["Fait à Saint-Aubin."],
        "grant": {"grantee": "Les Cimes", "amount": "23000.50", "private_law": False},
        "budget": None,
    }

    assert changes_between(FORMER, latter) == (
        "Subvention, montant\u00a0: 23\u202f000,50\u00a0€, au lieu de 12\u202f000\u00a0€.",
        "Subvention, bénéficiaire de droit privé\u00a0: non, au lieu de oui.",
        "Imputation budgétaire\u00a0: supprimée.",
        "Exposé des motifs\u00a0: «\u00a0Un.\u00a0» devient «\u00a0Deux.\u00a0».",
        "Dispositif\u00a0: «\u00a0autorise : / le maire / l’adjoint\u00a0» est supprimé.",
        "Fin du texte\u00a0: «\u00a0Fait à Saint-Aubin.\u00a0» est ajouté.",
    )


@given(CONTENTS)
def test_the_same_text_has_no_change(content: dict[str, Any]) -> None:
    assert changes_between(content, content) == ()


@given(CONTENTS, CONTENTS)
def test_another_text_has_at_least_one_change_each_a_sentence(former: dict[str, Any], latter: dict[str, Any]) -> None:
    changes = changes_between(former, latter)

    assert all(change.endswith(".") for change in changes)
    assert bool(changes) == (former != latter)


def test_a_long_passage_is_cut_short() -> None:
    (change,) = changes_between({"citations": []}, {"citations": ["mot " * 200]})

    assert len(change) < 200
    assert "…" in change


def test_changes_are_summed_up_on_one_line() -> None:
    assert in_short(()) == "aucun changement"
    assert in_short(("A.", "B.")) == "2\u00a0changements\u00a0: A. …"
