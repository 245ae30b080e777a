"""Read a part as a parser does, once, and refuse what runs, fetches or floods when a program opens the document.

The parser resolves namespaces, so that no choice of prefixes hides an element, and is told UTF-8, so that no
declaration makes two programs read two texts. Entities do not exist here: neither Word nor LibreOffice writes any.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from .fields import FOLLOWED, Fields
from .links import is_remote, is_safe_link
from .refusal import refuse, shown

MAX_XML = 20_000_000
MAX_MARKS = 600_000
MAX_DEPTH = 200
MAX_DECLARATION = 200
_AGAIN = "ouvrez-le dans Word et enregistrez-le à nouveau."
_DECLARATION = re.compile(
    rb"""<\?xml\s+version\s*=\s*["']1\.0["'](?:\s+encoding\s*=\s*["']([\w.\-]+)["'])?"""
    rb"""(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>"""
)
_ADDRESS = re.compile(r"[\w:/?#\[\]@!$&'()*+,;=.~%\-]+", re.ASCII)  # RFC 3986, 2
_MACRO = "Ce document lance une macro\u00a0: enregistrez-le en .docx, sans macro."
_MERGE = "Ce document est un publipostage relié à une source de données\u00a0: remettez-le en «\u00a0Document Word normal\u00a0»."
_FRAME = "Ce document contient un cadre qui affiche une page extérieure\u00a0: supprimez ce cadre."
_FOREIGN = "Ce document insère un autre fichier à l’ouverture\u00a0: copiez-en le texte dans le document."
_SCRIPT = "Ce document contient un script\u00a0: supprimez l’objet qui le porte."
_PICTURE = "Ce document va chercher une image hors de lui\u00a0: insérez l’image elle-même dans le document."
# family of namespaces → element → sentence
_FORBIDDEN: dict[str, dict[str, str]] = {
    "w": {
        "subDoc": _FOREIGN,
        "altChunk": _FOREIGN,
        "mailMerge": _MERGE,
        "dataSource": _MERGE,
        "frameset": _FRAME,
        "frame": _FRAME,
        "sourceFileName": _FRAME,
        "entryMacro": _MACRO,
        "exitMacro": _MACRO,
        "control": "Ce document contient un contrôle ActiveX\u00a0: supprimez-le dans Word (onglet Développeur).",
        "objectLink": "Ce document est lié à un objet extérieur\u00a0: remplacez cet objet par une image ou un tableau.",
        "saveThroughXslt": "Ce document passe par une feuille XSLT à l’enregistrement\u00a0: retirez-la des options XML.",
    },
    "svg": {"script": _SCRIPT, "foreignObject": _SCRIPT, "handler": _SCRIPT},
    "html": {"script": _SCRIPT, "iframe": _FRAME, "object": _FRAME, "embed": _FRAME},
    "xinclude": {"include": "Ce document inclut un autre fichier XML (XInclude)\u00a0: " + _AGAIN},
    "xslt": {"stylesheet": _SCRIPT, "transform": _SCRIPT},
}
_ANYWHERE = {
    "webVideoPr": "Ce document contient une vidéo en ligne\u00a0: remplacez-la par un lien ou par une image.",
    "customUI": "Ce document modifie le ruban de Word\u00a0: copiez son texte dans un document neuf.",
    "taskpane": "Ce document lance un complément Office en ligne\u00a0: retirez ce complément dans Word.",
    "webextension": "Ce document lance un complément Office en ligne\u00a0: retirez ce complément dans Word.",
}
_FAMILIES = (
    ("wordprocessingml/", "w"),
    ("2000/svg", "svg"),
    ("1999/xhtml", "html"),
    ("XInclude", "xinclude"),
    ("XSL/Transform", "xslt"),
    ("schemas-microsoft-com:vml", "vml"),
    ("schemas-microsoft-com:office:office", "office"),
    ("relationships", "relations"),
    ("1999/xlink", "xlink"),
)
_WATCHED = ("vml", "office", "svg", "html")
_ACTIONS = ("ppaction://macro", "ppaction://program", "ppaction://ole", "ppaction://media", "ppaction://hlinkfile")


def check_xml(content: bytes, *, part: str) -> str:
    """Return the text of a well-formed UTF-8 part that neither runs, fetches nor floods anything."""
    if len(content) > MAX_XML or content.count(b"<") > MAX_MARKS:
        raise refuse("Cette partie du document est démesurée\u00a0: coupez le document en plusieurs.", part=part)
    _check_encoding(content, part)
    reader = _Reader(part)
    try:
        reader.parser.Parse(content, True)
        return content.decode("utf-8-sig")
    except expat.ExpatError as error:
        raise refuse(f"Ce document contient un XML mal formé\u00a0: {_AGAIN}", part=part) from error


def _check_encoding(content: bytes, part: str) -> None:
    start = content.removeprefix(b"\xef\xbb\xbf")[:MAX_DECLARATION]
    declared = _DECLARATION.match(start)
    told = (declared[1] or b"utf-8").lower() if declared else b"utf-8"
    try:
        content.decode("utf-8")
        is_utf8 = b"\0" not in content and told in (b"utf-8", b"us-ascii", b"ascii")
    except UnicodeDecodeError:
        is_utf8 = False
    if not is_utf8:
        raise refuse(f"Ce document n’est pas codé en UTF-8\u00a0: {_AGAIN}", part=part)
    if start.startswith(b"<?xml") and not declared:  # programs do not read a strange declaration alike
        raise refuse(f"Ce document contient un XML mal formé\u00a0: {_AGAIN}", part=part)


class _Reader:
    """Follow one part through the parser; what is known of a name is worked out once."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.depth = 0
        self.fields = Fields(part)
        self.names: dict[str, tuple[str, str, bool]] = {}  # family, local name, whether fields care
        self.harmless: set[tuple[str, str]] = set()  # attributes whose value does not matter, by family of element
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartNamespaceDeclHandler = self.namespace
        self.parser.StartDoctypeDeclHandler = self.forbid_entities
        self.parser.EntityDeclHandler = self.forbid_entities
        self.parser.ProcessingInstructionHandler = self.instruction

    def forbid_entities(self, *_: object) -> None:
        raise refuse(
            f"Ce document déclare des entités XML (DTD), ce que Word ne fait jamais\u00a0: {_AGAIN}", part=self.part
        )

    def namespace(self, _prefix: str | None, address: str | None) -> None:
        if address and not _ADDRESS.fullmatch(address):
            raise refuse(f"Ce document contient un XML mal formé\u00a0: {_AGAIN}", part=self.part)

    def instruction(self, target: str, _data: str) -> None:
        if not target.lower().startswith("mso"):
            raise refuse(f"Ce document contient une instruction XML étrangère à Word\u00a0: {_AGAIN}", part=self.part)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise refuse(
                "Ce document imbrique trop de tableaux ou d’objets\u00a0: simplifiez sa mise en page.", part=self.part
            )
        family, local, is_followed = self.names.get(name) or self.learn(name)
        for key, value in attributes.items():
            if (family, key) not in self.harmless:
                self.check_attribute(family, key, value)
        if is_followed:
            self.fields.start(local, attributes)
            self.parser.CharacterDataHandler = self.fields.text if self.fields.is_listening else None
        elif local == "OLEObject" and attributes.get("Type", "Embed").lower() != "embed":
            raise refuse(_FORBIDDEN["w"]["objectLink"], part=self.part)

    def end(self, name: str) -> None:
        self.depth -= 1
        _, local, is_followed = self.names[name]
        if is_followed or not self.depth:
            self.fields.end(local, is_last=not self.depth)
            self.parser.CharacterDataHandler = self.fields.text if self.fields.is_listening else None

    def learn(self, name: str) -> tuple[str, str, bool]:
        """Judge a name of element the first time that it comes."""
        namespace, _, local = name.rpartition(" ")
        family = _family(namespace)
        sentence = _FORBIDDEN.get(family, {}).get(local) or _ANYWHERE.get(local)
        if sentence:
            raise refuse(sentence, part=self.part)
        self.names[name] = (family, local, local in FOLLOWED and (family == "w" or local == "AlternateContent"))
        return self.names[name]

    def check_attribute(self, family: str, key: str, value: str) -> None:
        namespace, _, name = key.rpartition(" ")
        attribute = (_family(namespace) if namespace else "", name.lower())
        if not _matters(family, attribute):
            self.harmless.add((family, key))
            return
        sentence = _judge_attribute(family, attribute, value)
        if sentence:
            raise refuse(sentence, part=self.part)


def _family(namespace: str) -> str:
    """Return the family of a namespace, whatever its year or edition."""
    return next((kind for word, kind in _FAMILIES if word in namespace), "")


def _matters(element: str, attribute: tuple[str, str]) -> bool:
    """Whether the value of such an attribute can be refused."""
    return (
        element in _WATCHED or attribute[0] == "relations" or attribute[1] in ("onload", "action", "manifestlocation")
    )


def _judge_attribute(element: str, attribute: tuple[str, str], value: str) -> str:
    """Return the sentence that refuses an attribute, or nothing."""
    family, lowered = attribute
    if family == "relations" and lowered in ("link", "href"):
        return _PICTURE
    if element in ("vml", "office") and lowered in ("src", "althref") and value.strip():
        return _PICTURE
    if element in ("svg", "html") and lowered.startswith("on"):
        return _SCRIPT
    if element in ("svg", "html") and lowered in ("href", "src") and is_remote(value):
        return _PICTURE
    if element == "svg" and lowered == "style" and "url(" in value.replace("url(#", ""):
        return _PICTURE
    if lowered == "onload" or (lowered == "action" and value.strip().lower().startswith(_ACTIONS)):
        return _MACRO
    if lowered == "manifestlocation" and value.strip():
        return "Ce document télécharge un schéma XML\u00a0: retirez ce schéma (onglet Développeur)."
    if element in ("vml", "office") and lowered == "href" and not is_safe_link(value):
        return (
            f"Le lien «\u00a0{shown(value)}\u00a0» mène à un fichier ou à un programme\u00a0: "
            "remplacez-le par une adresse https://."
        )
    return ""
