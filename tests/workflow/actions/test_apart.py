"""Several authorities live in one installation: none acts on another, none sees another, nothing is mixed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.workflow import acting, convening, staff
from workflow import models
from workflow.actions import jobs, mails, texts
from workflow.actions.actor import Actor
from workflow.actions.approval import absences, approvals, blocking, queues, routes
from workflow.actions.convening import agenda, answers, planning, supplements
from workflow.actions.journal import verify
from workflow.actions.refusals import OfAnotherAuthority, Unknown
from workflow.actions.sitting import sittings
from workflow.errors import Refusal
from workflow.models import JournalEntry, Mail, OutboxRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> models.Body:
    return acting.council("saint-aubin")


@pytest.fixture
def there() -> models.Body:
    return acting.council("valbrune")


def foreign(there: models.Body, of: Actor = acting.OFFICE) -> Actor:
    """The same office, logged in with an account of the other authority."""
    return replace(of, name="Mme Voisine", authority=there.authority_id)


ACTS: dict[str, Callable[[models.Body, Actor], object]] = {
    "write a text": lambda body, by: texts.write_draft(
        body, key="autre", subject="Autre", kind="deliberation", content=acting.TEXT, by=by, on=acting.WRITTEN, route=[]
    ),
    "plan a sitting": lambda body, by: agenda.plan_sitting(
        body, key="autre", day=acting.DAY, chair="delorme", convened_by="mayor", by=by, on=acting.WRITTEN
    ),
    "settle an agenda": lambda body, by: agenda.freeze_agenda(planned(body), by=by, on=acting.SENT),
    "move a sitting": lambda body, by: planning.move_sitting(
        planned(body), day=date(2026, 10, 29), reason="Salle fermée.", by=by, on=acting.WRITTEN
    ),
    "cancel a sitting": lambda body, by: planning.cancel_sitting(
        planned(body), "Salle fermée.", by=by, on=acting.WRITTEN
    ),
    "draw a route": lambda body, by: routes.draw_route(
        body.authority, key="c", name="C", stages=[routes.Stage("Visa", person=approver(body))],
        by=replace(by, roles=staff.ADMINISTRATOR.roles), on=acting.WRITTEN,
    ),
    "call the roll": lambda body, by: sittings.call_the_roll(
        convened(body), present=acting.MEMBERS, by=by
    ),
}  # fmt: skip


def planned(body: models.Body) -> models.Sitting:
    """A sitting with a text on its agenda, still open."""
    sitting = agenda.plan_sitting(
        body, key="octobre", day=acting.DAY, chair="delorme", convened_by="mayor", by=acting.OFFICE, on=acting.WRITTEN
    )
    text = acting.draft(body)
    if text.state == "draft":
        texts.submit(text, by=acting.AUTHOR, on=acting.WRITTEN)
    agenda.place_on_agenda(sitting, text, by=acting.OFFICE, on=acting.WRITTEN)
    return sitting


def convened(body: models.Body) -> models.Sitting:
    """A sitting whose notices left."""
    return models.Sitting.objects.filter(body=body).first() or acting.convened(body, acting.draft(body))


def approver(body: models.Body) -> models.User:
    """An account of this authority."""
    return models.User.objects.filter(username="visa").first() or staff.user(body, "VISA")


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_whoever_belongs_to_another_authority_does_nothing_here(
    here: models.Body, there: models.Body, act: Callable[[models.Body, Actor], object]
) -> None:
    by = replace(foreign(there), roles=acting.OFFICE.roles | acting.AUTHOR.roles)

    with pytest.raises(OfAnotherAuthority, match="Mme Voisine"):
        act(here, by)

    assert not JournalEntry.objects.filter(by="Mme Voisine").exists()
    act(here, replace(by, authority=here.authority_id, name="Mme Maison"))
    assert JournalEntry.objects.filter(by="Mme Maison").exists()


def test_a_text_of_another_authority_goes_on_no_agenda_here(here: models.Body, there: models.Body) -> None:
    sitting, text = planned(here), acting.draft(there, "ailleurs")
    texts.submit(text, by=acting.AUTHOR, on=acting.WRITTEN)

    with pytest.raises(Refusal):
        agenda.place_on_agenda(sitting, text, by=acting.OFFICE, on=acting.WRITTEN)
    convened = acting.convened(here, acting.draft(here, "voirie"), key="novembre")
    with pytest.raises(Refusal):
        supplements.supplement(convened, [text], by=acting.OFFICE, on=acting.SENT)
    with pytest.raises(Refusal):
        sittings.add_late_item(convened, text, by=acting.OFFICE, on=acting.DAY)

    assert not models.AgendaItem.objects.filter(draft=text).exists()


def test_a_member_of_another_authority_is_nobody_here(here: models.Body, there: models.Body) -> None:
    models.Member.objects.filter(authority=there.authority, key="vert").update(key="etranger")
    sitting = acting.convened(here, acting.draft(here))

    with pytest.raises(Unknown, match="etranger"):
        sittings.call_the_roll(sitting, present=["etranger"], by=acting.OFFICE)
    sitting.notices.update(left_at=convening.LEAVING)
    notice = sitting.notices.get(member__key="roux")
    with pytest.raises(Unknown, match="etranger"):
        answers.answer(notice, "proxy", holder="etranger", by=acting.CLERK, at=convening.LEAVING)


def test_no_account_of_another_authority_signs_replaces_or_enters_a_group(
    here: models.Body, there: models.Body
) -> None:
    ours, theirs = staff.user(here, "ICI"), staff.user(there, "AILLEURS")
    staff.route(here, routes.Stage("Visa", person=ours))
    draft = staff.submitted(here, staff.user(here, "AUTRICE"))

    with pytest.raises(Refusal):
        approvals.sign_off(draft, by=staff.actor(theirs), on=staff.TODAY)
    with pytest.raises(Refusal):
        staff.group(here, ours, theirs)
    with pytest.raises(Refusal):
        staff.route(here, routes.Stage("Visa", person=theirs), key="faux")
    with pytest.raises(Refusal):
        absences.declare_absence(
            ours,
            substitute=theirs,
            since=staff.TODAY,
            until=None,
            by=staff.actor(ours),
            on=staff.TODAY,
            at=convening.LEAVING,
        )


def test_queues_and_the_list_of_who_blocks_show_one_authority_only(here: models.Body, there: models.Body) -> None:
    signers = {}
    for body, name in ((here, "ICI"), (there, "LA")):
        signers[name] = staff.user(body, name)
        staff.route(body, routes.Stage("Visa", person=signers[name]))
        staff.submitted(body, staff.user(body, f"AUTRICE{name}"), key=f"texte-{name.lower()}")

    mine = queues.queue_of(signers["ICI"], staff.TODAY)
    blocked = blocking.blocking_of(here.authority, staff.TODAY)

    assert [task.draft.key for task in mine] == ["texte-ici"]
    assert [one.draft.key for one in blocked] == ["texte-ici"]


def test_mails_jobs_and_journals_stay_apart(here: models.Body, there: models.Body) -> None:
    with pytest.raises(OfAnotherAuthority):
        mails.post(
            "notice", "faux", authority=here.authority, to=models.Member.objects.filter(authority=there.authority)[0]
        )
    acting.convened(here, acting.draft(here))
    row = OutboxRow.objects.filter(authority=here.authority).first()
    OutboxRow.objects.filter(pk=row.pk).update(given_up_at=convening.LEAVING)
    row.refresh_from_db()

    with pytest.raises(OfAnotherAuthority):
        jobs.retry(row, by=foreign(there), at=convening.LEAVING)

    assert not Mail.objects.exists()
    assert not OutboxRow.objects.filter(authority=there.authority).exists()
    assert verify(here.authority) == verify(there.authority) == ()
    assert {entry.authority_id for entry in JournalEntry.objects.filter(subject="octobre")} == {here.authority_id}


def test_of_one_key_in_two_authorities_each_has_its_own_sitting_notices_and_numbers(
    here: models.Body, there: models.Body
) -> None:
    for body in (here, there):
        sitting = acting.opened(body, acting.draft(body))
        acting.adopted(sitting, "ecole")

    numbers = list(models.Deliberation.objects.values_list("number", flat=True))
    assert numbers == ["2026.00001", "2026.00001"]
    assert models.Notice.objects.count() == 2 * len(acting.MEMBERS)
