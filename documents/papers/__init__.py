"""Say what each document is made of: one frozen dataclass a paper, whose fields are all that its template may use.

``paper_of`` reads a paper’s facts from the rows that an outbox row names; ``fill`` writes it in its Word template.
"""

from __future__ import annotations

from documents.papers.agreement import Agreement
from documents.papers.attendance import AttendanceSheet
from documents.papers.convocation import Convocation
from documents.papers.deliberation import Deliberation
from documents.papers.draft import DraftText
from documents.papers.evidence_summary import EvidenceSummary
from documents.papers.filling import fill, fill_and_tell, identity, template_bytes, template_of
from documents.papers.manifest import Comparison, Parts, keep_parts, rebuild, remember
from documents.papers.proxy_form import ProxyForm
from documents.papers.reading import PAPERS, Made, paper_of
from documents.papers.route_sheet import RouteSheet

__all__ = [
    "PAPERS",
    "Agreement",
    "AttendanceSheet",
    "Comparison",
    "Convocation",
    "Deliberation",
    "DraftText",
    "EvidenceSummary",
    "Made",
    "Parts",
    "ProxyForm",
    "RouteSheet",
    "fill",
    "fill_and_tell",
    "identity",
    "keep_parts",
    "paper_of",
    "rebuild",
    "remember",
    "template_bytes",
    "template_of",
]
