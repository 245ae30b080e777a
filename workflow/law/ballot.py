"""Judge what a vote decides: majority of votes cast, tie, casting vote, accounts (CGCT L2121-20, L1612-12)."""

from __future__ import annotations

from workflow.french import count
from workflow.law.article import CGCT, Judgement, Severity, information, rule, warning
from workflow.law.facts import Ballot, BallotKind, Choice, ItemKind, Outcome

STATED = {Outcome.ADOPTED: "adopté", Outcome.REJECTED: "rejeté", Outcome.NOTED: "pris acte"}


def outcome(ballot: Ballot) -> Outcome:
    """Return what the vote decides.

    Adopted: more votes for than against; a tie that the chair’s own vote breaks; accounts without a majority against.
    """
    if ballot.room.kind is ItemKind.TAKE_NOTE:
        return Outcome.NOTED
    if ballot.room.kind is ItemKind.ACCOUNTS:
        return Outcome.REJECTED if ballot.votes_against > ballot.votes_for else Outcome.ADOPTED
    if is_tie(ballot):
        return Outcome.ADOPTED if casting_choice(ballot) is Choice.FOR else Outcome.REJECTED
    return Outcome.ADOPTED if ballot.votes_for > ballot.votes_against else Outcome.REJECTED


def is_tie(ballot: Ballot) -> bool:
    """Whether as many voted for as against, and somebody voted."""
    return ballot.votes_for == ballot.votes_against > 0


def casting_choice(ballot: Ballot) -> Choice | None:
    """Return the chair’s side, which prevails in a tie (VOTE-3); None where it cannot: secret ballot, recusal, absence.

    It is no additional vote: the totals stay equal.
    """
    is_there = ballot.room.chair in ballot.room.in_room and ballot.room.chair not in ballot.room.barred
    return ballot.chair_choice if is_there and ballot.kind is not BallotKind.SECRET else None


def print_totals(ballot: Ballot) -> str:
    """Print for and against: « 8 voix pour, 8 voix contre »."""
    return f"{count(ballot.votes_for, 'voix')} pour, {count(ballot.votes_against, 'voix')} contre"


def _is_ordinary_matter(ballot: Ballot) -> bool:
    return ballot.room.kind not in (ItemKind.ACCOUNTS, ItemKind.TAKE_NOTE)


def _contradiction(ballot: Ballot) -> str:
    stated, computed = ballot.stated_outcome, outcome(ballot)
    if stated is None or stated is computed:
        return ""
    return f"Résultat annoncé : {STATED[stated]} ; résultat du vote : {STATED[computed]} ({print_totals(ballot)})"


@rule("VOTE-1", CGCT("L2121-20", "al. 2"), severity=Severity.BLOCK, department=CGCT("L3121-14", "al. 3"))
def majority_of_votes_cast(ballot: Ballot) -> Judgement:
    """Les délibérations sont prises à la majorité absolue des suffrages exprimés.

    Les abstentions, les bulletins blancs ou nuls et les refus de vote n’en sont pas.
    """
    if ballot.room.kind is ItemKind.TAKE_NOTE and ballot.stated_outcome in (Outcome.ADOPTED, Outcome.REJECTED):
        yield information("Une prise d’acte ne se vote pas : l’acte dit que l’assemblée prend acte, sans décompte")
    elif _is_ordinary_matter(ballot) and ballot.stated_outcome is Outcome.NOTED:
        yield "Une affaire mise aux voix est adoptée ou rejetée ; « prendre acte » ne convient qu’à une information"
    elif _is_ordinary_matter(ballot) and ballot.cast and not is_tie(ballot) and _contradiction(ballot):
        yield _contradiction(ballot)


@rule("VOTE-2", CGCT("L2121-20", "al. 2"), severity=Severity.BLOCK, department=CGCT("L3121-14", "al. 3"))
def nothing_adopted_without_votes(ballot: Ballot) -> Judgement:
    """Sans aucun suffrage exprimé, rien n’est adopté."""
    if _is_ordinary_matter(ballot) and not ballot.cast and ballot.stated_outcome is Outcome.ADOPTED:
        yield f"Aucun suffrage exprimé ({count(ballot.abstentions, 'abstention')}) : l’affaire n’est pas adoptée"


@rule("VOTE-3", CGCT("L2121-20", "al. 3"), severity=Severity.BLOCK, department=CGCT("L3121-15", "al. 1"))
def casting_vote(ballot: Ballot) -> Judgement:
    """Si les voix se partagent également, et sauf scrutin secret, l’affaire suit le vote de celui qui préside."""
    if not _is_ordinary_matter(ballot) or not is_tie(ballot) or ballot.kind is BallotKind.SECRET:
        return
    if ballot.chair_choice is None and ballot.room.chair not in ballot.room.barred:
        yield f"Partage égal ({print_totals(ballot)}) : indiquer le vote de celui qui préside, car sa voix l’emporte"
    elif casting_choice(ballot) in (Choice.FOR, Choice.AGAINST) and _contradiction(ballot):
        yield f"Partage égal des voix, celle du président l’emporte. {_contradiction(ballot)}"


@rule("VOTE-4", CGCT("L2121-20", "al. 3"), severity=Severity.WARN, department=CGCT("L3121-15", "al. 1"))
def tie_without_the_chair(ballot: Ballot) -> Judgement:
    """Si celui qui préside ne vote pas, aucune voix n’est prépondérante et le partage égal vaut rejet (à confirmer)."""
    if not _is_ordinary_matter(ballot) or not is_tie(ballot) or ballot.kind is BallotKind.SECRET:
        return
    chair_votes = casting_choice(ballot) in (Choice.FOR, Choice.AGAINST)
    is_unknown = ballot.chair_choice is None and ballot.room.chair not in ballot.room.barred
    if not chair_votes and not is_unknown:
        yield (
            f"Partage égal des voix ({print_totals(ballot)}) et celui qui préside n’a pas pris parti : "
            "aucune voix prépondérante, l’affaire est rejetée (à confirmer)"
        )


@rule("VOTE-5", CGCT("L2121-20", "al. 3"), severity=Severity.BLOCK, department=CGCT("L3121-15", "al. 1"))
def tie_in_a_secret_ballot(ballot: Ballot) -> Judgement:
    """Au scrutin secret, le partage égal des voix vaut rejet : nul ne sait comment le président a voté."""
    is_secret_tie = is_tie(ballot) and ballot.kind is BallotKind.SECRET and _is_ordinary_matter(ballot)
    if is_secret_tie and ballot.stated_outcome is Outcome.ADOPTED:
        yield f"Partage égal au scrutin secret ({print_totals(ballot)}) : l’affaire n’est pas adoptée"


@rule("VOTE-6", CGCT("L1612-12"), severity=Severity.BLOCK)
def accounts_stand_unless_refused(ballot: Ballot) -> Judgement:
    """Le compte est arrêté si une majorité des voix ne s’est pas dégagée contre ; un partage égal l’approuve."""
    if ballot.room.kind is ItemKind.ACCOUNTS and _contradiction(ballot):
        yield _contradiction(ballot)


@rule("VOTE-7", CGCT("L2121-14"), severity=Severity.BLOCK, department=CGCT("L3312-5"))
def executive_withdraws_from_his_accounts(ballot: Ballot) -> Judgement:
    """Quand le compte de l’exécutif est débattu, l’assemblée élit qui préside.

    L’exécutif peut assister à la discussion, mais se retire au moment du vote.
    """
    room, executive = ballot.room, ballot.room.body.executive
    if room.kind is not ItemKind.ACCOUNTS:
        return
    if executive is None:
        yield warning("Vote du compte : indiquer qui est le maire ou le président, pour vérifier qu’il s’est retiré")
        return
    if room.chair == executive:
        yield f"{room.body.name_of(executive)} ne peut présider le vote de son compte : l’assemblée élit qui préside"
    takes_part = executive in room.in_room or any(executive == proxy.principal for proxy in room.proxies)
    if takes_part and executive not in room.recused:
        yield f"{room.body.name_of(executive)} se retire au moment du vote de son compte : enregistrer son retrait"
