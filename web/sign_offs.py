"""Read what a sign-off link asks, and do what its form says; the turn and the text are judged by the action itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from exchange.links import SignOffLink
from workflow.actions.approval.links import refuse_by_link, sign_off_by_link
from workflow.actions.refusals import NotReady
from workflow.differences import RECORDS, SUMS, WORDS, changes_between
from workflow.french import amount, clock, plain_date, typeset
from workflow.models import Draft, LinkUse, Revision, RouteStep, User
from workflow.routing import Opinion

PARTS = {"citations": "Visas", "blocks": "Exposé des motifs", "decisions": "Dispositif", "closing": "Fin du texte"}
DONE = {
    "approve": "Votre visa est enregistré.",
    "favourable": "Votre avis favorable est enregistré.",
    "unfavourable": "Votre avis défavorable est enregistré.",
    "refuse": "Votre refus est enregistré, le texte revient à son auteur avec votre motif.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What one link asks of one person: the step, the very text, and why nothing can be done any more (empty: it can)."""

    link: SignOffLink
    digest: str
    draft: Draft
    step: RouteStep
    revision: Revision
    user: User
    over: str = ""
    changes: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether the link is of no use any more."""
        return bool(self.over)

    @property
    def parts(self) -> list[tuple[str, list[str]]]:
        """The text itself, part by part: whoever signs reads what is signed."""
        content = self.revision.content
        named = [(title, list(_lines(content.get(name)))) for name, title in PARTS.items()]
        records = [(title, list(_record(content.get(name) or {}))) for name, title in RECORDS.items()]
        annexes = [("Annexes", [annex.title for annex in self.draft.annexes.order_by("rank")])]
        return [(title, lines) for title, lines in (*records, *named, *annexes) if lines]


def asked_by(link: SignOffLink, digest: str) -> Asked | None:
    """Return what a link asks, as things stand; None when the rows that it binds do not belong together."""
    step = RouteStep.objects.select_related("draft").filter(pk=link.step).first()
    revision = Revision.objects.filter(pk=link.revision).first()
    user = User.objects.filter(pk=link.user, is_active=True).first()
    if step is None or revision is None or user is None or revision.draft_id != step.draft_id:
        return None
    latest = step.draft.revision
    over, changes = "", ()
    if use := LinkUse.objects.filter(digest=digest).first():
        used = timezone.localtime(use.used_at)
        over = f"Ce lien a déjà servi, le {plain_date(used.date())} à {clock(used.time())}."
    elif latest.pk != revision.pk:
        over = (
            "Le texte a changé depuis l’envoi de ce lien : quand votre tour reviendra, un autre courriel vous le dira."
        )
        changes = changes_between(revision.content, latest.content)
    elif step.round != link.round or step.retired_on or step.passed_on or step.draft.state != "review":
        over = "Cette étape est passée, ou elle a été rouverte ou remplacée : ce lien ne sert plus."
    return Asked(link, digest, step.draft, step, revision, user, typeset(over), changes)


def act(asked: Asked, do: str, *, words: str, at: datetime) -> str:
    """Do what the form asks and say so; raises the refusal of the action, which judges turn, text and link again."""
    bound = {
        "step": asked.link.step, "round": asked.link.round, "sha256": asked.revision.sha256, "user": asked.link.user,
        "digest": asked.digest, "on": timezone.localdate(at), "at": at,
    }  # fmt: skip
    match do:
        case "approve":
            sign_off_by_link(**bound, comment=words)
        case "favourable" | "unfavourable":
            sign_off_by_link(**bound, comment=words, opinion=Opinion(do))
        case "refuse":
            refuse_by_link(**bound, reason=words)
        case _:
            raise NotReady("Viser", ["Choisissez ce que vous voulez faire."])
    return DONE[do]


def _lines(value: object) -> Iterator[str]:
    """Yield each passage of a part of the text, lists and tables line by line."""
    if isinstance(value, str):
        yield typeset(value)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _lines(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _lines(one)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _record(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        printed = amount(Decimal(str(value))) if name in SUMS and value is not None else value
        yield typeset(f"{WORDS.get(name, name)} : {printed}")
