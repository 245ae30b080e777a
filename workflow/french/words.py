"""Join words as French does: elision, contracted articles before a place, and lists."""

import re
from collections.abc import Iterable

from workflow.french.letters import fold
from workflow.french.signs import APOSTROPHE, OPENING_SIGNS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ELIDED = _words("le la de que ce je me te se ne jusque lorsque puisque quoique")

# An h is taken as mute unless the word is listed here, folded and singular: the words met in the acts of an
# assembly, then the places before which usage keeps « de ».
_ASPIRATED = _words(
    """
    hache haie haine hall halle halte hamac hameau hampe hanche handball handicap handicape handicapee hangar hanse
    harcelement hardi haras harpe hasard hate hausse haut haute hautement hauteur havre hayon hernie heron heros herse
    hetraie hetre heurt hibou hic hierarchie hierarchique hobby hockey homard honte honteux hors hotte houblon houille
    housse houx hublot huche huis huit huitaine huitieme hutte
    hague haguenau hainaut haiti ham hambourg hanovre harfleur hayange hem hoenheim hollande hongrie honfleur houdan
    houilles huningue
    """
)
_NEVER_ELIDED_VOWELS = _words("onze onzieme oui ouistreham ouistiti")
# A y before a vowel is heard as a consonant (le yaourt), except in these.
_ELIDED_Y = _words("yerres yeu yeux yonne")

_ARTICLE = re.compile(r"(les?)\s+", re.IGNORECASE)
_CONTRACTED_OF = {"le": "du", "les": "des"}
_CONTRACTED_AT = {"le": "au", "les": "aux"}


def elide(preposition: str, noun: str) -> str:
    """Put the small word before the noun and elide it where French does: « d’Hérault », « de hameau ».

    The last word of the first argument decides, so « auprès de » works too; a word that is never elided is kept.
    """
    small_word = preposition.rpartition(" ")[2].casefold()
    if small_word in _ELIDED and starts_with_vowel_sound(noun):
        return f"{preposition[:-1]}{APOSTROPHE}{noun}"
    return f"{preposition} {noun}"


def starts_with_vowel_sound(noun: str) -> bool:
    """Say whether « le », « la » or « de » is elided before this word (vowel or mute h)."""
    match = re.match(r"[a-z]+", fold(noun.lstrip(OPENING_SIGNS)))
    if match is None:
        return False
    word = match[0]
    if word[0] == "h":
        return word not in _ASPIRATED and not (word[-1] in "sx" and word[:-1] in _ASPIRATED)
    if word[0] == "y":
        return word in _ELIDED_Y or word[1:2] not in set("aeiou")
    return word[0] in "aeiou" and word not in _NEVER_ELIDED_VOWELS


def of_place(name: str) -> str:
    """Put « de » before a place: « du Havre », « des Ulis », « de La Rochelle », « d’Aubagne », « de la Loire »."""
    return _contract(name, _CONTRACTED_OF) or elide("de", name)


def at_place(name: str) -> str:
    """Put « à » before a place: « au Havre », « aux Ulis », « à La Rochelle », « à Lyon »."""
    return _contract(name, _CONTRACTED_AT) or f"à {name}"


def join(items: Iterable[str], conjunction: str = "et") -> str:
    """List the items as a sentence does: « A, B et C ».

    Raises ValueError when the conjunction is a separator such as a comma, which Jinja’s own filter of the same
    name would take.
    """
    if not any(sign.isalpha() for sign in conjunction):
        raise ValueError(
            f"« join » attend une conjonction (« et », « ou »), pas « {conjunction} » : il place lui-même les virgules."
        )
    *firsts, last = list(items) or [""]
    return f"{', '.join(firsts)} {conjunction} {last}" if firsts else last


def _contract(name: str, contracted: dict[str, str]) -> str | None:
    article = _ARTICLE.match(name)
    return f"{contracted[article[1].casefold()]} {name[article.end() :]}" if article else None
