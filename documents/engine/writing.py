r"""Write one value where a tag stands, in the form that Word expects there.

Text is escaped; a line feed becomes a line break, a tab a tab, `\a` a new paragraph and `\f` a page break, as
docxtpl has it. A value that cannot be printed (nothing, a list, a control character) is refused rather than printed
badly: an act that says « None » is worse than no act.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from numbers import Number
from xml.parsers import expat

from jinja2 import Undefined
from jinja2.runtime import Context
from jinja2.utils import pass_context
from markupsafe import Markup, escape

from .source import Slot

FILL = "·fill"  # no template can write this name
MAX_OUTPUT = 64_000_000
MAX_TURNS = 100_000
_FORBIDDEN = re.compile("[\x00-\x06\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_RELATION = re.compile(r"\sr:(?:id|embed|link|pict)=")
_LAYOUT = re.compile("[\x07\n\t\x0c]")
_NOT_PLAIN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_RUN = re.compile(r"<w:r(?:\s[^>]*)?>(<w:rPr>.*?</w:rPr>)?.*?</w:r>", re.DOTALL)


class Unwritable(ValueError):
    """A value that cannot be written; its text says why, in French."""


@dataclass(slots=True)
class Fill:
    """What one filling has spent, and the slots of the part being written."""

    slots: Sequence[Slot]
    written: int = 0
    turns: int = 0
    drawings: int = 100_000

    def spend(self, length: int) -> None:
        """Count what is about to be written, and stop before it becomes unreasonable."""
        self.written += length
        if self.written > MAX_OUTPUT:
            raise Unwritable("le document dépasserait 64\u00a0Mo\u00a0: vérifiez les boucles du modèle.")


def words(value: object) -> str:
    """Say a value in words, or refuse it."""
    if isinstance(value, str):
        return value
    if isinstance(value, Undefined):
        return str(value)  # raises, with the name that is missing
    if value is None:
        raise Unwritable("cette valeur est vide\u00a0: entourez la balise d’un {% if %}, ou renseignez-la.")
    is_object = type(value).__str__ is object.__str__ and not isinstance(value, Number)
    if is_object or isinstance(value, Mapping | Sequence | Set):
        raise Unwritable(
            "cette valeur est une liste ou un objet\u00a0: parcourez-la avec {% for %}, ou nommez ce qu’il faut écrire."
        )
    return str(value)


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        code = f"U+{ord(forbidden[0]):04X}"
        raise Unwritable(
            f"cette valeur contient un caractère de contrôle ({code}) que Word ne peut pas écrire\u00a0: effacez-le."
        )
    return text


@pass_context
def write_text(context: Context, value: object, line: int) -> Markup:
    """Write a value among the words of a paragraph."""
    fill: Fill = context.parent[FILL]
    if value.__class__ is not str:
        if hasattr(value, "__html__") and not isinstance(value, Undefined):
            return _write_ready(fill, str(value.__html__()), fill.slots[line - 1])
        value = words(value)
    text = str(value)
    fill.spend(len(text))
    if _NOT_PLAIN.search(text) is None:
        return escape(text)
    return Markup(lay_out(str(escape(_checked(text))), fill.slots[line - 1]))  # noqa: S704, escaped


def _write_ready(fill: Fill, xml: str, slot: Slot) -> Markup:
    """Write text that says it is already escaped; it must be text, not runs."""
    if "<" in xml:
        raise Unwritable("cette valeur est mise en forme\u00a0: écrivez la balise {{r … }} au lieu de {{ … }}.")
    fill.spend(len(xml))
    return Markup(lay_out(_checked(xml), slot))  # noqa: S704, holds no tag


def lay_out(escaped: str, slot: Slot) -> str:
    """Turn the layout characters of an escaped text into Word's own marks."""
    if slot.form != "text":
        return _LAYOUT.sub(" ", escaped)
    again = '<w:t xml:space="preserve">'
    page_break = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    marks = {
        "\n": f"</w:t><w:br/>{again}",
        "\t": f"</w:t><w:tab/>{again}",
        "\a": slot.paragraph_end + slot.paragraph_start,
        "\f": slot.paragraph_end + page_break + slot.paragraph_start,
    }
    return _LAYOUT.sub(lambda mark: marks[mark[0]], escaped)


@pass_context
def write_plain(context: Context, value: object, line: int) -> Markup:
    """Write a value where no layout can stand: an attribute, a property of the document."""
    fill: Fill = context.parent[FILL]
    text = (
        str(value.__html__())
        if hasattr(value, "__html__") and not isinstance(value, Undefined)
        else str(escape(words(value)))
    )
    fill.spend(len(text))
    if "<" in text:
        raise Unwritable("cette valeur est mise en forme, et cette place ne reçoit que du texte.")
    text = lay_out(_checked(text), fill.slots[line - 1])
    is_colour = fill.slots[line - 1].form == "attribute"
    return Markup(text.removeprefix("#") if is_colour else text)  # noqa: S704, escaped


@pass_context
def write_runs(context: Context, value: object, line: int) -> Markup:
    """Write formatted runs between the runs of a paragraph; a plain value makes one plain run."""
    fill: Fill = context.parent[FILL]
    return _write_xml(fill, _as_xml(value, "<w:r>", "</w:r>"), fill.slots[line - 1])


@pass_context
def write_blocks(context: Context, value: object, line: int) -> Markup:
    """Write formatted paragraphs between paragraphs; a plain value makes one plain paragraph."""
    fill: Fill = context.parent[FILL]
    slot = Slot("blocks", fill.slots[line - 1].tag, "</w:p>", "<w:p>")
    return _write_xml(fill, _as_xml(value, "<w:p><w:r>", "</w:r></w:p>"), slot)


def _as_xml(value: object, start: str, end: str) -> str:
    """Take the XML of a formatted value, or put a plain one between these tags."""
    if isinstance(value, Markup | Undefined) or not hasattr(value, "__html__"):
        return f'{start}<w:t xml:space="preserve">{escape(words(value))}</w:t>{end}'
    return str(value.__html__())


def _write_xml(fill: Fill, xml: str, slot: Slot) -> Markup:
    """Write XML that came with a value: well formed, within the bounds, its layout characters served run by run."""
    xml = _checked(xml)
    fill.spend(len(xml))
    if _RELATION.search(xml):
        raise Unwritable(
            "les images, liens et sous-documents ne s’insèrent pas par une valeur\u00a0: placez-les dans le modèle."
        )
    try:
        expat.ParserCreate().Parse(f"<x>{_LAYOUT.sub(' ', xml)}</x>", True)
    except expat.ExpatError as error:
        raise Unwritable("cette valeur est mise en forme par un XML mal formé.") from error

    def lay_out_run(run: re.Match[str]) -> str:
        again = f'<w:r>{run[1] or ""}<w:t xml:space="preserve">'
        return lay_out(
            run[0], Slot("text", slot.tag, f"</w:t></w:r>{slot.paragraph_end}", slot.paragraph_start + again)
        )

    return Markup(_RUN.sub(lay_out_run, xml))  # noqa: S704, checked above


@pass_context
def number_drawing(context: Context, _value: object, _line: int) -> str:
    """Give the next drawing its own number."""
    fill: Fill = context.parent[FILL]
    fill.drawings += 1
    return str(fill.drawings)


@pass_context
def bounded(context: Context, items: object, weight: int) -> Sequence[object]:
    """Return what a loop goes through, after counting its turns and the fixed text that they will write."""
    fill: Fill = context.parent[FILL]
    if isinstance(items, set | frozenset):
        raise Unwritable(
            "cette valeur est un ensemble sans ordre\u00a0: donnez une liste, pour un document toujours le même."
        )
    if isinstance(items, Undefined):
        list(items)  # raises, with the name that is missing
    if not isinstance(items, Iterable):
        raise Unwritable("la boucle demande une liste, et cette valeur n’en est pas une.")
    listed: Sequence[object] = items if isinstance(items, list | tuple | str) else list(islice(items, MAX_TURNS + 1))
    fill.turns += len(listed)
    if fill.turns > MAX_TURNS:
        raise Unwritable("les boucles de ce document dépassent 100\u202f000 tours\u00a0: vérifiez le modèle.")
    fill.spend(len(listed) * weight)
    return listed


@pass_context
def joined(_context: Context, items: Iterable[object], separator: str = "", attribute: str | None = None) -> str:
    """Join the words of a list."""
    if attribute is not None:
        items = [_context.environment.getitem(item, attribute) for item in items]
    return separator.join(words(item) for item in items)


def glued(parts: Sequence[object]) -> str:
    """Serve the operator ~ within the bounds of a text."""
    text = "".join(words(part) for part in parts)
    if len(text) > 1_000_000:
        raise Unwritable("ce texte est trop long.")
    return text
