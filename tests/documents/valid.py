"""Judge a Word file by the schemas of Office, as Microsoft's own validator does (openxml-audit, pure Python)."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections import Counter
from functools import lru_cache
from pathlib import Path

from docx.oxml.ns import qn
from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator

# a copy of the styles for Word 2007, that no version since reads; styles that come with a document are not copied there
_NEVER_READ = "/word/stylesWithEffects.xml"


@lru_cache(maxsize=64)
def faults_of(data: bytes) -> Counter[tuple[str, str]]:
    """List what the schemas refuse in a file: part and sentence, and how many times."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.docx"
        path.write_bytes(data)
        result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=0).validate(path)
    told = [(fault.part_uri, fault.description) for fault in result.errors if fault.part_uri != _NEVER_READ]
    return Counter([*told, *overlooked(data)])


def overlooked(data: bytes) -> list[tuple[str, str]]:
    """List what that validator does not look at: numbers borne twice in a part, and elements inside a text."""
    faults = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.startswith("word/") or not name.endswith(".xml"):
                continue
            root = etree.fromstring(archive.read(name))
            for tag, attribute in (("wp:docPr", "id"), ("w:bookmarkStart", qn("w:id"))):
                numbers = Counter(element.get(attribute) for element in root.iter(qn(tag)))
                faults += [(f"/{name}", f"{tag} {number} is borne twice") for number in numbers if numbers[number] > 1]
            faults += [(f"/{name}", "an element stands in a text") for text in root.iter(qn("w:t")) if len(text)]
    return faults


def new_faults(filled: bytes, template: bytes) -> list[tuple[str, str]]:
    """List what the schemas refuse in a filled file and did not in its template."""
    return sorted(faults_of(filled).keys() - faults_of(template).keys())
