"""An absence is dated, declared by those close to the person, and leads to a substitute without going round in circles."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.workflow import acting, staff
from tests.workflow.staff import ADMINISTRATOR, TODAY, actor
from workflow import models
from workflow.actions.approval.absences import declare_absence, end_absence, name_secretary, tell_departure
from workflow.actions.approval.approvals import sign_off
from workflow.actions.approval.refusals import AbsenceRefused
from workflow.actions.approval.routes import Stage
from workflow.actions.refusals import OfAnotherAuthority
from workflow.errors import NotEntitled, SignOffRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> models.Body:
    return acting.council()


@pytest.fixture
def people(body: models.Body) -> dict[str, models.User]:
    return {name: staff.user(body, name.upper()) for name in ("alba", "brun", "cros", "dufy", "elie", "zola")}


def away(
    user: models.User, substitute: models.User | None, *, since: date = TODAY, days: int | None = 10, **more: object
) -> models.Absence:
    until = None if days is None else since + timedelta(days=days)
    by = more.pop("by", None) or actor(user)
    return declare_absence(
        user, substitute=substitute, since=since, until=until, by=by, on=TODAY, at=timezone.now(), **more
    )


def test_the_person_a_secretary_or_an_administrator_declares_an_absence_and_nobody_else(
    people: dict[str, models.User],
) -> None:
    alba, brun, cros = people["alba"], people["brun"], people["cros"]
    name_secretary(alba, cros, by=actor(alba), on=TODAY)

    with pytest.raises(NotEntitled, match="la personne elle-même ou son secrétariat ou l’administrateur"):
        away(alba, brun, by=actor(brun))
    away(alba, brun, by=actor(cros), days=1)
    away(alba, brun, by=ADMINISTRATOR, since=TODAY + timedelta(days=5))

    assert list(models.Absence.objects.values_list("declared_by", flat=True)) == ["M.\u00a0CROS", "Mme Admin"]


def test_a_secretary_is_named_by_the_person_or_an_administrator_within_the_house(
    people: dict[str, models.User],
) -> None:
    stranger = staff.user(acting.council("mont-clair"), "AILLEURS")

    with pytest.raises(NotEntitled):
        name_secretary(people["alba"], people["cros"], by=actor(people["cros"]), on=TODAY)
    with pytest.raises(OfAnotherAuthority):
        name_secretary(people["alba"], stranger, by=actor(people["alba"]), on=TODAY)

    name_secretary(people["alba"], people["cros"], by=ADMINISTRATOR, on=TODAY)
    assert list(people["cros"].secretary_of.all()) == [people["alba"]]


def test_the_same_absence_declared_again_is_one_absence(people: dict[str, models.User]) -> None:
    first = away(people["alba"], people["brun"])

    assert away(people["alba"], people["brun"]).pk == first.pk


@pytest.mark.parametrize("day", [-1, 0, 10, 11])
def test_a_substitute_signs_from_the_first_to_the_last_day_only(
    body: models.Body, people: dict[str, models.User], day: int
) -> None:
    staff.route(body, Stage("Chef", person=people["alba"]))
    draft = staff.submitted(body, people["zola"])
    away(people["alba"], people["brun"])
    on = TODAY + timedelta(days=day)

    if day in (0, 10):
        sign_off(draft, by=actor(people["brun"]), on=on)
        assert models.SignOff.objects.get().in_place_of == people["alba"]
    else:
        with pytest.raises(SignOffRefused, match="n’est pas dans le circuit"):
            sign_off(draft, by=actor(people["brun"]), on=on)


def test_an_absence_may_be_for_some_kinds_of_drafts_only(body: models.Body, people: dict[str, models.User]) -> None:
    staff.route(body, Stage("Chef", person=people["alba"]))
    draft = staff.submitted(body, people["zola"])
    away(people["alba"], people["brun"], kinds=["grant"])

    with pytest.raises(SignOffRefused):
        sign_off(draft, by=actor(people["brun"]), on=TODAY)
    away(people["alba"], people["cros"], kinds=["deliberation"])
    sign_off(draft, by=actor(people["cros"]), on=TODAY)


def test_the_absent_person_who_is_back_early_signs_before_the_substitute(
    body: models.Body, people: dict[str, models.User]
) -> None:
    staff.route(body, Stage("Chef", person=people["alba"]))
    draft = staff.submitted(body, people["zola"])
    away(people["alba"], people["brun"])

    sign_off(draft, by=actor(people["alba"]), on=TODAY)

    with pytest.raises(SignOffRefused, match="déjà donné, par M.\u00a0ALBA"):
        sign_off(draft, by=actor(people["brun"]), on=TODAY)


def test_a_substitute_who_is_away_hands_on_and_both_are_printed(
    body: models.Body, people: dict[str, models.User]
) -> None:
    staff.route(body, Stage("Chef", person=people["alba"]))
    draft = staff.submitted(body, people["zola"])
    away(people["alba"], people["brun"])
    away(people["brun"], people["cros"])

    sign_off(draft, by=actor(people["cros"]), on=TODAY)

    kept = models.SignOff.objects.get()
    assert kept.sentence == "M.\u00a0CROS, en l’absence de M.\u00a0ALBA et de M.\u00a0BRUN"


def test_substitutes_neither_go_round_in_circles_nor_follow_more_than_three(people: dict[str, models.User]) -> None:
    alba, brun, cros, dufy, elie = (people[name] for name in ("alba", "brun", "cros", "dufy", "elie"))
    away(brun, cros)
    away(cros, dufy)

    with pytest.raises(AbsenceRefused, match="M.\u00a0DUFY → M.\u00a0BRUN → M.\u00a0CROS → M.\u00a0DUFY"):
        away(dufy, brun)
    away(dufy, elie)
    with pytest.raises(AbsenceRefused, match="plus de 3 remplaçants"):
        away(alba, brun)
    away(elie, alba, since=TODAY + timedelta(days=30))  # the days do not meet: no circle
    assert models.Absence.objects.count() == 4


@pytest.mark.parametrize(
    ("flaw", "words"),
    [
        ({"days": -1}, "avant d’avoir commencé"),
        ({"since": TODAY - timedelta(days=9), "days": 2}, "dans le passé"),
        ({"kinds": ["poem"]}, "nature de dossier inconnue"),
        ({"substitute": "alba"}, "nul ne se remplace"),
        ({"substitute": "stranger"}, "n’a pas de compte ouvert"),
        ({"substitute": "closed"}, "n’a pas de compte ouvert"),
    ],
)
def test_an_absence_that_does_not_hold_is_refused(
    people: dict[str, models.User], flaw: dict[str, object], words: str
) -> None:
    people["stranger"] = staff.user(acting.council("mont-clair"), "AILLEURS")
    people["closed"] = people["cros"]
    models.User.objects.filter(pk=people["closed"].pk).update(is_active=False)
    people["closed"].refresh_from_db()
    substitute = people[str(flaw.pop("substitute", "brun"))]

    with pytest.raises(AbsenceRefused, match=words):
        away(people["alba"], substitute, **flaw)


def test_two_absences_of_one_person_do_not_overlap(people: dict[str, models.User]) -> None:
    first = away(people["alba"], people["brun"], days=None)

    with pytest.raises(AbsenceRefused, match="une autre couvre déjà"):
        away(people["alba"], people["cros"], since=TODAY + timedelta(days=90))
    end_absence(first, by=actor(people["alba"]), on=TODAY)
    away(people["alba"], people["cros"], since=TODAY + timedelta(days=90))


def test_an_absence_that_was_ended_counts_no_more(body: models.Body, people: dict[str, models.User]) -> None:
    staff.route(body, Stage("Chef", person=people["alba"]))
    draft = staff.submitted(body, people["zola"])
    absence = away(people["alba"], people["brun"])

    end_absence(absence, by=actor(people["alba"]), on=TODAY)
    end_absence(absence, by=actor(people["alba"]), on=TODAY)

    with pytest.raises(SignOffRefused):
        sign_off(draft, by=actor(people["brun"]), on=TODAY)
    assert models.JournalEntry.objects.filter(event="end_absence").count() == 1


def test_the_substitute_is_told_on_the_first_day_what_waits_already(
    body: models.Body, people: dict[str, models.User]
) -> None:
    staff.route(body, Stage("Chef", person=people["alba"]))
    staff.submitted(body, people["zola"])
    absence = away(people["alba"], people["brun"], since=TODAY + timedelta(days=3))
    assert models.OutboxRow.objects.get(kind="reminder").payload == {"absence": absence.pk, "which": "departure"}
    assert staff.mails("sign_off_due") == ["ALBA"]

    tell_departure(absence, on=TODAY + timedelta(days=3))
    tell_departure(absence, on=TODAY + timedelta(days=4))

    assert staff.mails("sign_off_due") == ["ALBA", "BRUN"]
