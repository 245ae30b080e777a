from __future__ import annotations

import pytest

from exchange.dossier import Report, judge_dossier, parse_dossier, read_dossier
from tests.exchange.mutate import BUREAU, COUNCIL, add, both, mutated, put
from tests.exchange.wrongs import WRONGS, Wrong
from workflow.law import RULES, Severity
from workflow.law.facts import Outcome


def spaced(text: str) -> str:
    """Return a text with ordinary spaces, as a person would type it."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def judge(text: str) -> Report:
    return judge_dossier(parse_dossier(text, source="essai.yaml"))


@pytest.mark.parametrize("path", [COUNCIL, BUREAU], ids=lambda path: path.stem)
def test_an_example_is_lawful_and_warns_of_nothing(path):
    report = judge_dossier(read_dossier(path))

    assert report.exit_status == 0
    assert [finding for finding in report.every_finding if finding.severity is not Severity.INFORM] == []


@pytest.mark.parametrize("wrong", WRONGS, ids=lambda wrong: wrong.name)
def test_a_dossier_made_wrong_in_one_place_is_refused_by_its_rule(wrong: Wrong):
    lawful = judge_dossier(read_dossier(wrong.base))

    report = judge(mutated(wrong.base, wrong.change))

    found = [one for one in report.every_finding if one.rule == wrong.rule and one.severity is wrong.severity]
    assert any(wrong.words in spaced(one.message) for one in found), [str(one) for one in report.every_finding]
    assert not [one for one in lawful.every_finding if one.rule == wrong.rule and one.severity is wrong.severity]
    assert report.exit_status == 1 or wrong.severity is Severity.WARN


@pytest.mark.parametrize("wrong", WRONGS, ids=lambda wrong: wrong.name)
def test_every_refusal_ends_with_its_article(wrong: Wrong):
    report = judge(mutated(wrong.base, wrong.change))

    for finding in report.every_finding:
        assert str(finding).endswith(f"({finding.article}).")
        assert str(finding.article).startswith("art.")


def test_the_wrong_dossiers_are_many_and_cover_the_law_that_a_dossier_can_break():
    blocked = {wrong.name for wrong in WRONGS if wrong.severity is Severity.BLOCK}
    families = {wrong.rule.split("-")[0] for wrong in WRONGS}

    assert len({wrong.name for wrong in WRONGS}) == len(WRONGS)
    assert len(blocked) >= 45
    assert families >= {rule.split("-")[0] for rule in RULES}


def test_each_item_of_the_council_has_its_figures_its_outcome_and_its_sentence():
    report = judge_dossier(read_dossier(COUNCIL))

    sport = next(item for item in report.items if item.key == "union-sportive")
    assert (sport.quorum_required, sport.quorum_present, sport.present, sport.proxies) == (8, 12, 13, 1)
    assert (sport.votes_possible, sport.cast, sport.outcome) == (13, 13, Outcome.ADOPTED)
    assert "M. Mathieu LACROIX ne prend pas part au vote." in spaced(sport.sentence)
    assert [item.outcome for item in report.items] == [
        Outcome.ADOPTED,
        Outcome.REJECTED,
        None,
        None,
        Outcome.ADOPTED,
        Outcome.ADOPTED,
        Outcome.ADOPTED,
    ]
    assert [item.number for item in report.items] == ["2026-042", "", "", "", "2026-043", "2026-044", "2026-045"]


def test_the_votes_left_out_are_those_that_remain():
    change = put("sitting.items[cantine].ballot", {"against": "3", "abstentions": "1"})

    cantine = judge(mutated(COUNCIL, change)).items[0]

    assert (cantine.votes_possible, cantine.cast) == (13, 12)
    assert cantine.findings == ()


def test_a_recusal_needs_no_figure_of_its_own():
    sport = judge(mutated(COUNCIL, put("sitting.items[union-sportive].ballot", {"chair": "for"}))).items[4]

    assert sport.cast == 13
    assert [finding for finding in sport.findings if finding.is_blocking] == []


def test_a_sitting_without_quorum_that_decides_nothing_is_lawful():
    change = both(
        put("sitting.roll_call.present", ["delorme", "fabre"]),
        put("sitting.roll_call.proxies", []),
        put("sitting.movements", []),
        put("sitting.stated", None),
        put("sitting.items", [{"draft": "cantine", "result": "postponed"}]),
    )

    assert judge(mutated(COUNCIL, change)).is_lawful


def test_a_sitting_not_yet_held_is_judged_on_its_notice():
    change = both(
        put("sitting.roll_call", None),
        put("sitting.movements", []),
        put("sitting.items", []),
        put("sitting.notice.sent_on", "2026-10-12"),
    )

    report = judge(mutated(COUNCIL, change))

    assert {finding.rule for finding in report.every_finding if finding.is_blocking} == {"CONV-1"}
    assert all(item.present is None for item in report.items)


def test_items_treated_in_another_order_find_who_was_there():
    """M. Reymond leaves before « correspondante-defense »; were « cantine » treated last, he would no longer be there."""

    def treat_cantine_last(tree):
        items = tree["sitting"]["items"]
        items.append(items.pop(0))

    report = judge(mutated(COUNCIL, treat_cantine_last))

    present = {item.key: item.present for item in report.items}
    assert [item.key for item in report.items][-1] == "cantine"
    assert (present["presbytere"], present["cantine"]) == (12, 12)
    assert any(one.rule == "VOTE-8" for one in report.items[-1].findings)


def test_a_block_passed_over_by_name_and_reason_is_listed_apart():
    override = {"draft": "cantine", "rule": "VOTE-8", "by": "Mme Claire DELORME", "reason": "Pointage refait en séance"}
    change = both(put("sitting.items[cantine].ballot.for", "8"), put("overrides", [override]))

    report = judge(mutated(COUNCIL, change))

    assert report.is_lawful
    assert [(one.finding.rule, one.by) for one in report.lifted] == [("VOTE-8", "Mme Claire DELORME")]


def test_a_block_on_the_whole_sitting_must_be_passed_over_for_every_item():
    override = {"draft": "cantine", "rule": "CONV-1", "by": "Mme Claire DELORME", "reason": "Envoi constaté en mairie"}
    late = put("sitting.notice.sent_on", "2026-10-12")

    one = judge(mutated(COUNCIL, both(late, put("overrides", [override]))))
    keys = [item.key for item in one.items]
    every = judge(mutated(COUNCIL, both(late, put("overrides", [{**override, "draft": key} for key in keys]))))

    assert not one.is_lawful
    assert every.is_lawful
    assert len(every.lifted) == len(keys)


def test_a_second_secretary_changes_nothing_when_one_of_them_is_present_and_both_sign():
    signed = [{"member": key, "on": "2026-10-16"} for key in ("delorme", "fabre", "testud")]
    items = ("cantine", "union-sportive", "correspondante-defense", "verger")
    change = both(
        add("sitting.secretaries", "testud"), *(put(f"sitting.items[{key}].signatures", signed) for key in items)
    )

    assert judge(mutated(COUNCIL, change)).is_lawful
