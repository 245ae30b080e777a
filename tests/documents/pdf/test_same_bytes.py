"""The same Word file gives the same PDF, on another day, under another sky, in another process."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from documents.pdf import OfficePool
from tests.documents.pdf.conftest import edited
from tests.documents.pdf.test_joining import rich

ROOT = Path(__file__).resolve().parents[3]
FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
CONVERT = """
import hashlib, sys
from datetime import date
from pathlib import Path
from documents.pdf import OfficePool
with OfficePool(1) as pool:
    pdf = pool.convert(Path(sys.argv[1]).read_bytes(), title="Délibération", day=date(2026, 3, 30))
print(hashlib.sha256(pdf).hexdigest(), date.today())
"""
NOW = '<w:fldSimple w:instr=" {} \\@ &quot;dd/MM/yyyy HH:mm&quot; "><w:r><w:t>{}</w:t></w:r></w:fldSimple>'
PIECES = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TI</w:instrText></w:r>'
    '<w:r><w:instrText xml:space="preserve">ME </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:t>9:41</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Give a .docx with a heading, a table, a link, footnotes, and three fields that Word would fill with the hour."""
    fields = f"{NOW.format('DATE', '1er mars')}{NOW.format('PRINTDATE', '2 mars')}{PIECES}"
    docx = edited(
        rich("Délibération", cell="Dépense"),
        {"word/document.xml": lambda xml: xml.replace("</w:p>", f"{fields}</w:p>", 1)},
    )
    path = tmp_path / "document.docx"
    path.write_bytes(docx)
    return path


def converted(document: Path, **environment: str) -> tuple[str, str]:
    """Convert in a process of its own; return the hash of the PDF and the day that the process believed."""
    told = subprocess.run(
        [sys.executable, "-c", CONVERT, document],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    sha256, day = told.stdout.split()
    return sha256, day


def test_another_process_zone_language_and_hash_seed_give_the_same_bytes(pool: OfficePool, document: Path) -> None:
    here = pool.convert(document.read_bytes(), title="Délibération", day=date(2026, 3, 30))

    tokyo, _ = converted(document, TZ="Asia/Tokyo", LC_ALL="C", LANG="ja_JP.UTF-8", LANGUAGE="ja", PYTHONHASHSEED="1")
    noumea, _ = converted(document, TZ="Pacific/Noumea", LC_ALL="de_DE.UTF-8", LANG="tr_TR", PYTHONHASHSEED="4294967")

    assert tokyo == noumea == hashlib.sha256(here).hexdigest()


def test_another_day_gives_the_same_bytes(office_present: None, document: Path) -> None:
    if not FAKETIME:
        pytest.skip("libfaketime lies about the day: apt install faketime")

    today, now = converted(document)
    later, then = converted(document, LD_PRELOAD=str(FAKETIME[0]), FAKETIME="+1863d")

    assert (date.fromisoformat(then) - date.fromisoformat(now)).days in {1862, 1863, 1864}
    assert later == today


def test_fields_of_date_and_hour_keep_what_the_document_says(
    pool: OfficePool, document: Path, text_of: Callable[[bytes], str]
) -> None:
    text = text_of(pool.convert(document.read_bytes()))

    assert "1er mars" in text
    assert "9:41" in text
