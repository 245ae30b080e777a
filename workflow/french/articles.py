"""Put the article before the name of a body: « le Bureau métropolitain », « de la Commission permanente »."""

from __future__ import annotations

from workflow.french.letters import fold

FEMININE = frozenset({"assemblee", "chambre", "commission", "commune", "communaute", "metropole", "region", "ville"})
VOWELS = "aeiou"


def the(name: str) -> str:
    """Put the definite article: « le Conseil municipal », « la Commission permanente », « l’Assemblée »."""
    head = fold(name).split(" ")[0]
    if head[:1] in VOWELS:
        return f"l’{name}"
    return f"la {name}" if head in FEMININE else f"le {name}"


def of_the(name: str) -> str:
    """Put « de » and the article together: « du Bureau », « de la Commission », « de l’Assemblée »."""
    named = the(name)
    return f"du {name}" if named.startswith("le ") else f"de {named}"
