"""Find the tags that stand where nothing is ever filled: addresses of links, charts, lists, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from ..faults import Fault, Severity
from .opened import Opened, Relation, attributes

_TAG = re.compile(r"\{[{%][^{}]{0,200}[}%]\}")
_ESCAPE = re.compile("%([0-7][0-9A-Fa-f])")  # an address writes « { » as %7B
_MARKUP = re.compile(r"<[^>]*>")
_UNSEEN = re.compile(r"<(?:\w+:)?TitlesOfParts>.*?</(?:\w+:)?TitlesOfParts>", re.DOTALL)
# what is printed, and what only goes along with the file
_PRINTED = {
    "word/charts/": "graphique",
    "word/diagrams/": "schéma SmartArt",
    "word/numbering": "numérotation des listes",
    "word/styles": "styles",
}
_BESIDE = {
    "docProps/": "propriétés du fichier",
    "customXml/": "données jointes",
    "word/settings": "réglages du document",
}


def links(opened: Opened) -> Iterator[Fault]:
    """Tell the addresses of links that hold a tag: they are kept apart from the text, and stay as they are."""
    for relation in opened.relations:
        found = _TAG.search(_ESCAPE.sub(lambda code: chr(int(code[1], 16)), relation.target))
        if found:
            message = (
                f"L’adresse du lien contient «\u00a0{found[0]}\u00a0», qui ne sera pas remplacé\u00a0: insérez plutôt un champ"
                f' (Insertion, QuickPart, Champ) HYPERLINK "{found[0]}".'
            )
            place, part = _link(opened, relation)
            yield Fault(part, place, message, "tag-in-link")


def _link(opened: Opened, relation: Relation) -> tuple[str, str]:
    """Say where the link stands, and in which part."""
    for part in opened.parts:
        for element in part.root.walk() if part.name == relation.source else ():
            if attributes(element).get("r:id") == relation.identifier:
                return part.places.of(element), part.name
    return "liens du document", relation.source


def unfilled(opened: Opened) -> Iterator[Fault]:
    """Tell the tags of the parts that the engine does not fill."""
    for name in opened.package.names:
        known = {**_PRINTED, **_BESIDE}
        place = next((label for start, label in known.items() if name.startswith(start)), "")
        if not place or name in opened.package.kinds or not name.endswith(".xml"):
            continue
        text = _UNSEEN.sub("", opened.package.text(name))
        found = _TAG.search(unescape(_MARKUP.sub("", text))) or _TAG.search(unescape(text))
        if found:
            is_printed = any(name.startswith(start) for start in _PRINTED)
            severity = Severity.ERROR if is_printed else Severity.WARNING
            message = f"«\u00a0{found[0]}\u00a0» se trouve là où rien n’est rempli, et resterait tel quel\u00a0: écrivez-la dans le texte."
            yield Fault(name, place, message, "tag-not-filled", severity)
