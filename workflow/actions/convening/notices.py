"""Send the notices for real: by mail or by letter, once to each recipient of the round, what each became kept (CGCT L2121-10).

The law judges the day of sending first (``agenda.send_notices``); then everything leaves together, or nothing does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from workflow import facts, law
from workflow.actions.actor import Actor
from workflow.actions.convening.agenda import SENDING, locked, refuse_blocks, send_notices
from workflow.actions.journal import record
from workflow.actions.mails import post
from workflow.actions.outbox import PROMPT
from workflow.actions.refusals import NotReady, TooLate
from workflow.actions.step import judged, require
from workflow.errors import NBSP, Refusal
from workflow.french import count
from workflow.law.article import Article, Finding
from workflow.law.facts import AuthorityKind
from workflow.lifecycle import NOTICE, OFFICE, Override
from workflow.models import Notice, OutboxRow, Paper, Sitting, Snapshot

READ_IN_ORDER = ("convocation", "proxy_form", "draft")
POSTING, AGAIN = "Confirmer la remise à la poste", "Renvoyer la convocation"


class PapersMissing(NotReady):
    """Refuse to send while a document is still being made: worth trying again a little later."""

    def __init__(self, act: str, reasons: Sequence[str]) -> None:
        super().__init__(act, reasons)


class NoAddress(Refusal):
    """Refuse to send while a recipient who is to be reached by mail has no address: nothing leaves to anybody."""

    def __init__(self, members: Sequence[str], article: str) -> None:
        super().__init__(tuple(members), article)
        self.members, self.article = tuple(members), article

    def __str__(self) -> str:
        """List them all, with the ways out."""
        return (
            f"«{NBSP}{SENDING}{NBSP}» est refusé, rien n’est parti{NBSP}: aucune adresse électronique n’est enregistrée pour "
            f"{', '.join(self.members)} ({self.article}).\n"
            f"Que faire{NBSP}: enregistrer l’adresse, ou choisir l’envoi par courrier si le membre le demande."
        )


def send(sitting: Sitting, *, by: Actor, at: datetime, overrides: Sequence[Override] = ()) -> tuple[Finding, ...]:
    """Send the settled agenda to every recipient of the present round, each by the channel that he chose.

    Members in office, substitutes and the informed get a mail, or a letter to print; the law counts the first only. The day
    judged is that of ``at`` in Paris. Raises ``NotReady`` (agenda open), ``PapersMissing``, ``NoAddress``, ``StepBlocked``
    with every article broken, ``TooLate`` when they already left; then nothing leaves.
    """
    require(by, SENDING, OFFICE)
    on = timezone.localdate(at)
    with transaction.atomic():
        stored = locked(sitting)
        if stored.frozen_on is None:
            raise NotReady(SENDING, ["L’ordre du jour n’est pas arrêté."])
        rows = list(Notice.objects.current(stored).select_related("member").order_by("pk"))
        _refuse_unmade(stored, rows)
        _refuse_unaddressed(stored, rows)
        found = send_notices(
            stored, by=by, on=on, posted_on=stored.posted_on, is_recorded=stored.is_recorded, overrides=overrides
        )
        # A proof is what the server or the post says, not that we asked.
        Notice.objects.current(stored).update(left_at=at, has_proof=False)
        for row in rows:
            _leave_mail(stored, row)
        _tell_what_left(stored, rows, by=by, on=on)
    return found


def send_one_again(
    notice: Notice, *, by: Actor, at: datetime, overrides: Sequence[Override] = ()
) -> tuple[Finding, ...]:
    """Send a notice that did not arrive once more, to the address kept now; its day of sending is then this one.

    Former personal links are worth nothing any more: they may have gone to somebody else.
    """
    require(by, AGAIN, OFFICE)
    on = timezone.localdate(at)
    with transaction.atomic():
        sitting = locked(notice.sitting)
        row = Notice.objects.select_related("member").get(pk=notice.pk)
        if row.left_at is None or row.round != sitting.round:
            raise NotReady(AGAIN, ["Cette convocation n’est pas encore partie."])
        if row.accepted_at and row.bounced_at is None:
            raise TooLate(AGAIN, f"le serveur l’a acceptée le{NBSP}{moment(row.accepted_at)}.")
        row.sent_on, row.left_at, row.channel = on, at, row.member.channel
        row.bounced_at, row.bounce_reason, row.accepted_at, row.link_number = None, "", None, row.link_number + 1
        row.save()
        _refuse_unaddressed(sitting, [row])
        found = law.judge([facts.notice_of(sitting)], rules=NOTICE, on=on)
        refuse_blocks(AGAIN, found, overrides)
        _leave_mail(sitting, row)
        told = {"member": row.member.key, "channel": row.channel, "round": row.round, **judged(found, overrides)}
        record(sitting.body.authority, by=by, on=on, event="send_notice_again", subject=sitting.key, content=told)
    notice.refresh_from_db()
    return found


def confirm_posted(notice: Notice, day: date, *, by: Actor, on: date) -> tuple[Finding, ...]:
    """Keep the day on which a letter went to the post: that day is its sending (CONV-3). Return what the law finds of it."""
    require(by, POSTING, OFFICE)
    with transaction.atomic():
        sitting = locked(notice.sitting)
        row = Notice.objects.select_related("member").get(pk=notice.pk)
        if row.channel != "letter" or row.sent_on is None:
            raise NotReady(POSTING, ["Cette convocation ne part pas par courrier, ou n’est pas encore envoyée."])
        if day > on:
            raise NotReady(POSTING, [f"Le{NBSP}{day:%d/%m/%Y} n’est pas encore venu."])
        row.sent_on, row.confirmed_on, row.has_proof = day, day, True
        row.save(update_fields=["sent_on", "confirmed_on", "has_proof"])
        found = law.judge([facts.notice_of(sitting)], rules=NOTICE, on=on)
        told = {"member": row.member.key, "posted_on": day.isoformat(), "round": row.round}
        record(sitting.body.authority, by=by, on=on, event="confirm_posted", subject=sitting.key, content=told)
    notice.refresh_from_db()
    return found


def letters_of(sitting: Sitting) -> tuple[Paper, ...]:
    """Return the notices of the present round to print and post, in the order of the table of recipients."""
    letters = Notice.objects.current(sitting).filter(channel="letter").exclude(sent_on=None)
    return tuple(Paper.objects.filter(kind="convocation", notice__in=letters).order_by("notice__pk"))


def papers_of(notice: Notice, *, supplement: int = 0) -> list[Paper]:
    """Return what a sending comes with, in the order of reading: 0, the notice’s own papers and texts; n, what this one added.

    The texts are those that its snapshot states: never one of another agenda.
    """
    snapshots = Snapshot.objects.filter(sitting=notice.sitting, round=notice.round, supplement=supplement)
    texts = [f"draft:{item['item']}" for snapshot in snapshots for item in snapshot.content["items"]]
    wanted = Q(kind="draft", key__in=texts)
    if supplement == 0:
        wanted |= Q(kind__in=READ_IN_ORDER, notice=notice)
    found = Paper.objects.filter(wanted, sitting=notice.sitting)
    return sorted(found, key=lambda paper: (READ_IN_ORDER.index(paper.kind), paper.name))


def supplements_sent(sitting: Sitting) -> list[int]:
    """Return the numbers of what was sent in the present round: 0, the notice itself, then its supplements."""
    sent = sitting.supplements.filter(round=sitting.round).exclude(sent_on=None).order_by("number")
    return [0, *sent.values_list("number", flat=True)]


def moment(at: datetime) -> str:
    """Print a moment as an officer reads it, in Paris."""
    return f"{timezone.localtime(at):%d/%m/%Y à %H:%M}"


def _refuse_unmade(sitting: Sitting, rows: Sequence[Notice]) -> None:
    """Refuse while a paper of this sending has no PDF, or is about to be made again."""
    wanted = {f"convocation:{row.pk}" for row in rows}
    wanted |= {f"draft:{pk}" for pk in sitting.items.exclude(sent_revision=None).values_list("pk", flat=True)}
    made = set(Paper.objects.filter(sitting=sitting).exclude(pdf_sha256="").values_list("key", flat=True))
    being_made = OutboxRow.objects.filter(kind="paper", payload__sitting=sitting.pk, done_at=None)
    redone = being_made.filter(payload__kind__in=["convocation", "draft"])
    failed = redone.exclude(given_up_at=None).count()
    if missing := max(len(wanted - made), redone.count()):
        reasons = [f"{count(missing, 'document n’est pas encore fait', 'documents ne sont pas encore faits')}."]
        if failed:
            reasons.append(f"Dont {count(failed, 'abandonné', 'abandonnés')}{NBSP}: voyez la liste des travaux.")
        raise PapersMissing(SENDING, reasons)


def _refuse_unaddressed(sitting: Sitting, rows: Sequence[Notice]) -> None:
    unreached = [str(row.member) for row in rows if row.channel != "letter" and not row.member.email.strip()]
    if unreached:
        raise NoAddress(unreached, str(_article(sitting)))


def _article(sitting: Sitting) -> Article:
    known, kind = law.RULES["CONV-9"], sitting.body.authority.kind
    return known.department if kind == AuthorityKind.DEPARTMENT and known.department else known.article


def _leave_mail(sitting: Sitting, row: Notice) -> None:
    """Leave the mail of a recipient reached by mail; a letter waits to be printed."""
    if row.channel == "letter":
        return
    key = f"notice:{row.pk}:{row.round}" if row.link_number == 1 else f"notice:{row.pk}:{row.round}:{row.link_number}"
    post(
        "notice", key, authority=sitting.body.authority, to=row.member, sitting=sitting, notice=row,
        owner=f"séance {sitting.key}", priority=PROMPT,
    )  # fmt: skip


def _tell_what_left(sitting: Sitting, rows: Sequence[Notice], *, by: Actor, on: date) -> None:
    """Write down to whom what left: the snapshot and the papers by their hashes, the recipients by their keys."""
    snapshot = Snapshot.objects.filter(sitting=sitting, round=sitting.round, supplement=0).first()
    papers = Paper.objects.filter(sitting=sitting, kind__in=["convocation", "draft", "proxy_form"]).order_by("key")
    told = {
        "round": sitting.round,
        "snapshot": snapshot.sha256 if snapshot else "",
        "by_mail": [row.member.key for row in rows if row.channel != "letter"],
        "by_letter": [row.member.key for row in rows if row.channel == "letter"],
        "informed": [row.member.key for row in rows if row.capacity != "member"],
        "papers": {paper.key: paper.pdf_sha256 for paper in papers},
    }
    record(sitting.body.authority, by=by, on=on, event="notices_left", subject=sitting.key, content=told)
