"""Write the evidence of a sitting as one file: a ZIP whose bytes are the same for the same facts, with its own checker.

What the checker counts again is written as data (``convocation.json``, ``destinataires.csv``, ``journal.jsonl``); what a
judge reads is the summary and the « LISEZ-MOI ».
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import Any

from exchange.evidence import check
from exchange.evidence.facts import Evidence
from exchange.evidence.refusals import PapersMissing
from exchange.evidence.words import README
from workflow.errors import NBSP
from workflow.models import Sitting, Snapshot

FORMAT = "delibera-preuve-1"
CHECKER = Path(check.__file__)
COLUMNS = (
    "cle", "nom", "qualite", "voie", "envoi", "date_envoi", "parti_le", "accepte_le", "depart_confirme_le", "rejete_le",
    "motif_rejet", "ouvert_le", "repondu_le", "reponse", "porteur", "message_id", "empreinte_message", "adresse",
)  # fmt: skip
FetchBytes = Callable[[str, str], bytes]  # a hash and a suffix give the bytes; FileNotFoundError without


def bundle(evidence: Evidence, *, fetch: FetchBytes, summary: bytes) -> bytes:
    """Return the whole file; raises ``PapersMissing`` where ``fetch`` does not find a document."""
    files = {
        check.README: README.format(sitting=named(evidence.sitting)).encode(),
        check.SUMMARY: summary,
        check.CHECKER: CHECKER.read_bytes(),
        check.RECIPIENTS: recipients_csv(evidence),
        check.JOURNAL: evidence.journal,
        **{agenda_file(agenda): check.canonical(agenda.content) for agenda in evidence.agendas},
        **_documents(evidence, fetch),
    }
    files[check.FACTS] = check.canonical(facts_json(evidence, files[check.RECIPIENTS])) + b"\n"
    files[check.MANIFEST] = check.manifest_of(files)
    return check.pack(files)


def fingerprints(evidence: Evidence) -> dict[str, str]:
    """Return the fingerprints that the summary prints, by their French name."""
    agendas = {
        f"Ordre du jour, envoi {one.round}{f', supplément {one.supplement}' if one.supplement else ''}": one.sha256
        for one in evidence.agendas
    }
    return {
        **agendas,
        "Liste des destinataires": check.sha256(recipients_csv(evidence)),
        f"Tête du journal, inscription n°{NBSP}{evidence.head.sequence}": evidence.head.hash,
    }


def named(sitting: Sitting) -> str:
    """Name the sitting, with its authority and its day."""
    return f"{sitting.body.authority.name}, {sitting.body.name}, séance du {sitting.day:%d/%m/%Y}"


def _documents(evidence: Evidence, fetch: FetchBytes) -> dict[str, bytes]:
    found, lost = {}, []
    for piece in evidence.pieces:
        try:
            found[piece.file] = fetch(piece.sha256, piece.suffix)
        except FileNotFoundError:
            lost.append(f"{piece.file}{NBSP}: fichier perdu du magasin")
    if lost:
        raise PapersMissing(lost)
    return found


def agenda_file(agenda: Snapshot) -> str:
    """Name the file of what one sending stated."""
    supplement = f"-supplement-{agenda.supplement}" if agenda.supplement else ""
    return f"ordre-du-jour/envoi-{agenda.round}{supplement}.json"


def facts_json(evidence: Evidence, recipients: bytes) -> dict[str, Any]:
    """Return what the checker reads first."""
    sitting, head = evidence.sitting, evidence.head
    return {
        "format": FORMAT,
        "authority": {"key": sitting.body.authority.key, "name": sitting.body.authority.name},
        "body": {"key": sitting.body.key, "name": sitting.body.name},
        "sitting": _sitting(sitting),
        "members": sorted(member.key for member in evidence.sendings[0].legal.body.members),
        "sendings": [
            {
                "what": one.what,
                "sent_on": one.legal.sent_on.isoformat() if one.legal.sent_on else None,
                "clear_days": [day.isoformat() for day in one.clear_days],
                "delay": one.delay,
            }
            for one in evidence.sendings
        ],
        "recipients_sha256": check.sha256(recipients),
        "agendas": [
            {"file": agenda_file(agenda), "sha256": agenda.sha256, "frozen_on": agenda.frozen_on.isoformat()}
            for agenda in evidence.agendas
        ],
        "pieces": [
            {"file": one.file, "sha256": one.sha256, "kind": one.kind, "made_at": one.made_at, "made_of": one.made_of}
            for one in evidence.pieces
        ],
        "journal": {"sequence": head.sequence, "hash": head.hash},
    }


def _sitting(sitting: Sitting) -> dict[str, Any]:
    return {
        "key": sitting.key,
        "day": sitting.day.isoformat(),
        "begins_at": f"{sitting.begins_at:%H:%M}" if sitting.begins_at else "",
        "place": sitting.place,
        "round": sitting.round,
        "convened_by": sitting.convened_by,
        "urgency": sitting.urgency_reason if sitting.is_urgent else None,
        "frozen_on": f"{sitting.frozen_on}",
        "moved_from": sitting.moved_from.isoformat() if sitting.moved_from else None,
        "cancelled_on": sitting.cancelled_on.isoformat() if sitting.cancelled_on else None,
        "first_sitting": sitting.first_day.isoformat() if sitting.first_day else None,
    }


def recipients_csv(evidence: Evidence) -> bytes:
    """Write the recipients as a spreadsheet opens them: UTF-8 with its mark, semicolons, nothing that it would compute."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_inert(str(value)) for value in astuple(one)] for one in evidence.recipients)
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    # What a mail server answered is not ours: a spreadsheet would take « =… » for a formula.
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
