"""Judge the powers to vote that members give one another (CGCT L2121-20 ; departments: L3121-16).

A power counts in votes, never in the quorum; it runs from an item to an item and falls when its principal arrives.
"""

from __future__ import annotations

from collections import Counter

from workflow.french import count, join, plain_date
from workflow.law.article import CGCT, Judgement, Severity, information, rule, warning
from workflow.law.facts import Attendance, Ballot, Proxy, Room
from workflow.law.parameters import in_force


def print_proxy(room: Room, proxy: Proxy) -> str:
    """Print a power: « Pouvoir de Mme A à M. B »."""
    holder = room.body.name_of(proxy.holder) if proxy.holder else "un porteur non désigné"
    return f"Pouvoir de {room.body.name_of(proxy.principal)} à {holder}"


@rule("PROXY-1", CGCT("L2121-20", "al. 1"), severity=Severity.BLOCK, department=CGCT("L3121-16"))
def written_power_to_a_colleague(room: Room) -> Judgement:
    """Un membre empêché peut donner pouvoir, par écrit, à un collègue de la même assemblée, présent à la séance."""
    for proxy in room.proxies:
        power = print_proxy(room, proxy)
        if not proxy.is_written:
            yield f"{power} : un pouvoir se donne par écrit"
        if not room.body.has(proxy.principal):
            yield f"{power} : le mandant n’est pas membre de l’assemblée"
        elif proxy.principal in room.in_room:
            yield f"{power} : le mandant est présent et vote lui-même"
        if proxy.holder is None or proxy.holder == proxy.principal:
            continue
        if not room.body.has(proxy.holder):
            yield f"{power} : le porteur n’est pas membre de l’assemblée"
        elif proxy.holder not in room.in_room:
            yield f"{power} : le porteur n’est pas dans la salle, le pouvoir est sans effet"


@rule("PROXY-2", CGCT("L2121-20", "al. 1"), severity=Severity.BLOCK, department=CGCT("L3121-16"))
def one_power_a_holder(room: Room) -> Judgement:
    """Un membre ne peut être porteur que d’un seul pouvoir."""
    limit = in_force("proxies.per_holder", on=room.day)
    held = Counter(proxy.holder for proxy in room.proxies if proxy.holder)
    for holder, number in held.items():
        if number > limit:
            given_by = [proxy.principal for proxy in room.proxies if proxy.holder == holder]
            principals = join(map(room.body.name_of, given_by))
            name = room.body.name_of(holder)
            yield f"{name} porte {count(number, 'pouvoir')} ({principals}) ; maximum légal : {limit}"


@rule("PROXY-3", CGCT("L2121-20", "al. 1"), severity=Severity.INFORM, department=CGCT("L3121-16"))
def power_falls_on_arrival(attendance: Attendance) -> Judgement:
    """Le pouvoir est toujours révocable ; il prend fin quand le mandant arrive et peut commencer quand il part."""
    body = attendance.body
    for proxy in attendance.proxies:
        if proxy.to_rank is not None and proxy.to_rank < proxy.from_rank:
            yield warning(f"Pouvoir de {body.name_of(proxy.principal)} : il finirait avant de commencer")
    for movement in attendance.movements:
        falls = any(
            proxy.principal == movement.member and proxy.is_active(movement.rank) for proxy in attendance.proxies
        )
        if movement.is_arrival and falls:
            name = body.name_of(movement.member)
            yield f"Le pouvoir de {name} prend fin à son arrivée, avant le point n° {movement.rank}"


@rule("PROXY-5", CGCT("L2121-20", "al. 1"), severity=Severity.BLOCK, department=CGCT("L3121-16"))
def complete_power(room: Room) -> Judgement:
    """Le pouvoir désigne le mandant et le porteur ; il est daté et signé."""
    for proxy in room.proxies:
        power = print_proxy(room, proxy)
        if proxy.holder is None:
            yield f"{power} : un pouvoir en blanc ne vaut pas"
        if not proxy.is_signed:
            yield f"{power} : il n’est pas signé"
        if proxy.given_on is None:
            yield warning(f"{power} : il n’est pas daté")
        elif proxy.given_on > room.day:
            yield f"{power} : il est daté du {plain_date(proxy.given_on)}, après la séance"


@rule("PROXY-6", CGCT("L2121-20", "al. 1"), severity=Severity.BLOCK, department=CGCT("L3121-16"))
def no_chain_of_powers(room: Room) -> Judgement:
    """Celui qui donne pouvoir ne peut en porter un ; un même membre ne donne pas deux pouvoirs pour la même affaire."""
    given = Counter(proxy.principal for proxy in room.proxies)
    for proxy in room.proxies:
        if proxy.holder == proxy.principal:
            yield f"{print_proxy(room, proxy)} : nul ne se donne pouvoir à lui-même"
        elif proxy.holder in given:
            yield f"{print_proxy(room, proxy)} : le porteur a lui-même donné pouvoir"
    for principal, number in given.items():
        if number > 1:
            yield f"{room.body.name_of(principal)} a donné {count(number, 'pouvoir')} pour la même affaire"


@rule("PROXY-7", CGCT("L2121-20", "al. 1"), severity=Severity.BLOCK, department=CGCT("L3121-16"))
def votes_possible(ballot: Ballot) -> Judgement:
    """Le porteur vote une fois pour lui-même et une fois pour son mandant.

    Il n’y a jamais plus de votes que de membres présents et de pouvoirs en cours, les déports retranchés.
    """
    expressed = ballot.cast + ballot.abstentions + ballot.blank + ballot.void
    if expressed > ballot.room.votes_possible:
        room = ballot.room
        yield (
            f"{count(expressed, 'vote exprimé', 'votes exprimés')}, abstentions et bulletins blancs ou nuls compris, "
            f"pour {count(room.votes_possible, 'voix possible', 'voix possibles')} : {count(room.present, 'présent')} "
            f"et {count(len(room.proxies), 'pouvoir')}, déports retranchés"
        )


@rule("PROXY-8", CGCT("L2131-11"), severity=Severity.BLOCK, department=CGCT("L3132-5"))
def powers_of_the_interested(room: Room) -> Judgement:
    """Un membre intéressé ne vote ni lui-même ni par pouvoir, et ne porte aucun pouvoir pour l’affaire."""
    for proxy in room.proxies:
        ends = {proxy.principal, proxy.holder}
        if ends & (room.interested - room.recused):
            yield f"{print_proxy(room, proxy)} : l’un des deux est intéressé à l’affaire et ne s’est pas déporté"
        elif ends & room.recused:
            yield information(f"{print_proxy(room, proxy)} : sans effet pour cette affaire, à cause d’un déport")
