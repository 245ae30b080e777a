"""Those of the route approve, refuse, send back, insert, ask, take over; the author approves nothing, by no way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.workflow import acting, staff
from tests.workflow.staff import TODAY, actor
from workflow import models
from workflow.actions import texts
from workflow.actions.actor import Actor
from workflow.actions.approval.absences import declare_absence
from workflow.actions.approval.approvals import Seen, missing_sign_offs, sign_off
from workflow.actions.approval.blocking import who_blocks
from workflow.actions.approval.entitled import printed
from workflow.actions.approval.holding import release, take_over
from workflow.actions.approval.insertions import ask_opinion, insert_step
from workflow.actions.approval.refusals import ReasonMissing, RouteStepRefused, TextChanged
from workflow.actions.approval.returns import refuse, send_back, send_back_to
from workflow.actions.approval.routes import Stage
from workflow.errors import EventForbidden, SignOffRefused
from workflow.lifecycle import Role
from workflow.routing import Mode, Opinion

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=10)


@pytest.fixture
def body() -> models.Body:
    return acting.council()


@pytest.fixture
def people(body: models.Body) -> dict[str, models.User]:
    return {name: staff.user(body, name.upper()) for name in ("alba", "brun", "cros", "dufy", "zola")}


@pytest.fixture
def draft(body: models.Body, people: dict[str, models.User]) -> models.Draft:
    """Alba, then any of Brun and Cros, then Dufy for the legal check; written by Zola."""
    pair = staff.group(body, people["brun"], people["cros"])
    staff.route(
        body, Stage("Chef", person=people["alba"]), Stage("Finances", group=pair, mode=Mode.ANY),
        Stage("Droit", person=people["dufy"], is_legal=True),
    )  # fmt: skip
    return staff.submitted(body, people["zola"])


def test_of_a_group_one_signs_and_the_next_is_told_who_and_when(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    sign_off(draft, by=actor(people["alba"]), on=TODAY)
    seen = Seen(staff.step(draft, 2).pk)
    today = timezone.localdate()
    sign_off(draft, by=actor(people["cros"]), on=today, seen=seen)

    with pytest.raises(SignOffRefused, match=r"ce visa est déjà donné, par M.\u00a0CROS, le \d.* à \d+\u00a0h"):
        sign_off(draft, by=actor(people["brun"]), on=today, seen=seen)

    assert models.SignOff.objects.filter(step=seen.step).count() == 1


def test_a_click_meant_for_a_step_never_signs_another_one(body: models.Body, people: dict[str, models.User]) -> None:
    pair = staff.group(body, people["alba"], people["brun"])
    staff.route(body, Stage("Un", group=pair, mode=Mode.ANY), Stage("Deux", person=people["alba"]))
    draft = staff.submitted(body, people["zola"])
    seen = Seen(staff.step(draft, 1).pk)
    sign_off(draft, by=actor(people["brun"]), on=TODAY, seen=seen)

    with pytest.raises(SignOffRefused, match="déjà donné, par M.\u00a0BRUN"):
        sign_off(draft, by=actor(people["alba"]), on=TODAY, seen=seen)

    assert staff.step(draft, 2).passed_on is None


def test_two_persons_of_one_name_are_two_persons(body: models.Body, people: dict[str, models.User]) -> None:
    twin = models.User.objects.create(
        authority=body.authority, username="zola2", last_name="ZOLA", civility="M.", email="z2@saint-aubin.example"
    )
    staff.route(body, Stage("Chef", person=twin))
    draft = staff.submitted(body, people["zola"])

    with pytest.raises(SignOffRefused, match="ne vise pas son propre projet"):
        sign_off(draft, by=actor(people["zola"]), on=TODAY)
    sign_off(draft, by=actor(twin), on=TODAY)

    assert models.SignOff.objects.get().user == twin


def test_the_author_does_not_approve_his_own_draft_even_through_a_substitute(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    for absent in ("alba", "brun"):
        declare_absence(
            people[absent], substitute=people["zola"], since=TODAY, until=LATER, by=actor(people[absent]), on=TODAY,
            at=timezone.now(),
        )  # fmt: skip

    with pytest.raises(SignOffRefused, match="ne vise pas son propre projet"):
        sign_off(draft, by=actor(people["zola"]), on=TODAY)

    assert not models.SignOff.objects.exists()


def test_nobody_signs_in_the_place_of_an_author_either(body: models.Body, people: dict[str, models.User]) -> None:
    both = staff.group(body, people["alba"], people["zola"])
    staff.route(body, Stage("Tous", group=both))
    draft = staff.submitted(body, people["zola"])
    declare_absence(
        people["zola"], substitute=people["brun"], since=TODAY, until=None, by=actor(people["zola"]), on=TODAY,
        at=timezone.now(),
    )  # fmt: skip

    with pytest.raises(SignOffRefused, match="n’est pas dans le circuit"):
        sign_off(draft, by=actor(people["brun"]), on=TODAY)
    sign_off(draft, by=actor(people["alba"]), on=TODAY)

    assert missing_sign_offs(draft) == ()  # all the others of the group have signed


def test_who_wrote_a_later_version_approves_none(draft: models.Draft, people: dict[str, models.User]) -> None:
    texts.revise(draft, staff.content("10"), by=staff.author(people["brun"]), on=TODAY)
    sign_off(draft, by=actor(people["alba"]), on=TODAY)

    with pytest.raises(SignOffRefused, match="qui a écrit une version d’un texte n’en vise aucune"):
        sign_off(draft, by=actor(people["brun"]), on=TODAY)

    assert [seat.user.last_name for seat in staff.step(draft, 2).seats.all()] == ["CROS"]


def test_a_substitute_signs_in_the_absence_of_and_it_is_printed(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    people["alba"].civility = "Mme"
    people["alba"].save()
    declare_absence(
        people["alba"], substitute=people["brun"], since=TODAY, until=LATER, by=actor(people["alba"]), on=TODAY,
        at=timezone.now(),
    )  # fmt: skip

    sign_off(draft, by=actor(people["brun"]), on=TODAY)

    kept = models.SignOff.objects.get()
    assert printed(kept) == "M.\u00a0BRUN, en l’absence de Mme\u00a0ALBA, le 1er octobre 2026"
    assert (kept.user, kept.in_place_of) == (people["brun"], people["alba"])
    with pytest.raises(SignOffRefused, match="déjà donné, par M.\u00a0BRUN, en l’absence de Mme\u00a0ALBA"):
        sign_off(draft, by=actor(people["alba"]), on=TODAY)


def test_nobody_signs_twice_in_one_step_neither_by_a_seat_nor_as_a_substitute(
    body: models.Body, people: dict[str, models.User]
) -> None:
    both = staff.group(body, people["alba"], people["brun"])
    staff.route(body, Stage("Tous", group=both))
    draft = staff.submitted(body, people["zola"])
    declare_absence(
        people["alba"], substitute=people["brun"], since=TODAY, until=LATER, by=actor(people["alba"]), on=TODAY,
        at=timezone.now(),
    )  # fmt: skip
    sign_off(draft, by=actor(people["brun"]), on=TODAY)

    with pytest.raises(SignOffRefused, match="déjà donné"):
        sign_off(draft, by=actor(people["brun"]), on=TODAY)

    assert missing_sign_offs(draft) == ("Visa manquant\u00a0: Groupe finances.",)


def test_a_refusal_needs_a_reason_and_tells_the_author_and_all_who_had_approved(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    sign_off(draft, by=actor(people["alba"]), on=TODAY)

    with pytest.raises(ReasonMissing, match="un motif écrit d’au moins 10"):
        refuse(draft, " non. ", by=actor(people["brun"]), on=TODAY)
    taken = refuse(draft, "Le plan de financement manque.", by=actor(people["brun"]), on=TODAY)

    assert (taken.state, taken.entry.content["reason"]) == ("draft", "Le plan de financement manque.")
    assert staff.mails("draft_refused") == ["ZOLA", "ALBA"]
    assert models.Mail.objects.filter(kind="draft_refused").first().context == {"entry": taken.entry.sequence}


def test_after_a_refusal_the_same_text_keeps_its_approvals_and_begins_where_it_was_refused(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    sign_off(draft, by=actor(people["alba"]), on=TODAY)
    refuse(draft, "Le plan de financement manque.", by=actor(people["brun"]), on=TODAY)

    texts.submit(draft, by=staff.author(people["zola"]), on=TODAY)

    assert missing_sign_offs(draft) == (
        "Visa manquant\u00a0: Groupe finances.",
        "Visa manquant\u00a0: M.\u00a0DUFY.",
    )
    assert staff.mails("sign_off_due") == ["ALBA", "BRUN", "CROS", "BRUN", "CROS"]


def test_only_the_one_whose_turn_it_is_refuses(draft: models.Draft, people: dict[str, models.User]) -> None:
    with pytest.raises(SignOffRefused, match="c’est d’abord à M.\u00a0ALBA"):
        refuse(draft, "Le plan de financement manque.", by=actor(people["dufy"]), on=TODAY)
    with pytest.raises(SignOffRefused, match="c’est d’abord à M.\u00a0ALBA"):
        send_back(draft, "Le plan de financement manque.", by=actor(people["dufy"]), on=TODAY)

    send_back(draft, "Le plan de financement manque.", by=acting.OFFICE, on=TODAY)
    assert draft.state == "draft"


def test_a_text_sent_back_to_an_earlier_step_is_signed_again_from_there_and_no_earlier(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    sign_off(draft, by=actor(people["alba"]), on=TODAY)
    sign_off(draft, by=actor(people["brun"]), on=TODAY)

    send_back_to(draft, staff.step(draft, 2), "Le compte est à vérifier.", by=actor(people["dufy"]), on=TODAY)

    assert missing_sign_offs(draft) == (
        "Visa manquant\u00a0: Groupe finances.",
        "Visa manquant\u00a0: M.\u00a0DUFY.",
    )
    assert staff.mails("draft_sent_back") == ["ZOLA", "BRUN"]
    sign_off(draft, by=actor(people["brun"]), on=TODAY)
    sign_off(draft, by=actor(people["dufy"]), on=TODAY)
    assert missing_sign_offs(draft) == ()


def test_a_text_is_sent_back_only_to_a_step_already_passed(draft: models.Draft, people: dict[str, models.User]) -> None:
    with pytest.raises(RouteStepRefused, match="déjà passée"):
        send_back_to(draft, staff.step(draft, 3), "Le compte est à vérifier.", by=actor(people["alba"]), on=TODAY)
    with pytest.raises(ReasonMissing):
        send_back_to(draft, staff.step(draft, 1), "", by=acting.OFFICE, on=TODAY)


def test_approvals_fall_with_the_text_and_who_gave_them_is_told_what_changed(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    sign_off(draft, by=actor(people["alba"]), on=TODAY)
    former = draft.revision

    texts.revise(draft, staff.content("12000"), by=staff.author(people["zola"]), on=TODAY)

    assert staff.mails("sign_offs_fallen") == ["ALBA"]
    assert models.Mail.objects.get(kind="sign_offs_fallen").context == {"from_revision": 1, "revision": 2}
    entry = models.JournalEntry.objects.get(event="revise")
    assert entry.content["fallen"] == ["M.\u00a0ALBA"]
    assert entry.content["changes"][0].startswith("Subvention, bénéficiaire\u00a0: Les Cimes")
    assert former.sign_offs.count() == 1
    assert staff.step(draft, 1).passed_on is None


def test_a_signature_for_a_version_that_changed_since_is_refused_and_says_what_changed(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    seen = Seen(staff.step(draft, 1).pk, draft.revision.sha256)
    texts.revise(draft, {**acting.TEXT, "decisions": ["rejette le projet."]}, by=acting.AUTHOR, on=TODAY)

    with pytest.raises(TextChanged, match="«\u00a0approuve le projet.\u00a0» devient «\u00a0rejette le projet.\u00a0»"):
        sign_off(draft, by=actor(people["alba"]), on=TODAY, seen=seen)

    assert not models.SignOff.objects.exists()


def test_an_opinion_asked_is_waited_for_until_its_delay_and_blocks_nothing(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    asked = ask_opinion(draft, people["cros"], "Le montage tient-il ?", days=5, by=actor(people["alba"]), on=TODAY)

    assert staff.mails("opinion_asked") == ["CROS"]
    assert missing_sign_offs(draft)[0] == "Avis attendu jusqu’au 6 octobre 2026\u00a0: M.\u00a0CROS."
    with pytest.raises(SignOffRefused, match="c’est d’abord à M.\u00a0CROS"):
        sign_off(draft, by=actor(people["alba"]), on=TODAY)
    sign_off(draft, by=actor(people["alba"]), on=TODAY + timedelta(days=6))

    asked.refresh_from_db()
    assert (asked.passed_as, asked.note) == (
        "silence", "aucun avis au 6 octobre 2026\u00a0: l’avis est réputé rendu.",
    )  # fmt: skip


def test_an_unfavourable_opinion_is_kept_and_the_route_goes_on(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    ask_opinion(draft, people["cros"], "Le montage tient-il ?", days=5, by=actor(people["alba"]), on=TODAY)

    sign_off(draft, by=actor(people["cros"]), on=TODAY, opinion=Opinion.UNFAVOURABLE, comment="Trop cher.")
    sign_off(draft, by=actor(people["alba"]), on=TODAY)

    assert list(models.SignOff.objects.order_by("pk").values_list("opinion", "comment")) == [
        ("unfavourable", "Trop cher."), ("approved", ""),
    ]  # fmt: skip
    assert staff.mails("sign_off_due")[:2] == ["ALBA", "ALBA"]  # told again once the opinion is given


def test_a_sign_off_is_no_opinion(draft: models.Draft, people: dict[str, models.User]) -> None:
    with pytest.raises(SignOffRefused, match="un visa, non un avis"):
        sign_off(draft, by=actor(people["alba"]), on=TODAY, opinion=Opinion.UNFAVOURABLE)


def test_a_step_is_inserted_before_or_later_but_never_behind_the_legal_one(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    stage = Stage("Second regard", person=people["cros"])

    insert_step(draft, stage, by=actor(people["alba"]), on=TODAY, after=staff.step(draft, 2))
    again = insert_step(draft, stage, by=actor(people["alba"]), on=TODAY, after=staff.step(draft, 2))
    with pytest.raises(RouteStepRefused, match="rien ne suit l’étape juridique"):
        insert_step(draft, stage=Stage("Trop tard", person=people["cros"]), by=acting.OFFICE, on=TODAY, after=staff.step(draft, 4))  # fmt: skip

    labels = draft.route.order_by("rank").values_list("label", flat=True)
    assert list(labels) == ["Chef", "Finances", "Second regard", "Droit"]
    assert (again.rank, again.is_inserted) == (3, True)


def test_a_step_that_waits_for_an_inserted_one_keeps_what_was_signed_in_it(
    body: models.Body, people: dict[str, models.User]
) -> None:
    both = staff.group(body, people["alba"], people["brun"], key="deux")
    staff.route(body, Stage("Tous", group=both))
    draft = staff.submitted(body, people["zola"])
    sign_off(draft, by=actor(people["alba"]), on=TODAY)

    insert_step(draft, Stage("D’abord", person=people["cros"]), by=actor(people["brun"]), on=TODAY)
    sign_off(draft, by=actor(people["cros"]), on=TODAY)
    sign_off(draft, by=actor(people["brun"]), on=TODAY)

    assert missing_sign_offs(draft) == ()


def test_a_step_is_not_inserted_for_the_author_nor_by_somebody_out_of_turn(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    with pytest.raises(Exception, match="serait bloqué"):
        insert_step(draft, Stage("Auteur", person=people["zola"]), by=actor(people["alba"]), on=TODAY)
    with pytest.raises(SignOffRefused, match="c’est d’abord à"):
        insert_step(draft, Stage("Autre", person=people["cros"]), by=actor(people["dufy"]), on=TODAY)

    assert draft.route.count() == 3


def test_a_step_taken_over_is_refused_to_the_others_until_it_is_given_back(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    sign_off(draft, by=actor(people["alba"]), on=TODAY)
    at = timezone.now()
    take_over(draft, by=actor(people["brun"]), on=TODAY, at=at)
    take_over(draft, by=actor(people["brun"]), on=TODAY, at=at)

    with pytest.raises(SignOffRefused, match="prise en charge par M.\u00a0BRUN depuis le"):
        sign_off(draft, by=actor(people["cros"]), on=TODAY)
    with pytest.raises(SignOffRefused, match="prise en charge par M.\u00a0BRUN"):
        release(draft, by=actor(people["cros"]), on=TODAY, at=at)
    release(draft, by=acting.OFFICE, on=TODAY, at=at)
    sign_off(draft, by=actor(people["cros"]), on=TODAY)

    assert staff.mails("sign_off_taken_over") == ["CROS"]
    assert models.SignOff.objects.latest("pk").user == people["cros"]


def test_a_step_that_each_signs_for_himself_is_not_taken_over(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    with pytest.raises(RouteStepRefused, match="chacun y donne son propre visa"):
        take_over(draft, by=actor(people["alba"]), on=TODAY, at=timezone.now())


def test_a_route_is_left_alone_once_the_draft_is_no_longer_read(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    send_back(draft, "Le plan de financement manque.", by=acting.OFFICE, on=TODAY)

    for act in (
        lambda: take_over(draft, by=actor(people["alba"]), on=TODAY, at=timezone.now()),
        lambda: insert_step(draft, Stage("X", person=people["cros"]), by=acting.OFFICE, on=TODAY),
        lambda: send_back_to(draft, staff.step(draft, 1), "Le compte est faux.", by=acting.OFFICE, on=TODAY),
        lambda: sign_off(draft, by=actor(people["alba"]), on=TODAY),
    ):
        with pytest.raises(EventForbidden):
            act()


def test_a_named_step_of_a_dossier_is_signed_by_its_name(body: models.Body) -> None:
    draft = acting.draft(body, route=(acting.DIRECTOR.name,))
    texts.submit(draft, by=acting.AUTHOR, on=TODAY)
    stranger = Actor("M. Autre", frozenset({Role.APPROVER}))

    with pytest.raises(SignOffRefused, match="n’est pas dans le circuit"):
        sign_off(draft, by=stranger, on=TODAY)
    sign_off(draft, by=acting.DIRECTOR, on=TODAY)

    assert printed(models.SignOff.objects.get()) == "M. Directeur, le 1er octobre 2026"


def test_a_draft_that_was_being_read_before_routes_were_kept_step_by_step_goes_on_where_it_was(
    body: models.Body,
) -> None:
    draft = acting.draft(body, route=(acting.DIRECTOR.name, acting.FINANCE.name))
    texts.submit(draft, by=acting.AUTHOR, on=TODAY)
    sign_off(draft, by=acting.DIRECTOR, on=TODAY)
    draft.route.update(opened_on=None, passed_on=None, passed_as="", openings=0)  # as the migration leaves it

    assert missing_sign_offs(draft) == ("Visa manquant\u00a0: Mme Finances.",)
    assert who_blocks(draft, TODAY).people == ("Mme Finances",)
    sign_off(draft, by=acting.FINANCE, on=TODAY)

    assert missing_sign_offs(draft) == ()


def test_a_login_that_is_an_address_is_not_printed(body: models.Body) -> None:
    nameless = models.User.objects.create(authority=body.authority, username="a.bc@saint-aubin.example")

    assert nameless.printed_name == "a.bc"


def test_who_is_only_consulted_neither_refuses_the_text_nor_changes_its_route(
    draft: models.Draft, people: dict[str, models.User]
) -> None:
    ask_opinion(draft, people["cros"], "Le montage tient-il ?", days=5, by=actor(people["alba"]), on=TODAY)

    with pytest.raises(SignOffRefused, match="un avis ne renvoie pas le texte"):
        refuse(draft, "Le montage ne tient pas.", by=actor(people["cros"]), on=TODAY)
    with pytest.raises(RouteStepRefused, match="ne change pas le circuit"):
        ask_opinion(draft, people["brun"], "Et vous ?", days=50, by=actor(people["cros"]), on=TODAY)

    assert draft.state == "review"
