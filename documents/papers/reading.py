"""Read the paper that an outbox row asks for, with its key, its place in the sitting’s folder and what it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from documents.papers.agreement import Agreement
from documents.papers.attendance import AttendanceSheet
from documents.papers.convocation import Convocation
from documents.papers.deliberation import Deliberation
from documents.papers.draft import DraftText
from documents.papers.evidence_summary import EvidenceSummary
from documents.papers.filling import Paper
from documents.papers.proxy_form import ProxyForm
from documents.papers.route_sheet import RouteSheet
from workflow import models

# The kind of an outbox row, and of a template, is the key. A summary of evidence and a route sheet are made on request, by no row.
PAPERS: dict[str, type[Paper]] = {
    "convocation": Convocation,
    "proxy_form": ProxyForm,
    "draft": DraftText,
    "deliberation": Deliberation,
    "agreement": Agreement,
    "attendance": AttendanceSheet,
    "evidence_summary": EvidenceSummary,
    "route_sheet": RouteSheet,
}


@dataclass(frozen=True, slots=True)
class Made:
    """A paper ready to be filled. ``key`` names the document for ever; ``about``: columns of its row."""

    paper: Paper
    key: str
    about: dict[str, Any]


def paper_of(payload: Mapping[str, Any]) -> Made:
    """Read the rows that the payload names; raises the row’s ``DoesNotExist`` when it names none."""
    return READERS[payload["kind"]](payload)


def _convocation(payload: Mapping[str, Any]) -> Made:
    notice = models.Notice.objects.select_related("sitting", "member").get(pk=payload["notice"])
    name = f"convocations/convocation-{notice.member.key}"
    about = {"sitting": notice.sitting, "notice": notice, "name": name, "rank": 900}
    return Made(Convocation.of(notice), f"convocation:{notice.pk}", about)


def _proxy_form(payload: Mapping[str, Any]) -> Made:
    notice = models.Notice.objects.select_related("sitting", "member").get(pk=payload["notice"])
    name = f"pouvoirs/pouvoir-{notice.member.key}"
    about = {"sitting": notice.sitting, "notice": notice, "name": name, "rank": 910}
    return Made(ProxyForm.of(notice), f"proxy_form:{notice.pk}", about)


def _draft(payload: Mapping[str, Any]) -> Made:
    item = models.AgendaItem.objects.select_related("sitting__body__authority", "draft").get(pk=payload["item"])
    name = f"projets/{item.rank:02d}-{item.draft.key}"
    about = {"sitting": item.sitting, "draft": item.draft, "name": name, "rank": 700}
    return Made(DraftText.of(item), f"draft:{item.pk}", about)


def _deliberation(payload: Mapping[str, Any]) -> Made:
    act = models.Deliberation.objects.select_related("item__sitting", "draft", "body").get(pk=payload["deliberation"])
    about = {
        "sitting": act.item.sitting,
        "draft": act.draft,
        "name": f"deliberation-{act.number}",
        "rank": act.item.rank,
    }
    return Made(Deliberation.of(act), f"deliberation:{act.pk}", about)


def _agreement(payload: Mapping[str, Any]) -> Made:
    annex = models.Annex.objects.select_related("draft__deliberation__item__sitting").get(pk=payload["annex"])
    act = annex.draft.deliberation
    name = f"convention-{act.number}" if annex.rank == 1 else f"convention-{act.number}-{annex.rank}"
    about = {"sitting": act.item.sitting, "draft": annex.draft, "name": name, "rank": act.item.rank}
    return Made(Agreement.of(annex), f"agreement:{annex.pk}", about)


def _attendance(payload: Mapping[str, Any]) -> Made:
    sitting = models.Sitting.objects.get(pk=payload["sitting"])
    about = {"sitting": sitting, "name": "feuille-de-presence", "rank": 800}
    return Made(AttendanceSheet.of(sitting), f"attendance:{sitting.pk}", about)


READERS: dict[str, Callable[[Mapping[str, Any]], Made]] = {
    "convocation": _convocation,
    "proxy_form": _proxy_form,
    "draft": _draft,
    "deliberation": _deliberation,
    "agreement": _agreement,
    "attendance": _attendance,
}
