"""Act as the staff of some authorities, through the real actions, and time each: ``python -m bench.clerks PHASE RANK OF SHAPE``.

Prints, as JSON, the milliseconds of each action by its name.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from bench.founding import CLERKS_OF_A_TOWN, key_of
from bench.shape import STAGES, Shape

SITTINGS_FROM = 15  # days from now; the sittings of a month follow one another
PARAGRAPH = (
    "La collectivité soutient les associations qui concourent à l’animation du territoire. Le projet présenté répond aux "
    "objectifs fixés par l’assemblée, et les crédits nécessaires sont inscrits au budget de l’exercice en cours. "
)
TEXT: dict[str, Any] = {
    "citations": ["le code général des collectivités territoriales", "le budget primitif de l’exercice"] * 3,
    "blocks": [
        {"heading": "Contexte"},
        *({"paragraph": PARAGRAPH * 2} for _ in range(4)),
        {"paragraph": "L’aide permettra\u00a0:", "bullets": ["l’accueil du public", "l’entretien du matériel"]},
    ],
    "decisions": [
        "approuve le projet présenté",
        "autorise le maire à signer tout acte utile",
        "impute la dépense au budget",
    ],
}

Spent = dict[str, list[float]]


def main() -> None:
    """Play one phase for every authority whose rank is this clerk’s."""
    phase, rank, of, shape = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Shape(**json.loads(sys.argv[4]))
    from delibera.installation import begin

    begin()
    spent: Spent = {}
    texts = shape.texts()
    for town in range(rank, shape.authorities, of):
        PHASES[phase](town, texts[town], spent)
    json.dump(spent, sys.stdout)


def timed(spent: Spent, name: str, call: Callable[[], Any]) -> Any:
    """Do it, and keep how long it took."""
    begin = time.perf_counter()
    result = call()
    spent.setdefault(name, []).append((time.perf_counter() - begin) * 1000)
    return result


def sign_off(town: int, count: int, spent: Spent) -> None:
    """Write each text, submit it, have it signed at each stage by whoever has looked at the queue first."""
    from workflow.actions import texts
    from workflow.actions.approval.queues import queue_of
    from workflow.actions.approval.seats import actor_of
    from workflow.law.facts import ItemKind

    body, today = _body(town), date.today()  # noqa: DTZ011
    author, *approvers = _staff(town)
    for rank in range(count):
        draft = timed(
            spent, "write a draft",
            lambda rank=rank: texts.write_draft(
                body, key=f"affaire-{rank:02d}", subject=f"Affaire n° {rank} de la commune n° {town}",
                kind=ItemKind.DELIBERATION, content=TEXT, by=_drafter(author), on=today,
            ),
        )  # fmt: skip
        timed(spent, "submit a draft", lambda draft=draft: texts.submit(draft, by=_drafter(author), on=today))
        for one in approvers[:STAGES]:
            timed(spent, "read one’s queue", lambda one=one: queue_of(one, today))
            timed(spent, "sign off", lambda one=one, draft=draft: texts.sign_off(draft, by=actor_of(one), on=today))


def convene(town: int, count: int, spent: Spent) -> None:
    """Plan the sitting, put every text on its agenda, freeze it: the documents are left to be made."""
    from datetime import time as clock

    from workflow.actions.convening import agenda

    body, today, office = _body(town), date.today(), _office()  # noqa: DTZ011
    day = today + timedelta(days=SITTINGS_FROM + town % 30)
    sitting = timed(
        spent, "plan a sitting",
        lambda: agenda.plan_sitting(
            body, key=f"conseil-{day}", day=day, begins_at=clock(20), place="Mairie", chair="membre-000",
            secretaries=["membre-001"], convened_by="mayor", by=office, on=today,
        ),
    )  # fmt: skip
    for draft in body.drafts.order_by("pk")[:count]:
        timed(
            spent,
            "place on the agenda",
            lambda draft=draft: agenda.place_on_agenda(sitting, draft, by=office, on=today),
        )
    timed(spent, "freeze the agenda", lambda: agenda.freeze_agenda(sitting, by=office, on=today))


def send(town: int, count: int, spent: Spent) -> None:
    """Send the notices of the sitting: the mails are left to be sent."""
    from django.utils import timezone

    from workflow.actions.convening import notices

    sitting = _body(town).sittings.get()
    timed(spent, "send the notices", lambda: notices.send(sitting, by=_office(), at=timezone.now()))


PHASES: dict[str, Callable[[int, int, Spent], None]] = {"sign_off": sign_off, "convene": convene, "send": send}


def _body(town: int) -> Any:
    from workflow.models import Body

    return Body.objects.select_related("authority").get(authority__key=key_of(town))


def _staff(town: int) -> Iterator[Any]:
    from workflow.models import User

    known = {
        user.function: user for user in User.objects.select_related("authority").filter(authority__key=key_of(town))
    }
    return iter([known[name] for name in CLERKS_OF_A_TOWN])


def _drafter(user: Any) -> Any:
    from workflow.actions.actor import Actor
    from workflow.lifecycle import Role

    return Actor(user.printed_name, frozenset({Role.DRAFTING_OFFICER}), user.pk, user.authority_id)


def _office() -> Any:
    from workflow.actions.actor import Actor
    from workflow.lifecycle import Role

    return Actor("Service des assemblées", frozenset({Role.ASSEMBLIES_OFFICE}))


if __name__ == "__main__":
    main()
