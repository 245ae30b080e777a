"""Say how much time and memory one LibreOffice may take before it is replaced or killed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bound each LibreOffice of a pool.

    `seconds` for one document. `documents` and `renew_above` (megabytes in RAM): once reached, a LibreOffice is
    replaced between two documents. `megabytes`: once reached in the middle of a document, it is killed.
    """

    seconds: float = 60
    documents: int = 200
    renew_above: int = 500
    megabytes: int = 1500
