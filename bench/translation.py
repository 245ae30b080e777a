"""Translate the project’s own templates into the languages of the peers, so that all fill the same document.

Styles, headers, pictures and tables stay as they are: only the tags change. What a peer’s language cannot say is computed
beforehand and given as data, which favours the peers: filters (``|upper``) become texts, conditions become booleans
(``elif`` and ``else`` exclude each other), items of a list of texts become objects with a ``value``.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jinja2
from lxml import etree

from bench.languages import Language

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_INLINE = re.compile(r"\{\{\s*(?P<value>.+?)\s*\}\}|\{%\s*(?P<statement>.+?)\s*%\}")
_BLOCK = re.compile(r"\{%(?P<level>p|tr|tc) (?P<statement>.+?) %\}")
_LOOP = re.compile(r"for (\w+) in (.+)")
_FILLED = re.compile(r"word/(document|header\d*|footer\d*)\.xml|docProps/core\.xml")


@dataclass(slots=True)
class Scope:
    """What the template asks for inside one loop (or outside any): keys, and the expressions that give them."""

    path: str = ""
    variable: str = ""
    expression: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    tests: dict[str, str] = field(default_factory=dict)
    loops: dict[str, Scope] = field(default_factory=dict)

    def data(self, values: Mapping[str, Any], environment: jinja2.Environment) -> dict[str, Any]:
        """Compute what a peer is given for these values: texts, booleans and lists, nothing else."""

        def value(expression: str) -> Any:
            return environment.compile_expression(expression)(**values)

        return {
            **{key: str(value(expression)) for key, expression in self.texts.items()},
            **{key: bool(value(expression)) for key, expression in self.tests.items()},
            **{
                key: [inner.data({**values, inner.variable: each}, environment) for each in value(inner.expression)]
                for key, inner in self.loops.items()
            },
        }


@dataclass(frozen=True, slots=True)
class Translated:
    """A template in a peer’s language, and what to give to it."""

    docx: bytes
    scope: Scope

    def data(self, values: Mapping[str, Any], filters: Mapping[str, Callable[..., Any]]) -> dict[str, Any]:
        """Compute the peer’s data for a document."""
        environment = jinja2.Environment(autoescape=False, undefined=jinja2.StrictUndefined)  # noqa: S701 — plain data
        environment.filters.update(filters)
        return self.scope.data(values, environment)


@dataclass(slots=True)
class _Open:
    """A block that is not closed yet: its key, its scope, the conditions met so far."""

    key: str
    scope: Scope
    is_loop: bool
    tested: list[str] = field(default_factory=list)


def translate(docx: bytes, language: Language) -> Translated:
    """Return the template in this language; raises ``ValueError`` on a tag that the translation does not know."""
    root, output = Scope(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            content = source.read(member)
            if _FILLED.fullmatch(member.filename):
                content = _Part(language, root).translate(content)
            target.writestr(zipfile.ZipInfo(member.filename, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return Translated(output.getvalue(), root)


class _Part:
    """One part of the file under translation."""

    def __init__(self, language: Language, root: Scope) -> None:
        self._language = language
        self._scopes = [root]
        self._open: list[_Open] = []
        self._pending: list[str] = []  # opening tags that the next paragraph begins with
        self._last: etree._Element  # the last paragraph kept, which a closing tag may end

    def translate(self, content: bytes) -> bytes:
        tree = etree.fromstring(content)
        for element in list(tree.iter(f"{W}p", "{http://purl.org/dc/elements/1.1/}*")):
            block = _BLOCK.fullmatch("".join(element.itertext()).strip())
            if block:
                self._block(element, level=block["level"], statement=block["statement"])
            else:
                for text in [element, *element.iter(f"{W}t")]:
                    if text.text and "{" in text.text:
                        text.text = _INLINE.sub(self._inline, text.text)
                self._keep(element)
        if self._open:
            raise ValueError(f"« {self._open[-1].key} » is never closed")
        translated: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        return translated

    def _inline(self, tag: re.Match[str]) -> str:
        if tag["value"]:
            owner = self._owner(tag["value"])
            key = _key(tag["value"], owner)
            _note(owner.texts, key, tag["value"])
            return self._language.value.format(at=owner.path, key=key)
        closed, opened = self._move(tag["statement"], level="")
        return closed + opened

    def _block(self, element: etree._Element, *, level: str, statement: str) -> None:
        """Put a block’s tags where the language wants them: in the paragraph that they had, or inside what is repeated."""
        closed, opened = self._move(statement, level=level)
        places = ((closed, self._language.closes_apart), (opened, self._language.opens_apart))
        apart = [tag for tag, levels in places if tag and level in levels]
        if closed and closed not in apart:
            self._last.append(_run(closed))
        if opened and opened not in apart:
            self._pending.append(opened)
        tagged = next(element.iterancestors(f"{W}{level}")) if level != "p" else element
        for tag in apart[1:]:
            tagged.addnext(copy.deepcopy(tagged))
            self._write(next(tagged.getnext().iter(f"{W}p")), tag)
        if apart:
            self._write(element, apart[0])
        else:
            tagged.getparent().remove(tagged)

    def _write(self, paragraph: etree._Element, tag: str) -> None:
        first, *others = paragraph.iter(f"{W}t")
        first.text = tag
        for other in others:
            other.text = ""
        self._keep(paragraph)

    def _keep(self, paragraph: etree._Element) -> None:
        """Begin the paragraph with the tags that wait for one."""
        if self._pending:
            paragraph.insert(1 if paragraph.find(f"{W}pPr") is not None else 0, _run("".join(self._pending)))
            self._pending.clear()
        self._last = paragraph

    def _move(self, statement: str, *, level: str) -> tuple[str, str]:
        """Return the tag that closes a block and the tag that opens one; either may be empty."""
        word, _, rest = statement.partition(" ")
        closed = opened = ""
        if word in {"endfor", "endif", "elif", "else"}:
            if not self._open:
                raise ValueError(f"« {statement} » closes nothing")
            last = self._open.pop()
            closed = self._closing(last)
        if word == "for":
            opened = self._loop(statement, level)
        elif word == "if":
            opened = self._test(rest, [], level)
        elif word in {"elif", "else"}:
            opened = self._test(rest or "true", last.tested, level)
        elif word not in {"endfor", "endif"}:
            raise ValueError(f"« {statement} » has no translation")
        return closed, opened

    def _loop(self, statement: str, level: str) -> str:
        found = _LOOP.fullmatch(statement)
        if not found:
            raise ValueError(f"« {statement} » has no translation")
        variable, expression = found.groups()
        owner = self._owner(expression)
        key = f"each_{_key(expression, owner)}"
        self._enter(owner, key, variable=variable, expression=expression)
        self._open.append(_Open(key, owner, is_loop=True))
        return self._language.special.get(level, self._language.loop).format(at=owner.path, key=key)

    def _enter(self, owner: Scope, key: str, *, variable: str, expression: str) -> Scope:
        scope = owner.loops.setdefault(key, Scope(f"{owner.path}{key}[i].", variable, expression))
        if (scope.variable, scope.expression) != (variable, expression):
            raise ValueError(f"« {expression} » and « {scope.expression} » would share the key « {key} »")
        self._scopes.append(scope)
        return scope

    def _test(self, condition: str, before: list[str], level: str) -> str:
        exclusive = " and ".join([*(f"not ({earlier})" for earlier in before), f"({condition})"])
        owner = self._owner(exclusive)
        key = f"is_{_key(condition if condition != 'true' else 'else ' + before[0], owner)}"
        is_loop = bool(level) and self._language.tests_are_loops
        self._open.append(_Open(key, owner, is_loop=is_loop, tested=[*before, condition]))
        if is_loop:
            inner = self._enter(owner, key, variable="", expression=f"[''] if {exclusive} else []")
            inner.texts["blank"] = "''"  # the pattern begins with it, whatever else is there
            return self._language.value.format(at=inner.path, key="blank")
        _note(owner.tests, key, exclusive)
        return self._language.special.get(level, self._language.test).format(at=owner.path, key=key)

    def _closing(self, last: _Open) -> str:
        if not last.is_loop:
            return self._language.end_test.format(at=last.scope.path, key=last.key)
        inner = self._scopes.pop()
        if not inner.texts:
            inner.texts["blank"] = "''"
        return self._language.end_loop.format(at=last.scope.path, key=last.key, first=next(iter(inner.texts)))

    def _owner(self, expression: str) -> Scope:
        """Return the innermost loop whose variable the expression names."""
        if self._language.tests_are_loops:
            return self._scopes[-1]
        names = set(re.findall(r"(?<![.\w'])[a-z_]+", expression))
        return next(scope for scope in reversed(self._scopes) if scope.variable in names or not scope.variable)


def _note(known: dict[str, str], key: str, expression: str) -> None:
    if known.setdefault(key, expression) != expression:
        raise ValueError(f"« {expression} » and « {known[key]} » would share the key « {key} »")


def _key(expression: str, owner: Scope) -> str:
    own = re.sub(rf"(?<![.\w]){owner.variable}(\.|\b)", "", expression) if owner.variable else expression
    return re.sub(r"\W+", "_", own).strip("_") or "value"


def _run(tag: str) -> etree._Element:
    run = etree.fromstring(f'<w:r xmlns:w="{W[1:-1]}"><w:t xml:space="preserve"/></w:r>')
    run[0].text = tag
    return run
