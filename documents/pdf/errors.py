"""Tell in French why a document did not become a PDF, and what to do next.

Every error carries its facts as arguments, so that it survives pickling between processes.
"""


class ConversionError(Exception):
    """Stand for any refusal or failure of the conversion to PDF."""


class OfficeMissing(ConversionError):
    """Say that LibreOffice cannot be used on this computer; `missing` is the French sentence of `is_available`."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing

    def __str__(self) -> str:
        return self.missing


class NotAWordDocument(ConversionError):
    """Refuse bytes that are not a .docx file: LibreOffice would silently turn plain text into a PDF."""

    def __str__(self) -> str:
        return (
            "Ce fichier n’est pas un document Word (.docx) : word/document.xml y manque. "
            "Ouvrez-le dans Word, enregistrez-le au format « Document Word (*.docx) », puis recommencez."
        )


class NotAPdf(ConversionError):
    """Refuse bytes that cannot be read as a PDF with at least one page."""

    def __str__(self) -> str:
        return (
            "Ce fichier n’est pas un PDF lisible, ou il n’a aucune page. "
            "Refaites la conversion à partir du document Word."
        )


class ConversionTimeout(ConversionError):
    """Say that the document took longer than the time limit; its LibreOffice has been killed and replaced."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        return (
            f"La conversion en PDF a été arrêtée : elle dépassait le délai de {self.seconds:g} s. "
            "Recommencez ; si le délai est encore dépassé, allégez les images et les tableaux du document."
        )


class ConversionFailed(ConversionError):
    """Say that LibreOffice refused the document, or died on it twice."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"La conversion en PDF a échoué : {self.reason}. "
            "Vérifiez que le document s’ouvre dans Word, enregistrez-le de nouveau, puis recommencez."
        )


class PoolClosed(ConversionError):
    """Say that the pool is not open, or was closed while the document waited."""

    def __str__(self) -> str:
        return "Le service de conversion en PDF est arrêté : relancez l’opération quand il sera redémarré."
