"""Tell, recipient by recipient, where the notices of a sitting stand: gone, taken by the server, refused, opened, answered."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.actions.convening.notices import moment
from workflow.actions.mails import CONVENING
from workflow.errors import NBSP
from workflow.models import Mail, Notice, OutboxRow, Sitting


@dataclass(frozen=True, slots=True)
class Arrival:
    """One line of the table: ``label`` says in French how the sending went; ``needs_care``: somebody has to act."""

    notice: Notice
    label: str
    needs_care: bool
    opened: str
    answer: str


def status_of(sitting: Sitting) -> tuple[Arrival, ...]:
    """Return a line for each recipient of the present round, members first, in the order in which they were convened."""
    rows = Notice.objects.current(sitting).select_related("member", "holder").order_by("pk")
    mails = {mail.notice_id: mail for mail in Mail.objects.filter(notice__in=rows, kind__in=CONVENING).order_by("pk")}
    jobs = OutboxRow.objects.filter(key__in=[f"mail:{mail.pk}" for mail in mails.values()])
    stopped = {job.payload["mail"]: job for job in jobs.exclude(given_up_at=None)}
    return tuple(_line(row, mails.get(row.pk), stopped) for row in rows)


def _line(row: Notice, mail: Mail | None, stopped: dict[int, OutboxRow]) -> Arrival:
    label, needs_care = _sending(row, mail, stopped)
    answer = ""
    if row.answered_at:
        whom = f" à {row.holder}" if row.holder else ""
        answer = f"{row.get_answer_display()}{whom}, le{NBSP}{moment(row.answered_at)}"
    opened = f"documents ouverts le{NBSP}{moment(row.opened_at)}" if row.opened_at else ""
    return Arrival(row, label, needs_care, opened, answer)


def _sending(row: Notice, mail: Mail | None, stopped: dict[int, OutboxRow]) -> tuple[str, bool]:
    if row.sent_on is None:
        return "à envoyer", False
    if row.confirmed_on:
        how = "remise à la poste" if row.channel == "letter" else "partie, départ vérifié"
        return f"{how} le{NBSP}{row.confirmed_on:%d/%m/%Y}", False
    if row.channel == "letter":
        return "à imprimer et à poster", True
    if row.bounced_at:
        return f"refusée{NBSP}: {row.bounce_reason}", True
    if row.accepted_at:
        return f"acceptée par le serveur le{NBSP}{moment(row.accepted_at)}", False
    if mail is None:  # sent otherwise, or before this software sent anything
        return f"envoyée le{NBSP}{row.sent_on:%d/%m/%Y}", False
    if mail.handed_at:
        return "peut-être partie, à vérifier auprès du serveur de messagerie", True
    if job := stopped.get(mail.pk):
        return f"bloquée{NBSP}: {job.error}", True
    return "en cours d’envoi", False
