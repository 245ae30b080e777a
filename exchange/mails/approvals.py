"""Word the mails of the approval route: whose turn it is, what was refused and why, which sign-offs fell and what changed."""

from __future__ import annotations

from datetime import date

from exchange.links import sign_off_link
from exchange.mails.letter import Letter
from workflow.differences import changes_between
from workflow.french import plain_date
from workflow.models import Draft, JournalEntry, Mail, Revision, RouteStep, User

HELLO = "Bonjour,"
NO_MAIL = (
    "Ce courriel part tout seul. Pour toute question, adressez-vous à l’auteur du texte ou au service des assemblées."
)
ONCE = (
    "Ce lien est personnel et ne sert qu’une fois, pour cette version du texte. Il ouvre une page qui montre le texte\u202f; "
    "rien n’est signé sans que vous le confirmiez. Ne le transférez pas."
)
WHICH = {"before": "arrive à échéance", "at": "arrive à échéance aujourd’hui", "after": "est en retard"}


def sign_off_due(mail: Mail) -> Letter:
    """Ask for a sign-off, with a link for this very version."""
    draft, step, revision = _asked(mail)
    return Letter(
        subject=f"Votre visa est attendu\u00a0: {draft.subject}",
        greeting=HELLO,
        paragraphs=(
            f"Le projet «\u00a0{draft.subject}\u00a0», rédigé par {draft.author}, attend votre visa{_as(mail, step)}."
            f"{_until(step)}",
            _version(revision), "Pour lire le texte, puis le viser ou le refuser\u00a0:",
            sign_off_link(step, revision, _user(mail)), ONCE, NO_MAIL,
        ),
    )  # fmt: skip


def opinion_asked(mail: Mail) -> Letter:
    """Ask for an opinion, with the question where there is one."""
    draft, step, revision = _asked(mail)
    question = (f"Question posée\u00a0: {step.question}",) if step.question else ()
    return Letter(
        subject=f"Votre avis est demandé\u00a0: {draft.subject}",
        greeting=HELLO,
        paragraphs=(
            f"Votre avis est demandé sur le projet «\u00a0{draft.subject}\u00a0», rédigé par {draft.author}{_as(mail, step)}."
            f"{_until(step)} Passé ce délai, le circuit continue sans lui.",
            *question, _version(revision), "Pour lire le texte et donner votre avis\u00a0:",
            sign_off_link(step, revision, _user(mail)), ONCE, NO_MAIL,
        ),
    )  # fmt: skip


def sign_off_reminder(mail: Mail) -> Letter:
    """Remind somebody of a sign-off, or of an opinion, that is due, nearly or overdue."""
    draft, step, revision = _asked(mail)
    state = WHICH.get(str(mail.context.get("which")), "est attendu")
    word, act = ("avis", "donner votre avis") if step.is_consultative else ("visa", "le viser ou le refuser")
    return Letter(
        subject=f"Rappel\u00a0: votre {word} {state}, {draft.subject}",
        greeting=HELLO,
        paragraphs=(
            f"Votre {word} sur le projet «\u00a0{draft.subject}\u00a0» {state}.{_until(step)}", _version(revision),
            f"Pour lire le texte, puis {act}\u00a0:", sign_off_link(step, revision, _user(mail)), ONCE, NO_MAIL,
        ),
    )  # fmt: skip


def sign_off_escalated(mail: Mail) -> Letter:
    """Tell a superior that a step stays late."""
    draft, step = _draft(mail), _step(mail)
    return Letter(
        subject=f"Visa en retard\u00a0: {draft.subject}",
        greeting=HELLO,
        paragraphs=(
            f"Le projet «\u00a0{draft.subject}\u00a0» attend toujours le visa de {_who(step)}.{_until(step)}",
            "Vous êtes prévenu en tant que supérieur désigné pour cette étape\u00a0: relancez la personne, ou faites désigner "
            "quelqu’un d’autre.", NO_MAIL,
        ),
    )  # fmt: skip


def draft_refused(mail: Mail) -> Letter:
    """Tell that a text was refused, by whom and why."""
    return _given_back(mail, "refusé", "Refusé")


def draft_sent_back(mail: Mail) -> Letter:
    """Tell that a text was sent back, by whom and why."""
    return _given_back(mail, "renvoyé", "Renvoyé")


def sign_offs_fallen(mail: Mail) -> Letter:
    """Tell an approver that his sign-off fell, and what changed in the text since."""
    draft = _draft(mail)
    former, latter = (
        draft.revisions.get(number=mail.context[name]) for name in ("from_revision", "revision")
    )  # fmt: skip
    changes = changes_between(former.content, latter.content)
    what: tuple[str | tuple[str, ...], ...] = ("Ce qui a changé\u00a0:", changes) if changes else ()
    why = "le texte a changé" if changes else "le circuit de validation a changé"
    return Letter(
        subject=f"Votre visa est tombé\u00a0: {draft.subject}",
        greeting=HELLO,
        paragraphs=(
            f"Vous aviez visé le projet «\u00a0{draft.subject}\u00a0». Ce visa ne vaut plus\u00a0: {why}.", *what,
            "Quand votre tour reviendra, un courriel vous le dira\u202f; vous n’avez rien à faire d’ici là.", NO_MAIL,
        ),
    )  # fmt: skip


def sign_off_taken_over(mail: Mail) -> Letter:
    """Tell the others of a group that one of them took the step over."""
    draft, holder = _draft(mail), _holder(mail)
    return Letter(
        subject=f"Visa pris en charge par {holder}\u00a0: {draft.subject}",
        greeting=HELLO,
        paragraphs=(
            f"{holder} prend en charge le visa du projet «\u00a0{draft.subject}\u00a0»\u202f; vous n’avez rien à faire.", NO_MAIL,
        ),
    )  # fmt: skip


def sign_off_released(mail: Mail) -> Letter:
    """Tell the others of a group that the step is anybody’s again."""
    draft, holder = _draft(mail), _holder(mail)
    return Letter(
        subject=f"Visa de nouveau à prendre\u00a0: {draft.subject}",
        greeting=HELLO,
        paragraphs=(
            f"{holder} ne prend plus en charge le visa du projet «\u00a0{draft.subject}\u00a0»\u202f; il revient au groupe.{_until(_step(mail))}",
            NO_MAIL,
        ),
    )  # fmt: skip


def _given_back(mail: Mail, participle: str, title: str) -> Letter:
    draft = _draft(mail)
    entry = JournalEntry.objects.get(authority=draft.authority, sequence=mail.context["entry"])
    step, why = entry.content.get("label"), entry.content.get("reason", "")
    then = (
        f"Le texte repart de l’étape «\u00a0{step}\u00a0»\u202f; les visas donnés à partir d’elle sont à redonner."
        if step
        else "Le texte revient à son auteur\u202f; il repasse dans le circuit une fois corrigé."
    )
    return Letter(
        subject=f"{title}\u00a0: {draft.subject}",
        greeting=HELLO,
        paragraphs=(
            f"Le projet «\u00a0{draft.subject}\u00a0» est {participle} par {entry.by}, le {plain_date(entry.happened_on)}.",
            f"Motif\u00a0: {why}", then, NO_MAIL,
        ),
    )  # fmt: skip


def _asked(mail: Mail) -> tuple[Draft, RouteStep, Revision]:
    draft = _draft(mail)
    number = mail.context.get("revision")
    revision = draft.revisions.get(number=number) if number else draft.revision
    return draft, _step(mail), revision


def _draft(mail: Mail) -> Draft:
    assert mail.draft is not None
    return mail.draft


def _step(mail: Mail) -> RouteStep:
    assert mail.step is not None
    return mail.step


def _user(mail: Mail) -> User:
    assert mail.user is not None
    return mail.user


def _holder(mail: Mail) -> str:
    return User.objects.get(pk=mail.context["holder"]).printed_name


def _who(step: RouteStep) -> str:
    return f"{step.approver} ({step.function})" if step.function else step.approver


def _as(mail: Mail, step: RouteStep) -> str:
    """Say in whose place, where the seat is another person’s."""
    seat = mail.context.get("seat")
    if seat in (None, _user(mail).pk):
        return f" ({step.label})" if step.label else ""
    return f", en l’absence de {User.objects.get(pk=seat).printed_name}"


def _until(step: RouteStep) -> str:
    return f" Échéance\u00a0: {_day(step.due_on)}." if step.due_on else ""


def _day(day: date) -> str:
    return f"le {plain_date(day)}"


def _version(revision: Revision) -> str:
    return f"Version {revision.number} du texte, empreinte {revision.sha256[:12]}."
