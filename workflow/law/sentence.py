"""Write the sentence of a vote from its figures, as the act prints it after the operative part.

« À l’unanimité » is said only if nobody voted against; with abstentions, « des suffrages exprimés » is added (FORM-5).
"""

from __future__ import annotations

from collections.abc import Callable

from workflow.french import agree, count, join, typeset
from workflow.law.ballot import outcome
from workflow.law.facts import AuthorityKind, Ballot, BallotKind, BodyKind, Choice, ItemKind, MemberKey, Outcome
from workflow.law.tally import totals_by_choice

NameOf = Callable[[MemberKey], str]

BODY_NAMES = {
    BodyKind.COUNCIL: "Le Conseil",
    BodyKind.BUREAU: "Le Bureau",
    BodyKind.PERMANENT_COMMISSION: "La Commission permanente",
}


def sentence_of_vote(ballot: Ballot, *, name_of: NameOf | None = None, body_name: str = "") -> str:
    """Write the result, « Adopté à la majorité : 40 voix pour, 1 voix contre », as one sentence or several.

    ``name_of`` prints a member (by default « M. Hervé REYNAUD »); ``body_name`` opens « prend acte ».
    """
    name_of = name_of or ballot.body.name_of
    if outcome(ballot) is Outcome.NOTED:
        return typeset(f"{body_name or BODY_NAMES[ballot.body.kind]} prend acte.")
    return typeset(" ".join([f"{_result(ballot, name_of)}.", *_standing_aside(ballot, name_of)]))


def _result(ballot: Ballot, name_of: NameOf) -> str:
    if outcome(ballot) is Outcome.REJECTED:
        return f"Rejeté : {_figures(ballot, name_of)}"
    if ballot.votes_against:
        return f"Adopté{_how_adopted(ballot)} : {_figures(ballot, name_of)}"
    if not ballot.votes_for:
        return f"Adopté{_how_adopted(ballot)}{_in_brackets(_not_cast(ballot, name_of))}"
    return _unanimous(ballot, name_of)


def _how_adopted(ballot: Ballot) -> str:
    if ballot.votes_for > ballot.votes_against:
        return " à la majorité"
    if ballot.room.kind is ItemKind.ACCOUNTS:
        return ", aucune majorité ne s’étant dégagée contre"
    return f", la voix {_of_the_chair(ballot)} étant prépondérante"


def _unanimous(ballot: Ballot, name_of: NameOf) -> str:
    others = _not_cast(ballot, name_of)
    how = "Adopté à l’unanimité"
    if others or ballot.not_taking_part:
        how += " des suffrages exprimés"
    if ballot.kind is BallotKind.ROLL_CALL:
        return f"{how} : {_figures(ballot, name_of)}"
    return f"{how}{_in_brackets(others)}"


def _in_brackets(parts: list[str]) -> str:
    return f" ({', '.join(parts)})" if parts else ""


def _figures(ballot: Ballot, name_of: NameOf) -> str:
    votes_for = f"{_votes(ballot.votes_for)} pour{_names(ballot, Choice.FOR, name_of)}"
    votes_against = f"{_votes(ballot.votes_against)} contre{_names(ballot, Choice.AGAINST, name_of)}"
    is_unopposed = outcome(ballot) is Outcome.ADOPTED and not ballot.votes_against
    cast = [votes_for] if is_unopposed else [votes_for, votes_against]
    return ", ".join([*cast, *_not_cast(ballot, name_of)])


def _votes(n: int) -> str:
    return count(n, "voix") if n else "aucune voix"


def _not_cast(ballot: Ballot, name_of: NameOf) -> list[str]:
    abstentions = count(ballot.abstentions, "abstention") + _names(ballot, Choice.ABSTAIN, name_of)
    counted = (
        (ballot.abstentions, abstentions),
        (ballot.blank, count(ballot.blank, "bulletin blanc", "bulletins blancs")),
        (ballot.void, count(ballot.void, "bulletin nul", "bulletins nuls")),
    )
    return [words for number, words in counted if number]


def _names(ballot: Ballot, choice: Choice, name_of: NameOf) -> str:
    # A roll call prints every name (VOTE-10); a show of hands those who oppose or abstain, when all of these are known.
    names = [name_of(key) for key, chosen in ballot.choices if chosen is choice]
    is_known = choice is not Choice.FOR and len(names) == totals_by_choice(ballot)[choice]
    prints = ballot.kind is BallotKind.ROLL_CALL or (ballot.kind is BallotKind.ORDINARY and is_known)
    return f" ({join(names)})" if names and prints else ""


def _of_the_chair(ballot: Ballot) -> str:
    body, chair = ballot.body, ballot.room.chair
    civility = body.member(chair).civility if body.has(chair) else "M."
    is_executive = chair == body.executive
    if body.authority_kind is AuthorityKind.COMMUNE and is_executive:
        return agree("du maire", "de la maire", civility)
    president = agree("du président", "de la présidente", civility)
    is_head = is_executive or (body.executive is None and body.authority_kind is not AuthorityKind.COMMUNE)
    return president if is_head else f"{president} de séance"


def _standing_aside(ballot: Ballot, name_of: NameOf) -> list[str]:
    """Name the recused, and count the others who do not take part (named in a roll call)."""
    room, sentences = ballot.room, []
    recused = [name_of(recusal.member) for recusal in room.recusals]
    listed = [key for key, choice in ballot.choices if choice is Choice.NOT_TAKING_PART and key not in room.recused]
    named = recused + ([name_of(key) for key in listed] if ballot.kind is BallotKind.ROLL_CALL else [])
    if named:
        sentences.append(f"{join(named)} {'ne prend' if len(named) == 1 else 'ne prennent'} pas part au vote.")
    expected = {key for key in room.barred if key in room.in_room or key in {proxy.principal for proxy in room.proxies}}
    if ballot.kind is BallotKind.ROLL_CALL:
        expected |= set(listed)
    others = ballot.not_taking_part - len(expected)
    if others > 0:
        verb = "ne prend" if others == 1 else "ne prennent"
        voices = count(others, "autre voix", "autres voix") if named else count(others, "voix")
        sentences.append(f"{voices} {verb} pas part au vote.")
    return sentences
