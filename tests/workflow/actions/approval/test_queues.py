"""Each person sees what waits for her, everybody sees who is waited for, and a batch signs what it can."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.workflow import acting, staff
from tests.workflow.staff import TODAY, actor
from workflow import models
from workflow.actions import texts
from workflow.actions.approval.absences import declare_absence
from workflow.actions.approval.approvals import Seen, missing_sign_offs, sign_off
from workflow.actions.approval.batches import sign_off_all
from workflow.actions.approval.blocking import blocking_of, who_blocks
from workflow.actions.approval.holding import take_over
from workflow.actions.approval.queues import queue_of
from workflow.actions.approval.returns import refuse
from workflow.actions.approval.routes import Stage
from workflow.routing import Mode

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=9)


@pytest.fixture
def body() -> models.Body:
    return acting.council()


@pytest.fixture
def people(body: models.Body) -> dict[str, models.User]:
    found = {name: staff.user(body, name.upper()) for name in ("alba", "brun", "cros", "dufy", "zola")}
    found["alba"].civility, found["alba"].function = "Mme", "directrice financière"
    found["alba"].save()
    return found


def away(user: models.User, substitute: models.User | None) -> None:
    declare_absence(user, substitute=substitute, since=TODAY, until=LATER, by=actor(user), on=TODAY, at=timezone.now())


def test_a_queue_holds_ones_own_steps_those_of_ones_groups_and_those_of_the_absent_the_most_urgent_first(
    body: models.Body, people: dict[str, models.User]
) -> None:
    alba, brun, cros, zola = (people[name] for name in ("alba", "brun", "cros", "zola"))
    for key, stage in {
        "lent": Stage("Chef", person=brun, days=9),
        "groupe": Stage("Groupe", group=staff.group(body, brun, cros), mode=Mode.ANY, days=2),
        "absente": Stage("Direction", person=alba, days=5),
        "autre": Stage("Autre", person=cros),
    }.items():
        staff.route(body, stage)
        staff.submitted(body, zola, key)
    away(alba, brun)

    queue = queue_of(brun, TODAY + timedelta(days=3))

    assert [(task.draft.key, task.right, task.in_place_of, task.late_days) for task in queue] == [
        ("groupe", "group", "", 1), ("absente", "substitute", "Mme\u00a0ALBA", 0), ("lent", "own", "", 0),
    ]  # fmt: skip
    take_over(models.Draft.objects.get(key="groupe"), by=actor(cros), on=TODAY, at=timezone.now())
    assert [task.draft.key for task in queue_of(brun, TODAY)] == ["absente", "lent"]
    assert [task.is_held for task in queue_of(cros, TODAY)] == [True, False]


def test_a_queue_shows_nothing_that_its_owner_may_not_sign(body: models.Body, people: dict[str, models.User]) -> None:
    alba, brun, zola = people["alba"], people["brun"], people["zola"]
    staff.route(body, Stage("Tous", group=staff.group(body, alba, brun, zola)))
    draft = staff.submitted(body, zola)
    away(alba, zola)
    sign_off(draft, by=actor(brun), on=TODAY)

    assert queue_of(zola, TODAY) == queue_of(brun, TODAY) == ()
    assert [task.draft for task in queue_of(alba, TODAY)] == [draft]
    refuse(draft, "Le plan de financement manque.", by=actor(alba), on=TODAY)
    assert queue_of(alba, TODAY) == ()


@pytest.mark.parametrize("count", [2, 12])
def test_the_queries_of_a_queue_and_of_who_blocks_do_not_grow_with_the_drafts(
    body: models.Body, people: dict[str, models.User], count: int
) -> None:
    alba, brun, cros, zola = (people[name] for name in ("alba", "brun", "cros", "zola"))
    staff.route(body, Stage("Tous", group=staff.group(body, alba, brun, cros)))
    for place in range(count):
        staff.submitted(body, zola, f"d{place}")
    away(alba, brun)

    with CaptureQueriesContext(
        connection,
    ) as queue:
        assert len(queue_of(models.User.objects.get(pk=cros.pk), TODAY)) == count
    with CaptureQueriesContext(connection) as blocking:
        assert len(blocking_of(models.Authority.objects.get(), TODAY)) == count

    assert (len(queue), len(blocking)) == (10, 9)


def test_who_blocks_names_the_person_since_when_how_late_and_who_stands_in(
    body: models.Body, people: dict[str, models.User]
) -> None:
    staff.route(body, Stage("Direction", person=people["alba"], days=5))
    draft = staff.submitted(body, people["zola"])

    early = who_blocks(draft, TODAY)
    away(people["alba"], people["brun"])
    late = who_blocks(draft, LATER)

    assert early.sentence == (
        "En attente de Mme\u00a0ALBA (directrice financière) depuis le 1er octobre 2026, "
        "à rendre pour le 6 octobre 2026."
    )
    assert late.sentence == (
        "En attente de Mme\u00a0ALBA (directrice financière) depuis le 1er octobre 2026, "
        "en retard de 4\u00a0jours\u202f; en son absence\u00a0: M.\u00a0BRUN."
    )
    assert (late.people, late.late_days, late.substitutes) == (("Mme\u00a0ALBA",), 4, {"Mme\u00a0ALBA": "M.\u00a0BRUN"})


def test_who_blocks_tells_a_group_a_number_of_it_a_holder_an_opinion_and_a_name(
    body: models.Body, people: dict[str, models.User]
) -> None:
    alba, brun, cros, zola = (people[name] for name in ("alba", "brun", "cros", "zola"))
    three = staff.group(body, alba, brun, cros)
    sentences = {}
    for key, stage in {
        "un": Stage("Un", group=three, mode=Mode.ANY),
        "deux": Stage("Deux", group=three, mode=Mode.SOME, needed=2),
        "avis": Stage("Avis", person=brun, is_consultative=True, days=3),
    }.items():
        staff.route(body, stage, Stage("Fin", person=alba))
        draft = staff.submitted(body, zola, key)
        sentences[key] = who_blocks(draft, TODAY).sentence
        if key == "un":
            take_over(draft, by=actor(brun), on=TODAY, at=timezone.now())
            sentences["pris"] = who_blocks(draft, TODAY).sentence
    named = acting.draft(body, "nom", route=("M. Directeur",))
    texts.submit(named, by=acting.AUTHOR, on=TODAY)

    since = "depuis le 1er octobre 2026"
    assert sentences["un"] == f"En attente de Mme\u00a0ALBA, M.\u00a0BRUN ou M.\u00a0CROS (Groupe finances) {since}."
    assert sentences["deux"] == (
        f"En attente de 2\u00a0visas parmi Mme\u00a0ALBA, M.\u00a0BRUN et M.\u00a0CROS (Groupe finances) {since}."
    )
    assert sentences["avis"] == (
        f"En attente de l’avis de M.\u00a0BRUN {since}, à rendre pour le 4 octobre 2026\u202f; "
        "ce délai passé, le circuit continue sans avis."
    )
    assert sentences["pris"].startswith("Pris en charge par M.\u00a0BRUN depuis le ")
    assert who_blocks(named, TODAY).sentence == f"En attente de M. Directeur {since}."


def test_who_blocks_tells_an_author_a_route_that_is_through_and_a_step_that_nobody_can_sign(
    body: models.Body, people: dict[str, models.User]
) -> None:
    alba, zola = people["alba"], people["zola"]
    staff.route(body, Stage("Direction", person=alba))
    written, through, stuck = (staff.text(body, zola, key) for key in ("a", "b", "c"))
    for draft in (through, stuck):
        texts.submit(draft, by=staff.author(zola), on=TODAY)
    sign_off(through, by=actor(alba), on=TODAY)
    away(alba, None)

    assert who_blocks(written, TODAY).sentence == "En rédaction chez M.\u00a0ZOLA."
    assert who_blocks(through, TODAY).sentence.startswith("Circuit terminé")
    found = who_blocks(stuck, TODAY)
    assert found.is_stuck
    assert "Étape bloquée\u00a0: Mme\u00a0ALBA, sans personne qui puisse viser à sa place." in found.sentence


def test_an_opinion_whose_delay_is_over_is_let_go_by_whoever_reads_first(
    body: models.Body, people: dict[str, models.User]
) -> None:
    alba, brun, zola = people["alba"], people["brun"], people["zola"]
    staff.route(body, Stage("Avis", person=alba, is_consultative=True, days=3), Stage("Visa", person=brun))
    draft = staff.submitted(body, zola)
    day = TODAY + timedelta(days=4)
    assert missing_sign_offs(draft, day) == ("Visa manquant\u00a0: M.\u00a0BRUN.",)

    queue = queue_of(brun, day)

    assert [task.step.opened_on for task in queue] == [day]
    assert staff.step(draft, 1).passed_as == "silence"


def test_one_bad_draft_does_not_stop_a_batch(body: models.Body, people: dict[str, models.User]) -> None:
    alba, brun, zola = people["alba"], people["brun"], people["zola"]
    staff.route(body, Stage("Direction", person=brun))
    drafts = [staff.submitted(body, zola, "a"), staff.submitted(body, brun_author(body, people), "b")]
    drafts += [staff.submitted(body, zola, "c"), staff.submitted(body, zola, "d")]
    read = Seen(staff.step(drafts[2], 1).pk, drafts[2].revision.sha256)
    texts.revise(drafts[2], staff.content("5"), by=staff.author(alba), on=TODAY)

    results = sign_off_all([drafts[0], drafts[1], (drafts[2], read), drafts[3]], by=actor(brun), on=TODAY)

    assert [type(result.refusal).__name__ for result in results] == [
        "NoneType", "SignOffRefused", "TextChanged", "NoneType",
    ]  # fmt: skip
    assert [result.draft for result in results] == drafts
    assert models.SignOff.objects.count() == 2


def brun_author(body: models.Body, people: dict[str, models.User]) -> models.User:
    """Let Brun write one that another signs first."""
    staff.route(body, Stage("Direction", person=people["brun"], escalates_to=people["cros"]))
    return people["brun"]
