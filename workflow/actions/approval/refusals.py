"""Word the refusals of the approval routes: a route ill drawn, nobody to sign, no reason given, a link used twice."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.errors import NBSP, Refusal
from workflow.lifecycle import LEAST_REASON


def lines(head: str, reasons: Sequence[str], way_out: str) -> str:
    """Print a refusal that has several reasons, one a line, and what can be done."""
    return "\n".join([f"{head}{NBSP}:", *(f"- {reason}" for reason in reasons), f"Que faire{NBSP}: {way_out}"])


class RouteRefused(Refusal):
    """Refuse a route as it is drawn; every flaw is listed at once."""

    def __init__(self, name: str, reasons: Sequence[str]) -> None:
        super().__init__(name, tuple(reasons))
        self.name, self.reasons = name, tuple(reasons)

    def __str__(self) -> str:
        """List the flaws."""
        return lines(
            f"Le circuit «{NBSP}{self.name}{NBSP}» n’est pas enregistré",
            self.reasons,
            "corriger ces points, puis l’enregistrer de nouveau. L’ancien circuit reste en service.",
        )


class NoRoute(Refusal):
    """Refuse to submit a draft that no route of the authority fits."""

    def __init__(self, subject: str, reasons: Sequence[str]) -> None:
        super().__init__(subject, tuple(reasons))
        self.subject, self.reasons = subject, tuple(reasons)

    def __str__(self) -> str:
        """Say of each route why it does not fit."""
        return lines(
            f"Aucun circuit ne convient à «{NBSP}{self.subject}{NBSP}»",
            self.reasons,
            "corriger le dossier, ou demander à l’administrateur un circuit sans condition.",
        )


class NobodyToSign(Refusal):
    """Refuse a route on which a step has nobody, or too few people, beside those who wrote the text."""

    def __init__(self, subject: str, reasons: Sequence[str]) -> None:
        super().__init__(subject, tuple(reasons))
        self.subject, self.reasons = subject, tuple(reasons)

    def __str__(self) -> str:
        """Name each such step."""
        return lines(
            f"Le circuit de «{NBSP}{self.subject}{NBSP}» serait bloqué, car l’auteur d’un texte ne le vise pas",
            self.reasons,
            "faire désigner une autre personne à cette étape, ou un supérieur à qui elle revient.",
        )


class ReasonMissing(Refusal):
    """Refuse to refuse or to send back without a written reason."""

    def __init__(self, act: str) -> None:
        super().__init__(act)
        self.act = act

    def __str__(self) -> str:
        """Say what is expected."""
        return (
            f"«{NBSP}{self.act}{NBSP}» demande un motif écrit d’au moins {LEAST_REASON}{NBSP}caractères{NBSP}: "
            "le rédacteur doit savoir quoi corriger."
        )


class RouteStepRefused(Refusal):
    """Refuse to insert, take over, release or send back to a step of a route."""

    def __init__(self, act: str, reason: str) -> None:
        super().__init__(act, reason)
        self.act, self.reason = act, reason

    def __str__(self) -> str:
        """Say what is refused, and why."""
        return f"«{NBSP}{self.act}{NBSP}» est refusé{NBSP}: {self.reason}"


class AbsenceRefused(Refusal):
    """Refuse an absence: who declares it, its dates, or a substitute who would lead in a circle."""

    def __init__(self, person: str, reason: str) -> None:
        super().__init__(person, reason)
        self.person, self.reason = person, reason

    def __str__(self) -> str:
        """Say whose absence is not kept, and why."""
        return f"L’absence de {self.person} n’est pas enregistrée{NBSP}: {self.reason}"


class LinkUsed(Refusal):
    """Refuse a one-time link that was used already."""

    def __init__(self, by: str, moment: str) -> None:
        super().__init__(by, moment)
        self.by, self.moment = by, moment

    def __str__(self) -> str:
        """Say by whom and when, and where to go."""
        return (
            f"Ce lien a déjà servi (par {self.by}, {self.moment}). Un lien ne sert qu’une fois{NBSP}: "
            "connectez-vous pour voir le dossier."
        )


class TextChanged(Refusal):
    """Refuse to sign a version of the text that is no longer the latest."""

    def __init__(self, subject: str, changes: Sequence[str]) -> None:
        super().__init__(subject, tuple(changes))
        self.subject, self.changes = subject, tuple(changes)

    def __str__(self) -> str:
        """Tell what changed since."""
        return lines(
            f"Le texte de «{NBSP}{self.subject}{NBSP}» a changé depuis votre lecture, rien n’est visé",
            self.changes,
            "relire le texte, puis viser la nouvelle version.",
        )
