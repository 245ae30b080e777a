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


class NotJoinable(ConversionError):
    """Refuse to join a PDF that is locked or broken; `rank` counts the parts from 1."""

    def __init__(self, rank: int, reason: str) -> None:
        super().__init__(rank, reason)
        self.rank = rank
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"La pièce n°\u00a0{self.rank} ne peut pas être jointe\u00a0: {self.reason}. Ouvrez-la dans votre lecteur de PDF, "
            "enregistrez-en une copie sans protection («\u00a0Imprimer au format PDF\u00a0»), puis joignez cette copie."
        )


class Quarantined(ConversionError):
    """Say that the document hangs or kills LibreOffice, and will not be tried again as it is.

    `reason` is what LibreOffice did, `sha256` the document’s fingerprint.
    """

    def __init__(self, reason: str, sha256: str) -> None:
        super().__init__(reason, sha256)
        self.reason = reason
        self.sha256 = sha256

    def __str__(self) -> str:
        return (
            f"Ce document est mis en quarantaine\u00a0: {self.reason}. Il ne sera plus essayé tel quel\u202f; allégez ses "
            "images et ses tableaux, puis refaites-le\u00a0: un document modifié est essayé aussitôt "
            f"(empreinte {self.sha256[:12]})."
        )


class NoOfficeLeft(ConversionError):
    """Say that no LibreOffice of the pool starts any more; `detail` is what the last one said, for the administrator."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return (
            "Aucun LibreOffice ne démarre plus sur cet ordinateur\u00a0: le document reste à convertir. Vérifiez l’espace "
            f"libre du disque et de la mémoire, puis recommencez dans une minute ({self.detail})."
        )


class ConversionFailed(ConversionError):
    """Say that LibreOffice refused the document, or was killed under it from outside again and again."""

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
