"""Check that every key named in a dossier is borne by somebody, or by some draft, and that nobody is counted twice.

The checks run on the raw file, not on the model, so that a broken reference is told together with a wrong date.
"""

from __future__ import annotations

from collections.abc import Iterator

from exchange.dossier.explanation import Explanation, guess
from exchange.dossier.tree import Plain
from workflow.law import RULES

Place = tuple[str | int, ...]

MEMBERS = (
    "drafts.*.rapporteur",
    "sitting.chair",
    "sitting.secretaries.*",
    "sitting.convener",
    "sitting.notice.exceptions.*.member",
    "sitting.roll_call.present.*",
    "sitting.roll_call.excused.*",
    "sitting.roll_call.proxies.*.principal",
    "sitting.roll_call.proxies.*.holder",
    "sitting.movements.*.member",
    "sitting.items.*.chair",
    "sitting.items.*.recusals.*.member",
    "sitting.items.*.interested.*",
    "sitting.items.*.ballot.names.for.*",
    "sitting.items.*.ballot.names.against.*",
    "sitting.items.*.ballot.names.abstentions.*",
    "sitting.items.*.ballot.names.not_taking_part.*",
    "sitting.items.*.signatures.*.member",
)
DRAFTS = (
    "sitting.notice.second_of.agenda.*",
    "sitting.agenda.*",
    "sitting.agenda.*.draft",
    "sitting.late_items.*",
    "sitting.roll_call.proxies.*.from",
    "sitting.roll_call.proxies.*.to",
    "sitting.movements.*.before",
    "sitting.items.*.draft",
    "overrides.*.draft",
)
ONCE = (
    ("body.members.*.key",),
    ("drafts.*.key",),
    ("sitting.agenda.*", "sitting.agenda.*.draft", "sitting.late_items.*"),
    ("sitting.items.*.draft",),
    ("sitting.secretaries.*",),
    ("sitting.roll_call.present.*",),
    ("sitting.roll_call.excused.*",),
    ("sitting.notice.exceptions.*.member",),
)


def broken_references(raw: Plain) -> Iterator[Explanation]:
    """Find the keys that nobody bears, and those written twice where once is meant."""
    yield from unknown(
        raw, MEMBERS, known={key for _, key in at(raw, "body.members.*.key")}, noun="d’un membre de « body.members »"
    )
    yield from unknown(raw, DRAFTS, known={key for _, key in at(raw, "drafts.*.key")}, noun="d’un projet de « drafts »")
    yield from unknown(raw, ("overrides.*.rule",), known=set(RULES), noun="d’une règle de droit, par exemple CONV-1")
    for patterns in ONCE:
        seen: set[str] = set()
        for place, key in (found for pattern in patterns for found in at(raw, pattern)):
            if key in seen:
                yield Explanation(place, "chaque clé une seule fois", f"« {key[:60]} » une seconde fois")
            seen.add(key)


def unknown(raw: Plain, patterns: tuple[str, ...], *, known: set[str], noun: str) -> Iterator[Explanation]:
    """Find the keys that are not known; with nothing known at all, the missing list is told elsewhere."""
    for place, key in (found for pattern in patterns for found in at(raw, pattern) if known):
        if key not in known:
            yield Explanation(place, f"la clé {noun}{guess(key, known)}")


def at(raw: Plain, pattern: str) -> Iterator[tuple[Place, str]]:
    """Return every text of the file that stands at a pattern such as « sitting.items.*.draft », with its place."""
    reached: list[tuple[Place, Plain]] = [((), raw)]
    for step in pattern.split("."):
        reached = [((*place, name), value) for place, above in reached for name, value in below(above, step)]
    yield from ((place, value.strip()) for place, value in reached if isinstance(value, str))


def below(value: Plain, step: str) -> Iterator[tuple[str | int, Plain]]:
    """Return what stands one step below: every element of a list for « * », else the value of a key."""
    if step == "*" and isinstance(value, list):
        yield from enumerate(value)
    elif isinstance(value, dict) and step in value:
        yield step, value[step]
