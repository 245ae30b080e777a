"""Read and write the XML of documents that nobody has vouched for: nothing that it names is fetched or expanded."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(part: bytes) -> etree._Element:
    """Return the root of a part, however deep; raise XMLSyntaxError."""
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def written(root: etree._Element) -> bytes:
    """Return the bytes of a part of a Word document."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def with_parts(package: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return the zip with these parts in the place of those of the same name; the very same bytes for none."""
    if not parts:
        return package
    result = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as archive, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as copy:
        for info in archive.infolist():
            content = parts[info.filename] if info.filename in parts else archive.read(info)
            copy.writestr(zipfile.ZipInfo(info.filename), content)
    return result.getvalue()
