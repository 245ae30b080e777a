"""Gather the proof that a sitting was convened, for a judge who trusts nobody: what, to whom, when, in one sealed file.

``evidence_of`` reads the facts, ``bundle`` makes the file, ``check.py`` (in the file) checks it without this system, and
``compare`` checks it against this system years later. The bytes of the documents come in as an argument: this room does
not know the store.
"""

from exchange.evidence import check
from exchange.evidence.bundle import FetchBytes, bundle, fingerprints
from exchange.evidence.comparing import compare
from exchange.evidence.facts import Evidence, Piece, Recipient, evidence_of
from exchange.evidence.refusals import NoSuchSitting, NothingToProve, PapersMissing, SeveralSittings, UnreadableBundle
from exchange.evidence.sittings import sitting_named

__all__ = [
    "Evidence",
    "FetchBytes",
    "NoSuchSitting",
    "NothingToProve",
    "PapersMissing",
    "Piece",
    "Recipient",
    "SeveralSittings",
    "UnreadableBundle",
    "bundle",
    "check",
    "compare",
    "evidence_of",
    "fingerprints",
    "sitting_named",
]
