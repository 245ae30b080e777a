"""Judge the rounds of an appointment: absolute majority twice, then the most votes, then the oldest (CGCT L2121-21)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workflow.french import count, ordinal
from workflow.law.article import CGCT, Judgement, Severity, information, rule
from workflow.law.facts import Candidate, Election

ABSOLUTE_MAJORITY_ROUNDS = 2
LAST_ROUND = 3


def elected(candidates: Sequence[Candidate], round: int, *, valid: int) -> Candidate | None:
    """Return who is elected to one post in this round, or None while another round is needed.

    ``valid``: papers that bear a name; blank and void papers count for nothing. In the third round the most votes
    win, and the oldest of those who tie.
    """
    if round <= ABSOLUTE_MAJORITY_ROUNDS:
        return next((candidate for candidate in candidates if candidate.votes * 2 > valid), None)
    voted = [candidate for candidate in candidates if candidate.votes > 0]
    return min(voted, key=_third_round_order, default=None)


def _third_round_order(candidate: Candidate) -> tuple[int, date]:
    return (-candidate.votes, candidate.born_on)


@rule("VOTE-13", CGCT("L2121-21", "al. 5"), severity=Severity.BLOCK)
def rounds_of_an_election(election: Election) -> Judgement:
    """Une nomination se fait à la majorité absolue aux deux premiers tours, relative au troisième.

    À égalité de voix au troisième tour, le plus âgé est élu.
    """
    if not 1 <= election.round <= LAST_ROUND:
        yield f"Tour n° {election.round} : une nomination compte trois tours au plus"
        return
    counted = sum(candidate.votes for candidate in election.candidates)
    if counted != election.valid:
        valid = count(election.valid, "suffrage exprimé", "suffrages exprimés")
        yield f"Les candidats réunissent {count(counted, 'voix')} pour {valid}"
    winner, turn = elected(election.candidates, election.round, valid=election.valid), f"{ordinal(election.round)} tour"
    if winner is None and election.stated_elected:
        yield f"{turn} : {election.stated_elected} n’a pas la majorité requise, un autre tour est nécessaire"
    elif winner is None:
        yield information(f"{turn} sans élu : un autre tour est nécessaire")
    elif election.stated_elected and election.stated_elected != winner.name:
        yield f"{turn} : l’élection revient à {winner.name}, avec {count(winner.votes, 'voix')}"
