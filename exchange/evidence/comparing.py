"""Compare a bundle, written long ago perhaps, with the present system: what was proved then must still stand here.

This finds what the journal alone cannot: whoever rewrites the whole journal, its head included, makes a chain that holds,
but not the one that an earlier bundle bears.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any

from exchange.evidence import check
from exchange.evidence.extract import hidden, is_about, names_of, shown
from workflow.actions.journal import verify
from workflow.errors import NBSP
from workflow.models import Authority, Sitting

HasBytes = Callable[[str, str], bool]  # whether the bytes of this hash and suffix are still kept


def compare(files: Mapping[str, bytes], *, has: HasBytes) -> Iterator[str]:
    """Yield, in French, each difference between a bundle that holds and this system."""
    facts = json.loads(files[check.FACTS])
    authority = Authority.objects.filter(key=facts["authority"]["key"]).first()
    if authority is None:
        yield f"La collectivité «{NBSP}{check.printable(facts['authority']['name'])}{NBSP}» n’est pas dans ce système."
        return
    sitting = Sitting.objects.filter(
        body__authority=authority, body__key=facts["body"]["key"], key=facts["sitting"]["key"]
    ).first()
    yield from _journal(files, facts, authority, names_of(sitting) if sitting else (facts["sitting"]["key"],))
    yield from verify(authority)
    if sitting is None:
        yield "La séance n’est plus dans ce système."
        return
    if sitting.day.isoformat() != facts["sitting"]["day"]:
        yield f"La séance est aujourd’hui fixée au {sitting.day:%d/%m/%Y}."
    yield from _agendas(facts, sitting)
    yield from _documents(facts, has)


def _journal(
    files: Mapping[str, bytes], facts: Mapping[str, Any], authority: Authority, names: Container[str]
) -> Iterator[str]:
    """Look for each entry of the bundle at its place in the present journal, and for those that the bundle left out."""
    known = {entry["sequence"]: entry for entry in check.entries(files)}
    present = authority.journal.filter(sequence__lte=facts["journal"]["sequence"]).order_by("sequence")
    count = 0
    for entry in present.iterator(chunk_size=2000):
        count += 1
        told = known.get(entry.sequence, {})
        if told.get("hash") != entry.hash:
            yield f"Le journal a été réécrit{NBSP}: son inscription n°{NBSP}{entry.sequence} n’est plus celle du dossier."
            return
        if told != (shown(entry, authority.key) if "event" in told else hidden(entry)):
            yield f"L’inscription n°{NBSP}{entry.sequence} n’a plus le même contenu."
        if "event" not in told and is_about(entry, names):
            yield f"L’inscription n°{NBSP}{entry.sequence} concerne la séance, et le dossier ne la montre pas."
    if count < facts["journal"]["sequence"]:
        yield f"Le journal n’a plus que {count} des {facts['journal']['sequence']} inscriptions du dossier."


def _agendas(facts: Mapping[str, Any], sitting: Sitting) -> Iterator[str]:
    kept = set(sitting.snapshots.values_list("sha256", flat=True))
    for agenda in facts["agendas"]:
        if agenda["sha256"] not in kept:
            yield f"{check.printable(agenda['file'])}{NBSP}: cet ordre du jour n’est plus dans le système."


def _documents(facts: Mapping[str, Any], has: HasBytes) -> Iterator[str]:
    for piece in facts["pieces"]:
        if not has(piece["sha256"], piece["file"].rpartition(".")[2]):
            yield f"{check.printable(piece['file'])}{NBSP}: ce fichier n’est plus dans le magasin du système."
