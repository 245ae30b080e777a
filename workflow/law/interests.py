"""Judge who must stand aside because the matter touches him (CGCT L2131-11 ; departments: L3132-5)."""

from __future__ import annotations

from workflow.law.article import CGCT, Judgement, Severity, rule
from workflow.law.facts import ItemKind, MemberKey, Room


def _concerned(room: Room) -> frozenset[MemberKey]:
    # The executive who withdraws from the vote of his accounts is not interested: he may present them (VOTE-7).
    concerned = room.interested | room.recused
    is_accounts = room.kind is ItemKind.ACCOUNTS and room.body.executive is not None
    return concerned - {room.body.executive} if is_accounts else concerned


@rule("COI-1", CGCT("L2131-11"), severity=Severity.BLOCK, department=CGCT("L3132-5"))
def interested_members_stand_aside(room: Room) -> Judgement:
    """Est illégale la délibération à laquelle a pris part un membre intéressé, en son nom ou comme mandataire.

    Sa seule présence à la réunion ne suffit pas à ce qu’il y ait pris part.
    """
    takes_part = room.in_room | {proxy.principal for proxy in room.proxies}
    for key in sorted((room.interested - room.recused) & takes_part):
        yield f"Membre intéressé à l’affaire : {room.body.name_of(key)} ; enregistrer son déport avant la discussion"
    if room.rapporteur in _concerned(room) and room.rapporteur is not None:
        yield f"{room.body.name_of(room.rapporteur)} se déporte : désigner un autre rapporteur pour l’affaire"


@rule("COI-5", CGCT("L2131-11"), severity=Severity.WARN, department=CGCT("L3132-5"))
def interested_chair_gives_way(room: Room) -> Judgement:
    """Si celui qui préside est intéressé à l’affaire, un autre préside pour cette affaire (à confirmer)."""
    if room.chair in _concerned(room):
        yield (
            f"Présidence par un membre intéressé : {room.body.name_of(room.chair)} ; "
            "faire présider cette affaire par un adjoint ou un vice-président (à confirmer)"
        )
