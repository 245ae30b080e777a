"""Line up those that fill Word templates: each is given a paper and says how to make it, again and again."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deflate import deflate_compress

from bench.facts import values_of
from bench.languages import LANGUAGES
from bench.node import Peer
from bench.reading import changed_parts, paragraphs, title_of
from bench.spread import timed
from bench.translation import translate

ENGINE, DOCXTPL, REUSED = "this engine", "docxtpl", "docxtpl, one object reused"


@dataclass(frozen=True, slots=True)
class Filler:
    """One way to make one document: ``measure`` gives the milliseconds of so many, ``once`` makes one."""

    name: str
    measure: Callable[[int], list[float]]
    once: Callable[[], bytes]


def fillers(paper: Any, peers: Mapping[str, Peer], folder: Path) -> list[Filler]:
    """Return everybody who can make this paper; what the peers need is written into the folder."""
    return [
        _python(ENGINE, _engine(paper)),
        _python(DOCXTPL, docxtpl(paper)),
        _python(REUSED, _docxtpl_reused(paper)),
        *(_peer(peer, paper, folder) for peer in peers.values()),
    ]


def _python(name: str, once: Callable[[], bytes]) -> Filler:
    return Filler(name, lambda count: timed(once, count), once)


def _engine(paper: Any) -> Callable[[], bytes]:
    """Fill as the project does: sandbox on, the template read and looked up by its content for each document."""
    from documents.papers import fill

    return lambda: fill(paper)


def docxtpl(paper: Any) -> Callable[[], bytes]:
    """Fill as docxtpl’s README does, plus ``autoescape=True``, without which it loses the text after ``&`` and ``<``."""
    from docxtpl import DocxTemplate

    environment, values, path = _environment(), values_of(paper), _template_path(paper)

    def once() -> bytes:
        document = DocxTemplate(path)
        document.render(values, jinja_env=environment, autoescape=True)
        output = io.BytesIO()
        document.save(output)
        return output.getvalue()

    return once


def _docxtpl_reused(paper: Any) -> Callable[[], bytes]:
    """Fill one DocxTemplate again and again; it reads its file anew by itself."""
    from docxtpl import DocxTemplate

    environment, values, document = _environment(), values_of(paper), DocxTemplate(_template_path(paper))

    def once() -> bytes:
        document.render(values, jinja_env=environment, autoescape=True)
        output = io.BytesIO()
        document.save(output)
        return output.getvalue()

    return once


def _peer(peer: Peer, paper: Any, folder: Path) -> Filler:
    from documents.papers import template_bytes
    from workflow.french import FILTERS

    translated = translate(template_bytes(paper.TEMPLATE), LANGUAGES[peer.name])
    stem = f"{peer.name}-{id(paper)}"
    template, data, made = (folder / f"{stem}{suffix}" for suffix in (".docx", ".json", "-made.docx"))
    template.write_bytes(translated.docx)
    data.write_text(json.dumps(translated.data(values_of(paper), FILTERS), ensure_ascii=False), encoding="utf-8")
    return Filler(
        peer.name, lambda count: peer.measure(template, data, count), lambda: peer.write(template, data, made)
    )


def _template_path(paper: Any) -> Path:
    from documents.papers.filling import SHIPPED

    path: Path = SHIPPED / paper.TEMPLATE
    return path


def _environment() -> Any:
    import jinja2

    from workflow.french import FILTERS

    environment = jinja2.Environment(autoescape=True)
    environment.filters.update(FILTERS)
    return environment


def compared(theirs: bytes, ours: bytes) -> str:
    """Say whether a reader of the one file sees the same as a reader of the other, paragraph after paragraph."""
    mine, other = paragraphs(ours), paragraphs(theirs)
    told = "same" if mine == other else f"differs ({len(mine)} paragraphs, {len(other)} there)"
    if title_of(theirs) != title_of(ours):
        told += ", title property wrong"
    extra = empty_paragraphs(theirs) - empty_paragraphs(ours)
    return f"{told}, {extra} empty paragraphs more" if extra > 0 else told


def empty_paragraphs(docx: bytes) -> int:
    """Count the paragraphs without text."""
    return sum(not text.strip() for text in paragraphs(docx, with_empty=True))


def floors(docx: bytes, template: bytes) -> dict[str, Callable[[], bytes]]:
    """Return what deflates the parts of a document that changed, and does nothing else: no filling can be faster."""
    content = changed_parts(docx, template)
    return {
        "floor: zlib, level 6": lambda: b"".join(zlib.compress(part, 6, -15) for part in content),
        "floor: libdeflate, level 1": lambda: b"".join(bytes(deflate_compress(part, 1)) for part in content),
    }
