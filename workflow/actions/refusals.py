"""Word the refusals that the memory adds to those of the law: a key taken, a rank closed, a person unknown."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.errors import NBSP, Refusal


class AlreadyDifferent(Refusal):
    """Refuse to write again, with other content, what is already kept under the same key."""

    def __init__(self, what: str, key: str, differences: Sequence[str]) -> None:
        super().__init__(what, key, tuple(differences))
        self.what, self.key, self.differences = what, key, tuple(differences)

    def __str__(self) -> str:
        """Say what is kept, and in what it differs."""
        return (
            f"{self.what} «{NBSP}{self.key}{NBSP}» existe déjà avec un autre contenu ({', '.join(self.differences)}). "
            "Choisissez une autre clé, ou reprenez le contenu enregistré."
        )


class Unknown(Refusal):
    """Refuse a key that nobody bears."""

    def __init__(self, what: str, key: str) -> None:
        super().__init__(what, key)
        self.what, self.key = what, key

    def __str__(self) -> str:
        """Say what was looked for."""
        return f"{self.what} «{NBSP}{self.key}{NBSP}» n’existe pas. Vérifiez la clé."


class TooLate(Refusal):
    """Refuse to change what is already settled: an agenda sent, an item decided, a sitting closed."""

    def __init__(self, act: str, reason: str) -> None:
        super().__init__(act, reason)
        self.act, self.reason = act, reason

    def __str__(self) -> str:
        """Say what cannot be done any more, and why."""
        return f"«{NBSP}{self.act}{NBSP}» vient trop tard{NBSP}: {self.reason}"


class NotReady(Refusal):
    """Refuse an act whose time has not come: no roll call, an agenda still open, an item without outcome."""

    def __init__(self, act: str, reasons: Sequence[str]) -> None:
        super().__init__(act, tuple(reasons))
        self.act, self.reasons = act, tuple(reasons)

    def __str__(self) -> str:
        """List all that is still waited for."""
        return "\n".join(
            [f"«{NBSP}{self.act}{NBSP}» est prématuré{NBSP}:", *(f"- {reason}" for reason in self.reasons)]
        )


class BadNumberFormat(Refusal):
    """Refuse a format that would not give every deliberation of the year a number of its own."""

    def __init__(self, number_format: str) -> None:
        super().__init__(number_format)
        self.number_format = number_format

    def __str__(self) -> str:
        """Show a format that works."""
        return (
            f"Le format de numéro «{NBSP}{self.number_format}{NBSP}» ne convient pas. Il contient le rang, et seulement "
            f"«{NBSP}{{year}}{NBSP}» et «{NBSP}{{rank}}{NBSP}»{NBSP}; par exemple «{NBSP}{{year}}.{{rank:05d}}{NBSP}»."
        )
