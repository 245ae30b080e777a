"""An administrator draws routes; each draft follows the first that fits it, as it was on the day it was submitted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.workflow import acting, staff
from tests.workflow.staff import ADMINISTRATOR, TODAY
from workflow import models
from workflow.actions import texts
from workflow.actions.approval import fitting, routes
from workflow.actions.approval.approvals import sign_off
from workflow.actions.approval.blocking import who_blocks
from workflow.actions.approval.refusals import NobodyToSign, NoRoute, RouteRefused
from workflow.actions.approval.routes import Stage
from workflow.conditions import Conditions
from workflow.errors import NotEntitled, SignOffRefused
from workflow.law.facts import ItemKind
from workflow.lifecycle import Role
from workflow.routing import Mode

pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> models.Body:
    return acting.council()


def test_a_route_asks_persons_functions_and_groups_in_their_order(body: models.Body) -> None:
    alba, brun, cros, dufy = (staff.user(body, name) for name in ("ALBA", "BRUN", "CROS", "DUFY"))
    elie = staff.user(body, "ELIE", function="Directrice financière")
    staff.route(
        body, Stage("Chef de service", person=alba), Stage("Finances", function="directrice FINANCIERE"),
        Stage("Comité", group=staff.group(body, brun, cros, dufy), mode=Mode.SOME, needed=2),
    )  # fmt: skip

    draft = staff.submitted(body, staff.user(body, "ZOLA"))
    for signer in (alba, elie, brun, dufy):
        sign_off(draft, by=staff.actor(signer), on=TODAY)

    assert texts.missing_sign_offs(draft) == ()
    passed = draft.route.order_by("rank").values_list("approver", "needed", "passed_as")
    assert list(passed) == [
        ("M.\u00a0ALBA", 1, "signed"), ("directrice FINANCIERE", 1, "signed"), ("Groupe finances", 2, "signed"),
    ]  # fmt: skip


def test_the_first_route_whose_conditions_hold_is_taken_and_its_edge_belongs_to_one_route_only(
    body: models.Body,
) -> None:
    alba, zola = staff.user(body, "ALBA"), staff.user(body, "ZOLA")
    threshold = Decimal("23000")
    staff.route(body, Stage("A", person=alba), key="gros", conditions=Conditions(at_least=threshold), rank=1)
    staff.route(body, Stage("A", person=alba), key="petit", conditions=Conditions(below=threshold), rank=2)
    staff.route(body, Stage("A", person=alba), key="autre", rank=3)

    drafts = [
        staff.submitted(body, zola, f"d{place}", amount=amount)
        for place, amount in enumerate(("22999.99", "23000", "", "1"))
    ]

    followed = [models.Draft.objects.get(pk=draft.pk).drawn_from.key for draft in drafts]
    assert followed == ["petit", "gros", "autre", "petit"]


def test_a_draft_that_no_route_fits_is_refused_with_the_reason_of_each(body: models.Body) -> None:
    alba, zola = staff.user(body, "ALBA"), staff.user(body, "ZOLA")
    staff.route(
        body, Stage("A", person=alba), key="gros",
        conditions=Conditions(at_least=Decimal("23000"), kinds=("grant",), drafting_units=("Sports",)),
    )  # fmt: skip

    with pytest.raises(NoRoute) as refusal:
        staff.submitted(body, zola, amount="12000")

    assert "Circuit gros\u00a0: montant 12\u202f000\u00a0€ < 23\u202f000\u00a0€" in str(refusal.value)
    assert "service «\u00a0Finances\u00a0» hors de «\u00a0Sports\u00a0»" in str(refusal.value)
    draft = models.Draft.objects.get()
    assert (draft.state, draft.route.count()) == ("draft", 0)


def test_a_stage_whose_condition_is_false_is_skipped_and_says_why(body: models.Body) -> None:
    alba, brun, zola = (staff.user(body, name) for name in ("ALBA", "BRUN", "ZOLA"))
    above = Conditions(at_least=Decimal("23000"))
    staff.route(body, Stage("Finances", person=alba, conditions=above), Stage("Direction", person=brun))

    draft = staff.submitted(body, zola, amount="12000")

    skipped = staff.step(draft, 1)
    assert (skipped.passed_as, staff.step(draft, 2).opened_on) == ("skipped", TODAY)
    assert skipped.note == "sans objet\u00a0: montant 12\u202f000\u00a0€ < 23\u202f000\u00a0€."


def test_a_route_ill_drawn_is_refused_with_every_flaw_at_once(body: models.Body) -> None:
    alba = staff.user(body, "ALBA")
    other = staff.user(acting.council("mont-clair"), "AILLEURS")
    pair = staff.group(body, alba, staff.user(body, "BRUN"))
    empty = models.ApproverGroup.objects.create(authority=body.authority, key="vide", name="Groupe vide")

    with pytest.raises(RouteRefused) as refusal:
        staff.route(
            body,
            Stage("Droit", person=alba, is_legal=True, conditions=Conditions(kinds=("grant",))),
            Stage("Vide", group=empty, mode=Mode.ANY),
            Stage("Trop", group=pair, mode=Mode.SOME, needed=3),
            Stage("Personne", function="astronaute"),
            Stage("Avis", person=alba, is_consultative=True),
            Stage("Deux", person=alba, group=pair),
            Stage("Loin", person=other, days=0),
            conditions=Conditions(at_least=Decimal("5"), below=Decimal("5"), kinds=("poem",), budget_lines=("65 7",)),
        )

    told = str(refusal.value)
    for flaw in (
        "à la fois", "nature inconnue", "sans espace", "la dernière du circuit", "elle ne se saute pas",
        "personne ne répond à «\u00a0Groupe vide", "3 visas sur 2 personnes", "personne ne répond à «\u00a0astronaute",
        "un avis a un délai", "une personne, ou une fonction, ou un groupe", "n’est pas de la collectivité",
        "au moins un jour",
    ):  # fmt: skip
        assert flaw in told, flaw
    assert not models.Route.objects.exists()


@pytest.mark.parametrize("stages", [(), ("avis",)])
def test_a_route_without_any_sign_off_is_refused(body: models.Body, stages: tuple[str, ...]) -> None:
    alba = staff.user(body, "ALBA")

    with pytest.raises(RouteRefused, match="un circuit a au moins une étape"):
        staff.route(body, *(Stage(label, person=alba, is_consultative=True, days=3) for label in stages))


def test_only_an_administrator_draws(body: models.Body) -> None:
    alba = staff.user(body, "ALBA")

    with pytest.raises(NotEntitled, match="revient à l’administrateur"):
        routes.draw_route(
            body.authority, key="x", name="X", stages=[Stage("A", person=alba)], by=acting.OFFICE, on=TODAY
        )


def test_a_draft_under_way_keeps_its_steps_when_the_route_is_drawn_again_until_it_is_applied_anew(
    body: models.Body,
) -> None:
    alba, brun, zola = (staff.user(body, name) for name in ("ALBA", "BRUN", "ZOLA"))
    staff.route(body, Stage("A", person=alba), Stage("B", person=brun))
    draft = staff.submitted(body, zola)
    sign_off(draft, by=staff.actor(alba), on=TODAY)

    first = models.Route.objects.get()
    second = staff.route(body, Stage("B", person=brun))
    same = staff.route(body, Stage("B", person=brun))
    assert (second.number, same.pk, draft.route.filter(retired_on=None).count()) == (2, second.pk, 2)
    fitting.redraw(draft, by=ADMINISTRATOR, on=TODAY)

    first.refresh_from_db()
    assert (first.is_active, [one.approver for one in draft.route.filter(retired_on=None)]) == (
        False,
        ["M.\u00a0BRUN"],
    )
    assert staff.mails("sign_offs_fallen") == ["ALBA"]
    assert models.SignOff.objects.count() == 1  # it stays on record


def test_a_route_that_only_the_author_could_sign_is_refused_unless_a_superior_is_named(body: models.Body) -> None:
    zola, chief = staff.user(body, "ZOLA"), staff.user(body, "CHEF")
    staff.route(body, Stage("Direction", person=zola))

    with pytest.raises(NobodyToSign, match="0 visa possible, sans M.\u00a0ZOLA"):
        staff.submitted(body, zola)
    staff.route(body, Stage("Direction", person=zola, escalates_to=chief))
    draft = models.Draft.objects.get()
    texts.submit(draft, by=staff.author(zola), on=TODAY)

    assert staff.step(draft, 1).note == "l’auteur d’un texte ne le vise pas\u00a0: l’étape revient à M.\u00a0CHEF."
    sign_off(draft, by=staff.actor(chief), on=TODAY)
    assert texts.missing_sign_offs(draft) == ()


def test_a_text_whose_sum_grows_past_its_route_follows_the_one_that_fits(body: models.Body) -> None:
    alba, brun, zola = (staff.user(body, name) for name in ("ALBA", "BRUN", "ZOLA"))
    threshold = Decimal("23000")
    staff.route(body, Stage("A", person=alba), key="petit", conditions=Conditions(below=threshold))
    staff.route(body, Stage("B", person=brun), key="gros", conditions=Conditions(at_least=threshold))
    draft = staff.submitted(body, zola, amount="5000")
    sign_off(draft, by=staff.actor(alba), on=TODAY)

    texts.revise(draft, staff.content("50000"), by=staff.author(zola), on=TODAY)

    assert texts.missing_sign_offs(draft) == ("Visa manquant\u00a0: M.\u00a0BRUN.",)
    assert staff.mails("sign_off_due") == ["ALBA", "BRUN"]


def test_an_authority_without_routes_asks_no_sign_off(body: models.Body) -> None:
    draft = staff.submitted(body, staff.user(body, "ZOLA"))

    assert (draft.state, texts.missing_sign_offs(draft)) == ("review", ())


def test_a_group_takes_only_people_of_the_house_and_at_least_one(body: models.Body) -> None:
    stranger = staff.user(acting.council("mont-clair"), "AILLEURS")

    with pytest.raises(RouteRefused, match="n’est pas de la collectivité"):
        staff.group(body, stranger)
    with pytest.raises(RouteRefused, match="au moins un membre"):
        staff.group(body)


def test_a_dossier_whose_route_is_written_with_it_draws_none(body: models.Body) -> None:
    staff.route(body, Stage("A", person=staff.user(body, "ALBA")))

    draft = texts.write_draft(
        body,
        key="d",
        subject="D",
        kind=ItemKind.DELIBERATION,
        content=acting.TEXT,
        by=acting.AUTHOR,
        on=TODAY,
        route=(),
    )
    texts.submit(draft, by=acting.AUTHOR, on=TODAY)

    assert texts.missing_sign_offs(draft) == ()
    assert Role.ADMINISTRATOR in ADMINISTRATOR.roles


def test_an_open_step_asks_those_of_its_group_as_it_is_now_once_an_administrator_says_so(body: models.Body) -> None:
    alba, brun, cros, zola = (staff.user(body, name) for name in ("ALBA", "BRUN", "CROS", "ZOLA"))
    staff.route(body, Stage("Tous", group=staff.group(body, alba, brun)))
    draft = staff.submitted(body, zola)
    sign_off(draft, by=staff.actor(alba), on=TODAY)
    staff.group(body, brun, cros)
    with pytest.raises(SignOffRefused, match="n’est pas dans le circuit"):
        sign_off(draft, by=staff.actor(cros), on=TODAY)

    fitting.reseat(draft, by=ADMINISTRATOR, on=TODAY)
    fitting.reseat(draft, by=ADMINISTRATOR, on=TODAY)

    for signer in (brun, cros):
        assert texts.missing_sign_offs(draft) == ("Visa manquant\u00a0: Groupe finances.",)
        sign_off(draft, by=staff.actor(signer), on=TODAY)
    assert texts.missing_sign_offs(draft) == ()
    assert staff.mails("sign_off_due") == ["ALBA", "BRUN", "CROS"]
    assert models.JournalEntry.objects.filter(event="reseat").count() == 1


def test_a_step_whose_only_person_left_the_house_falls_to_the_superior(body: models.Body) -> None:
    alba, brun, chief, zola = (staff.user(body, name) for name in ("ALBA", "BRUN", "CHEF", "ZOLA"))
    staff.route(body, Stage("Un", person=alba), Stage("Deux", person=brun, escalates_to=chief))
    draft = staff.submitted(body, zola)
    models.User.objects.filter(pk=brun.pk).update(is_active=False)

    sign_off(draft, by=staff.actor(alba), on=TODAY)
    sign_off(draft, by=staff.actor(chief), on=TODAY)

    assert staff.step(draft, 2).note == "personne n’est en poste\u00a0: l’étape revient à M.\u00a0CHEF."
    assert texts.missing_sign_offs(draft) == ()


def test_a_draft_keeps_its_steps_when_the_authority_retires_its_routes(body: models.Body) -> None:
    alba, zola = staff.user(body, "ALBA"), staff.user(body, "ZOLA")
    route = staff.route(body, Stage("A", person=alba), conditions=Conditions(below=Decimal("100")))
    draft = staff.submitted(body, zola, amount="50")
    routes.retire_route(route, by=ADMINISTRATOR, on=TODAY)
    routes.retire_route(route, by=ADMINISTRATOR, on=TODAY)

    texts.revise(draft, staff.content("500"), by=staff.author(zola), on=TODAY)
    with pytest.raises(NoRoute, match="aucun circuit n’est en service"):
        fitting.redraw(draft, by=ADMINISTRATOR, on=TODAY)

    assert texts.missing_sign_offs(draft) == ("Visa manquant\u00a0: M.\u00a0ALBA.",)
    assert models.JournalEntry.objects.filter(event="retire_route").count() == 1


def test_a_step_whose_only_person_changed_the_text_is_shown_as_blocked(body: models.Body) -> None:
    alba, zola = staff.user(body, "ALBA"), staff.user(body, "ZOLA")
    staff.route(body, Stage("A", person=alba))
    draft = staff.submitted(body, zola)

    texts.revise(draft, staff.content("500"), by=staff.author(alba), on=TODAY)

    found = who_blocks(draft, TODAY)
    assert found.is_stuck
    assert found.sentence.endswith("il faut encore 1\u00a0visa, et personne ne peut le donner.")
