"""Say, before anything is saved, what moving a sitting entails: each day of its calendar, and what was already done for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from workflow.french import count, join, long_date, plain_date, typeset
from workflow.law.article import CGCT, Article
from workflow.law.calendar import Deadline, Direction, closed, schedule
from workflow.law.convocation import last_legal_sending, sending_article
from workflow.law.facts import Plan, Progress

NOTHING_DONE = Progress()


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that follows from another day: a deadline that moves, or a remark (``before`` and ``after`` None).

    ``is_past``: the new day is already gone. ``is_serious``: somebody has to do something about it.
    """

    id: str
    message: str
    before: date | None = None
    after: date | None = None
    article: Article | None = None
    is_past: bool = False
    is_serious: bool = False

    def __str__(self) -> str:
        """Print the consequence, ended by its article where the law says so."""
        return f"{self.message} ({self.article})." if self.article else f"{self.message}."


def what_if(before: Plan, after: Plan, *, on: date, progress: Progress = NOTHING_DONE) -> tuple[Consequence, ...]:
    """Return all that changes when the sitting goes from one plan to the other, seen from a day; nothing is changed.

    First what is serious whatever the deadlines (notices already sent, a day already past), then each deadline that moves,
    then remarks on the new day.
    """
    return (*_done(before, after, on, progress), *_moved(before, after, on, progress), *_remarks(after, on, progress))


def _done(before: Plan, after: Plan, on: date, progress: Progress) -> Iterator[Consequence]:
    """Tell what the notices already sent, and the answers to them, become."""
    if after.notice.sitting_day < on:
        past = f"La séance serait le {long_date(after.notice.sitting_day)}, un jour passé"
        yield Consequence("past", past, is_past=True, is_serious=True)
    if not _is_another_meeting(before, after):
        return
    if progress.sent_on:
        again = f"Les convocations sont parties le {plain_date(progress.sent_on)} : une nouvelle convocation part, avec tout le délai"
        yield Consequence("new_notice", typeset(again), article=CGCT("L2121-10"), is_serious=True)
        told = "Chaque personne convoquée est avertie du changement, et son invitation d’agenda suit"
        yield Consequence("told", told)
    elif progress.frozen_on:
        settled = f"L’ordre du jour, arrêté le {plain_date(progress.frozen_on)}, reste le même : il est figé de nouveau"
        yield Consequence("frozen", typeset(settled))
    if progress.answers:
        fallen = (
            f"{count(progress.answers, 'réponse reçue tombe', 'réponses reçues tombent')} avec l’ancienne convocation"
        )
        yield Consequence("answers", fallen, is_serious=True)


def _is_another_meeting(before: Plan, after: Plan) -> bool:
    one, other = before.notice, after.notice
    return (one.sitting_day, one.sitting_time, one.place) != (other.sitting_day, other.sitting_time, other.place)


def _moved(before: Plan, after: Plan, on: date, progress: Progress) -> Iterator[Consequence]:
    former = {found.id: found for found in schedule(before)}
    for found in schedule(after):
        was = former.pop(found.id, None)
        if was is None or was.day != found.day:
            yield _deadline(found, was.day if was else None, on, progress, after)
    for gone in former.values():
        yield Consequence(gone.id, typeset(f"{gone.label} : n’a plus lieu d’être"), before=gone.day)


def _deadline(found: Deadline, was: date | None, on: date, progress: Progress, after: Plan) -> Consequence:
    """Tell one deadline that moves; a last legal sending already past leaves urgency or another day."""
    is_past = found.direction is Direction.BEFORE and found.day is not None and found.day < on
    if found.id == "last_sending" and is_past and found.day:
        text = f"Le dernier envoi légal serait le {plain_date(found.day)}, déjà passé : {_way_out(after)}"
        return Consequence(found.id, typeset(text), was, found.day, found.article, is_past=True, is_serious=True)
    told = _told(found, was) + (", déjà passé" if is_past else "")
    is_waited_for = found.id == "send" or (found.id in {"drafts", "freeze"} and progress.frozen_on is None)
    article = found.article if found.is_legal else None
    return Consequence(found.id, typeset(told), was, found.day, article, is_past, is_past and is_waited_for)


def _told(found: Deadline, was: date | None) -> str:
    day = long_date(found.day) if found.day else "sans date"
    if was is None or found.day is None:
        return f"{found.label} : {day}"
    return f"{found.label} : {day}, au lieu du {plain_date(was)}"


def _way_out(after: Plan) -> str:
    return "une autre date" if after.notice.is_urgent else "l’urgence, avec son motif, ou une autre date"


def _remarks(after: Plan, on: date, progress: Progress) -> Iterator[Consequence]:
    day = after.notice.sitting_day
    if why := closed(day, after.territory):
        yield Consequence("closed", typeset(f"Le {plain_date(day)} est un {why} : la loi ne l’interdit pas"))
    last = last_legal_sending(after.notice)
    if last == on:
        text = "Les convocations partent aujourd’hui au plus tard"
        yield Consequence("today", text, article=sending_article(after.notice), is_serious=True)
    if progress.unready and progress.frozen_on is None:
        listed = join(f"« {subject} »" for subject in progress.unready)
        yield Consequence("unready", typeset(f"Projets qui ne sont pas encore validés : {listed}"), is_serious=True)
