"""Read the content types of a file: what each part is, for Word, whatever its name says."""

from __future__ import annotations

from dataclasses import dataclass
from xml.parsers import expat

from .names import same
from .refusal import refuse

CONTENT_TYPES = "[Content_Types].xml"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_XML_EXTENSIONS = (".xml", ".rels", ".vml", ".svg", ".xsl", ".xslt", ".xsd")
_MACRO = "Ce document contient des macros\u00a0: enregistrez-le en .docx, sans macro."
_SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_OFFICE = "application/vnd.openxmlformats-officedocument."
# what stands in a content type, in lower case → the sentence
_FORBIDDEN = (
    ("macroenabled", _MACRO),
    ("vbaproject", _MACRO),
    ("vbadata", _MACRO),
    ("keymapcustomizations", _MACRO),
    ("attachedtoolbars", _MACRO),
    ("activex", "Ce document contient un contrôle ActiveX\u00a0: supprimez-le dans Word (onglet Développeur)."),
    ("webextension", "Ce document lance un complément Office en ligne\u00a0: retirez ce complément dans Word."),
    (
        "mailmergerecipientdata",
        "Ce document contient un publipostage\u00a0: remettez-le en «\u00a0Document Word normal\u00a0».",
    ),
)
_OTHER_MAINS = {
    f"{_OFFICE}wordprocessingml.template.main+xml": "C’est un modèle .dotx\u00a0: enregistrez-le en .docx.",
    f"{_OFFICE}spreadsheetml.sheet.main+xml": "C’est un classeur Excel et non un document Word\u00a0: déposez un .docx.",
    f"{_OFFICE}presentationml.presentation.main+xml": (
        "C’est une présentation PowerPoint et non un document Word\u00a0: déposez un .docx."
    ),
}


@dataclass(frozen=True, slots=True)
class Types:
    """The content types of a file: by part (names as `same` compares them) and by extension."""

    parts: dict[str, str]
    extensions: dict[str, str]

    def of(self, name: str) -> str:
        """Return the type of a part, or nothing when the file does not tell it."""
        return self.parts.get(same(name)) or self.extensions.get(name.rpartition(".")[2].lower(), "")

    def is_xml(self, name: str) -> bool:
        """Whether some program would read this part as XML, by its name or by its type."""
        kind = self.of(name).partition(";")[0].strip().lower()
        return name.lower().endswith(_XML_EXTENSIONS) or kind.endswith(("+xml", "/xml", "vmldrawing"))


def read_types(xml: str) -> Types:
    """Read [Content_Types].xml, already known to be well formed; refuse what tells of macros or of another program."""
    parts: dict[str, str] = {}
    extensions: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "").strip()
        if name == f"{_SPACE} Override":
            _put(parts, same(attributes.get("PartName", "")), kind)
        elif name == f"{_SPACE} Default":
            _put(extensions, attributes.get("Extension", "").lower(), kind)
        elif name != f"{_SPACE} Types":
            raise refuse(
                "Le sommaire de ce document n’est pas celui d’un fichier Word\u00a0: "
                "ouvrez-le dans Word et enregistrez-le à nouveau.",
                part=CONTENT_TYPES,
            )

    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler = start
    parser.Parse(xml.encode(), True)
    for kind in (*parts.values(), *extensions.values()):
        _check_kind(kind)
    return Types(parts, extensions)


def _put(types: dict[str, str], key: str, kind: str) -> None:
    if types.setdefault(key, kind) != kind:
        raise refuse(
            "Ce document donne deux types à une même partie\u00a0: ouvrez-le dans Word et enregistrez-le à nouveau.",
            part=CONTENT_TYPES,
        )


def _check_kind(kind: str) -> None:
    lowered = kind.lower()
    sentence = next((told for word, told in _FORBIDDEN if word in lowered), _OTHER_MAINS.get(lowered))
    if sentence:
        raise refuse(sentence, part=CONTENT_TYPES)
