"""Turn Word documents into archival, accessible, reproducible PDF with warm LibreOffice processes.

```python
with OfficePool() as pool:
    pdf = pool.convert(docx, title="Délibération n° 12", day=date(2026, 3, 30))
```

`convert` may be called from several threads at once. The same document always gives the same bytes, so that a
PDF can be hashed, cached and compared.
"""

from documents.pdf.errors import (
    ConversionError,
    ConversionFailed,
    NoOfficeLeft,
    NotAPdf,
    NotAWordDocument,
    NotJoinable,
    OfficeMissing,
    PoolClosed,
    Quarantined,
)
from documents.pdf.installation import is_available
from documents.pdf.joining import join
from documents.pdf.limits import Limits
from documents.pdf.pool import OfficePool
from documents.pdf.reproducible import finalize, page_count

__all__ = [
    "ConversionError",
    "ConversionFailed",
    "Limits",
    "NoOfficeLeft",
    "NotAPdf",
    "NotAWordDocument",
    "NotJoinable",
    "OfficeMissing",
    "OfficePool",
    "PoolClosed",
    "Quarantined",
    "finalize",
    "is_available",
    "join",
    "page_count",
]
