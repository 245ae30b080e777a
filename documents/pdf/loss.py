"""Tell why a LibreOffice was lost in the middle of a document, and whether the document is to blame."""

from enum import StrEnum


class Cause(StrEnum):
    """Name what became of a LibreOffice."""

    CRASH = "crash"
    MEMORY = "memory"
    HANG = "hang"
    KILLED = "killed"  # by somebody else: an administrator, the kernel that lacks memory
    STOPPED = "stopped"  # by somebody else, with SIGSTOP


class OfficeLost(Exception):
    """Say that LibreOffice did not live to the end of the document: it deserves another try."""

    def __init__(self, cause: Cause, detail: str = "") -> None:
        super().__init__(cause, detail)
        self.cause = cause
        self.detail = detail

    @property
    def is_due_to_the_document(self) -> bool:
        """Whether the document may do the same to the next LibreOffice."""
        return self.cause in {Cause.CRASH, Cause.MEMORY, Cause.HANG}


class NeverReady(Exception):
    """Say that LibreOffice did not start: no document has anything to do with it.

    `is_disturbed` when somebody killed or stopped it, so that the next one may well start.
    """

    def __init__(self, detail: str, *, is_disturbed: bool = False) -> None:
        super().__init__(detail)
        self.is_disturbed = is_disturbed
