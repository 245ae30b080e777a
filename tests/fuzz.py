"""Fuzz the door and the engine: mutate clean templates and demand a refusal in French, or a filled file that opens.

By hand: ``python -m tests.fuzz --minutes 10``. Each trial is drawn from its seed and its number, so that a finding is
made again by ``python -m tests.fuzz --seed SEED --first NUMBER --count 1``. The process has little memory and time, and
may neither write, start a program nor call anybody: what tries is a finding.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import resource
import signal
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pikepdf

from documents.admission import NotAdmitted, Use, admit
from documents.engine import Template, TemplateFault, ValueFault
from documents.engine.lint import annotate, lint
from tests.documents.hostile import base, fields, judge, markup, pdfs, templates
from tests.documents.hostile.case import Case
from workflow.french import FILTERS as FRENCH

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = sorted((ROOT / "templates_docx").glob("*.docx"))
SECONDS_EACH = 40
TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
TOKEN = re.compile(r"<[^>]*>|[^<]+")
WORDS = (
    *(
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "{%p ",
        "{%tr ",
        "{%tc ",
        "{%r ",
        "{{r ",
        "{{p ",
        "-%}",
        "{%-",
        "'",
        '"',
        "’",
    ),
    *(
        "|",
        "(",
        ")",
        "[",
        "]",
        ".",
        "..",
        ",",
        "~",
        "*",
        "**",
        "+",
        "-",
        "//",
        "%",
        "==",
        "<",
        "&amp;",
        "&#1;",
        "\u00a0",
    ),
    *(
        " for ",
        " in ",
        " if ",
        " else ",
        " endif ",
        " endfor ",
        " elif ",
        " set x = ",
        " not ",
        " is ",
        " and ",
        "loop.",
    ),
    *("__class__", "|attr('__class__')", "|safe", "|string", "|join", "|sort", "|map('upper')", ".items()", "range(9)"),
    *(
        "a",
        "b",
        "n",
        "t",
        "m",
        "0",
        "1",
        "99999999",
        "none",
        "true",
        "x" * 500,
        "colspan 2",
        "cellbg 'F00'",
        "vm",
        "hm",
    ),
)
SNIPPETS = (
    *(inside for inside, _ in markup.RUNNING.values()),
    *fields.SHAPES.values(),
    *(
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
        for text in ("{{ t }}", "{%p if n %}", "{%p endif %}", "{%tr for a in n %}")
    ),
    *(
        "<w:p/>",
        "<w:tbl/>",
        "<w:tc/>",
        "</w:p>",
        "<w:t>",
        "]]>",
        "<![CDATA[",
        "<!--",
        "&#0;",
        "&lt;",
        "\ufffe",
        "\u202e",
    ),
)
ESCAPES = list(templates.ESCAPES.values())
Draw = random.Random


class Thing:
    """A value with any field, any rank and a text: templates are mutated, their values need not be."""

    def __init__(self, depth: int = 0) -> None:
        self._depth = depth

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        return Thing(self._depth + 1)

    def __iter__(self) -> Iterator[Thing]:
        return iter([Thing(self._depth + 1)] * (2 if self._depth < 3 else 0))

    def __len__(self) -> int:
        return 2

    def __str__(self) -> str:
        return "Voirie & « réseaux »"


def told(value: object, *_: object, **__: object) -> object:
    """Stand for any filter of ours: what it writes is not what is judged here."""
    return value if isinstance(value, list) else str(value)


FILTERS = dict.fromkeys(FRENCH, told)


def bases() -> list[bytes]:
    """Return the clean templates: those that are shipped, and one with each kind of tag."""
    document = docx.Document()
    for text in (
        "{{ t }}, {{ n|first }}",
        "{%p for a in n %}",
        "{{ a }}{% if a > 1 %} et {% endif %}",
        "{%p endfor %}",
    ):
        document.add_paragraph(text)
    table = document.add_table(3, 2)
    for row, texts in enumerate(
        (("{%tr for a in n %}", ""), ("{{ a }}", "{% cellbg 'FF0000' %}{{ t }}"), ("{%tr endfor %}", ""))
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.sections[0].footer.paragraphs[0].text = "{{ m.a }}"
    out = io.BytesIO()
    document.save(out)
    return [*(path.read_bytes() for path in SHIPPED), out.getvalue(), out.getvalue(), base.word()]


def raw_mutation(data: bytes, draw: Draw) -> bytes:
    """Change bytes of the file as a bad disk or a clumsy forger would."""
    changed = bytearray(data)
    at = draw.randrange(len(changed))
    if draw.random() < 0.3:  # most of what matters stands at the end
        at = max(0, len(changed) - 1 - draw.randrange(600))
    length = draw.choice((1, 1, 2, 4, 30, 500))
    match draw.randrange(6):
        case 0:
            changed[at] ^= 1 << draw.randrange(8)
        case 1:
            changed[at : at + length] = draw.randbytes(length)
        case 2:
            del changed[at:]
        case 3:
            del changed[at : at + length]
        case 4:
            changed[at:at] = changed[at : at + length]
        case _:
            changed[at : at + 4] = draw.choice(
                (b"\0\0\0\0", b"\xff\xff\xff\xff", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06")
            )
    return bytes(changed)


def member_mutation(parts: dict[str, bytes], draw: Draw) -> None:
    """Swap, drop, rename or copy a member."""
    one, other = draw.choice(list(parts)), draw.choice(list(parts))
    match draw.randrange(4):
        case 0:
            parts[one], parts[other] = parts[other], parts[one]
        case 1:
            del parts[one]
        case 2:
            parts[draw.choice((one.upper(), f"{one}x", f"../{one}", "word/vbaProject.bin", "word/é.xml", ""))] = (
                parts.pop(one)
            )
        case _:
            parts[one] = parts[other]


def xml_mutation(text: str, draw: Draw) -> str:
    """Change the markup of a part: its elements, attributes and what stands between them."""
    tokens = TOKEN.findall(text) or [text]
    at = draw.randrange(len(tokens))
    match draw.randrange(6):
        case 0:
            del tokens[at]
        case 1:
            tokens.insert(at, draw.choice(tokens))
        case 2:
            other = draw.randrange(len(tokens))
            tokens[at], tokens[other] = tokens[other], tokens[at]
        case 3:
            tokens.insert(at, draw.choice(SNIPPETS))
        case 4:
            tokens[at] = re.sub(r'"[^"]*"', lambda _: f'"{draw.choice(WORDS)}"', tokens[at], count=1)
        case _:
            start, end = sorted((at, min(len(tokens), at + draw.randrange(1, 12))))
            tokens[start:end] = tokens[start:end] * draw.choice((0, 2, 3, 40))
    return "".join(tokens)


def tag_mutation(text: str, draw: Draw) -> str:
    """Change one tag of a part, or put one where none was."""
    found = list(TAG.finditer(text)) or list(re.finditer("", text[:1]))
    tag = draw.choice(found)
    inside = tag[0]
    at = draw.randrange(len(inside) + 1)
    match draw.randrange(5):
        case 0:
            inside = inside[:at] + draw.choice(WORDS) + inside[at:]
        case 1:
            inside = inside[:at] + inside[at + draw.randrange(1, 6) :]
        case 2:
            inside = ""
        case 3:
            inside = draw.choice(ESCAPES).replace("&", "&amp;").replace("<", "&lt;")
        case _:
            inside = inside + draw.choice(found)[0]
    return text[: tag.start()] + inside + text[tag.end() :]


def mutated(data: bytes, draw: Draw) -> bytes:
    """Return a file one to four mutations away."""
    if draw.random() < 0.25:
        for _ in range(draw.randrange(1, 4)):
            data = raw_mutation(data, draw) or b"P"
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(draw.randrange(1, 5)):
        choice = draw.random()
        texts = [name for name in parts if name.endswith((".xml", ".rels"))]
        if choice < 0.1 and len(parts) > 2:
            member_mutation(parts, draw)
        elif texts:
            likely = [name for name in texts if name.startswith("word/document") or "foot" in name] or texts
            name = draw.choice(likely if draw.random() < 0.7 else texts)
            change: Callable[[str, Draw], str] = xml_mutation if choice < 0.5 else tag_mutation
            parts[name] = change(parts[name].decode("utf-8", "replace"), draw).encode("utf-8", "surrogatepass")
    return base.archive([base.Member(name, content) for name, content in parts.items()])


def is_french(message: str) -> bool:
    """Whether a refusal is a sentence for an officer, and not the words of a library."""
    return (
        message.endswith((".", "\u202f?"))
        and re.search(r"[éèàçêù’«]|\b(le|la|les|un|une|ce|cette)\b", message, re.IGNORECASE) is not None
    )


def opens(data: bytes) -> bool:
    """Whether python-docx reads the file."""
    try:
        docx.Document(io.BytesIO(data))
    except Exception:  # noqa: BLE001, whatever it raises, it does not open
        return False
    return True


def tried(data: bytes) -> str:
    """Return what became of a file; raise AssertionError for what should never be."""
    try:
        template = Template.read(data, name="reçu.docx", filters=FILTERS)
        filled = template.fill({**dict.fromkeys(template.fields, Thing()), **templates.VALUES})
    except TemplateFault as refusal:
        assert all(is_french(fault.message) for fault in refusal.faults), str(refusal)
        end = "template refused"
    except ValueFault as refusal:
        assert is_french(refusal.fault.message), str(refusal)
        end = "value refused"
    else:
        assert opens(filled) or not opens(data), "the filled file does not open"
        end = "filled"
    found = lint(data, name="reçu.docx", fields=dict.fromkeys(templates.VALUES, Any), filters=FILTERS)
    if found.faults and not found.is_refused:
        assert opens(annotate(data, found.faults)) or not opens(data), "the annotated file does not open"
    try:
        admit(data, name="reçu.docx", use=Use.TEMPLATE)
    except NotAdmitted as refusal:
        assert is_french(refusal.fault.message), str(refusal)
        return f"{end}, not admitted"
    assert end != "filled" or opens(data), "admitted, and python-docx does not open it"
    return f"{end}, admitted"


def annexes() -> list[tuple[str, bytes]]:
    """Return clean annexes that are no Word files, by name."""
    plain = pdfs.plain(3)
    plain.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=pikepdf.Array()))
    return [
        ("annexe.pdf", pdfs.saved(plain)),
        ("annexe.pdf", pdfs.saved(plain, object_stream_mode=pikepdf.ObjectStreamMode.generate)),
        ("photo.png", base.png()),
        ("photo.jpg", base.jpeg()),
    ]


def tried_annex(name: str, data: bytes) -> str:
    """Return what became of an annex; a refusal must be in French."""
    verdict = judge.judged(judge.door(Case("", "", bytes, name), data))
    assert verdict["end"] in ("admitted", "refused"), verdict["end"]
    assert is_french(verdict.get("message", "La voici.")), verdict["message"]
    return f"annex {verdict['end']}"


def drawn(seed: int, number: int, clean: list[bytes]) -> tuple[str, bytes]:
    """Return the file of one trial, and its name."""
    draw = Draw(f"{seed}:{number}")
    if draw.random() < 0.15:
        name, data = draw.choice(annexes())
        for _ in range(draw.randrange(1, 4)):
            data = raw_mutation(data, draw) or b"%"
        return name, data
    return "reçu.docx", mutated(draw.choice(clean), draw)


def trial(seed: int, number: int, clean: list[bytes]) -> tuple[str, str]:
    """Return what became of one trial, and the finding if it is one."""
    name, data = drawn(seed, number, clean)
    before = len(judge.reached)
    signal.setitimer(signal.ITIMER_REAL, SECONDS_EACH)
    try:
        end, finding = tried(data) if name.endswith(".docx") else tried_annex(name, data), ""
    except BaseException as crash:
        if isinstance(crash, KeyboardInterrupt):
            raise
        place = crash.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
        end, finding = "finding", f"{type(crash).__name__} {where} {crash}"[:400]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    reached = "; ".join(judge.reached[before:])
    return end, finding or reached


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=0.0)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--keep", type=Path, help="write the file of the first trial here, and stop")
    asked = parser.parse_args()
    clean = bases()
    if asked.keep:
        asked.keep.write_bytes(drawn(asked.seed, asked.first, clean)[1])
        return 0
    assert all("filled" in tried(data) for data in clean), "a clean template is refused"
    resource.setrlimit(resource.RLIMIT_AS, (judge.MEMORY, judge.MEMORY))
    signal.signal(signal.SIGALRM, judge.ring)
    sys.addaudithook(judge.watch)
    ends: Counter[str] = Counter()
    findings: dict[str, int] = {}
    stop, number = time.monotonic() + asked.minutes * 60, asked.first
    while number < asked.first + asked.count if asked.count else time.monotonic() < stop:
        end, finding = trial(asked.seed, number, clean)
        ends[end] += 1
        if finding and finding not in findings:
            findings[finding] = number
            sys.stdout.write(f"--seed {asked.seed} --first {number}: {finding}\n")
        number += 1
    sys.stdout.write(f"{number - asked.first} trials: {dict(ends.most_common())}; {len(findings)} findings\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
