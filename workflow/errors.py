"""Word every refusal in French: what happened, why, and what can be done next.

One tree, so that a caller catches what it can answer. The arguments are the facts; the text is made from them,
and each error survives pickling, because a refusal may cross from a worker to a page.
"""

from __future__ import annotations

from collections.abc import Sequence

NBSP = "\u00a0"


class Refusal(Exception):
    """Refuse a step, a file or a request; ``str()`` is the French text an officer reads."""

    exit_status = 1


class EventForbidden(Refusal):
    """Refuse an event that the state does not know."""

    def __init__(self, event: str, state: str, possible: Sequence[str] = ()) -> None:
        super().__init__(event, state, tuple(possible))
        self.event, self.state, self.possible = event, state, tuple(possible)

    def __str__(self) -> str:
        """Say what is impossible, in which state, and what is possible."""
        ways = f" Actions possibles{NBSP}: {', '.join(self.possible)}." if self.possible else " Le dossier est clos."
        return f"«{NBSP}{self.event}{NBSP}» est impossible{NBSP}: le dossier est «{NBSP}{self.state}{NBSP}».{ways}"


class StepBlocked(Refusal):
    """Refuse a step that the law, or a missing sign-off, forbids; every reason is listed at once.

    ``findings``: the blocking findings (``workflow.law.Finding``), each printed with its article. ``missing``: what the
    house itself still waits for. ``next_steps``: what can be done about it.
    """

    def __init__(
        self,
        event: str,
        findings: Sequence[object],
        missing: Sequence[str] = (),
        next_steps: Sequence[str] = (),
    ) -> None:
        super().__init__(event, tuple(findings), tuple(missing), tuple(next_steps))
        self.event, self.findings, self.missing = event, tuple(findings), tuple(missing)
        self.next_steps = tuple(next_steps)

    def __str__(self) -> str:
        """List all the reasons, one a line, then what can be done."""
        reasons = [*self.missing, *(str(finding) for finding in self.findings)]
        lines = [f"«{NBSP}{self.event}{NBSP}» est refusé{NBSP}:", *(f"- {reason}" for reason in reasons)]
        lines += [f"Que faire{NBSP}: {step}" for step in self.next_steps]
        return "\n".join(lines)


class NotEntitled(Refusal):
    """Refuse a person whose role does not allow the event."""

    def __init__(self, person: str, event: str, roles: Sequence[str]) -> None:
        super().__init__(person, event, tuple(roles))
        self.person, self.event, self.roles = person, event, tuple(roles)

    def __str__(self) -> str:
        """Say who may do it."""
        return (
            f"{self.person} ne peut pas «{NBSP}{self.event}{NBSP}»{NBSP}: "
            f"cette action revient à {' ou '.join(self.roles)}."
        )


class OverrideRefused(Refusal):
    """Refuse to pass over a block: nobody named, or no written reason."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule

    def __str__(self) -> str:
        """Say what a lawful override needs."""
        return (
            f"Le blocage {self.rule} ne peut être levé que par une personne nommément désignée, "
            f"avec un motif écrit d’au moins dix caractères{NBSP}; il est inscrit au journal."
        )


class StaleVersion(Refusal):
    """Refuse an action on a draft that changed since it was read."""

    def __init__(self, subject: str, read: int, stored: int) -> None:
        super().__init__(subject, read, stored)
        self.subject, self.read, self.stored = subject, read, stored

    def __str__(self) -> str:
        """Tell the person to look again."""
        return (
            f"«{NBSP}{self.subject}{NBSP}» a changé depuis votre lecture (version {self.read}, "
            f"aujourd’hui {self.stored}). Relisez le dossier avant d’agir de nouveau."
        )


class SignOffRefused(Refusal):
    """Refuse a sign-off: not this person’s turn, already given, or the author’s own draft."""

    def __init__(self, person: str, reason: str) -> None:
        super().__init__(person, reason)
        self.person, self.reason = person, reason

    def __str__(self) -> str:
        """Say why this person’s sign-off does not count."""
        return f"Le visa de {self.person} est refusé{NBSP}: {self.reason}"


class FrozenText(Refusal):
    """Refuse to change a text that was sent, voted or signed."""

    def __init__(self, subject: str, state: str) -> None:
        super().__init__(subject, state)
        self.subject, self.state = subject, state

    def __str__(self) -> str:
        """Say what to do instead."""
        return (
            f"Le texte de «{NBSP}{self.subject}{NBSP}» ne change plus{NBSP}: le dossier est «{NBSP}{self.state}{NBSP}». "
            "Une erreur se corrige par une délibération rectificative."
        )


class JournalBroken(Refusal):
    """Report that the journal’s chain does not hold: a row was edited, removed or swapped."""

    def __init__(self, breaks: Sequence[str]) -> None:
        super().__init__(tuple(breaks))
        self.breaks = tuple(breaks)

    def __str__(self) -> str:
        """List each place where the chain breaks."""
        return f"Le journal a été altéré{NBSP}:\n" + "\n".join(f"- {place}" for place in self.breaks)
