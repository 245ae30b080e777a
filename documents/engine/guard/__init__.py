"""Stop at the door any file that is not a plain Word document, or that would run or fetch something once opened.

A template comes from a person's disk, and so from anywhere. What this package checks holds for every file that the
engine reads; `documents.admission` adds what only concerns files received from people (objects, pictures, PDF).
Each refusal is one French sentence with its part of the file and its mend; the limits are far above what a real
deliberation needs and far below what would hurt the machine.
"""

from .archive import MAX_FILE, open_archive, read_member
from .markup import check_xml
from .refusal import refuse
from .relations import Relation, check_relations
from .types import CONTENT_TYPES, Types, read_types

__all__ = [
    "CONTENT_TYPES",
    "MAX_FILE",
    "Relation",
    "Types",
    "check_relations",
    "check_xml",
    "open_archive",
    "read_member",
    "read_types",
    "refuse",
]
