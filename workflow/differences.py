"""Tell in French what changed between two versions of a text, so that whoever approved the former sees what fell. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any

from workflow.errors import NBSP
from workflow.french import amount, count

LISTS = {"citations": "Visas", "blocks": "Exposé des motifs", "decisions": "Dispositif", "closing": "Fin du texte"}
RECORDS = {"grant": "Subvention", "budget": "Imputation budgétaire"}
WORDS = {
    "grantee": "bénéficiaire", "amount": "montant", "year": "année", "year_total": "total de l’année",
    "private_law": "bénéficiaire de droit privé", "republican_commitment_signed": "contrat d’engagement républicain",
    "account": "compte", "line": "ligne", "chapter": "chapitre", "cites_delegation": "visa de la délégation",
}  # fmt: skip
SUMS = ("amount", "year_total")
REARRANGED = "La disposition du texte change, sans qu’aucun mot ne change."
LONGEST = 160  # characters of a passage; the two versions themselves tell the rest


def changes_between(former: Mapping[str, Any], latter: Mapping[str, Any]) -> tuple[str, ...]:
    """List what changed from the former content of a text to the latter (docs/dossier.md), one sentence each, in its order.

    Passages are told as added, removed or replaced; a sum is told with both figures. Nothing changed: an empty list.
    """
    found = tuple(_changes(former, latter))
    return found if found or former == latter else (REARRANGED,)


def _changes(former: Mapping[str, Any], latter: Mapping[str, Any]) -> Iterator[str]:
    for name, label in RECORDS.items():
        yield from _record_changes(label, former.get(name) or {}, latter.get(name) or {})
    for name, label in LISTS.items():
        yield from _list_changes(label, _passages(former.get(name)), _passages(latter.get(name)))
    for name in [*former, *(name for name in latter if name not in former)]:
        if name not in LISTS and name not in RECORDS and former.get(name) != latter.get(name):
            yield _told(WORDS.get(name, name), former.get(name), latter.get(name))


def _record_changes(label: str, former: Mapping[str, Any], latter: Mapping[str, Any]) -> Iterator[str]:
    if former and not latter:
        yield f"{label}{NBSP}: supprimée."
        return
    for name in [*former, *(name for name in latter if name not in former)]:
        before, after = former.get(name), latter.get(name)
        if before != after:
            yield f"{label}, {_told(WORDS.get(name, name), _figure(name, before), _figure(name, after))}"


def _told(what: str, before: object, after: object) -> str:
    if before in (None, ""):
        return f"{what}{NBSP}: {_value(after)} (rien auparavant)."
    if after in (None, ""):
        return f"{what}{NBSP}: plus rien, au lieu de {_value(before)}."
    return f"{what}{NBSP}: {_value(after)}, au lieu de {_value(before)}."


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return _short(str(value))


def _figure(name: str, value: object) -> object:
    if name not in SUMS or value is None:
        return value
    try:
        return amount(Decimal(str(value)))
    except (InvalidOperation, ValueError):  # no sum, or a part of a cent: told as it was written
        return value


def _list_changes(label: str, former: Sequence[str], latter: Sequence[str]) -> Iterator[str]:
    matcher = SequenceMatcher(a=former, b=latter, autojunk=False)
    for operation, begin, end, begun, ended in matcher.get_opcodes():
        gone, come = former[begin:end], latter[begun:ended]
        if operation == "equal":
            continue
        pairs = min(len(gone), len(come))
        for before, after in zip(gone[:pairs], come[:pairs], strict=True):
            yield f"{label}{NBSP}: {_quoted(before)} devient {_quoted(after)}."
        yield from (f"{label}{NBSP}: {_quoted(text)} est supprimé." for text in gone[pairs:])
        yield from (f"{label}{NBSP}: {_quoted(text)} est ajouté." for text in come[pairs:])


def _passages(value: object) -> list[str]:
    """Print each passage of a list on one line, with its points."""
    return [_flat(item) for item in value] if isinstance(value, list | tuple) else []


def _flat(item: object) -> str:
    if isinstance(item, Mapping):
        return " / ".join(_flat(part) for part in item.values() if part)
    if isinstance(item, list | tuple):
        return " / ".join(_flat(part) for part in item)
    return str(item)


def _quoted(text: str) -> str:
    return f"«{NBSP}{_short(text)}{NBSP}»"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def in_short(changes: Sequence[str]) -> str:
    """Sum the changes up for one line: « 3 changements : … »."""
    if not changes:
        return "aucun changement"
    return f"{count(len(changes), 'changement')}{NBSP}: {changes[0]}{' …' if len(changes) > 1 else ''}"
