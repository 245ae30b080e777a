"""Say what each document is made of: one frozen dataclass a paper, whose fields are all that its template may use.

``paper_of`` reads a paper’s facts from the rows that an outbox row names; ``fill`` writes it in its Word template.
"""

from __future__ import annotations

from documents.papers.agreement import Agreement
from documents.papers.attendance import AttendanceSheet
from documents.papers.convocation import Convocation
from documents.papers.deliberation import Deliberation
from documents.papers.draft import DraftText
from documents.papers.filling import fill, fill_and_tell, identity, template_bytes, template_of
from documents.papers.manifest import Comparison, rebuild, remember
from documents.papers.reading import PAPERS, Made, paper_of

__all__ = [
    "PAPERS",
    "Agreement",
    "AttendanceSheet",
    "Comparison",
    "Convocation",
    "Deliberation",
    "DraftText",
    "Made",
    "fill",
    "fill_and_tell",
    "identity",
    "paper_of",
    "rebuild",
    "remember",
    "template_bytes",
    "template_of",
]
