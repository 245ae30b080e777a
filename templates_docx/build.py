"""Build the shipped Word templates: ``python -m templates_docx.build``. An authority changes a copy of its own, in Word."""

from __future__ import annotations

from pathlib import Path

from templates_docx.design.agreement import AGREEMENT
from templates_docx.design.attendance import ATTENDANCE
from templates_docx.design.convocation import CONVOCATION
from templates_docx.design.deliberation import DELIBERATION
from templates_docx.design.package import docx

DESIGNS = (CONVOCATION, DELIBERATION, AGREEMENT, ATTENDANCE)
HERE = Path(__file__).resolve().parent


def main() -> None:
    """Write each template beside this file."""
    for design in DESIGNS:
        (HERE / design.name).write_bytes(docx(design))


if __name__ == "__main__":
    main()
