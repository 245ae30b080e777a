"""What another day entails is told before anything is saved (CGCT L2121-10, L2121-12)."""

from dataclasses import replace
from datetime import date, time, timedelta

from workflow.law.facts import Plan, Progress
from workflow.law.moving import what_if

ON = date(2024, 3, 6)


def told(make, before: Plan, *, on: date = ON, progress: Progress | None = None, **changes) -> dict[str, str]:
    after = replace(before, notice=replace(before.notice, **changes))
    found = what_if(before, after, on=on, progress=progress or Progress())
    assert len({one.id for one in found}) == len(found)
    return {one.id: make.plain(str(one)) for one in found}


def test_each_deadline_is_told_with_the_day_that_it_leaves(make) -> None:
    said = told(make, Plan(make.notice()), sitting_day=date(2024, 3, 27))

    assert said["last_sending"] == (
        "Dernier envoi légal : jeudi 21 mars 2024, au lieu du 7 mars 2024 (art. L. 2121-12, al. 3 CGCT)."
    )
    assert said["list"].startswith(
        "Liste des délibérations affichée et mise en ligne : mercredi 3 avril 2024, au lieu du"
    )
    assert "new_notice" not in said


def test_the_same_plan_has_no_consequence_but_what_is_true_today(make) -> None:
    assert not told(make, Plan(make.notice()))
    assert list(told(make, Plan(make.notice()), on=date(2024, 3, 7))) == ["today"]


def test_a_last_legal_sending_already_past_leaves_urgency_or_another_day(make) -> None:
    before = Plan(make.notice())
    urgent = replace(before, notice=replace(before.notice, is_urgent=True, urgency_reason="Digue"))

    ordinary = told(make, before, sitting_day=date(2024, 3, 11))["last_sending"]
    hurried = told(make, urgent, sitting_day=ON + timedelta(days=1))["last_sending"]

    assert ordinary == (
        "Le dernier envoi légal serait le 5 mars 2024, déjà passé : l’urgence, avec son motif, ou une autre date "
        "(art. L. 2121-12, al. 3 CGCT)."
    )
    assert hurried.endswith("déjà passé : une autre date (art. L. 2121-12, al. 3 CGCT).")


def test_notices_already_sent_are_sent_anew_and_the_answers_to_them_fall_conv_14(make) -> None:
    done = Progress(frozen_on=date(2024, 3, 1), sent_on=date(2024, 3, 4), answers=1)

    said = told(make, Plan(make.notice()), progress=done, sitting_day=date(2024, 3, 27))

    assert said["new_notice"] == (
        "Les convocations sont parties le 4 mars 2024 : une nouvelle convocation part, avec tout le délai "
        "(art. L. 2121-10 CGCT)."
    )
    assert said["answers"] == "1 réponse reçue tombe avec l’ancienne convocation."
    assert "told" in said


def test_another_hour_or_place_alone_owes_a_new_notice_too(make) -> None:
    done = Progress(frozen_on=date(2024, 3, 1), sent_on=date(2024, 3, 4))

    assert "new_notice" in told(make, Plan(make.notice()), progress=done, sitting_time=time(20))
    assert "new_notice" in told(make, Plan(make.notice()), progress=done, place="Salle des fêtes")
    assert "new_notice" not in told(make, Plan(make.notice()), progress=done)


def test_a_settled_agenda_not_yet_sent_is_settled_again(make) -> None:
    said = told(make, Plan(make.notice()), progress=Progress(frozen_on=ON), sitting_day=date(2024, 3, 27))

    assert said["frozen"].startswith("L’ordre du jour, arrêté le 6 mars 2024, reste le même")


def test_a_closed_day_is_remarked_and_a_day_past_is_serious(make) -> None:
    sunday = told(make, Plan(make.notice()), sitting_day=date(2024, 3, 31))
    past = what_if(Plan(make.notice()), Plan(make.notice(sitting_day=date(2024, 3, 5))), on=ON)

    assert sunday["closed"] == "Le 31 mars 2024 est un dimanche : la loi ne l’interdit pas."
    assert past[0].id == "past"
    assert past[0].is_serious


def test_texts_not_ready_are_named_while_the_agenda_is_open(make) -> None:
    waiting = Progress(unready=("Budget", "Voirie"))

    assert told(make, Plan(make.notice()), progress=waiting, sitting_day=date(2024, 3, 27))["unready"] == (
        "Projets qui ne sont pas encore validés : « Budget » et « Voirie »."
    )
