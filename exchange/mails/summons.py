"""Word the mails to those who are convened: the notice, what is added to it, a day that moves, proxies given and fallen."""

from __future__ import annotations

from exchange.links import member_link
from exchange.mails.letter import Letter
from workflow import facts
from workflow.actions.convening.supplements import changes_since
from workflow.french import (
    agree,
    clock,
    long_civility,
    long_date,
    of_the,
    plain_date,
    title_of,
)
from workflow.law.facts import Body, BodyKind
from workflow.models import AgendaItem, Mail, Member, Notice, Sitting

ASK = "Une question\u202f? Répondez à ce courriel\u00a0: il arrive au service des assemblées."
PERSONAL = "Ce lien est personnel\u202f: qui l’ouvre peut répondre à votre place. Ne le transférez pas."


def notice(mail: Mail) -> Letter:
    """Convene a member; to a substitute and to a councillor who is informed, say what it is to them."""
    row, sitting = _convened(mail)
    body = facts.body_of(sitting)
    opening = {"member": _convene, "substitute": _warn_substitute, "copy": _inform}[row.capacity](row, body)
    answering = () if row.capacity == "copy" else (_answer_before(sitting),)
    return Letter(
        subject=f"{_title(row)} {of_the(body.name)} du {plain_date(sitting.day)}",
        greeting=greeting(row.member, body),
        paragraphs=(
            opening, *_urgency(sitting), *_second(sitting),
            "Votre page personnelle (documents, réponse, pouvoir)\u00a0:" if answering else "Les documents\u00a0:",
            member_link(row), *answering, "À l’ordre du jour\u00a0:", agenda_of(sitting), PERSONAL, ASK,
        ),
        closing=_signature(sitting, body),
    )  # fmt: skip


def supplement(mail: Mail) -> Letter:
    """Send what is added to a notice already sent: what has changed since it, and nothing else."""
    row, sitting = _convened(mail)
    body = facts.body_of(sitting)
    number = int(mail.context["supplement"])
    added = sitting.supplements.filter(round=row.round, number=number).first()
    urgent = (
        (f"Ces affaires sont ajoutées en urgence\u00a0: {added.urgency_reason}",) if added and added.is_urgent else ()
    )
    return Letter(
        subject=f"Complément n° {number} à l’ordre du jour {of_the(body.name)} du {plain_date(sitting.day)}",
        greeting=greeting(row.member, body),
        paragraphs=(
            f"L’ordre du jour de la séance du {_when(sitting)} est complété.",
            "Ce qui a changé depuis votre convocation\u00a0:", changes_since(sitting, number), *urgent,
            "Le reste de la convocation ne change pas.",
            "Votre page personnelle\u00a0:", member_link(row), PERSONAL, ASK,
        ),
        closing=_signature(sitting, body),
    )  # fmt: skip


def sitting_moved(mail: Mail) -> Letter:
    """Say that a sitting takes place on another day, and that the notice already received is worth nothing any more."""
    sitting, member = _sitting(mail), _member(mail)
    body = facts.body_of(sitting)
    former = f" prévue le {long_date(sitting.moved_from)}" if sitting.moved_from else ""
    return Letter(
        subject=f"Séance déplacée au {plain_date(sitting.day)}\u00a0: {body.name}",
        greeting=greeting(member, body),
        paragraphs=(
            f"La séance {of_the(body.name)}{former} ne se tient pas comme annoncé\u00a0: elle aura lieu le "
            f"{_when(sitting)}{_where(sitting)}.",
            *_reason(mail), "Une nouvelle convocation vous sera adressée dans les délais légaux\u202f; elle remplace la "
            "première. Votre réponse et votre pouvoir pour l’ancienne date ne valent plus.", ASK,
        ),
        closing=_signature(sitting, body),
    )  # fmt: skip


def sitting_cancelled(mail: Mail) -> Letter:
    """Say that a sitting does not take place."""
    sitting, member = _sitting(mail), _member(mail)
    body = facts.body_of(sitting)
    reason = (f"Motif\u00a0: {sitting.cancel_reason.rstrip('.')}.",) if sitting.cancel_reason else ()
    return Letter(
        subject=f"Séance annulée\u00a0: {body.name} du {plain_date(sitting.day)}",
        greeting=greeting(member, body),
        paragraphs=(f"La séance {of_the(body.name)} prévue le {_when(sitting)} est annulée.", *reason, ASK),
        closing=_signature(sitting, body),
    )


def proxy_given(mail: Mail) -> Letter:
    """Tell a member that a colleague gave him a proxy by his personal link."""
    row, sitting = _convened(mail)
    principal, body = _other(mail), facts.body_of(sitting)
    return Letter(
        subject=f"{principal} vous donne pouvoir pour la séance du {plain_date(sitting.day)}",
        greeting=greeting(row.member, body),
        paragraphs=(
            f"{principal} ne pourra pas assister à la séance du {_when(sitting)} et vous donne pouvoir de voter en son nom.",
            "Si vous ne pouvez pas venir vous-même, dites-le sur votre page personnelle\u00a0: votre collègue en sera "
            "prévenu et pourra choisir quelqu’un d’autre.", member_link(row), PERSONAL,
        ),
        closing=_signature(sitting, body),
    )  # fmt: skip


def proxy_fallen(mail: Mail) -> Letter:
    """Tell a member that the colleague whom he gave a proxy to will not be there: it is worth nothing."""
    row, sitting = _convened(mail)
    holder, body = _other(mail), facts.body_of(sitting)
    return Letter(
        subject=f"Votre pouvoir est sans effet\u00a0: séance du {plain_date(sitting.day)}",
        greeting=greeting(row.member, body),
        paragraphs=(
            f"{holder}, à qui vous aviez donné pouvoir pour la séance du {_when(sitting)}, n’y assistera pas\u00a0: "
            "votre pouvoir est sans effet.",
            "Vous pouvez choisir un autre porteur sur votre page personnelle\u00a0:", member_link(row), PERSONAL,
        ),
        closing=_signature(sitting, body),
    )  # fmt: skip


def substitute_called(mail: Mail) -> Letter:
    """Tell a substitute that the titular will not be there: the seat is his for this sitting."""
    row, sitting = _convened(mail)
    titular, body = _other(mail), facts.body_of(sitting)
    return Letter(
        subject=f"Vous siégez en suppléance le {plain_date(sitting.day)}",
        greeting=greeting(row.member, body),
        paragraphs=(
            f"{titular} ne pourra pas assister à la séance du {_when(sitting)}{_where(sitting)}. Vous y siégez à sa place, "
            "avec voix délibérative (art. L. 5211-6 CGCT).",
            "Dites si vous serez là sur votre page personnelle\u00a0:", member_link(row), PERSONAL,
        ),
        closing=_signature(sitting, body),
    )  # fmt: skip


def greeting(member: Member, body: Body) -> str:
    """Address a member: by the office where he presides, as a councillor in a council, by the civility alone elsewhere."""
    seat = next((seat for seat in body.members if seat.key == member.key), None)
    if seat and seat.office and seat.key == body.executive:
        return f"{title_of(member.civility, seat.office.lower())},"
    if seat and body.kind is BodyKind.COUNCIL:
        return f"{title_of(member.civility, 'conseiller')},"
    return f"{long_civility(member.civility)},"


def agenda_of(sitting: Sitting) -> tuple[str, ...]:
    """List the items as the notice states them, without what was added since."""
    items = sitting.items.exclude(sent_revision=None).filter(supplement=0)
    return tuple(_line(item) for item in items.select_related("draft").order_by("rank"))


def _line(item: AgendaItem) -> str:
    return f"n° {item.rank}\u00a0: {item.draft.subject}"


def _convened(mail: Mail) -> tuple[Notice, Sitting]:
    assert mail.notice is not None
    return mail.notice, mail.notice.sitting


def _sitting(mail: Mail) -> Sitting:
    found = mail.sitting or (mail.notice and mail.notice.sitting)
    assert found is not None
    return found


def _member(mail: Mail) -> Member:
    assert mail.member is not None
    return mail.member


def _other(mail: Mail) -> Member:
    """Return the member that the mail is about: the context names a row, never a person."""
    return Member.objects.get(pk=mail.context["about"])


def _title(row: Notice) -> str:
    return {"member": "Convocation", "substitute": "Convocation (suppléance)", "copy": "Copie de la convocation"}[
        row.capacity
    ]


def _convene(row: Notice, body: Body) -> str:
    called = agree("convoqué", "convoquée", row.member.civility)
    return f"Vous êtes {called} à la séance {of_the(body.name)} du {_when(row.sitting)}{_where(row.sitting)}."


def _warn_substitute(row: Notice, body: Body) -> str:
    listed = row.sitting.body.recipients.filter(member=row.member, capacity="substitute").first()
    titular = listed.titular if listed and listed.titular else "la personne dont vous êtes suppléant"
    return (
        f"{body.name} se réunit le {_when(row.sitting)}{_where(row.sitting)}. Vous recevez cette convocation en suppléance "
        f"de {titular}\u00a0: vous siégez si cette personne est absente (art. L. 5211-6 CGCT)."
    )


def _inform(row: Notice, body: Body) -> str:
    return (
        f"{body.name} se réunit le {_when(row.sitting)}{_where(row.sitting)}. Vous n’y siégez pas\u202f; voici, pour votre "
        "information, copie de la convocation et de ses documents (art. L. 5211-40-2 CGCT)."
    )


def _answer_before(sitting: Sitting) -> str:
    hour = f" à {clock(sitting.begins_at)}" if sitting.begins_at else ""
    return (
        "Dites-y si vous serez là ou à qui vous donnez pouvoir. Vous pourrez changer d’avis jusqu’à l’ouverture de la séance, "
        f"le {plain_date(sitting.day)}{hour}."
    )


def _urgency(sitting: Sitting) -> tuple[str, ...]:
    if not sitting.is_urgent:
        return ()
    reason = sitting.urgency_reason.rstrip(".")
    return (
        f"Le délai est abrégé pour urgence\u00a0: {reason}. L’assemblée se prononcera sur l’urgence dès l’ouverture.",
    )


def _second(sitting: Sitting) -> tuple[str, ...]:
    if sitting.first_day is None:
        return ()
    return (
        f"Cette seconde convocation fait suite à la séance du {plain_date(sitting.first_day)}, où le quorum n’était pas réuni"
        "\u202f; l’assemblée délibérera sans condition de quorum (art. L. 2121-17 CGCT).",
    )  # fmt: skip


def _reason(mail: Mail) -> tuple[str, ...]:
    reason = str(mail.context.get("reason", "")).rstrip(".")
    return (f"Motif\u00a0: {reason}.",) if reason else ()


def _when(sitting: Sitting) -> str:
    hour = f" à {clock(sitting.begins_at)}" if sitting.begins_at else ""
    return f"{long_date(sitting.day)}{hour}"


def _where(sitting: Sitting) -> str:
    return f", {sitting.place}" if sitting.place else ""


def _signature(sitting: Sitting, body: Body) -> str:
    return f"{body.authority}, service des assemblées"
