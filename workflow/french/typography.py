"""Typeset what a person typed: apostrophes, guillemets, ellipses and the spaces that French requires.

Each rule is one pattern and what replaces it. Addresses of pages and of mail go through untouched, a text already
typeset comes back the same, and no visible sign is added or removed but those named here.
"""

import re

from workflow.french.signs import (
    APOSTROPHE,
    NARROW_NO_BREAK_SPACE,
    NO_BREAK_SPACE,
    STRAIGHT_APOSTROPHE,
    STRAIGHT_QUOTE,
)

_SPACE = rf"[ {NO_BREAK_SPACE}{NARROW_NO_BREAK_SPACE}]"
_UPPER = "[A-ZÀ-ÖØ-ÞŒŠŸ]"

# Tried first at every position, so that no rule reaches into an address.
_ADDRESS = r"""
    (?P<address>
        (?:https?://|www\.) [^\s"«»<>]* [\w/]
      | [\w.+-]+ @ [\w-]+ (?: \.[\w-]+ )+
    )
"""


def _rule(pattern: str, replacement: str) -> tuple[re.Pattern[str], str]:
    address = re.sub(r"\s+", "", _ADDRESS)
    return re.compile(f"{address}|{pattern}"), replacement


_RULES = (
    # l'État
    _rule(rf"(?<=[^\W\d_]){STRAIGHT_APOSTROPHE}(?=[\w«“{STRAIGHT_QUOTE}])", APOSTROPHE),
    # "Avenir", but not 19", nor a quote that holds another or that nothing closes on its line
    _rule(
        rf'(?<![\w"])"{_SPACE}*(?P<quoted>[^"«»\s](?:[^"«»\n]*[^"«»\s])?){_SPACE}*"(?![\w"])',
        rf"«{NO_BREAK_SPACE}\g<quoted>{NO_BREAK_SPACE}»",
    ),
    # three dots, but not a line of leaders
    _rule(r"(?<!\.)\.{3}(?!\.)", "…"),
    _rule(rf"«{_SPACE}*(?=\S)", f"«{NO_BREAK_SPACE}"),
    _rule(rf"(?<=\S){_SPACE}*»", f"{NO_BREAK_SPACE}»"),
    # afférente ; adopté ! but not (?) nor a sign stuck between two letters
    _rule(
        rf"(?<=[^\s;!?(\[«]){_SPACE}*(?P<sign>[;!?]+)(?=[\s»)\]”,…]|\Z)",
        rf"{NARROW_NO_BREAK_SPACE}\g<sign>",
    ),
    # Objet : but not 14:30
    _rule(rf"(?<=[^\s:;!?(\[«]){_SPACE}*:(?=[\s»]|\Z)", f"{NO_BREAK_SPACE}:"),
    # n° 2023.00366
    _rule(rf"(?<!\w)(?P<head>[nN]°){_SPACE}*(?=\d|{_UPPER})", rf"\g<head>{NO_BREAK_SPACE}"),
    # 12 %, 90 000 €, 5 M€
    _rule(rf"(?<=\d){_SPACE}*(?P<unit>[%‰]|[kM]?€)(?!\w)", rf"{NO_BREAK_SPACE}\g<unit>"),
    # 14 h 30
    _rule(rf"(?<=\d){_SPACE}h(?!\w)", f"{NO_BREAK_SPACE}h"),
    _rule(rf"(?<=\d{_SPACE}h){_SPACE}(?=\d\d(?!\w))", NO_BREAK_SPACE),
    # M. REYNAUD, Mme LABICH, M. le maire
    _rule(rf"(?<!\w)(?P<head>MM?\.|Mmes?|Mlles?|Dr|Pr){_SPACE}+(?={_UPPER}|l[ae]\b|l’)", rf"\g<head>{NO_BREAK_SPACE}"),
    # art. L. 2121-17, article 3
    _rule(rf"(?<!\w)(?P<head>[aA]rt\.|[aA]rticles?|al\.){_SPACE}+(?=\d|[LRD]\.|LO\b)", rf"\g<head>{NO_BREAK_SPACE}"),
    _rule(rf"(?<!\w)(?P<head>L\.O\.|LO(?={_SPACE})|[LRD]\.){_SPACE}*(?=\d+-\d|\d{{3}})", rf"\g<head>{NO_BREAK_SPACE}"),
)
# 90 000, but neither a telephone number nor the decimals of 3,141 592
_DIGIT_GROUPS = re.compile(rf"(?<![\w.,/-])\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)")


def typeset(text: str) -> str:
    """Return the text as a French typographer sets it; doing it twice changes nothing more."""
    for pattern, replacement in _RULES:
        text = _apply(pattern, replacement, text)
    return _DIGIT_GROUPS.sub(lambda match: re.sub(_SPACE, NARROW_NO_BREAK_SPACE, match[0]), text)


def _apply(pattern: re.Pattern[str], replacement: str, text: str) -> str:
    return pattern.sub(lambda match: match["address"] or match.expand(replacement), text)
