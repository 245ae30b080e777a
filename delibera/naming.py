"""Find what a command line names: a draft by its key or « authority/key », an authority by its key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workflow.errors import NBSP, Refusal

if TYPE_CHECKING:
    from workflow.models import Authority, Draft


class NoSuchDraft(Refusal):
    """Refuse a name that no draft bears."""

    exit_status = 2

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        """Say how a draft is named."""
        return (
            f"Aucun projet ne s’appelle «{NBSP}{self.name}{NBSP}». Donnez sa clé, ou collectivité/clé "
            f"(«{NBSP}delibera blocking{NBSP}» les montre)."
        )


class SeveralDrafts(Refusal):
    """Refuse a key that several authorities use."""

    exit_status = 2

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(name, tuple(known))
        self.name, self.known = name, tuple(known)

    def __str__(self) -> str:
        """List the drafts by their whole names."""
        return f"Plusieurs projets s’appellent «{NBSP}{self.name}{NBSP}»{NBSP}: précisez {' ou '.join(self.known)}."


class NoSuchAuthority(Refusal):
    """Refuse a key that no authority bears."""

    exit_status = 2

    def __init__(self, key: str, known: Sequence[str]) -> None:
        super().__init__(key, tuple(known))
        self.key, self.known = key, tuple(known)

    def __str__(self) -> str:
        """List those there are."""
        listed = f"Clés connues{NBSP}: {', '.join(self.known)}." if self.known else "Il n’y en a encore aucune."
        return f"Aucune collectivité ne porte la clé «{NBSP}{self.key}{NBSP}». {listed}"


def draft_named(name: str) -> Draft:
    """Return the draft of this name; raises ``NoSuchDraft``, or ``SeveralDrafts`` with their whole names."""
    from workflow.models import Draft

    authority, _, key = name.rpartition("/")
    known = Draft.objects.filter(key=key).select_related("authority", "body", "author_user", "drawn_from")
    found = list((known.filter(authority__key=authority) if authority else known).order_by("authority__key"))
    if not found:
        raise NoSuchDraft(name)
    if len(found) > 1:
        raise SeveralDrafts(name, [f"{draft.authority.key}/{draft.key}" for draft in found])
    return found[0]


def authorities_named(key: str | None) -> list[Authority]:
    """Return the authority of this key, or all of them for None; raises ``NoSuchAuthority``."""
    from workflow.models import Authority

    known = list(Authority.objects.order_by("key"))
    found = [authority for authority in known if key in (None, authority.key)]
    if key is not None and not found:
        raise NoSuchAuthority(key, [authority.key for authority in known])
    return found
