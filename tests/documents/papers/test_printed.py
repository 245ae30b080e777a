"""What the papers print of people and texts reads as a careful officer writes it."""

from __future__ import annotations

from documents.papers.printed import Decision, Line, decisions_of, in_order, members_counted, statement_of
from workflow.law.facts import AuthorityKind, Body, BodyKind, Member


def body(kind: BodyKind, authority_kind: AuthorityKind) -> Body:
    members = (
        Member("epinat", "M.", "Luc", "ÉPINAT"),
        Member("zola", "Mme", "Anne", "ZOLA"),
        Member("duc", "Mme", "Ève", "DUC"),
    )
    return Body(
        name="Instance",
        kind=kind,
        authority="Collectivité",
        authority_kind=authority_kind,
        population=9000,
        members=members,
    )


def test_the_represented_count_in_the_quorum_of_a_department_s_standing_commission_alone() -> None:
    """CGCT L3121-14-1."""
    council = body(BodyKind.COUNCIL, AuthorityKind.COMMUNE)
    commission = body(BodyKind.PERMANENT_COMMISSION, AuthorityKind.DEPARTMENT)

    assert members_counted(council, 2) == "2\u00a0membres présents"
    assert members_counted(council, 1) == "1\u00a0membre présent"
    assert members_counted(commission, 2) == "2\u00a0membres présents ou représentés"


def test_members_are_listed_by_family_name_whatever_its_accents() -> None:
    council = body(BodyKind.COUNCIL, AuthorityKind.COMMUNE)

    assert in_order(council, ["zola", "epinat", "duc", "unknown"]) == ["duc", "epinat", "zola"]


def test_each_decision_ends_as_its_place_wants() -> None:
    decisions = decisions_of({"decisions": ["approuve le projet.", {"text": "fixe", "bullets": ["un"]}, "autorise ;"]})

    assert decisions == (
        Decision("approuve le projet\u202f;"),
        Decision("fixe\u00a0:", ("un",)),
        Decision("autorise."),
    )


def test_a_statement_is_laid_flat_in_the_order_it_was_written() -> None:
    blocks = [{"heading": "Motifs"}, {"bullets": ["a", {"text": "b", "bullets": ["c"]}]}, {"paragraph": "d"}]

    assert statement_of({"blocks": blocks}) == (
        Line("heading", "Motifs"),
        Line("bullet", "a"),
        Line("bullet", "b"),
        Line("sub_bullet", "c"),
        Line("paragraph", "d"),
    )
