r"""Write one value where a tag stands, in the form that Word expects there.

Text is escaped; a line feed becomes a line break, a tab a tab, `\a` a new paragraph and `\f` a page break, as
docxtpl has it. A value that cannot be printed (nothing, a list, a control character) is refused rather than printed
badly: an act that says « None » is worse than no act.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from jinja2 import Undefined
from markupsafe import Markup, escape

from . import formatted
from .bounds import MAX_OUTPUT, Fill, words
from .faults import Unwritable
from .guard.links import has_scheme, is_safe_link
from .source import Slot

_FORBIDDEN = re.compile("[\x00-\x06\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LAYOUT = re.compile("[\x07\n\t\x0c]")
_NOT_PLAIN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff&<>\"']").search


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        code = f"U+{ord(forbidden[0]):04X}"
        raise Unwritable(
            f"cette valeur contient un caractère de contrôle ({code}) que Word ne peut pas écrire\u00a0: effacez-le."
        )
    return text


def write_text(fill: Fill, value: object, line: int) -> str:
    """Write a value among the words of a paragraph."""
    if value.__class__ is str:
        text: str = value
    elif (hasattr(value, "__html__") or hasattr(value, "__word__")) and not isinstance(value, Undefined):
        return _write_ready(fill, value, fill.slots[line - 1])
    else:
        text = words(value)
    fill.written += len(text)
    if fill.written > MAX_OUTPUT:
        fill.spend(0)
    if _NOT_PLAIN(text) is None:
        return text
    return lay_out(escape(_checked(text)), fill.slots[line - 1])


def _write_ready(fill: Fill, value: object, slot: Slot) -> str:
    """Write a value that says it is already escaped: text, or runs that cut the run where the tag stands."""
    xml = _xml_of(fill, value)
    if "<" not in xml:
        fill.spend(len(xml))
        return lay_out(_checked(xml), slot)
    runs = formatted.runs_of(xml)
    if runs == xml and not hasattr(value, "__word__"):
        raise Unwritable("cette valeur est mise en forme\u00a0: écrivez la balise {{r … }} au lieu de {{ … }}.")
    if not formatted.can_be_cut(slot):
        raise Unwritable("cette valeur est mise en forme, et cette place ne reçoit que du texte.")
    if runs == xml:
        runs = formatted.dressed(runs, slot)
    return formatted.between_halves(_write_xml(fill, runs, formatted.among_runs(slot)), slot)


def _xml_of(fill: Fill, value: object) -> str:
    """Take the XML of a formatted value, after it has brought into the file what it needs."""
    return str(value.__word__(fill.brought)) if hasattr(value, "__word__") else fill.brought.xml_of(value)


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


def write_plain(fill: Fill, value: object, line: int) -> str:
    """Write a value where no layout can stand: an attribute, a property of the document."""
    text = (
        str(value.__html__())
        if hasattr(value, "__html__") and not isinstance(value, Undefined)
        else escape(words(value))
    )
    fill.spend(len(text))
    if "<" in text:
        raise Unwritable("cette valeur est mise en forme, et cette place ne reçoit que du texte.")
    text = lay_out(_checked(text), fill.slots[line - 1])
    is_colour = fill.slots[line - 1].form == "attribute"
    return text.removeprefix("#") if is_colour else text


def write_field(fill: Fill, value: object, line: int) -> str:
    """Write a value inside a field code: words, or an address that may be followed; nothing that changes the field."""
    text = words(value).strip()
    if '"' in text or "\\" in text or "{" in text or (has_scheme(text) and not is_safe_link(text)):
        raise Unwritable(
            "cette valeur ne peut pas entrer dans un champ\u00a0: seuls y vont des mots, ou une adresse http, https ou mailto."
        )
    return write_plain(fill, text, line)


def write_runs(fill: Fill, value: object, line: int) -> str:
    """Write formatted runs between the runs of a paragraph; a plain value makes one plain run."""
    return _write_xml(fill, _as_xml(fill, value, "<w:r>", "</w:r>"), fill.slots[line - 1])


def write_blocks(fill: Fill, value: object, line: int) -> str:
    """Write formatted paragraphs between paragraphs; plain words and runs make one plain paragraph."""
    slot = Slot("blocks", fill.slots[line - 1].tag, "</w:p>", "<w:p>")
    xml = _as_xml(fill, value, "<w:p><w:r>", "</w:r></w:p>")
    is_inside = xml and not formatted.is_blocks(xml)
    return _write_xml(fill, f"<w:p>{xml}</w:p>" if is_inside else xml, slot)


def _as_xml(fill: Fill, value: object, start: str, end: str) -> str:
    """Take the XML of a formatted value, or put a plain one between these tags."""
    is_formatted = hasattr(value, "__html__") or hasattr(value, "__word__")
    if isinstance(value, Markup | Undefined) or not is_formatted:
        return f'{start}<w:t xml:space="preserve">{escape(words(value))}</w:t>{end}'
    return formatted.runs_of(_xml_of(fill, value))


def _write_xml(fill: Fill, xml: str, slot: Slot) -> str:
    """Write XML that came with a value: well formed, within the bounds, its relations in the file."""
    xml = _checked(xml)
    fill.spend(len(xml))
    if not all(map(fill.brought.has_relation, formatted.relations(xml))):
        raise Unwritable(
            "cette valeur renvoie à une image ou à un lien qui n’est pas dans cette partie du fichier\u00a0:"
            " donnez un objet Picture, Link ou SubDocument, ou passez par fill_with."
        )
    if slot.form == "runs" and formatted.is_blocks(xml):
        raise Unwritable(
            "cette valeur ne tient pas dans un texte\u00a0: écrivez la balise {{p … }} seule sur sa ligne."
        )
    if not formatted.is_well_formed(xml):
        raise Unwritable("cette valeur est mise en forme par un XML mal formé.")
    xml = formatted.numbered(formatted.ordered(xml), _next_drawings(fill))
    return formatted.laid_out(xml, slot, lay_out)


def _next_drawings(fill: Fill) -> Iterator[int]:
    while True:
        fill.drawings += 1
        yield fill.drawings


def number_drawing(fill: Fill, _value: object, _line: int) -> str:
    """Give the next drawing its own number."""
    fill.drawings += 1
    return str(fill.drawings)


# what each form of slot is written by (source.py)
WRITERS: dict[str, Callable[[Fill, object, int], str]] = {
    "text": write_text,
    "plain": write_plain,
    "attribute": write_plain,
    "field": write_field,
    "runs": write_runs,
    "blocks": write_blocks,
    "identity": number_drawing,
}
