"""Take one step of a draft’s life in one transaction: its state, its version, the journal, the work left for later.

This is the only place where a state changes. Any error leaves everything as it was, the object in memory included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from workflow import lifecycle
from workflow.actions.actor import Actor
from workflow.actions.journal import record
from workflow.errors import NotEntitled, StaleVersion
from workflow.law.article import Finding
from workflow.lifecycle import Case, Override, Role
from workflow.models import Draft, JournalEntry


@dataclass(frozen=True, slots=True)
class Taken:
    """What a step came to: the new state, all that the law found (warnings included), and the entry of the journal."""

    state: str
    findings: tuple[Finding, ...]
    entry: JournalEntry


def take(
    draft: Draft,
    event: str,
    *,
    by: Actor,
    on: date,
    facts: Sequence[object] = (),
    overrides: Sequence[Override] = (),
    missing: Sequence[str] = (),
    content: Mapping[str, object] | None = None,
    version: int | None = None,
    effect: Callable[[], Mapping[str, object]] | None = None,
) -> Taken:
    """Fire the event on the stored draft, and keep with it all that it changes.

    ``version``: the version that the person read; another one stored since is refused (``StaleVersion``). None: the row
    lock and the state alone decide. ``effect`` runs once the law has agreed, in the same transaction; what it returns
    goes to the journal with ``content``.
    Raises ``EventForbidden``, ``NotEntitled``, ``OverrideRefused``, ``StepBlocked`` or ``StaleVersion``.
    """
    with held(draft) as stored:
        if version is not None and version != stored.version:
            raise StaleVersion(stored.subject, version, stored.version)
        case = Case(stored.state, tuple(facts), on, by.name, by.roles, tuple(overrides), tuple(missing))
        before, state = stored.state, lifecycle.fire(case, event)
        found = lifecycle.findings(case, event)
        stored.state, stored.version = state, stored.version + 1
        stored.save(update_fields=["state", "version"])
        told = {
            "from": before,
            "to": state,
            "version": stored.version,
            **(content or {}),
            **(effect() if effect else {}),
        }
        told |= judged(found, overrides)
        entry = record(stored.authority, by=by, on=on, event=event, subject=stored.key, content=told)
    return Taken(state, found, entry)


@contextmanager
def held(draft: Draft) -> Iterator[Draft]:
    """Lock the stored row for a transaction; the object in memory follows it only once the transaction is through."""
    with transaction.atomic():
        stored = Draft.objects.select_for_update(no_key=True).select_related(None).get(pk=draft.pk)
        yield stored
    draft.state, draft.version = stored.state, stored.version


def judged(found: Sequence[Finding], overrides: Sequence[Override]) -> dict[str, object]:
    """Tell the journal what the law found, and who passed over which block and why."""
    blocks = {finding.rule for finding in found if finding.is_blocking}
    return {
        "findings": [
            {"rule": f.rule, "severity": f.severity.value, "article": str(f.article), "message": f.message}
            for f in found
        ],
        "overrides": [asdict(override) for override in overrides if override.rule in blocks],
    }


def require(by: Actor, act: str, roles: Sequence[Role]) -> None:
    """Refuse a person whose role does not allow an act that changes no state; ``act`` is its French name."""
    if not by.roles.intersection(roles):
        raise NotEntitled(by.name, act, [role.label for role in roles])
