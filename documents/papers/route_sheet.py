"""Build the sheet that tells the whole route of one draft: who was asked, who signed in whose place, what is still waited for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self

from documents.papers.evidence_summary import Fact
from workflow import models
from workflow.actions.approval.blocking import Blocking
from workflow.actions.approval.entitled import moment
from workflow.actions.approval.history import Fall, Stand, falls_of, stand_of
from workflow.actions.approval.seats import Approver, given, steps_of
from workflow.errors import NBSP
from workflow.french import capital, count, plain_date, typeset
from workflow.lifecycle import state_label
from workflow.routing import Mode, Opinion, SeatKind

SHOWN_FALLS, SHOWN_DETAILS = 4, 2  # the latest ones: what leaves an ordinary route on one page
OPINIONS = {Opinion.APPROVED: "", Opinion.FAVOURABLE: "avis favorable", Opinion.UNFAVOURABLE: "avis défavorable"}
ON_THEIR_WAY = ("draft", "review")  # the states in which somebody is still waited for
SHARED = (SeatKind.FUNCTION, SeatKind.GROUP)
STATES = {
    Stand.SIGNED: ("Visé", "Avis rendu"),
    Stand.SILENCE: ("Réputé rendu", "Réputé rendu"),
    Stand.SKIPPED: ("Sauté", "Sauté"),
    Stand.WAITING: ("En attente", "Avis attendu"),
    Stand.TO_COME: ("À venir", "À venir"),
}
UNMET, DROPPED = (Stand.WAITING, Stand.TO_COME), "Sans suite"


@dataclass(frozen=True, slots=True)
class Answer:
    """One sign-off: who gave it and in whose place, its opinion and when, what was written with it."""

    signed_by: str
    told: str
    comment: str


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of the route as the sheet shows it; ``note`` says why it was passed, or until when it is waited for."""

    rank: str
    label: str
    asked: str
    people: str
    answers: tuple[Answer, ...]
    note: str
    state: str
    since: str


@dataclass(frozen=True, slots=True)
class RouteSheet:
    """What the template « route_sheet.docx » may use."""

    TEMPLATE: ClassVar[str] = "route_sheet.docx"

    title: str
    authority: str
    body: str
    subject: str
    reference: str
    facts: tuple[Fact, ...]
    fingerprint: str
    standing: str
    stops: tuple[Stop, ...]
    falls: tuple[Fact, ...]

    @classmethod
    def of(cls, draft: models.Draft, *, blocking: Blocking, on: date) -> Self:
        """Read the route of a draft as it is on a day; ``blocking``: whom it waits for, read just before."""
        revision = draft.revision
        return cls(
            title=f"Fiche de validation{NBSP}: {typeset(draft.subject)}",
            authority=draft.authority.name,
            body=draft.body.name,
            subject=typeset(draft.subject),
            reference=f"{draft.key}, version {revision.number}, au {plain_date(on)}",
            facts=tuple(_facts(draft, revision)),
            fingerprint=revision.sha256,
            standing=f"Au {unbroken(on)}{NBSP}: {_standing(draft, blocking)}",
            stops=tuple(_stop(step, draft, revision, on=on) for step in steps_of(draft)),
            falls=tuple(_fell(one) for one in falls_of(draft)[-SHOWN_FALLS:]),
        )


def _facts(draft: models.Draft, revision: models.Revision) -> list[Fact]:
    author = draft.author_user.printed_name if draft.author_user else draft.author
    by = (
        "" if revision.by == draft.author or revision.user_id == draft.author_user_id else f", écrite par {revision.by}"
    )
    route = draft.drawn_from
    known = [
        Fact("Rédaction", typeset(author)),
        Fact("Service", typeset(draft.drafting_unit)),
        Fact("Texte", f"version {revision.number}{by}"),
        Fact("Circuit", typeset(f"{route.name} (version {route.number})") if route else ""),
        Fact("État du projet", state_label(draft.state)),
    ]
    return [fact for fact in known if fact.value]


def _standing(draft: models.Draft, blocking: Blocking) -> str:
    """Say whom the draft waits for; once it has left its route, nobody."""
    if draft.state in ON_THEIR_WAY:
        return f"{blocking.sentence[:1].lower()}{blocking.sentence[1:]}"
    return "plus aucun visa n’est attendu."


def _stop(step: models.RouteStep, draft: models.Draft, revision: models.Revision, *, on: date) -> Stop:
    stand, signed = stand_of(step, revision), given(step, revision)
    is_dropped = stand in UNMET and draft.state not in ON_THEIR_WAY
    day = step.opened_on if stand is Stand.WAITING else step.passed_on
    since = "depuis le" if stand is Stand.WAITING else "le"
    return Stop(
        rank=str(step.rank),
        label=typeset(step.label or capital(step.function) or "Visa"),
        asked=_asked(step),
        people=_people(step),
        answers=tuple(_answer(one) for one in signed),
        note="" if is_dropped else typeset(_note(step, stand, on=on)),
        state=DROPPED if is_dropped else STATES[stand][step.is_consultative],
        since=f"{since} {unbroken(day)}" if day and stand is not Stand.TO_COME and not is_dropped else "",
    )


def _asked(step: models.RouteStep) -> str:
    """Name whom the step asks, with what sets it apart from an ordinary sign-off."""
    label = step.label or capital(step.function)
    person = Approver(step.approver, "" if label == capital(step.function) else step.function)
    marks = {"pour avis": step.is_consultative, "étape ajoutée en cours de circuit": step.is_inserted}
    return typeset(", ".join([str(person), *(word for word, is_so in marks.items() if is_so)]))


def _people(step: models.RouteStep) -> str:
    """List who may sign a shared step, with how many of them must; nothing for a step of one person."""
    names = ", ".join(seat.user.printed_name for seat in step.seats.all())
    if step.kind not in SHARED or not names:
        return ""
    word = "avis" if step.is_consultative else "visa"
    needed = {
        Mode.ANY: f"un {word} suffit",
        Mode.ALL: "" if step.needed == 1 else "chacun se prononce",
        Mode.SOME: count(step.needed, f"{word} nécessaire", f"{word.removesuffix('s')}s nécessaires"),
    }[Mode(step.mode)]
    return typeset(f"{names} ({needed})" if needed else names)


def _answer(sign_off: models.SignOff) -> Answer:
    opinion = OPINIONS[Opinion(sign_off.opinion)]
    return Answer(
        signed_by=typeset(sign_off.sentence or sign_off.by),
        told=", ".join(word for word in (opinion, moment(sign_off)) if word),
        comment=typeset(f"«{NBSP}{sign_off.comment.strip()}{NBSP}»") if sign_off.comment.strip() else "",
    )


def _note(step: models.RouteStep, stand: Stand, *, on: date) -> str:
    if stand is Stand.WAITING:
        late = (on - step.due_on).days if step.due_on else 0
        due = f"à rendre pour le {plain_date(step.due_on)}" if step.due_on else ""
        said = [step.note, f"{due}, en retard de {count(late, 'jour')}" if late > 0 else due, _question(step)]
    else:
        said = [step.note, _question(step) if stand is Stand.TO_COME else ""]
    return " ".join(f"{capital(one.rstrip('.'))}." for one in said if one)


def unbroken(day: date) -> str:
    """Print a day that no line breaks: « 3 octobre 2026 »."""
    return plain_date(day).replace(" ", NBSP)


def _question(step: models.RouteStep) -> str:
    return f"question posée : {step.question.strip()}" if step.question.strip() else ""


def _fell(fall: Fall) -> Fact:
    """Print one change that made sign-offs fall, the first details of it."""
    hidden = len(fall.details) - SHOWN_DETAILS
    details = " ".join(fall.details[:SHOWN_DETAILS])
    rest = f" (et {count(hidden, 'autre changement', 'autres changements')})" if hidden > 0 else ""
    return Fact(plain_date(fall.on), typeset(f"{capital(fall.sentence)}. {details}{rest}".strip()))
