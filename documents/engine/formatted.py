"""Fit the XML that comes with a value to the place where it is written.

Layout characters become Word's marks inside the texts of each run, formatted runs are put between two halves of the
run where the tag stands, and drawings take numbers of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.parsers import expat

from .source import Slot

_RUN = re.compile(r"<w:r(?:\s[^>]*)?>(?P<properties>\s*<w:rPr>.*?</w:rPr>)?.*?</w:r>", re.DOTALL)
_TEXT = re.compile(r"(<w:t(?:\s[^>]*)?>)([^<]*)(?=</w:t>)")
_BLOCK = re.compile(r"\s*<w:(?:p|tbl|sdt|sectPr|bookmark(?:Start|End))[\s/>]")
_LAYOUT = re.compile("[\x07\n\t\x0c]")
_IDENTIFIER = re.compile(r'(<(?:wp:docPr|pic:cNvPr)\b[^>]*?\sid=")[^"]*')
_RELATION = re.compile(r"\sr:(?:id|embed|link|pict|dm|lo|qs|cs)=[\"']([^\"']*)")
_PROPERTIES = re.compile(r"<w:rPr>((?:<[^<>]*/>)*)</w:rPr>")
_PROPERTY = re.compile(r"(<([\w:]+)[^<>]*/>)")
_WORDS = re.compile(r"<w:r>(?:<w:rPr>((?:<[^<>]*/>)*)</w:rPr>)?<w:t\b")
# the order that the schema gives to what a run says of itself (ISO/IEC 29500-1, EG_RPrBase)
_ORDER = re.findall(
    r"\w+",
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath",
)
_RUN_END = "</w:t></w:r>"
# what docxtpl's pictures write around themselves, to stand in the middle of a run
_OPENED, _REOPENED = _RUN_END, '<w:r><w:t xml:space="preserve">'


def is_well_formed(xml: str) -> bool:
    """Tell whether a piece of XML opens and closes all that it should."""
    try:
        expat.ParserCreate().Parse(f"<x>{_LAYOUT.sub(' ', xml)}</x>", True)
    except expat.ExpatError:
        return False
    return True


def is_blocks(xml: str) -> bool:
    """Tell whether a piece of XML is made of paragraphs or tables, not of runs."""
    return _BLOCK.match(xml) is not None


def relations(xml: str) -> list[str]:
    """List the relations that a piece of XML needs."""
    return _RELATION.findall(xml)


def runs_of(xml: str) -> str:
    """Return the runs of a picture of docxtpl without the halves of run around it; any other XML as it is."""
    if xml.startswith(_OPENED) and xml.endswith(_REOPENED):
        return xml[len(_OPENED) : -len(_REOPENED)]
    return xml


def numbered(xml: str, numbers: Iterator[int]) -> str:
    """Give each drawing its own number."""
    return _IDENTIFIER.sub(lambda match: f"{match[1]}{next(numbers)}", xml)


def ordered(xml: str) -> str:
    """Put what each run says of itself in the order of the schema; docxtpl's RichText writes it as it comes."""
    return _PROPERTIES.sub(lambda found: f"<w:rPr>{_ordered(_PROPERTY.findall(found[1]))}</w:rPr>", xml)


def _ordered(properties: list[tuple[str, str]]) -> str:
    told = {name: element for element, name in properties}
    if "w:shd" in told and " w:val=" not in told["w:shd"]:
        told["w:shd"] = told["w:shd"].replace("<w:shd", '<w:shd w:val="clear"')
    return "".join(told[name] for name in sorted(told, key=_rank))


def between_halves(runs: str, slot: Slot) -> str:
    """Close the run where a tag stands, put other runs there, and open it again."""
    reopened = slot.paragraph_start[slot.paragraph_start.rindex("<w:r>") :]
    return f"{_RUN_END}{runs}{reopened}"


def dressed(runs: str, slot: Slot) -> str:
    """Give words the formatting of the run where the tag stands, below what they say of themselves."""
    worn = _PROPERTIES.search(slot.paragraph_start, slot.paragraph_start.rindex("<w:r>"))
    if worn is None:
        return runs

    def dress(run: re.Match[str]) -> str:
        properties = _PROPERTY.findall(worn[1]) + _PROPERTY.findall(run[1] or "")
        return f"<w:r><w:rPr>{_ordered(properties)}</w:rPr><w:t"

    return _WORDS.sub(dress, runs)


def _rank(name: str) -> int:
    local = name.removeprefix("w:")
    return _ORDER.index(local) if local in _ORDER else len(_ORDER)


def among_runs(slot: Slot) -> Slot:
    """Describe the place between two runs of the paragraph where a tag stands in a text."""
    at = slot.paragraph_start.rindex("<w:r>")
    return Slot("runs", slot.tag, slot.paragraph_end.removeprefix(_RUN_END), slot.paragraph_start[:at])


def can_be_cut(slot: Slot) -> bool:
    """Tell whether a tag stands in the text of a run, that formatted runs may cut in two."""
    return slot.form == "text" and "<w:r>" in slot.paragraph_start and slot.paragraph_end.startswith(_RUN_END)


def laid_out(xml: str, slot: Slot, lay_out: Callable[[str, Slot], str]) -> str:
    """Turn the layout characters in the texts of each run into Word's own marks."""
    if _LAYOUT.search(xml) is None:
        return xml

    def in_run(run: re.Match[str]) -> str:
        start = f'{slot.paragraph_start}<w:r>{(run["properties"] or "").strip()}<w:t xml:space="preserve">'
        inside = Slot("text", slot.tag, f"{_RUN_END}{slot.paragraph_end}", start)
        return _TEXT.sub(lambda text: text[1] + lay_out(text[2], inside), run[0])

    return _RUN.sub(in_run, xml)
