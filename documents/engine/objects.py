"""Hold what a value can be besides plain words: formatted words, links, a whole Word document.

All are frozen and compared by content, so that a paper can hold them and the same values give the same bytes.
An object writes itself by `__word__`, from what it brings into the file (brought.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .guard.links import is_address
from .package import Package
from .pictures import Picture
from .tree import escape

if TYPE_CHECKING:
    from .brought import Brought

_STYLE = re.compile(r"[\w\- ]*\Z")
_AS_A_LINK = '<w:color w:val="0563C1"/><w:u w:val="single"/>'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class Styled:
    """Words in bold, in italic, or in a character style of the template (by its identifier)."""

    text: str
    bold: bool = False
    italic: bool = False
    style: str = ""

    def __post_init__(self) -> None:
        _check_style(self.style)

    def __word__(self, _brought: Brought) -> str:
        """Write one run."""
        bold = "<w:b/><w:bCs/>" if self.bold else ""
        italic = "<w:i/><w:iCs/>" if self.italic else ""
        return _run(self.text, f"{_styled(self.style)}{bold}{italic}")


@dataclass(frozen=True, slots=True)
class Link:
    """Words that open an address of the web or of the mail; blue and underlined unless a style is told."""

    text: str
    url: str
    style: str = ""

    def __post_init__(self) -> None:
        _check_style(self.style)
        if not is_address(self.url):
            raise ValueError(
                f"«\u00a0{self.url}\u00a0» n’est pas une adresse que l’on peut écrire dans un acte\u00a0:"
                " elle commence par https://, http:// ou mailto:."
            )

    def __word__(self, brought: Brought) -> str:
        """Write the link and its run."""
        run = _run(self.text, _styled(self.style) or _AS_A_LINK)
        relation = brought.link(self.url)
        return f'<w:hyperlink xmlns:r="{_RELATIONS}" r:id="{relation}" w:history="1">{run}</w:hyperlink>'


@dataclass(frozen=True, slots=True)
class RichText:
    """Plain words, styled words, links and pictures, one after the other in the same paragraph."""

    pieces: tuple[str | Styled | Link | Picture, ...]

    def __word__(self, brought: Brought) -> str:
        """Write the runs."""
        return "".join(_run(piece, "") if isinstance(piece, str) else piece.__word__(brought) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class SubDocument:
    """A whole .docx whose body is put where the tag stands; raise TemplateFault when it is not a plain Word document."""

    data: bytes

    def __post_init__(self) -> None:
        Package(self.data)

    def __word__(self, brought: Brought) -> str:
        """Write the paragraphs and tables of the body; styles, numberings, notes and pictures come along."""
        return brought.docxtpl().subdocument(self.data)


def _check_style(style: str) -> None:
    if not _STYLE.match(style):
        raise ValueError(f"«\u00a0{style}\u00a0» n’est pas l’identifiant d’un style de caractères.")


def _styled(style: str) -> str:
    return f'<w:rStyle w:val="{style}"/>' if style else ""


def _run(text: str, properties: str) -> str:
    formatting = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    words = escape(text).replace("&#10;", "\n")  # the writer lays line feeds out
    return f'<w:r>{formatting}<w:t xml:space="preserve">{words}</w:t></w:r>'
