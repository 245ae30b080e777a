"""Handle letters as French does: capitals keep their accents, and alphabetical order ignores them."""

import unicodedata

from workflow.french.signs import OPENING_SIGNS

# Letters that Unicode does not decompose, although a French index files them under their plain neighbour.
_PLAIN_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def fold(text: str) -> str:
    """Return the text in lower case, without accents or ligatures: « Œuvre d’État » gives « oeuvre d’etat »."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).translate(_PLAIN_LETTERS)


def sort_key(family_name: str, given_name: str) -> tuple[str, str, str, str]:
    """Return the key that files a person in a French alphabetical list: family name, then given name.

    Accents, case, hyphens, apostrophes and spaces count only to part two names that are otherwise the same,
    so that the order is the same on every machine whatever its locale.
    """
    return (_letters_only(family_name), _letters_only(given_name), family_name, given_name)


def upper(text: str) -> str:
    """Put the text in capitals and keep its accents: « État » gives « ÉTAT »."""
    return text.upper()


def capital(text: str) -> str:
    """Put a capital on the first letter, behind an opening guillemet if need be; leave the rest as it is.

    A text that starts with a figure is left alone: « 4e vice-présidente » has its capital in the 4.
    """
    opening = text[: len(text) - len(text.lstrip(OPENING_SIGNS))]
    body = text[len(opening) :]
    return opening + body[:1].upper() + body[1:]


def _letters_only(name: str) -> str:
    return "".join(sign for sign in fold(name) if sign.isalnum())
