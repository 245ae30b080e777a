"""Judge whether the figures of a vote hold together, and agree with the names when names are given."""

from __future__ import annotations

from collections import Counter

from workflow.french import count, join
from workflow.law.article import CGCT, Judgement, Severity, rule
from workflow.law.facts import Ballot, BallotKind, Choice, ItemKind

CHOICE_LABELS = {
    Choice.FOR: "pour",
    Choice.AGAINST: "contre",
    Choice.ABSTAIN: "abstention",
    Choice.NOT_TAKING_PART: "ne prend pas part au vote",
}


def total(ballot: Ballot) -> int:
    """Add up everything that was counted, votes cast or not."""
    expressed = ballot.cast + ballot.abstentions + ballot.blank + ballot.void
    return expressed + ballot.not_taking_part


def total_expected(ballot: Ballot) -> int:
    """Return what the count must add up to: the members in the room and the proxies that run, recusals included."""
    return ballot.room.present + len(ballot.room.proxies)


def totals_by_choice(ballot: Ballot) -> dict[Choice, int]:
    """Return the totals under the choices that a named vote can make."""
    return {
        Choice.FOR: ballot.votes_for,
        Choice.AGAINST: ballot.votes_against,
        Choice.ABSTAIN: ballot.abstentions,
        Choice.NOT_TAKING_PART: ballot.not_taking_part,
    }


@rule("VOTE-8", CGCT("L2121-20"), severity=Severity.BLOCK, department=CGCT("L3121-15"))
def totals_reconcile(ballot: Ballot) -> Judgement:
    """Tous les votes comptés font ensemble le nombre des présents et des pouvoirs.

    Pour, contre, abstentions, blancs, nuls, non-participations ; les noms relevés s’accordent avec les totaux.
    """
    if ballot.room.kind is ItemKind.TAKE_NOTE and not total(ballot):
        return
    if min(*totals_by_choice(ballot).values(), ballot.blank, ballot.void) < 0:
        yield "Un total du vote est négatif"
    found, expected = total(ballot), total_expected(ballot)
    if found != expected:
        yield (
            f"Le vote compte {found} voix et non-participations pour {expected} attendues : "
            f"{count(ballot.room.present, 'présent')} et {count(len(ballot.room.proxies), 'pouvoir')}"
        )
    yield from _names_agree_with_totals(ballot)
    yield from _voters_may_vote(ballot)
    yield from _chair_agrees(ballot)


def _names_agree_with_totals(ballot: Ballot) -> Judgement:
    # The names of a roll call are complete; those of a show of hands may be only the opponents’.
    named = Counter(choice for _, choice in ballot.choices)
    is_complete = ballot.kind is BallotKind.ROLL_CALL and bool(ballot.choices)
    for choice, stated in totals_by_choice(ballot).items():
        if named[choice] > stated or (is_complete and named[choice] != stated):
            names = count(named[choice], "nom relevé", "noms relevés")
            yield f"« {CHOICE_LABELS[choice]} » : {names} pour un total de {stated}"


def _voters_may_vote(ballot: Ballot) -> Judgement:
    room = ballot.room
    entitled = room.in_room | {proxy.principal for proxy in room.proxies} | room.recused
    counted = Counter(key for key, _ in ballot.choices)
    twice = [key for key, number in counted.items() if number > 1]
    if twice:
        yield f"Nom relevé plusieurs fois : {join(room.body.name_of(key) for key in twice)}"
    strangers = [key for key in counted if key not in entitled]
    if strangers:
        yield f"Ni présent ni représenté, ne peut voter : {join(room.body.name_of(key) for key in strangers)}"
    barred = [key for key, choice in ballot.choices if key in room.barred and choice is not Choice.NOT_TAKING_PART]
    if barred:
        yield f"Vote relevé malgré un déport : {join(room.body.name_of(key) for key in barred)}"


def _chair_agrees(ballot: Ballot) -> Judgement:
    room, chair, said = ballot.room, ballot.room.chair, ballot.chair_choice
    if said is None:
        return
    voted = said is not Choice.NOT_TAKING_PART
    if voted and chair in room.barred:
        yield f"{room.body.name_of(chair)} se déporte : son vote ne peut être relevé"
    elif voted and chair not in room.in_room:
        yield f"{room.body.name_of(chair)} n’est pas dans la salle : son vote ne peut être relevé"
    named = dict(ballot.choices).get(chair, said)
    if named is not said:
        name, listed = room.body.name_of(chair), CHOICE_LABELS[named]
        yield f"{name} : « {CHOICE_LABELS[said]} » comme président, « {listed} » dans la liste"
