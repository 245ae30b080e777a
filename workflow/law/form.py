"""Judge the form of an act: the figures at its head and the sentence of its vote agree with the facts.

No text annuls for these (FORM-1, FORM-5), but an act that contradicts itself cannot be relied on: warnings only.
"""

from __future__ import annotations

import re
from collections import Counter

from workflow.french import count, fold, join, long_date
from workflow.law.article import CGCT, Judgement, Severity, rule
from workflow.law.ballot import outcome
from workflow.law.facts import Ballot, Header, Outcome


@rule("FORM-1", CGCT("L2121-15"), severity=Severity.WARN)
def header_agrees(header: Header) -> Judgement:
    """L’en-tête de l’acte dit juste : le jour, les membres en exercice, les présents, les pouvoirs, les voix.

    Chaque membre en exercice y est porté une fois, présent, représenté ou absent.
    """
    weekday = long_date(header.day).split(" ")[0]
    if header.stated_weekday and header.stated_weekday.strip().casefold() != weekday:
        yield f"L’acte annonce un {header.stated_weekday.strip()} : le jour est un {long_date(header.day)}"
    if header.day != header.room.day:
        yield f"L’acte porte le {long_date(header.day)}, la séance est du {long_date(header.room.day)}"
    yield from _figures_agree(header)
    yield from _everybody_is_listed_once(header)


def _figures_agree(header: Header) -> Judgement:
    room = header.room
    figures = (
        ("Membres en exercice", header.stated_in_office, room.body.in_office),
        ("Présents", header.stated_present, room.present),
        ("Pouvoirs", header.stated_proxies, len(room.proxies)),
        ("Voix", header.stated_votes, room.votes_possible),
    )
    for label, stated, found in figures:
        if stated is not None and stated != found:
            yield f"{label} : l’acte annonce {stated}, les faits donnent {found}"


def _everybody_is_listed_once(header: Header) -> Judgement:
    room, body = header.room, header.body
    principals = {proxy.principal for proxy in room.proxies}
    absent = set(header.absent)
    total = len(room.in_room) + len(principals) + len(absent)
    if total != body.in_office:
        yield (
            f"{count(len(room.in_room), 'présent')}, {count(len(principals), 'représenté')} "
            f"et {count(len(absent), 'absent')} "
            f"font {total}, pour {body.in_office} membres en exercice"
        )
    times = Counter([*room.in_room, *principals, *absent])
    twice = sorted(key for key, number in times.items() if number > 1)
    if twice:
        yield f"Porté deux fois dans l’en-tête : {join(map(body.name_of, twice))}"
    forgotten = [str(member) for member in body.members if member.key not in times]
    if forgotten:
        yield f"Membre en exercice ni présent, ni représenté, ni absent : {join(forgotten)}"


@rule("FORM-5", CGCT("L2121-20", "al. 2"), severity=Severity.WARN, department=CGCT("L3121-14", "al. 3"))
def sentence_agrees(ballot: Ballot) -> Judgement:
    """La phrase du vote s’accorde avec les chiffres : « à l’unanimité » si personne n’a voté contre.

    S’il y a des abstentions, l’unanimité est celle « des suffrages exprimés ».
    """
    said = fold(ballot.stated_sentence)
    if not said.strip():
        return
    yield from _unanimity_agrees(ballot, said)
    if _claims(said) not in (None, outcome(ballot)):
        yield "La phrase du vote contredit le résultat : l’affaire est " + (
            "rejetée" if outcome(ballot) is Outcome.REJECTED else "adoptée"
        )
    for label, pattern, total in (
        ("voix pour", r"(\d+)\s+(?:voix\s+)?pour\b", ballot.votes_for),
        ("voix contre", r"(\d+)\s+(?:voix\s+)?contre\b", ballot.votes_against),
        ("abstentions", r"(\d+)\s+abstention", ballot.abstentions),
    ):
        stated = re.search(pattern, said)
        if stated and int(stated[1]) != total:
            yield f"La phrase du vote dit {stated[1]} {label}, le décompte {total}"


def _unanimity_agrees(ballot: Ballot, said: str) -> Judgement:
    if not re.search(r"\bunanim", said):
        return
    dissenting = ballot.votes_for if _claims(said) is Outcome.REJECTED else ballot.votes_against
    if dissenting:
        yield f"« À l’unanimité » alors que {count(dissenting, 'voix')} s’y oppose{'' if dissenting == 1 else 'nt'}"
    elif ballot.abstentions and "suffrages exprimes" not in said:
        yield (
            f"« À l’unanimité » avec {count(ballot.abstentions, 'abstention')} : "
            "écrire « à l’unanimité des suffrages exprimés »"
        )


def _claims(said: str) -> Outcome | None:
    if re.search(r"\b(rejet|repouss|refus)|\b(pas|non) (adopt|approuv)", said):
        return Outcome.REJECTED
    return Outcome.ADOPTED if re.search(r"\b(adopt|approuv)", said) else None
