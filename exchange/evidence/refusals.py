"""Word in French why no proof can be given: no such sitting, nothing sent, documents missing, a file that is no bundle."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.errors import NBSP, Refusal


class NoSuchSitting(Refusal):
    """Refuse a name that no sitting bears."""

    exit_status = 2

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        """Say how a sitting is named."""
        return (
            f"Aucune séance ne s’appelle «{NBSP}{self.name}{NBSP}». Donnez sa clé («{NBSP}conseil-2026-10-15{NBSP}»), "
            f"ou collectivité/instance/séance («{NBSP}saint-aubin/conseil/conseil-2026-10-15{NBSP}»)."
        )


class SeveralSittings(Refusal):
    """Refuse a name that several sittings bear."""

    exit_status = 2

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(name, tuple(known))
        self.name, self.known = name, tuple(known)

    def __str__(self) -> str:
        """List them by their whole names."""
        return f"Plusieurs séances s’appellent «{NBSP}{self.name}{NBSP}»{NBSP}: précisez {' ou '.join(self.known)}."


class NothingToProve(Refusal):
    """Refuse to prove the convening of a sitting whose agenda is not settled."""

    def __init__(self, sitting: str) -> None:
        super().__init__(sitting)
        self.sitting = sitting

    def __str__(self) -> str:
        """Say what has to come before."""
        return (
            f"L’ordre du jour de la séance «{NBSP}{self.sitting}{NBSP}» n’est pas arrêté{NBSP}: rien n’a été envoyé, "
            "il n’y a rien à prouver. Arrêtez l’ordre du jour et envoyez les convocations."
        )


class PapersMissing(Refusal):
    """Refuse a proof without all its documents; each is named."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(tuple(names))
        self.names = tuple(names)

    def __str__(self) -> str:
        """Name each, and say how to have them again."""
        listed = "\n".join(f"- {name}" for name in self.names)
        return (
            f"Des documents manquent, la preuve serait incomplète{NBSP}:\n{listed}\n"
            f"Attendez qu’ils soient faits, ou refaites les fichiers perdus par «{NBSP}delibera rebuild{NBSP}»."
        )


class UnreadableBundle(Refusal):
    """Refuse a file that is not a bundle of evidence, or no longer the one that was written."""

    exit_status = 2

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name, self.reason = name, reason

    def __str__(self) -> str:
        """Say why."""
        return f"«{NBSP}{self.name}{NBSP}» n’est pas un dossier de preuve lisible{NBSP}: {self.reason}"
