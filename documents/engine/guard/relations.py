"""Judge the relations of a file: what each part points to, inside the archive or outside it.

Outside, only what a reader clicks may be pointed to. Inside, a target must exist and stay inside (ECMA-376 part 2, 6.5).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

from .links import has_scheme, is_safe_link
from .names import decoded, same
from .refusal import refuse, shown

_AGAIN = "ouvrez-le dans Word et enregistrez-le à nouveau."
_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MACRO = "Ce document contient des macros\u00a0: enregistrez-le en .docx, sans macro."
_FOREIGN = "Ce document insère un autre fichier à l’ouverture\u00a0: copiez-en le texte dans le document."
_ADD_IN = "Ce document lance un complément Office en ligne\u00a0: retirez ce complément dans Word."
_ACTIVEX = "Ce document contient un contrôle ActiveX\u00a0: supprimez-le dans Word (onglet Développeur)."
_FRAME = "Ce document contient un cadre qui affiche une page extérieure\u00a0: supprimez ce cadre."
_MERGE = "Ce document est un publipostage relié à une source de données\u00a0: remettez-le en «\u00a0Document Word normal\u00a0»."
_PICTURE = "Ce document va chercher une image hors de lui\u00a0: insérez l’image elle-même dans le document."
_OBJECT = "Ce document est lié à un objet extérieur\u00a0: remplacez cet objet par une image ou un tableau."
_FETCH = "Ce document va chercher un contenu hors de lui\u00a0: insérez ce contenu dans le document."
_TEMPLATE = (
    "Ce document est attaché à un modèle extérieur\u00a0: "
    "détachez-le dans Word (onglet Développeur, Modèle de document, Normal)."
)
# last word of a relation type, in lower case → the sentence, wherever it points
_FORBIDDEN = {
    "vbaproject": _MACRO,
    "wordvbadata": _MACRO,
    "keymapcustomizations": _MACRO,
    "attachedtoolbars": _MACRO,
    "extensibility": "Ce document modifie le ruban de Word\u00a0: copiez son texte dans un document neuf.",
    "usercustomization": "Ce document modifie le ruban de Word\u00a0: copiez son texte dans un document neuf.",
    "control": _ACTIVEX,
    "activexcontrolbinary": _ACTIVEX,
    "subdocument": _FOREIGN,
    "afchunk": _FOREIGN,
    "frame": _FRAME,
    "mailmergesource": _MERGE,
    "mailmergeheadersource": _MERGE,
    "recipientdata": _MERGE,
    "webextension": _ADD_IN,
    "webextensiontaskpanes": _ADD_IN,
    "transform": "Ce document passe par une feuille XSLT à l’enregistrement\u00a0: retirez-la des options XML.",
}
_OUTSIDE = {
    "attachedtemplate": _TEMPLATE,
    "image": _PICTURE,
    "oleobject": _OBJECT,
    "package": _OBJECT,
    "externallink": _OBJECT,
    "audio": _FETCH,
    "video": _FETCH,
    "media": _FETCH,
}


@dataclass(frozen=True, slots=True)
class Relation:
    """A pointer from a part: its kind (last word of its type, lower case) and the part that it names, when inside."""

    kind: str
    target: str
    is_outside: bool


def check_relations(xml: str, *, part: str, names: Mapping[str, str]) -> list[Relation]:
    """List the relations of a .rels part; `names` gives the parts of the file by what `same` makes of them."""
    found: list[Relation] = []
    ids: set[str] = set()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == f"{_SPACE} Relationships":
            return
        if name != f"{_SPACE} Relationship":
            raise refuse(f"Ce document contient des références que Word ne lit pas\u00a0: {_AGAIN}", part=part)
        if attributes.get("Id", "") in ids or len(ids) > 20_000:
            raise refuse(f"Ce document donne deux fois la même référence\u00a0: {_AGAIN}", part=part)
        ids.add(attributes.get("Id", ""))
        found.append(_judge(attributes, part, names))

    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler = start
    parser.Parse(xml.encode(), True)
    return found


def _judge(attributes: dict[str, str], part: str, names: Mapping[str, str]) -> Relation:
    kind = attributes.get("Type", "").rstrip("/").rpartition("/")[2].lower()
    target = attributes.get("Target", "").strip()
    mode = attributes.get("TargetMode", "Internal")
    if kind in _FORBIDDEN:
        raise refuse(_FORBIDDEN[kind], part=part)
    if mode not in ("Internal", "External"):
        raise refuse(f"Ce document contient une référence que Word n’écrit jamais\u00a0: {_AGAIN}", part=part)
    if mode == "External" or has_scheme(target) or has_scheme(decoded(target)):
        if kind != "hyperlink":
            raise refuse(_OUTSIDE.get(kind, _FETCH), part=part)
        if not is_safe_link(target):
            raise refuse(
                f"Le lien «\u00a0{shown(target)}\u00a0» mène à un fichier ou à un programme\u00a0: "
                "remplacez-le par une adresse https://.",
                part=part,
            )
        return Relation(kind, target, is_outside=True)
    if kind == "attachedtemplate":
        raise refuse(_TEMPLATE, part=part)
    return Relation(kind, _resolve(target, kind, part, names), is_outside=False)


def _resolve(target: str, kind: str, part: str, names: Mapping[str, str]) -> str:
    """Return the part that a target names, which must be in the archive."""
    path = decoded(target.partition("#")[0])
    if kind == "hyperlink" and not path:
        return ""
    folder = posixpath.dirname(posixpath.dirname(part))
    full = path if path.startswith("/") else f"/{folder}/{path}"
    depth = 0
    for segment in full.split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(segment, 1)
        if depth < 0:
            raise refuse(f"Ce document contient une référence qui sort de lui\u00a0: {_AGAIN}", part=part)
    path = posixpath.normpath(full).strip("/")
    found = same(path)
    if decoded(names.get(found, "")) != path:  # Word forgives another case of letters, LibreOffice does not
        raise refuse(
            f"Ce document est incomplet (il y manque «\u00a0{shown(path)}\u00a0»)\u00a0: {_AGAIN}",
            part=part,
        )
    return found
