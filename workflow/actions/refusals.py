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


class OfAnotherAuthority(Refusal):
    """Refuse to mix two authorities of one installation: a person, a text, a sitting of the one with those of the other."""

    def __init__(self, what: str, authority: str) -> None:
        super().__init__(what, authority)
        self.what, self.authority = what, authority

    def __str__(self) -> str:
        """Say what is not of this authority."""
        return (
            f"{self.what} n’est pas de la collectivité «{NBSP}{self.authority}{NBSP}»{NBSP}: "
            "rien n’est enregistré. Reprenez depuis la bonne collectivité."
        )


class OfAnotherBody(Refusal):
    """Refuse a text of one body on the agenda of another: each decides only what is brought before it."""

    def __init__(self, subject: str, body: str) -> None:
        super().__init__(subject, body)
        self.subject, self.body = subject, body

    def __str__(self) -> str:
        """Say before which body the text is."""
        return (
            f"«{NBSP}{self.subject}{NBSP}» est préparé pour une autre assemblée que «{NBSP}{self.body}{NBSP}»{NBSP}: "
            "il n’est pas porté à cet ordre du jour. Écrivez le projet pour l’assemblée qui en délibère."
        )


class SittingCancelled(Refusal):
    """Refuse whatever would still be done for a sitting that was cancelled."""

    def __init__(self, sitting: str, day: str, by: str, reason: str) -> None:
        super().__init__(sitting, day, by, reason)
        self.sitting, self.day, self.by, self.reason = sitting, day, by, reason

    def __str__(self) -> str:
        """Say since when, by whom and why it is cancelled, and what to do instead."""
        return (
            f"La séance «{NBSP}{self.sitting}{NBSP}» a été annulée le {self.day} par {self.by}{NBSP}: {self.reason.rstrip('.')}. "
            "Programmez une autre séance\u202f; ses affaires peuvent y être inscrites."
        )


class QuorumMet(Refusal):
    """Refuse a second notice where the first sitting had its quorum: only its absence waives it (CGCT L2121-17)."""

    def __init__(self, present: int, required: int, in_office: int) -> None:
        super().__init__(present, required, in_office)
        self.present, self.required, self.in_office = present, required, in_office

    def __str__(self) -> str:
        """Show the count."""
        return (
            f"Le quorum est réuni{NBSP}: {self.present} présents pour {self.required} requis, sur {self.in_office} membres "
            f"en exercice. Une seconde convocation suppose son absence (art.{NBSP}L.{NBSP}2121-17 CGCT){NBSP}: "
            "délibérez, ou ajournez les affaires à une autre séance."
        )


class ReasonWanted(Refusal):
    """Refuse an act that has to be explained, without its reason."""

    def __init__(self, act: str) -> None:
        super().__init__(act)
        self.act = act

    def __str__(self) -> str:
        """Ask for the reason."""
        return f"«{NBSP}{self.act}{NBSP}» demande un motif écrit{NBSP}: il est inscrit au journal et dit aux membres."


class JobRefused(Refusal):
    """Refuse to start again or to free a job that is not stopped, or not held."""

    def __init__(self, act: str, job: int, reason: str) -> None:
        super().__init__(act, job, reason)
        self.act, self.job, self.reason = act, job, reason

    def __str__(self) -> str:
        """Say why there is nothing to do."""
        return (
            f"«{NBSP}{self.act}{NBSP}» est impossible pour le travail n°{NBSP}{self.job}{NBSP}: {self.reason}. "
            "Consultez la liste des travaux (delibera jobs)."
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
