"""Read what proves that a sitting was convened: what was sent, to whom, when, in time or not, and what was answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from exchange.evidence import check
from exchange.evidence.extract import journal_lines
from exchange.evidence.refusals import NothingToProve, PapersMissing
from workflow import facts
from workflow.actions.mails import CONVENING, identity_of
from workflow.errors import NBSP
from workflow.french import plain_date
from workflow.law.calendar import PARIS
from workflow.law.convocation import last_legal_sending, print_clear_days, required_clear_days, sending_article
from workflow.law.facts import Notice as LegalNotice
from workflow.models import JournalHead, Mail, Manifest, Notice, Paper, Sitting, Snapshot

NOT_PRINTED = "non calculé par le système (voir l’article)"
AFTERWARDS = ("deliberation", "agreement", "attendance")  # papers that the convening did not know
SIGNS = re.compile(r"[^A-Za-z0-9._/-]")  # what the name of a file in the bundle has not


@dataclass(frozen=True, slots=True)
class Recipient:
    """One notice to one person: when it left, what became of it; moments as Paris had them, empty when unknown."""

    key: str
    name: str
    capacity: str
    channel: str
    round: int
    sent_on: str
    left_at: str
    accepted_at: str
    confirmed_on: str
    bounced_at: str
    bounce_reason: str
    opened_at: str
    answered_at: str
    answer: str
    holder: str
    message_id: str
    message_sha256: str
    address: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One document of the convening, as it was made: its file in the bundle, its fingerprint, what it was made of."""

    file: str
    sha256: str
    suffix: str
    kind: str
    made_at: str
    made_of: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sending:
    """What the law judges apart: the notice, and each supplement with a day of its own."""

    what: str
    legal: LegalNotice

    @property
    def clear_days(self) -> tuple[date, ...]:
        """The clear days between the last sending and the sitting; none while a notice is due."""
        sent_on = self.legal.sent_on
        return tuple(check.days_between(sent_on, self.legal.sitting_day)) if sent_on else ()

    @property
    def delay(self) -> dict[str, Any]:
        """What the law wants, in clear days (None where it counts otherwise) and in words, with its article."""
        days, last = required_clear_days(self.legal), last_legal_sending(self.legal)
        words = NOT_PRINTED if last is None else f"envoi le {plain_date(last)} au plus tard"
        return {
            "days": days,
            "words": words if days is None else print_clear_days(days),
            "last_sending": last.isoformat() if last else None,
            "article": str(sending_article(self.legal)),
        }


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one convening."""

    sitting: Sitting
    sendings: tuple[Sending, ...]
    recipients: tuple[Recipient, ...]
    agendas: tuple[Snapshot, ...]
    pieces: tuple[Piece, ...]
    journal: bytes
    head: JournalHead

    @property
    def by_status(self) -> dict[str, int]:
        """How many notices of the present round stand where, by their French name."""
        present = [one for one in self.recipients if one.round == self.sitting.round]
        members = sum(one.capacity == check.MEMBER for one in present)
        counted = {
            "Destinataires": len(present),
            "dont membres en exercice": members,
            "envoyées": sum(bool(one.sent_on) for one in present),
            "prises en charge par le serveur de messagerie": sum(bool(one.accepted_at) for one in present),
            "départ confirmé par un agent": sum(bool(one.confirmed_on) for one in present),
            "rejetées": sum(bool(one.bounced_at) for one in present),
            "dossiers ouverts": sum(bool(one.opened_at) for one in present),
            "réponses reçues": sum(bool(one.answered_at) for one in present),
        }
        return {name: number for name, number in counted.items() if number or name in {"Destinataires", "envoyées"}}


def evidence_of(sitting: Sitting, *, with_addresses: bool = False) -> Evidence:
    """Read the convening of a sitting; call it in a transaction that sees one moment, so that the journal and the rows agree.

    Raises ``NothingToProve`` before the agenda is settled, ``PapersMissing`` when a document is not made.

    ``with_addresses``: print whole addresses, under the responsibility of whoever hands the file over; masked without.
    """
    if sitting.frozen_on is None:
        raise NothingToProve(sitting.key)
    notices = sitting.notices.select_related("member", "holder").order_by("round", "pk")
    convening = Mail.objects.filter(notice__sitting=sitting, kind__in=CONVENING).order_by("pk")
    mails = {mail.notice_id: mail for mail in convening}
    return Evidence(
        sitting=sitting,
        sendings=tuple(_sendings(sitting)),
        recipients=tuple(_recipient(notice, mails.get(notice.pk), with_addresses) for notice in notices),
        agendas=tuple(sitting.snapshots.order_by("round", "supplement")),
        pieces=tuple(_pieces(sitting)),
        journal="".join(journal_lines(sitting)).encode(),
        head=JournalHead.objects.get(authority=sitting.body.authority),
    )


def _sendings(sitting: Sitting) -> Iterator[Sending]:
    yield Sending("Convocation", facts.notice_of(sitting))
    for supplement in sitting.supplements.filter(round=sitting.round).exclude(sent_on=None).order_by("number"):
        yield Sending(f"Supplément n°{NBSP}{supplement.number}", facts.supplement_of(supplement))


def _recipient(notice: Notice, mail: Mail | None, with_addresses: bool) -> Recipient:
    used = (mail.address if mail else "") or notice.member.email
    address = used if notice.channel == "electronic" else " ".join(notice.member.address.split())
    return Recipient(
        key=notice.member.key,
        name=str(notice.member),
        capacity=notice.get_capacity_display(),
        channel=notice.get_channel_display(),
        round=notice.round,
        sent_on=_day(notice.sent_on),
        left_at=_moment(notice.left_at),
        accepted_at=_moment(notice.accepted_at),
        confirmed_on=_day(notice.confirmed_on),
        bounced_at=_moment(notice.bounced_at),
        bounce_reason=notice.bounce_reason,
        opened_at=_moment(notice.opened_at),
        answered_at=_moment(notice.answered_at),
        answer=notice.get_answer_display() if notice.answer else "",
        holder=str(notice.holder) if notice.holder else "",
        message_id=identity_of(mail.key) if mail and mail.sha256 else "",
        message_sha256=mail.sha256 if mail else "",
        address=address if with_addresses else masked(address),
    )


def _pieces(sitting: Sitting) -> list[Piece]:
    """List the documents of the convening, Word then PDF: those that left, even where they were made again since."""
    papers = list(sitting.papers.exclude(kind__in=AFTERWARDS).order_by("rank", "name", "pk"))
    sent = _sent(sitting)
    _refuse_unmade(sitting, papers, sent)
    made = {(one.key, one.pdf_sha256): one for one in Manifest.objects.filter(sitting=sitting)}
    by_key = {paper.key: paper for paper in papers}
    wanted = [*sent, *((paper.key, paper.pdf_sha256) for paper in papers if paper.key not in dict(sent))]
    names: dict[str, int] = {}
    pieces = []
    for key, pdf in wanted:
        manifest, paper = made.get((key, pdf)), by_key[key]
        name = SIGNS.sub("_", paper.name)
        names[name] = names.get(name, 0) + 1
        stem = f"pieces/{name}" if names[name] == 1 else f"pieces/{name}-{names[name]}"
        docx = manifest.docx_sha256 if manifest else paper.docx_sha256
        pieces += [_piece(paper.kind, f"{stem}.docx", docx, manifest), _piece(paper.kind, f"{stem}.pdf", pdf, manifest)]
    return pieces


def _sent(sitting: Sitting) -> list[tuple[str, str]]:
    """Return the documents that the journal says have left, each once: its key, the fingerprint of its PDF."""
    told = sitting.body.authority.journal.filter(event="notices_left", subject=sitting.key).order_by("sequence")
    known = set(sitting.papers.values_list("key", flat=True))
    papers = [pair for entry in told for pair in sorted(entry.content["papers"].items())]
    return [(key, pdf) for key, pdf in dict.fromkeys(papers) if key in known and pdf]


def _refuse_unmade(sitting: Sitting, papers: Sequence[Paper], sent: Iterable[tuple[str, str]]) -> None:
    """Raise ``PapersMissing`` for the notices of the present round without a document, and the documents without a PDF."""
    there = {paper.notice_id for paper in papers if paper.kind == "convocation"}
    present = sitting.notices.filter(round=sitting.round).exclude(pk__in=there).select_related("member")
    left = {key for key, _ in sent}
    unmade = [f"{paper.name} (PDF)" for paper in papers if not paper.pdf_sha256 and paper.key not in left]
    if missing := [*(str(notice.member) for notice in present), *unmade]:
        raise PapersMissing(missing)


def _piece(kind: str, file: str, sha256: str, made: Manifest | None) -> Piece:
    made_of = {
        "modele": made.template_sha256, "donnees": made.values_sha256, "moteur": made.engine,
        "convertisseur": made.office, "date_portee": made.day.isoformat(),
    } if made else {}  # fmt: skip
    return Piece(file, sha256, file.rpartition(".")[2], kind, _moment(made.made_at) if made else "", made_of)


def masked(address: str) -> str:
    """Keep of an address what tells it from others without giving it away: « c…@exemple.fr »."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}…{at}{domain}" if at else "…" if address else ""


def _moment(at: datetime | None) -> str:
    return at.astimezone(PARIS).isoformat(timespec="seconds") if at else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
