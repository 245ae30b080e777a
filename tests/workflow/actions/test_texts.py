"""A draft is read and signed off by those of its route, in turn, on the text as it stands."""

from __future__ import annotations

import pytest

from tests.workflow import acting
from tests.workflow.acting import AUTHOR, DIRECTOR, FINANCE, OFFICE, TEXT, WRITTEN
from workflow.actions import texts
from workflow.actions.convening import agenda
from workflow.actions.refusals import AlreadyDifferent
from workflow.actions.sitting import items
from workflow.errors import EventForbidden, FrozenText, NotEntitled, SignOffRefused, StaleVersion, StepBlocked
from workflow.lifecycle import Role

pytestmark = pytest.mark.django_db
ROUTE = (DIRECTOR.name, FINANCE.name)


def test_the_approvers_sign_off_in_their_turn() -> None:
    draft = acting.draft(acting.council(), route=ROUTE)
    texts.submit(draft, by=AUTHOR, on=WRITTEN)

    with pytest.raises(SignOffRefused, match="c’est d’abord à M. Directeur"):
        texts.sign_off(draft, by=FINANCE, on=WRITTEN)
    texts.sign_off(draft, by=DIRECTOR, on=WRITTEN)
    texts.sign_off(draft, by=FINANCE, on=WRITTEN)

    assert texts.missing_sign_offs(draft) == ()
    with pytest.raises(SignOffRefused, match="déjà donné"):
        texts.sign_off(draft, by=FINANCE, on=WRITTEN)


def test_the_author_does_not_sign_off_his_own_draft() -> None:
    draft = acting.draft(acting.council(), route=(AUTHOR.name,))
    texts.submit(draft, by=AUTHOR, on=WRITTEN)
    author_as_approver = type(AUTHOR)(AUTHOR.name, frozenset({Role.APPROVER}))

    with pytest.raises(SignOffRefused, match="ne vise pas son propre projet"):
        texts.sign_off(draft, by=author_as_approver, on=WRITTEN)


def test_sign_offs_fall_when_the_text_changes() -> None:
    draft = acting.draft(acting.council(), route=ROUTE)
    texts.submit(draft, by=AUTHOR, on=WRITTEN)
    texts.sign_off(draft, by=DIRECTOR, on=WRITTEN)

    texts.revise(draft, {**TEXT, "decisions": ["rejette le projet."]}, by=AUTHOR, on=WRITTEN)

    assert [sentence.split("\u00a0: ")[1] for sentence in texts.missing_sign_offs(draft)] == [
        "M. Directeur.",
        "Mme Finances.",
    ]


def test_a_draft_without_its_sign_offs_is_not_convened_and_the_refusal_names_who_is_waited_for() -> None:
    body = acting.council()
    draft = acting.draft(body, route=ROUTE)

    with pytest.raises(StepBlocked) as refusal:
        acting.convened(body, draft)

    assert refusal.value.missing == ("Visa manquant\u00a0: M. Directeur.", "Visa manquant\u00a0: Mme Finances.")
    draft.refresh_from_db()
    assert draft.state == "review"


def test_a_text_that_was_sent_does_not_change() -> None:
    body = acting.council()
    draft = acting.draft(body)
    acting.convened(body, draft)
    draft.refresh_from_db()

    with pytest.raises(FrozenText, match="délibération rectificative"):
        texts.revise(draft, TEXT | {"closing": ["Autre."]}, by=AUTHOR, on=WRITTEN)


def test_a_person_without_the_role_is_refused_and_nothing_changes() -> None:
    draft = acting.draft(acting.council())

    with pytest.raises(NotEntitled, match="l’agent rédacteur ou le service des assemblées"):
        texts.submit(draft, by=DIRECTOR, on=WRITTEN)

    draft.refresh_from_db()
    assert (draft.state, draft.version) == ("draft", 1)


def test_an_event_that_the_state_does_not_know_is_refused_with_what_is_possible() -> None:
    draft = acting.draft(acting.council())

    with pytest.raises(EventForbidden, match="Soumettre à la relecture"):
        texts.sign_off(draft, by=DIRECTOR, on=WRITTEN)


def test_a_version_read_before_another_change_is_refused() -> None:
    draft = acting.draft(acting.council())
    read = draft.version
    texts.submit(draft, by=AUTHOR, on=WRITTEN)

    with pytest.raises(StaleVersion, match="Relisez"):
        texts.send_back(draft, "À revoir.", by=OFFICE, on=WRITTEN, version=read)


def test_the_same_draft_again_is_the_one_kept_and_another_under_its_key_is_refused() -> None:
    body = acting.council()
    draft = acting.draft(body)

    assert acting.draft(body).pk == draft.pk
    with pytest.raises(AlreadyDifferent, match="objet"):
        texts.write_draft(
            body, key="ecole", subject="Autre chose", kind=draft.kind, content=TEXT, by=AUTHOR, on=WRITTEN
        )


def test_a_frozen_agenda_takes_no_more_items() -> None:
    body = acting.council()
    sitting = acting.convened(body, acting.draft(body))

    with pytest.raises(Exception, match="vient trop tard"):
        agenda.place_on_agenda(sitting, acting.draft(body, "voirie"), by=OFFICE, on=WRITTEN)


def test_a_text_sent_back_to_its_author_may_be_changed_and_submitted_again() -> None:
    draft = acting.draft(acting.council(), route=(DIRECTOR.name,))
    texts.submit(draft, by=AUTHOR, on=WRITTEN)

    taken = texts.send_back(draft, "Montant à vérifier.", by=OFFICE, on=WRITTEN)

    assert (taken.state, taken.entry.content["reason"]) == ("draft", "Montant à vérifier.")
    assert texts.submit(draft, by=AUTHOR, on=WRITTEN).state == "review"


def test_a_draft_dropped_before_any_agenda_is_withdrawn_with_its_reason() -> None:
    draft = acting.draft(acting.council())

    taken = items.withdraw_draft(draft, "Sans objet.", by=OFFICE, on=WRITTEN)

    assert (taken.state, taken.entry.content["reason"]) == ("withdrawn", "Sans objet.")
