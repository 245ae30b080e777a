"""Look for what a reader, a screen reader or a printer would miss in a template that fills without error."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..faults import Fault, Severity
from ..tree import Element
from .opened import Opened, Part, attributes, below, is_on, path

LONG_TABLE = 25  # rows: more than half a page, whatever the page
_ROW_LOOP = re.compile(r"\{%-?\s*tr\s+for\s")
_CHANGES = (
    "w:ins",
    "w:del",
    "w:moveFrom",
    "w:moveTo",
    "w:rPrChange",
    "w:pPrChange",
    "w:tblPrChange",
    "w:cellIns",
    "w:cellDel",
)


def pictures(part: Part) -> Iterator[Fault]:
    """Warn of pictures, drawings and charts that a screen reader cannot tell."""
    for element in below(part.root):
        if _is_silent(element):
            message = (
                "Cette image n’a pas de texte de remplacement\u00a0: clic droit, «\u00a0Modifier le texte de remplacement\u00a0»,"
                " et dites ce qu’elle montre, ou marquez-la comme décorative."
            )
            yield Fault(part.name, part.places.of(element), message, "no-alt-text", Severity.WARNING)


def _is_silent(element: Element) -> bool:
    said = attributes(element) if element.name in ("wp:docPr", "v:shape", "v:rect") else {}
    if element.name == "wp:docPr":
        is_decorative = any(
            inside.name.endswith(":decorative") and attributes(inside).get("val", "1") not in ("0", "false")
            for inside in element.walk()
        )
        has_words = element.parent is not None and any(
            inside.name == "w:txbxContent" for inside in element.parent.walk()
        )
        return not (said.get("descr", "").strip() or said.get("title", "").strip() or is_decorative or has_words)
    is_picture = bool(said) and element.first("v:imagedata") is not None
    return is_picture and not said.get("alt", "").strip()


def tables(part: Part) -> Iterator[Fault]:
    """Warn of tables that may run over a page and whose head would not come again."""
    for table in below(part.root) if part.kind == "main" else ():
        rows = table.elements("w:tr") if table.name == "w:tbl" else []
        loops = any(_ROW_LOOP.search(_own_text(row)) for row in rows)
        if rows and (loops or len(rows) > LONG_TABLE) and not is_on(path(rows[0], "w:trPr", "w:tblHeader")):
            message = (
                "Ce tableau peut passer à la page suivante sans ses titres de colonnes\u00a0: mettez-les en première ligne et cochez,"
                " dans ses propriétés, «\u00a0Répéter en haut de chaque page en tant que ligne d’en-tête\u00a0»."
            )
            yield Fault(part.name, part.places.of(rows[0]), message, "header-not-repeated", Severity.WARNING)


def _own_text(row: Element) -> str:
    """Return the words of a row, without those of a table within it."""
    return "".join(
        child.text()
        for cell in row.elements("w:tc")
        for child in cell.elements()
        if child.name not in ("w:tbl", "w:tcPr")
    )


def changes(part: Part) -> Iterator[Fault]:
    """Warn of tracked changes: every document would carry them."""
    found = [element for element in below(part.root) if element.name in _CHANGES]
    if found:
        message = (
            f"Des modifications suivies restent dans le modèle ({len(found)}, la première ici)\u00a0:"
            " acceptez-les ou refusez-les toutes, sans quoi chaque document les porterait."
        )
        yield Fault(part.name, part.places.of(found[0]), message, "tracked-changes", Severity.WARNING)


def comments(opened: Opened) -> Iterator[Fault]:
    """Warn of comments: every document would carry them."""
    left = [c for part in opened.parts if part.kind == "comments" for c in part.root.elements("w:comment")]
    if not left:
        return
    body = opened.parts[0]
    marks = ("w:commentRangeStart", "w:commentReference")
    first = next((element for element in below(body.root) if element.name in marks), body.root)
    message = (
        f"Des commentaires restent dans le modèle ({len(left)}, le premier ici)\u00a0: supprimez-les,"
        " sans quoi chaque document les porterait."
    )
    yield Fault(body.name, body.places.of(first), message, "comments-left", Severity.WARNING)


def language(opened: Opened) -> Iterator[Fault]:
    """Warn of a document whose language nobody told: a screen reader would read it with another accent."""
    default = next((name for name, style in opened.styles.items() if _is_default(style)), "")
    root = opened.related("styles")
    places = (
        path(root, "w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"),
        opened.inherited(default, "w:rPr", "w:lang"),
    )
    told = next((said for said in (attributes(place).get("w:val", "") for place in places if place) if said), "")
    if not told.lower().startswith("fr"):
        state = f"est «\u00a0{told}\u00a0»" if told else "n’est pas indiquée"
        message = (
            f"La langue du document {state}\u00a0: sélectionnez tout, puis Révision, Langue, «\u00a0Français (France)\u00a0»,"
            " «\u00a0Définir par défaut\u00a0»."
        )
        yield Fault("word/styles.xml", "styles", message, "no-language", Severity.WARNING)


def _is_default(style: Element) -> bool:
    said = attributes(style)
    return said.get("w:type") == "paragraph" and said.get("w:default") in ("1", "true", "on")


def title(opened: Opened) -> Iterator[Fault]:
    """Warn of a file without a title: it is the first thing that a screen reader says."""
    told = [
        element
        for part in opened.parts
        if part.kind == "properties"
        for element in part.root.elements("dc:title")
        if "".join(map(str, element.children)).strip()
    ]
    if not told:
        name = next((part.name for part in opened.parts if part.kind == "properties"), "docProps/core.xml")
        message = (
            "Le fichier n’a pas de titre\u00a0: dans Fichier, Informations, Titre, écrivez-en un,"
            " par exemple «\u00a0{{ title }}\u00a0»."
        )
        yield Fault(name, "propriétés du document", message, "no-title", Severity.WARNING)
