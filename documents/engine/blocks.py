"""Check that what a tag opens is closed, in order and at the same level of the document.

Between `{% if %}` and `{% endif %}` Word's own elements must balance: otherwise the filled file would open in no
word processor. They balance when both tags hang at the end of the same path of elements.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .faults import Fault
from .tree import Element, Tag

_CLOSES = {"endif": "if", "endfor": "for"}
_CONTINUES = {"elif": ("if",), "else": ("if", "for")}
WORDS = ("if", "elif", "else", "endif", "for", "endfor", "set")


@dataclass(slots=True)
class _Open:
    word: str
    tag: Tag
    path: list[Element]


class Blocks:
    """Walk the statements of one patched part; `faults` holds what does not balance."""

    def __init__(self, part: str, root: Element) -> None:
        self.part = part
        self.faults: list[Fault] = []
        self._stack: list[_Open] = []
        for tag, holder in located_tags(root):
            if tag.kind == "%":
                self._meet(tag, [*holder.ancestors()][::-1])
            elif "loop." in tag.source and not self._in_loop():
                self._fault(tag, f"«\u00a0{tag.shown}\u00a0» n’a de sens que dans une boucle «\u00a0for\u00a0».")
        for left in self._stack:
            if left.word:
                self._fault(
                    left.tag, f"«\u00a0{left.tag.shown}\u00a0» n’est jamais fermée\u00a0: ajoutez {_end(left)}."
                )

    def _fault(self, tag: Tag, message: str) -> None:
        self.faults.append(Fault(self.part, tag.place, message))

    def _in_loop(self) -> bool:
        return any(opened.word == "for" for opened in self._stack)

    def _meet(self, tag: Tag, path: list[Element]) -> None:
        word = tag.word
        if word in ("if", "for"):
            if "loop.first" in tag.source and not self._in_loop():
                self._fault(tag, f"«\u00a0{tag.shown}\u00a0» n’a de sens que dans une boucle «\u00a0for\u00a0».")
            self._stack.append(_Open(word, tag, path))
        elif word in _CLOSES or word in _CONTINUES:
            self._close(tag, path)
        elif word not in WORDS:
            self._fault(tag, _unknown(tag))
        elif "=" not in tag.source:
            self._fault(tag, f"«\u00a0{tag.shown}\u00a0»\u00a0: écrivez {{% set nom = valeur %}}.")

    def _close(self, tag: Tag, path: list[Element]) -> None:
        wanted = (_CLOSES[tag.word],) if tag.word in _CLOSES else _CONTINUES[tag.word]
        opened = self._stack[-1] if self._stack else None
        if opened is None or opened.word not in wanted:
            message = f"«\u00a0{tag.shown}\u00a0» ne ferme rien"
            if opened:
                message += (
                    f"\u00a0: la balise ouverte est «\u00a0{opened.tag.shown}\u00a0» ({opened.tag.place}),"
                    f" qui attend {_end(opened)}"
                )
            self._fault(tag, message + ".")
            self._forget(wanted)
            return
        if not balance(opened.path, path):
            self._fault(
                tag,
                f"«\u00a0{opened.tag.shown}\u00a0» ({opened.tag.place}) et «\u00a0{tag.shown}\u00a0» ne sont pas"
                " au même niveau du document\u00a0: donnez-leur la même forme ({%p, {%tr, {%tc ou {%) et mettez-les"
                " dans le même tableau ou hors de tout tableau.",
            )
        if tag.word in _CLOSES:
            self._stack.pop()

    def _forget(self, wanted: tuple[str, ...]) -> None:
        """Take the crossed opening off the pile, so that one mistake is told once."""
        crossed = next((opened for opened in reversed(self._stack) if opened.word in wanted), None)
        if crossed:
            self._stack.remove(crossed)


def located_tags(root: Element) -> Iterator[tuple[Tag, Element]]:
    """List every tag with the element that holds it, in document order, attributes included."""
    for piece in root.start:
        if isinstance(piece, Tag):
            yield piece, root
    for child in root.children:
        if isinstance(child, Tag):
            yield child, root
        elif isinstance(child, Element):
            yield from located_tags(child)


def balance(opening: list[Element], closing: list[Element]) -> bool:
    """Tell whether the elements between two places close and open again under the same names."""
    shared = 0
    while shared < min(len(opening), len(closing)) and opening[shared] is closing[shared]:
        shared += 1
    return [element.name for element in opening[shared:]] == [element.name for element in closing[shared:]]


def _end(opened: _Open) -> str:
    return f"«\u00a0{{%{opened.tag.scope} end{opened.word} %}}\u00a0»"


def _unknown(tag: Tag) -> str:
    if tag.word in ("p", "tr", "tc", "r"):
        return f"«\u00a0{tag.shown}\u00a0»\u00a0: écrivez «\u00a0{{%{tag.word}\u00a0», sans espace entre les deux."
    return f"«\u00a0{tag.word}\u00a0» n’est pas une instruction de modèle\u00a0: on peut écrire {', '.join(WORDS)}."
