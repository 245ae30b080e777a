"""Mark as artifacts the lines that LibreOffice draws outside the tags of a page.

Only the syntax that LibreOffice writes is read, words between white space: strings are hexadecimal and pictures stand
apart. A page that has more, a literal string or a picture within its content, is read by pikepdf, twenty times slower.
"""

from __future__ import annotations

import re

import pikepdf
from pikepdf import Name

OPENING = {"m", "re"}  # ISO 32000-1, table 59: what begins a path
PAINTING = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}  # table 60
ENDING = PAINTING | {"n"}

MARK = re.compile(rb"(?:B[MD]C|EMC)(?!\S)")
BEFORE_A_MARK = b" \t\r\n>]"
WORD = re.compile(rb"\S+")
OPERATOR = re.compile(rb"[A-Za-z][A-Za-z0-9]*\*?")
NOT_SIMPLE = (b"(", b"%", b"EI")  # a literal string, a comment, the end of a picture within the content

BEGIN_ARTIFACT = pikepdf.ContentStreamInstruction([Name.Artifact], pikepdf.Operator("BMC"))
END_ARTIFACT = pikepdf.ContentStreamInstruction([], pikepdf.Operator("EMC"))


def mark_paths(content: bytes) -> bytes:
    """Return the content of a page with each path that is painted outside the tags marked; the same when none is."""
    if any(sign in content for sign in NOT_SIMPLE):
        return _mark_any(content)
    pieces: list[bytes] = []
    depth = done = 0
    for mark in MARK.finditer(content):
        if mark.start() and content[mark.start() - 1] not in BEFORE_A_MARK:
            continue  # the end of a name
        if depth == 0:
            pieces.append(_mark_simple(content[done : mark.start()]))
            done = mark.start()
        depth += -1 if mark[0] == b"EMC" else 1
        if depth == 0:
            pieces.append(content[done : mark.end()])
            done = mark.end()
    pieces.append(content[done:] if depth else _mark_simple(content[done:]))
    return b"".join(pieces)


def _mark_simple(between: bytes) -> bytes:
    """Mark the paths of what stands between two tags; operands before an opening mark are left with it."""
    if between.isspace() or not between:
        return between
    pieces: list[bytes] = []
    done = begins = 0
    start: int | None = None
    for word in WORD.finditer(between):
        if not OPERATOR.fullmatch(word[0]):
            continue
        operator = word[0].decode()
        if operator in OPENING and start is None:
            start = begins
        if operator in ENDING:
            if start is not None and operator in PAINTING:
                pieces += [between[done:start], b"\n/Artifact BMC\n", between[start : word.end()], b"\nEMC\n"]
                done = word.end()
            start = None
        begins = word.end()
    return b"".join((*pieces, between[done:]))


def _mark_any(content: bytes) -> bytes:
    """Do the same through pikepdf."""
    with pikepdf.new() as document:
        instructions = list(pikepdf.parse_content_stream(document.make_stream(content)))
    marked: list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage] = []
    depth, start = 0, None
    for instruction in instructions:
        operator = str(instruction.operator)
        depth += (operator in {"BMC", "BDC"}) - (operator == "EMC")
        if depth == 0 and operator in OPENING and start is None:
            start = len(marked)
        marked.append(instruction)
        if operator in ENDING:
            if start is not None and operator in PAINTING:
                marked.insert(start, BEGIN_ARTIFACT)
                marked.append(END_ARTIFACT)
            start = None
    return pikepdf.unparse_content_stream(marked) if len(marked) > len(instructions) else content
