"""Mark the lines drawn outside the tags, and nothing else; both readers of a page agree."""

from __future__ import annotations

import pikepdf
from hypothesis import given
from hypothesis import strategies as st

from documents.pdf.decoration import _mark_any, mark_paths

TAGGED = "/P<</MCID 0>>BDC\nq BT 10 20 Td /F1 9 Tf[<0F>4<0D>-6]TJ ET\n1 2 m 3 4 l S Q\nEMC\n"
LINE = "0.7 0.8 0.8 RG\nq 0.5 w 0 J 1 j\n63.8 42.639 m\n531.45 42.639 l S\nQ\n"
PIECES = st.sampled_from(
    [
        TAGGED,
        LINE,
        "/Artifact BMC\n0 0 5 5 re f*\nEMC\n",
        "/A BMC /B<</MCID 1>>BDC 0 0 m 1 1 l S EMC 2 2 m 3 3 l S EMC\n",
        "q 0 0 595 842 re W* n\n",
        "10 10 20 20 re f\n",
        "1 0 0 1 5 5 cm /Im1 Do Q\n",
        "q BT 1 2 Td <01>Tj ET Q\n",
        "1 2 m 3 4 l 5 6 7 8 9 10 c h B*\n",
        "[3 2]0 d\n",
    ]
)


def instructions(content: bytes) -> list[str]:
    """Read a page’s content as pikepdf does: each operator with its operands."""
    with pikepdf.new() as document:
        read = pikepdf.parse_content_stream(document.make_stream(content))
        return [f"{list(map(str, one.operands))} {one.operator}" for one in read]


def test_a_line_outside_the_tags_becomes_an_artifact() -> None:
    marked = mark_paths((TAGGED + LINE).encode()).decode()

    assert marked.startswith(TAGGED)
    assert " ".join(marked.removeprefix(TAGGED).split()) == (
        "0.7 0.8 0.8 RG q 0.5 w 0 J 1 j /Artifact BMC 63.8 42.639 m 531.45 42.639 l S EMC Q"
    )


@given(st.lists(PIECES, max_size=12).map("".join))
def test_marking_twice_changes_nothing_and_both_readers_agree(content: str) -> None:
    page = content.encode()

    marked = mark_paths(page)

    assert mark_paths(marked) == marked
    assert instructions(marked) == instructions(_mark_any(page))


def test_a_page_with_literal_strings_is_read_too() -> None:
    page = b"/P<</MCID 0>>BDC BT (EMC 1 2 m) Tj ET EMC 1 2 m 3 4 l S"

    told = instructions(mark_paths(page))

    assert [line.split()[-1] for line in told] == ["BDC", "BT", "Tj", "ET", "EMC", "BMC", "m", "l", "S", "EMC"]
