"""Keep what each member answers to the notice: there, at a distance, absent, or a proxy given and to whom.

An answer may change until the sitting opens; the last one counts, the journal keeps each. A proxy given on the personal page
is written, dated and identified (PROXY-5), and judged as it is given: the law’s own sentences refuse it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from workflow import facts, law
from workflow.actions.actor import Actor
from workflow.actions.assembly import find_member
from workflow.actions.convening.agenda import locked
from workflow.actions.convening.settling import owned
from workflow.actions.journal import record
from workflow.actions.mails import post
from workflow.actions.outbox import PROMPT, leave
from workflow.actions.refusals import NotReady, TooLate
from workflow.errors import NBSP, StepBlocked
from workflow.law.article import Finding
from workflow.law.facts import Attendance, MemberKey, Proxy
from workflow.models import Member, Notice, OutboxRow, Paper, Sitting

ANSWERING, GIVING = "Répondre à la convocation", "Donner pouvoir"
ABSENT = ("absent", "proxy")
JUDGED = ("PROXY-1", "PROXY-2", "PROXY-5", "PROXY-6")


@dataclass(frozen=True, slots=True)
class Expected:
    """Who is expected at a sitting by what was answered; ``proxies`` are those whose holder is expected too."""

    present: tuple[MemberKey, ...]
    remote: tuple[MemberKey, ...]
    absent: tuple[MemberKey, ...]
    silent: tuple[MemberKey, ...]
    proxies: tuple[Proxy, ...]


def answer(
    notice: Notice, said: str, *, by: Actor, at: datetime, holder: MemberKey | None = None
) -> Notice:  # fmt: skip
    """Keep the answer of a recipient: « present », « remote », « absent », or « proxy » with its holder.

    Raises ``TooLate`` once the sitting is open, held or moved, ``NotReady`` for an answer that this recipient cannot give,
    ``StepBlocked`` with the articles when the law does not let this proxy be given. Of two who choose one holder, the
    first wins.
    """
    with transaction.atomic():
        sitting = locked(notice.sitting)
        row = Notice.objects.select_related("member").get(pk=notice.pk)
        _refuse_late(sitting, row, at)
        _refuse_unable(sitting, row, said)
        chosen = find_member(sitting.body, holder) if said == "proxy" and holder else None
        if said == "proxy" and (blocks := proxy_findings(row, holder, on=timezone.localdate(at))):
            raise StepBlocked(
                GIVING, blocks, (), ["choisir un autre porteur, ou répondre seulement que vous serez absent."]
            )
        before = (row.answer, row.holder_id)
        row.answer, row.holder, row.answered_at = said, chosen, at
        row.opened_at = row.opened_at or at
        row.save(update_fields=["answer", "holder", "answered_at", "opened_at"])
        if before != (said, chosen.pk if chosen else None):
            _tell_others(sitting, row, at)
            told = {"member": row.member.key, "answer": said, "holder": chosen.key if chosen else None}
            on = timezone.localdate(at)
            record(
                sitting.body.authority, by=by, on=on, event="answer_notice", subject=sitting.key,
                content={**told, "round": row.round, "at": at.isoformat()},
            )  # fmt: skip
    notice.refresh_from_db()
    return notice


def open_documents(notice: Notice, *, at: datetime) -> None:
    """Keep the first time that the person asked for the documents; asked by a form, so that no robot does it."""
    Notice.objects.filter(pk=notice.pk, opened_at=None).update(opened_at=at)


def ask_for_form(notice: Notice, *, at: datetime) -> None:
    """Have the prefilled proxy form of this member made, for whoever prefers to sign on paper; asked twice, it is made once.

    The member waits before the page, so the job goes before the others. Raises ``TooLate`` or ``NotReady`` as an answer does.
    """
    with transaction.atomic():
        sitting = locked(notice.sitting)
        row = Notice.objects.select_related("member").get(pk=notice.pk)
        _refuse_late(sitting, row, at)
        _refuse_unable(sitting, row, "proxy")
        payload = {"kind": "proxy_form", "sitting": sitting.pk, "notice": row.pk}
        leave("paper", _form_key(row), payload, priority=PROMPT, **owned(sitting))


def is_form_asked(notice: Notice) -> bool:
    """Whether the proxy form was asked for and is not there yet."""
    is_made = Paper.objects.filter(key=_form_key(notice)).exclude(pdf_sha256="").exists()
    return not is_made and OutboxRow.objects.filter(key=_form_key(notice)).exists()


def proxy_findings(notice: Notice, holder: MemberKey | None, *, on: date) -> tuple[Finding, ...]:
    """Judge the proxy that this member would give to that one on a day: what blocks it, each with its article; empty: it may."""
    sitting = notice.sitting
    others = [row for row in _answered(sitting) if row.pk != notice.pk]
    # A member who will not be there holds no proxy any more: those given to him fell with his answer.
    proxies = [proxy for proxy in _proxies(others) if proxy.holder != notice.member.key]
    wished = Proxy(notice.member.key, holder, given_on=on)
    away = {row.member.key for row in others if row.answer in ABSENT} | {notice.member.key}
    body = facts.body_of(sitting)
    room = Attendance(
        body=body, day=sitting.day, chair=sitting.chair.key, secretaries=(), proxies=(*proxies, wished),
        roll_call=frozenset(member.key for member in body.members if member.key not in away), key=sitting.key,
    ).room(1, key=sitting.key)  # fmt: skip
    without = Attendance(
        body=body, day=sitting.day, chair=sitting.chair.key, secretaries=(), proxies=tuple(proxies),
        roll_call=room.in_room, key=sitting.key,
    ).room(1, key=sitting.key)  # fmt: skip
    known = set(law.judge([without], rules=JUDGED, on=on))
    return tuple(found for found in law.judge([room], rules=JUDGED, on=on) if found.is_blocking and found not in known)


def holders_for(notice: Notice) -> tuple[Member, ...]:
    """Return the colleagues whom this member may think of: those in office, in the order of the table, but himself."""
    body = facts.body_of(notice.sitting)
    found = {member.key: member for member in Member.objects.filter(authority=notice.sitting.body.authority)}
    return tuple(found[seat.key] for seat in body.members if seat.key != notice.member.key)


def held_by(notice: Notice) -> Member | None:
    """Return the colleague whose proxy this member holds, as answered so far."""
    giver = Notice.objects.convening(notice.sitting).filter(answer="proxy", holder=notice.member).first()
    return giver.member if giver else None


def expected(sitting: Sitting) -> Expected:
    """Return who is expected, from the answers to the present notice: what the roll call begins from."""
    rows = list(
        Notice.objects.current(sitting).exclude(capacity="copy").select_related("member", "holder").order_by("pk")
    )
    said = {
        kind: tuple(row.member.key for row in rows if row.answer == kind)
        for kind in ("present", "remote", "absent", "proxy", "")
    }
    away = {*said["absent"], *said["proxy"]}
    # A substitute who said nothing comes only when called.
    silent = tuple(row.member.key for row in rows if not row.answer and row.capacity == "member")
    proxies = tuple(proxy for proxy in _proxies(rows) if proxy.holder not in away)
    return Expected(said["present"], said["remote"], (*said["absent"], *said["proxy"]), silent, proxies)


def _answered(sitting: Sitting) -> list[Notice]:
    return list(Notice.objects.convening(sitting).exclude(answer="").select_related("member", "holder").order_by("pk"))


def _proxies(rows: list[Notice]) -> list[Proxy]:
    return [
        Proxy(row.member.key, row.holder.key, given_on=timezone.localdate(row.answered_at))
        for row in rows
        if row.answer == "proxy" and row.holder and row.answered_at
    ]


def _refuse_late(sitting: Sitting, row: Notice, at: datetime) -> None:
    if row.round != sitting.round:
        raise TooLate(ANSWERING, "la séance a été déplacée\u202f; répondez à la nouvelle convocation.")
    if sitting.attendees.exists() or sitting.is_closed or timezone.localdate(at) > sitting.day:
        raise TooLate(ANSWERING, "la séance est ouverte ou passée\u202f; voyez le service des assemblées.")


def _refuse_unable(sitting: Sitting, row: Notice, said: str) -> None:
    if row.left_at is None:
        raise NotReady(ANSWERING, ["Les convocations ne sont pas encore parties."])
    if said not in answers_open_to(row):
        raise NotReady(ANSWERING, [f"Cette réponse n’est pas possible pour cette séance{NBSP}: {said or 'aucune'}."])


def answers_open_to(row: Notice) -> tuple[str, ...]:
    """Return what this recipient may answer: nothing when only informed, no proxy for a substitute (CGCT L5211-6)."""
    if row.capacity == "copy":
        return ()
    remote = ("remote",) if row.sitting.body.allows_remote else ()
    proxy = ("proxy",) if row.capacity == "member" else ()
    return ("present", *remote, "absent", *proxy)


def _tell_others(sitting: Sitting, row: Notice, at: datetime) -> None:
    """Tell whom the answer concerns: the holder chosen, those whose proxy falls, the substitute who is called."""
    if row.answer == "proxy" and row.holder:
        _post_about("proxy_given", sitting, row.holder, row, at)
    if row.answer not in ABSENT:
        return
    for giver in Notice.objects.convening(sitting).filter(answer="proxy", holder=row.member).select_related("member"):
        _post_about("proxy_fallen", sitting, giver.member, row, at)
    listed = sitting.body.recipients.filter(capacity="substitute", titular=row.member).select_related("member")
    for recipient in listed:
        _post_about("substitute_called", sitting, recipient.member, row, at)


def _post_about(kind: str, sitting: Sitting, to: Member, about: Notice, at: datetime) -> None:
    theirs = Notice.objects.current(sitting).filter(member=to, channel="electronic").first()
    if theirs is None or theirs.left_at is None:
        return
    post(
        kind, f"{kind}:{theirs.pk}:{about.pk}:{at.timestamp():.0f}", authority=sitting.body.authority, to=to,
        sitting=sitting, notice=theirs, context={"about": about.member_id}, owner=f"séance {sitting.key}", priority=PROMPT,
    )  # fmt: skip


def _form_key(notice: Notice) -> str:
    return f"proxy_form:{notice.pk}"
