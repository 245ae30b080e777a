"""Read the field codes of a part as Word does, over runs and nestings, and refuse those that fetch or run.

A field is named by the first word of its code, which may be cut over any number of runs, nested in other fields or
built by one (QUOTE). Only known harmless names pass: a list of dangerous ones would always lack one.
Source: ECMA-376 part 1, 17.16.
"""

from __future__ import annotations

import re

from .links import is_safe_link
from .refusal import refuse, shown

_HARMLESS = (
    "ADDIN ADDRESSBLOCK ADVANCE ASK AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT AUTOTEXT AUTOTEXTLIST BARCODE BIBLIOGRAPHY "
    "BIDIOUTLINE CITATION COMMENTS COMPARE CREATEDATE DATE DISPLAYBARCODE DOCPROPERTY DOCVARIABLE EDITTIME EQ FILENAME "
    "FILESIZE FILLIN FORMCHECKBOX FORMDROPDOWN FORMTEXT GREETINGLINE HYPERLINK IF INDEX INFO KEYWORDS LASTSAVEDBY "
    "LISTNUM MERGEBARCODE MERGEFIELD MERGEREC MERGESEQ NEXT NEXTIF NOTEREF NUMCHARS NUMPAGES NUMWORDS PAGE PAGEREF "
    "PRINTDATE PRIVATE QUOTE REF REVNUM SAVEDATE SECTION SECTIONPAGES SEQ SET SHAPE SKIPIF STYLEREF SUBJECT SYMBOL TA TC "
    "TEMPLATE TIME TITLE TOA TOC USERADDRESS USERINITIALS USERNAME XE"
)
ALLOWED = frozenset(_HARMLESS.split())
MAX_NESTED = 20
MAX_CODE = 100_000
_RESULT = "\0"  # where a nested field stands in the code of another
_TEXTS = ("instrText", "delInstrText", "t", "delText", "tab", "noBreakHyphen", "sym")
FOLLOWED = frozenset((*_TEXTS, "p", "fldChar", "fldSimple", "txbxContent", "AlternateContent"))
_CODES = ("instrText", "delInstrText")
_COMMAND = re.compile(r"\s*(=|[^\s\"\\=\0]*)")
_ARGUMENT = re.compile(r'"((?:[^"\\]|\\.)*)"?|(\\[^\s"\0]+)|([^\s"]+)', re.DOTALL)
_WITH_VALUE = ("\\l", "\\o", "\\t")


class _Field:
    """A field being read: the pieces of its code, until its separator."""

    __slots__ = ("code", "is_code", "length")

    def __init__(self) -> None:
        self.code: list[str] = []
        self.is_code = True
        self.length = 0


class Fields:
    """Follow the fields of one part from its elements and its texts."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._stories: list[tuple[str, list[_Field]]] = [("", [])]
        self._orphan: _Field | None = None  # code that stands outside any field
        self.is_listening = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element of Word."""
        if name in ("txbxContent", "AlternateContent"):
            self._stories.append((name, []))
        elif name == "fldChar":
            self._check_place()
            self._mark(_attribute(attributes, "fldCharType"))
        elif name == "fldSimple":
            self.check(_attribute(attributes, "instr"))
        elif name in _TEXTS:
            self._open_text(name)

    def _open_text(self, name: str) -> None:
        fields = self._stories[-1][1]
        is_in_code = bool(fields) and fields[-1].is_code
        if name in _CODES:
            self._check_place()
            if not is_in_code and self._orphan is None:
                self._orphan = _Field()
        self.is_listening = is_in_code or name in _CODES
        if name in ("tab", "sym", "noBreakHyphen") and is_in_code:
            self.text(" ")

    def end(self, name: str, *, is_last: bool = False) -> None:
        """Take the end of an element of Word."""
        if name in _TEXTS:
            self.is_listening = False
        if name == self._stories[-1][0] and name:
            self._close(self._stories.pop()[1])
        if name in ("p", "txbxContent") or is_last:
            self._close_orphan()
        if is_last:
            while self._stories:
                self._close(self._stories.pop()[1])

    def text(self, data: str) -> None:
        """Take a piece of text that belongs to a field code."""
        fields = self._stories[-1][1]
        field = fields[-1] if fields and fields[-1].is_code else self._orphan
        if field is None:
            return
        field.code.append(data)
        field.length += len(data)
        if field.length > MAX_CODE:
            raise self._refusal("Ce document contient un champ Word démesuré\u00a0: supprimez ce champ.")

    def _mark(self, kind: str) -> None:
        fields = self._stories[-1][1]
        self._close_orphan()
        if kind == "begin":
            if fields and fields[-1].is_code:
                fields[-1].code.append(_RESULT)
            fields.append(_Field())
            if len(fields) > MAX_NESTED:
                raise self._refusal("Ce document imbrique trop de champs Word\u00a0: supprimez ces champs.")
        elif kind == "separate" and fields and fields[-1].is_code:
            fields[-1].is_code = False
            self.check("".join(fields[-1].code))
        elif kind == "end" and fields:
            self._close([fields.pop()])

    def _close(self, fields: list[_Field]) -> None:
        for field in fields:
            if field.is_code:
                self.check("".join(field.code))

    def _close_orphan(self) -> None:
        if self._orphan is not None:
            orphan, self._orphan = self._orphan, None
            self._close([orphan])

    def _check_place(self) -> None:
        """Refuse a field cut between the variants of one content: two programs would read two fields."""
        if self._stories[-1][0] == "AlternateContent":
            raise self._refusal("Ce document cache un champ Word dans une variante\u00a0: supprimez ce champ.")

    def check(self, code: str) -> None:
        """Refuse a field by its code."""
        code = code.strip()
        match = _COMMAND.match(code)
        command = match[1] if match else ""
        if not code or command == "=" or (command.upper() in ALLOWED and command.isascii()):
            if command.upper() == "HYPERLINK":
                self._check_link(code[len(command) :])
            return
        if code.startswith((_RESULT, "{")) or "{{" in command or _RESULT in code[: len(command) + 1]:
            raise self._refusal(
                "Ce document contient un champ Word dont le nom est calculé par une balise ou un autre champ\u00a0: "
                "écrivez ce nom en clair, ou supprimez le champ (Alt+F9 montre les codes)."
            )
        raise self._refusal(
            f"Le champ Word «\u00a0{shown(command)}\u00a0» peut lire un fichier ou lancer un programme\u00a0: "
            "supprimez-le, ou remplacez-le par son résultat (Ctrl+Maj+F9)."
        )

    def _check_link(self, arguments: str) -> None:
        target, skips = "", False
        for quoted, switch, bare in _ARGUMENT.findall(arguments):
            if switch:
                skips = switch.lower() in _WITH_VALUE
            elif skips:
                skips = False
            elif not target:
                target = (quoted or bare).replace("\\\\", "\\")
        if not is_safe_link(target) or _RESULT in target:
            raise self._refusal(
                f"Le lien «\u00a0{shown(target)}\u00a0» mène à un fichier ou à un programme\u00a0: "
                "remplacez-le par une adresse https://."
            )

    def _refusal(self, message: str) -> Exception:
        return refuse(message, part=self._part)


def _attribute(attributes: dict[str, str], local: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition(" ")[2] == local), "")
