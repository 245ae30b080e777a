"""Agree civilities and elected offices with the person who holds them.

The Prime Minister’s circular of 21 November 2017 wants the office of a woman in the feminine in the acts of the
State; assemblies follow. Where usage hesitates, the forms are those of the National Assembly (« rapporteure »).
Offices are common nouns and take no capital.
"""

import re

from workflow.french.numbers import ordinal
from workflow.french.words import elide

_LONG_CIVILITIES = {"M.": "Monsieur", "Mme": "Madame"}

# Masculine and feminine of each word that an office is made of; « conseillère municipale déléguée » needs no entry.
_WORDS = (
    ("adjoint", "adjointe"),
    ("administrateur", "administratrice"),
    ("assesseur", "assesseure"),
    ("benjamin", "benjamine"),
    ("chargé", "chargée"),
    ("communautaire", "communautaire"),
    ("conseiller", "conseillère"),
    ("délégué", "déléguée"),
    ("départemental", "départementale"),
    ("directeur", "directrice"),
    ("doyen", "doyenne"),
    ("élu", "élue"),
    ("général", "générale"),
    ("invité", "invitée"),
    ("maire", "maire"),
    ("membre", "membre"),
    ("métropolitain", "métropolitaine"),
    ("municipal", "municipale"),
    ("premier", "première"),
    ("président", "présidente"),
    ("rapporteur", "rapporteure"),
    ("régional", "régionale"),
    ("représentant", "représentante"),
    ("scrutateur", "scrutatrice"),
    ("secrétaire", "secrétaire"),
    ("suppléant", "suppléante"),
    ("syndical", "syndicale"),
    ("territorial", "territoriale"),
    ("titulaire", "titulaire"),
    ("trésorier", "trésorière"),
    ("vice-président", "vice-présidente"),
)
_MASCULINE = {form: masculine for masculine, feminine in _WORDS for form in (masculine, feminine)}
_FEMININE = {form: feminine for masculine, feminine in _WORDS for form in (masculine, feminine)}

# What follows these words belongs to the place or the subject, not to the person: « maire de la commune déléguée ».
_COMPLEMENT = re.compile(r"\s(?:de|du|des|à|aux|en|au(?!\s+maire\b))\s|\sd[’\N{APOSTROPHE}]|[,(]", re.IGNORECASE)
_RANK = re.compile(r"(?P<rank>[1-9]\d*)(?:er|ère|re|ème|e)\s+(?P<office>.+)", re.IGNORECASE | re.DOTALL)


def long_civility(civility: str) -> str:
    """Write « M. » or « Mme » in full: « Monsieur », « Madame ». Raises ValueError on any other."""
    return agree(_LONG_CIVILITIES["M."], _LONG_CIVILITIES["Mme"], civility)


def agree(masculine: str, feminine: str, civility: str) -> str:
    """Choose the form that agrees with the person: `agree("élu", "élue", "Mme")` gives « élue ».

    Raises ValueError on a civility other than « M. » and « Mme ».
    """
    if civility not in _LONG_CIVILITIES:
        raise ValueError(f"Civilité inconnue : « {civility} ». Les civilités admises sont « M. » et « Mme ».")
    return feminine if civility == "Mme" else masculine


def feminine_office(office: str) -> str:
    """Put an office in the feminine: « conseillère municipale déléguée », « adjointe au maire chargée des sports ».

    A word that is not in the table is left as it is written.
    """
    return _agree_words(office, _FEMININE)


def masculine_office(office: str) -> str:
    """Put an office in the masculine: « vice-président ». The counterpart of `feminine_office`."""
    return _agree_words(office, _MASCULINE)


def office_for(civility: str, office: str, *, rank: int | None = None) -> str:
    """Write the office of this person, agreed and ranked: « 4e vice-présidente », « 1er adjoint au maire ».

    The rank may also open the office as it was typed: « 4ème Vice-Présidente » is put right. The office may be given
    in either gender. Raises ValueError on an unknown civility.
    """
    typed = _RANK.fullmatch(office)
    if typed:
        rank = int(typed["rank"]) if rank is None else rank
        office = typed["office"]
    agreed = agree(masculine_office(office), feminine_office(office), civility)
    return agreed if rank is None else f"{ordinal(rank, feminine=civility == 'Mme')} {agreed}"


def the_office(civility: str, office: str, *, rank: int | None = None) -> str:
    """Put the article before the office of this person: « la secrétaire de séance », « l’adjoint au maire »."""
    return elide(agree("le", "la", civility), office_for(civility, office, rank=rank))


def title_of(civility: str, office: str = "") -> str:
    """Address a person in full, by office if there is one: « Madame », « Madame la maire »."""
    title = long_civility(civility)
    return f"{title} {the_office(civility, office)}" if office else title


def _agree_words(office: str, forms: dict[str, str]) -> str:
    complement = _COMPLEMENT.search(office)
    end = complement.start() if complement else len(office)
    words = [forms.get(word.casefold(), word) for word in office[:end].split(" ")]
    return " ".join(words) + office[end:]
