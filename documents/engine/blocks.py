"""Check that what a tag opens is closed, in order and at the same level of the document.

Between `{% if %}` and `{% endif %}` Word's own elements must balance: otherwise the filled file would open in no
word processor. They balance when both tags hang at the end of the same path of elements. One mistake is told once,
at the tag that an officer must change: what follows from it is understood.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from .faults import Fault
from .tree import Element, Tag

_CLOSES = {"endif": "if", "endfor": "for"}
_CONTINUES = {"elif": ("if",), "else": ("if", "for")}
WORDS = ("if", "elif", "else", "endif", "for", "endfor", "set")
CELLS = ("colspan", "cellbg", "vm", "hm")
_CLOSE = 0.5  # « fi » is as close to « if » as that
MAX_LOOPS, MAX_BLOCKS = 10, 40  # one in the other; Python itself compiles no more than twice that
_LISTED = 3  # inner blocks named beside one that stays open
_SPACED = ("p", "tr", "tc", "r")
_LOST = re.compile(r"\{%-?\s*(?:(?:p|tr|tc|r)\s+)?(\w+)")


def meant(tag: Tag) -> tuple[str, str]:
    """Return the statement that a tag means and what follows it: « {% tr for a in b %} » means « for », « a in b »."""
    words = tag.source.split(None, 1)
    if len(words) > 1 and words[0] in _SPACED:
        words = words[1].split(None, 1)
    word, rest = (*words, "", "")[:2]
    if word not in WORDS + CELLS:
        close = get_close_matches(word, WORDS, n=1, cutoff=_CLOSE)
        word = close[0] if close else word
    return word, rest


def beginnings(lost: Iterable[str]) -> Iterator[str]:
    """Name the statements that tags which were not understood began with."""
    for text in lost:
        if found := _LOST.match(text):
            yield found[1]


@dataclass(slots=True)
class _Open:
    word: str
    tag: Tag
    path: list[Element] | None
    inner: list[Tag] = field(default_factory=list)
    passed_by: Tag | None = None  # the closing that left it open, or that took another for it
    is_mistaken: bool = False


class Blocks:
    """Walk the statements of one patched part; `faults` holds what does not balance.

    `mistaken` are the closings, by their `id`, that have the word of another and were taken for it.
    `lost` are the statements that stand in the document but not in the tree, for another fault keeps them out.
    """

    def __init__(self, part: str, root: Element, *, lost: Iterable[str] = ()) -> None:
        self.part = part
        self.faults: list[Fault] = []
        self._lost = Counter(lost)
        self._stack: list[_Open] = []
        self._passed: list[_Open] = []
        self._is_too_deep = False
        self.mistaken: set[int] = set()
        self._surplus = _surplus(tag for tag, _ in located_tags(root) if tag.kind == "%")
        for tag, holder in located_tags(root):
            if tag.kind == "%":
                self._meet(tag, [*holder.ancestors()][::-1])
            elif "loop." in tag.source and not self._in_loop():
                self._outside(tag)
        for left in sorted(self._passed + self._stack, key=lambda opened: not opened.passed_by):
            if not self._spend(f"end{left.word}"):
                self._tell_left(left)

    def _fault(self, tag: Tag, message: str, code: str) -> None:
        self.faults.append(Fault(self.part, tag.place, message, code))

    def _outside(self, tag: Tag) -> None:
        self._fault(
            tag, f"«\u00a0{tag.shown}\u00a0» n’a de sens que dans une boucle «\u00a0for\u00a0».", "outside-loop"
        )

    def _in_loop(self) -> bool:
        return any(opened.word == "for" for opened in self._stack) or self._lost["for"] > 0

    def _spend(self, word: str) -> bool:
        """Tell whether a lost statement answers for what is missing; each answers once."""
        if self._lost[word] <= 0:
            return False
        self._lost[word] -= 1
        return True

    def _meet(self, tag: Tag, path: list[Element]) -> None:
        word, rest = meant(tag)
        if tag.word not in WORDS:
            self._fault(tag, *_unknown(tag, word))
        where = path if tag.word in WORDS else None
        if word in ("if", "for"):
            if "loop.first" in tag.source and not self._in_loop():
                self._outside(tag)
            self._stack.append(_Open(word, tag, where))
            self._look_for_depth(tag)
        elif word in _CLOSES or word in _CONTINUES:
            self._close(tag, word, where)
        elif word == "set" and "=" not in rest:
            self._fault(tag, f"«\u00a0{tag.shown}\u00a0»\u00a0: écrivez {{% set nom = valeur %}}.", "syntax")

    def _look_for_depth(self, tag: Tag) -> None:
        """Tell the first block that goes deeper than a template can be compiled."""
        loops = sum(opened.word == "for" for opened in self._stack)
        if not self._is_too_deep and (len(self._stack) > MAX_BLOCKS or loops > MAX_LOOPS):
            self._is_too_deep = True
            limits = f"{MAX_LOOPS} boucles ou {MAX_BLOCKS} conditions"
            self._fault(
                tag,
                f"«\u00a0{tag.shown}\u00a0» est imbriquée trop profondément\u00a0: pas plus de {limits}.",
                "too-deep",
            )

    def _close(self, tag: Tag, word: str, path: list[Element] | None) -> None:
        wanted = _answers(word)
        at = self._opening(tag, word, path)
        if at is None:
            is_answered = (self._spend(one) if word in _CLOSES else self._lost[one] > 0 for one in wanted)
            if not any(is_answered):
                self._close_nothing(tag, word, path)
            return
        opened = self._stack[at]
        if word in _CLOSES:
            for passed in self._stack[at + 1 :]:
                passed.passed_by = tag
                self._passed.append(passed)
            del self._stack[at:]
            if self._stack and self._stack[-1].word == opened.word:
                self._stack[-1].inner.append(opened.tag)
        if not _agree(opened, tag, path):
            self._tell_another_level(opened.tag, tag)

    def _opening(self, tag: Tag, word: str, path: list[Element] | None) -> int | None:
        """Find what a tag closes or continues: the last opened, unless another fits its form and level better."""
        wanted = _answers(word)
        fitting = [at for at, opened in enumerate(self._stack) if opened.word in wanted]
        top = len(self._stack) - 1
        best = next((at for at in reversed(fitting) if _agree(self._stack[at], tag, path)), None)
        if top in fitting:
            lacks_one = self._surplus[self._stack[top].word] < 0
            is_better = best is not None and self._stack[best].tag.scope == tag.scope != self._stack[top].tag.scope
            return best if lacks_one and is_better else top
        if word not in _CLOSES or any(self._lost[opening] > 0 for opening in wanted) or self._is_mistaken(tag, word):
            return None
        return best if best is not None else next(reversed(fitting), None)

    def _is_mistaken(self, tag: Tag, word: str) -> bool:
        """Tell whether a closing has the wrong word: the part has one too many of these, and lacks the one wanted here."""
        opened = self._stack[-1] if self._stack else None
        return (
            opened is not None
            and opened.tag.scope == tag.scope
            and self._surplus[_CLOSES[word]] > 0 > self._surplus[opened.word]
        )

    def _close_nothing(self, tag: Tag, word: str, path: list[Element] | None) -> None:
        """Tell a closing too many, or the crossing of which it is the second half.

        A closing of the wrong word closes what is open at its place, until what follows tells better.
        """
        crossed = next((left for left in reversed(self._passed) if left.word in _answers(word)), None)
        opened = self._stack[-1] if self._stack else None
        if word in _CLOSES and crossed is not None and crossed.passed_by is not None:
            self._passed.remove(crossed)
            code = "unopened-block" if crossed.is_mistaken else "crossed-block"
            self._fault(crossed.passed_by, _closes_nothing(crossed.passed_by, crossed), code)
        elif word in _CLOSES and opened and opened.tag.scope == tag.scope and _agree(opened, tag, path):
            opened.passed_by, opened.is_mistaken = tag, True
            self.mistaken.add(id(tag))
            self._passed.append(self._stack.pop())
        else:
            self._fault(tag, _closes_nothing(tag, opened), "unopened-block")

    def _tell_another_level(self, opening: Tag, closing: Tag) -> None:
        message = (
            f"«\u00a0{opening.shown}\u00a0» ({opening.place}) et «\u00a0{closing.shown}\u00a0» ({closing.place}) ne sont pas"
            " au même niveau du document\u00a0: donnez-leur la même forme ({%p, {%tr, {%tc ou {%) et mettez-les"
            " dans le même tableau ou hors de tout tableau."
        )
        odd = opening if closing.scope and not opening.scope else closing
        self._fault(odd, message, "unbalanced-block" if opening.scope == closing.scope else "prefix-mismatch")

    def _tell_left(self, left: _Open) -> None:
        """Tell what stays open at the end of the part."""
        if left.is_mistaken and left.passed_by:
            self._fault(left.passed_by, _closes_nothing(left.passed_by, left), "wrong-closing")
            return
        message = f"«\u00a0{left.tag.shown}\u00a0» n’est jamais fermée\u00a0: ajoutez {_end(left)}"
        if left.inner:
            within = ", ".join(f"«\u00a0{tag.shown}\u00a0» ({tag.place})" for tag in left.inner[:_LISTED])
            message += f"\u202f; vérifiez aussi ce qu’elle contient, qui a pu prendre sa fermeture\u00a0: {within}"
        self._fault(left.tag, f"{message}.", "unclosed-block")


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


def _agree(opened: _Open, tag: Tag, path: list[Element] | None) -> bool:
    return path is None or opened.path is None or balance(opened.path, path)


def _answers(word: str) -> tuple[str, ...]:
    """Name the statements that this one closes or continues."""
    return (_CLOSES[word],) if word in _CLOSES else _CONTINUES[word]


def _closes_nothing(tag: Tag, opened: _Open | None) -> str:
    message = f"«\u00a0{tag.shown}\u00a0» ne ferme rien"
    if opened:
        message += f"\u00a0: la balise ouverte est «\u00a0{opened.tag.shown}\u00a0» ({opened.tag.place}), qui attend {_end(opened)}"
    return message + "."


def _surplus(tags: Iterable[Tag]) -> Counter[str]:
    """Count, for each statement that must be closed, how many closings there are too many."""
    words = Counter(meant(tag)[0] for tag in tags)
    return Counter({opening: words[closing] - words[opening] for closing, opening in _CLOSES.items()})


def _end(opened: _Open) -> str:
    return f"«\u00a0{{%{opened.tag.scope} end{opened.word} %}}\u00a0»"


def _unknown(tag: Tag, word: str) -> tuple[str, str]:
    """Word what is wrong with a statement that does not exist, and name the kind of fault."""
    if tag.word in _SPACED:
        mend = f"écrivez «\u00a0{{%{tag.word}\u00a0», sans espace entre les deux"
        return f"«\u00a0{tag.shown}\u00a0»\u00a0: {mend}.", "spaced-prefix"
    mend = f"vouliez-vous dire «\u00a0{word}\u00a0»\u202f?" if word in WORDS else f"on peut écrire {', '.join(WORDS)}."
    return f"«\u00a0{tag.word}\u00a0» n’est pas une instruction de modèle\u00a0: {mend}", "unknown-statement"
