"""Admit what people upload, or refuse it in one French sentence: a template (.docx) or an annex (.docx, PDF, PNG, JPEG).

An uploaded file is hostile until it has passed. The engine's own guard judges every Word file that is read, whoever
wrote it; this package adds what only concerns files received from people. Which check stands where:

| check | engine (`documents.engine.guard`) | admission |
|---|---|---|
| archive: sizes, ratios, overlaps, names, twins, encryption, links, zip64, foreign data | yes | yes |
| XML: UTF-8, no DTD, depth, quantity, no foreign instruction, no XInclude | yes | yes |
| macros, ActiveX, ribbon, add-ins, frames, sub-documents, mail merge, linked objects | yes | yes |
| anything fetched from outside: templates, pictures, media; links to files or programs | yes | yes |
| Word fields other than those known to be harmless | yes | yes |
| type and completeness: one text, no dangling relation, no part of two types | yes | yes |
| embedded objects (OLE, packages), nested archives | no: docxtpl serves templates that embed some | yes |
| parts without a type or of a type that no text needs; pictures that are no pictures or bombs | no | yes |
| name of the file, PDF and pictures as annexes | | yes |

Nothing here knows Django: a view gives bytes or a path.
"""

from .door import Admitted, Kind, Use, admit, admit_file
from .refusal import NotAdmitted
from .sizes import MAX_SIZE, check_size

__all__ = ["MAX_SIZE", "Admitted", "Kind", "NotAdmitted", "Use", "admit", "admit_file", "check_size"]
