"""Say how each peer writes a value, a loop and a condition in a Word template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

EVERYWHERE = frozenset({"p", "tr", "tc"})
SECTION, END = "{{#{key}}}", "{{/{key}}}"


@dataclass(frozen=True, slots=True)
class Language:
    """The tags of a peer, as formats of ``at`` (the path of the scope), ``key`` and ``first`` (a key of a loop’s items).

    Levels: paragraphs (``p``), rows (``tr``), cells (``tc``), words (empty). ``opens_apart`` and ``closes_apart`` are the
    levels at which a tag wants a paragraph, a row or a cell of its own; else it begins or ends what is repeated.
    ``tests_are_loops``: a condition, but for words, is written as a loop over one thing or none.
    """

    value: str
    loop: str
    end_loop: str
    test: str
    end_test: str
    special: Mapping[str, str] = field(default_factory=dict)  # another form of loops and conditions at some levels
    opens_apart: frozenset[str] = frozenset()
    closes_apart: frozenset[str] = frozenset()
    tests_are_loops: bool = False


LANGUAGES: dict[str, Language] = {
    "docxtemplater": Language(
        "{{{key}}}", SECTION, END, SECTION, END,
        special={"tc": "{{-w:tc {key}}}"}, opens_apart=frozenset({"p"}), closes_apart=frozenset({"p"}),
    ),
    "easy-template-x": Language(
        "{{{key}}}", SECTION, END, SECTION, END,
        special={"p": '{{#{key} [loopOver: "paragraph"]}}', "tc": '{{#{key} [loopOver: "column"]}}'},
    ),
    # The pattern of a loop goes from the first [i] to the first [i+1].
    "carbone": Language(
        "{{d.{at}{key}}}", "", "{{d.{at}{key}[i+1].{first}}}", "{{d.{at}{key}:ifEQ(true):showBegin}}", "{{d.{at}{key}:showEnd}}",
        closes_apart=EVERYWHERE, tests_are_loops=True,
    ),
}  # fmt: skip
