"""Bring the small council to where its notices leave: addresses kept, agenda settled, papers printed, a moment in time."""

from __future__ import annotations

import io
import random
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pikepdf
from django.utils import timezone

from documents import store
from tests.workflow import acting
from workflow import models
from workflow.actions import texts
from workflow.actions.convening import agenda, notices, recipients

PARIS = ZoneInfo("Europe/Paris")
LEAVING = datetime(2026, 10, 9, 9, 0, tzinfo=PARIS)
ANSWERED = datetime(2026, 10, 12, 18, 0, tzinfo=PARIS)


def address_of(key: str) -> str:
    return f"{key}@elus.example"


def reachable(body: models.Body) -> models.Body:
    """Give each member an address."""
    for member in models.Member.objects.filter(authority=body.authority):
        recipients.change_contact(member, email=address_of(member.key), by=acting.OFFICE, on=acting.WRITTEN)
    return body


def frozen(body: models.Body, *keys: str, key: str = "octobre") -> models.Sitting:
    """Plan a sitting, put these texts on its agenda and settle it; nothing is sent."""
    sitting = agenda.plan_sitting(
        body, key=key, day=acting.DAY, begins_at=time(20), place="Mairie", chair="delorme", secretaries=["roux"],
        convened_by="mayor", by=acting.OFFICE, on=acting.WRITTEN,
    )  # fmt: skip
    for name in keys or ("ecole", "voirie"):
        text = acting.draft(body, name)
        texts.submit(text, by=acting.AUTHOR, on=acting.WRITTEN)
        agenda.place_on_agenda(sitting, text, by=acting.OFFICE, on=acting.WRITTEN)
    agenda.freeze_agenda(sitting, by=acting.OFFICE, on=acting.WRITTEN)
    sitting.refresh_from_db()
    return sitting


def printed(sitting: models.Sitting, *, size: int = 0) -> models.Sitting:
    """Stand for the workers: a one-page PDF for each paper that waits; ``size``: bytes added to each draft."""
    for row in models.OutboxRow.objects.filter(kind="paper", payload__sitting=sitting.pk, done_at=None):
        notice, item = row.payload.get("notice"), row.payload.get("item")
        kind = row.payload["kind"]
        sha256 = store.keep(page(size if item else 0, f"{kind}-{notice or item}"), "pdf")
        about = {"sitting": sitting, "notice_id": notice, "kind": kind, "pdf_sha256": sha256, "docx_sha256": "0" * 64}
        if item:
            about |= {"draft": models.AgendaItem.objects.get(pk=item).draft, "rank": 700}
        name = f"projets/{item:02d}-projet" if item else f"{kind}/{kind}-{notice}"
        models.Paper.objects.update_or_create(key=f"{kind}:{notice or item}", defaults={**about, "name": name})
    models.OutboxRow.objects.filter(kind="paper").update(done_at=timezone.now())
    return sitting


def page(size: int, title: str) -> bytes:
    """Return a PDF of one blank page, made heavier by so many bytes."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Title"] = title
    if size:
        pdf.attachments["ballast"] = pikepdf.AttachedFileSpec(pdf, _noise(size), filename="ballast")
    kept = io.BytesIO()
    pdf.save(kept)
    return kept.getvalue()


def sent(body: models.Body, *keys: str) -> models.Sitting:
    """Settle, print and send: each member’s mail waits to leave."""
    sitting = printed(frozen(reachable(body), *keys))
    notices.send(sitting, by=acting.OFFICE, at=LEAVING)
    sitting.refresh_from_db()
    return sitting


def notice_to(sitting: models.Sitting, key: str) -> models.Notice:
    return models.Notice.objects.current(sitting).get(member__key=key)


def _noise(size: int) -> bytes:
    """Return bytes that nothing compresses."""
    return random.Random(size).randbytes(size)
