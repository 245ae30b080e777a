"""Judge the form of a vote: show of hands, roll call or secret ballot, on whose request (CGCT L2121-21, L3121-15)."""

from __future__ import annotations

from workflow.french import count
from workflow.law.article import CGCT, Judgement, Severity, rule, warning
from workflow.law.facts import AuthorityKind, Ballot, BallotKind, ItemKind, Room
from workflow.law.parameters import in_force


def roll_call_requests_needed(room: Room) -> int:
    """Return how many members present must ask for a roll call: a quarter, a sixth in a department, rounded up."""
    scope = "department" if _is_department(room) else "council"
    return _fraction_of_present(room, f"requests.roll_call_fraction.{scope}")


def secret_requests_needed(room: Room) -> int:
    """Return how many of the members present must ask for a secret ballot: a third, rounded up.

    A department has no such right (CGCT L3121-15): its standing orders may give one, and a roll call asked prevails.
    """
    return _fraction_of_present(room, "requests.secret_fraction")


def _fraction_of_present(room: Room, name: str) -> int:
    return max(1, -(-room.present // in_force(name, on=room.day)))


def _is_department(room: Room) -> bool:
    return room.body.authority_kind is AuthorityKind.DEPARTMENT


def must_be_secret(ballot: Ballot) -> bool:
    """Whether the vote must be secret: an appointment whose secrecy is not waived, or enough requests."""
    is_appointment = ballot.room.kind is ItemKind.NOMINATION and not ballot.secrecy_waived
    is_asked = not _is_department(ballot.room) and ballot.secret_requests >= secret_requests_needed(ballot.room)
    return is_appointment or is_asked


def must_be_roll_call(ballot: Ballot) -> bool:
    """Whether the vote must be by roll call: enough requests, and no secret ballot that prevails."""
    return ballot.roll_call_requests >= roll_call_requests_needed(ballot.room) and not must_be_secret(ballot)


@rule("VOTE-10", CGCT("L2121-21", "al. 1"), severity=Severity.BLOCK, department=CGCT("L3121-15", "al. 1"))
def roll_call(ballot: Ballot) -> Judgement:
    """Le scrutin est public si le quart des membres présents le demande, le sixième dans un département.

    Le nom des votants et le sens de leur vote sont inscrits au registre.
    """
    if must_be_roll_call(ballot) and ballot.kind is not BallotKind.ROLL_CALL:
        yield (
            f"Scrutin public demandé par {count(ballot.roll_call_requests, 'membre')}, "
            f"{roll_call_requests_needed(ballot.room)} suffisent : procéder à l’appel nominal"
        )
    if ballot.kind is BallotKind.ROLL_CALL and not ballot.choices:
        yield "Scrutin public sans liste nominative : relever le nom des votants et le sens de leur vote"


@rule("VOTE-11", CGCT("L2121-21", "al. 2"), severity=Severity.BLOCK, department=CGCT("L3121-15", "al. 2"))
def secret_ballot(ballot: Ballot) -> Judgement:
    """Le scrutin est secret si le tiers des membres présents le réclame, ou pour une nomination.

    L’assemblée peut, à l’unanimité, renoncer au secret d’une nomination ; le maire ou le président ne peut l’imposer.
    """
    if must_be_secret(ballot) and ballot.kind is not BallotKind.SECRET:
        yield (
            "Nomination ou présentation : voter au scrutin secret, ou relever la décision unanime d’y renoncer"
            if ballot.room.kind is ItemKind.NOMINATION and not ballot.secrecy_waived
            else f"Scrutin secret demandé par {count(ballot.secret_requests, 'membre')}, "
            f"{secret_requests_needed(ballot.room)} suffisent : voter au scrutin secret"
        )
    if ballot.kind is BallotKind.SECRET and not must_be_secret(ballot) and ballot.room.kind is not ItemKind.NOMINATION:
        if _is_department(ballot.room):
            yield warning(
                "Scrutin secret hors nomination : vérifier que le règlement intérieur le permet (à confirmer)"
            )
        else:
            yield (
                f"Scrutin secret sans demande suffisante : {count(ballot.secret_requests, 'demande')}, "
                f"{secret_requests_needed(ballot.room)} requises pour {count(ballot.room.present, 'présent')}"
            )


@rule("VOTE-12", CGCT("L2121-21", "al. 2"), severity=Severity.BLOCK, department=CGCT("L3121-15", "al. 2"))
def no_name_in_a_secret_ballot(ballot: Ballot) -> Judgement:
    """Au scrutin secret, aucun nom ni sens de vote n’est gardé ni imprimé : seulement des totaux."""
    if ballot.kind is BallotKind.SECRET and (ballot.choices or ballot.chair_choice is not None):
        yield "Scrutin secret : effacer les votes nominatifs, celui du président compris ; seuls les totaux se gardent"
