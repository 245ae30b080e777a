"""Say what a rule of law is: an article, a sentence, a severity, and the findings it yields.

A rule is declared once, above the lines that apply it::

    @rule("QUO-1", CGCT("L2121-17", "al. 1"), severity=Severity.BLOCK)
    def quorum(room: Room) -> Iterator[str]:
        \"\"\"L’assemblée ne délibère que si plus de la moitié des membres en exercice sont présents.\"\"\"

The type of its only argument says which fact it judges, so that ``judge`` can hand each rule what it asks for.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflow.french import typeset
from workflow.law.facts.kinds import AuthorityKind

NBSP = "\u00a0"


class Severity(StrEnum):
    """How much a finding weighs: it stops the step, warns the officer, or only informs."""

    BLOCK = "block"
    WARN = "warn"
    INFORM = "inform"

    @property
    def label(self) -> str:
        """The French word an officer reads."""
        return {"block": "bloquant", "warn": "avertissement", "inform": "information"}[self.value]


@dataclass(frozen=True, slots=True)
class Article:
    """A place in a legal text, e.g. ``Article("CGCT", "L2121-17", "al. 1")``."""

    code: str
    number: str
    paragraph: str = ""

    def __str__(self) -> str:
        """Print the short citation of a refusal: « art. L. 2121-17, al. 1 CGCT »."""
        place = f"{self.printed_number}, {self.paragraph}" if self.paragraph else self.printed_number
        return f"art.{NBSP}{place} {self.code}".replace("al. ", f"al.{NBSP}")

    @property
    def printed_number(self) -> str:
        """The number as French usage prints it: « L. 2121-17 » for ``L2121-17``."""
        return re.sub(r"^([LRD])(\d)", rf"\1.{NBSP}\2", self.number)


def CGCT(number: str, paragraph: str = "") -> Article:
    """Cite an article of the code général des collectivités territoriales."""
    return Article("CGCT", number, paragraph)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the rule’s public id, how much it weighs, where the law says so, and a French sentence.

    ``subject`` names what it is about (the key of a draft or of a member), empty when it is the whole sitting.
    """

    rule: str
    severity: Severity
    article: Article
    message: str
    subject: str = ""

    @property
    def is_blocking(self) -> bool:
        """Whether the step cannot be taken while this finding stands."""
        return self.severity is Severity.BLOCK

    def __str__(self) -> str:
        """Print the refusal as an officer reads it, ended by its article."""
        return f"{self.message.rstrip('.')} ({self.article})."


@dataclass(frozen=True, slots=True)
class Note:
    """A finding’s sentence with a severity or an article of its own, for a rule that also warns or informs."""

    severity: Severity
    message: str
    article: Article | None = None


def warning(message: str, *, article: Article | None = None) -> Note:
    """Yield this from a rule to warn where the rule otherwise blocks."""
    return Note(Severity.WARN, message, article)


def information(message: str, *, article: Article | None = None) -> Note:
    """Yield this from a rule to inform where the rule otherwise blocks or warns."""
    return Note(Severity.INFORM, message, article)


def blocking(message: str, *, article: Article | None = None) -> Note:
    """Yield this from a rule to block under another article than the rule’s own."""
    return Note(Severity.BLOCK, message, article)


Judgement = Iterator[str | Note]


@dataclass(frozen=True, slots=True)
class Rule:
    """A legal rule: public id, article, sentence, severity, the fact it judges, its days in force.

    ``department``: the article that says the same for a department, whose council has a title of its own in the code.
    """

    id: str
    article: Article
    severity: Severity
    sentence: str
    subject: type
    judgement: Callable[[typing.Any], Judgement]
    since: date | None = None
    until: date | None = None
    department: Article | None = None

    def is_in_force(self, on: date) -> bool:
        """Whether the rule applies on this day (both ends included)."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    def findings(self, fact: object) -> Iterator[Finding]:
        """Judge one fact of the rule’s subject; what the facts bring into a sentence is typeset here."""
        for found in self.judgement(fact):
            note = Note(self.severity, found) if isinstance(found, str) else found
            article = note.article or self.article_for(fact)
            yield Finding(self.id, note.severity, article, typeset(note.message), getattr(fact, "key", ""))

    def article_for(self, fact: object) -> Article:
        """Return the article that binds the body the fact is about."""
        body = getattr(fact, "body", None)
        if self.department and body is not None and body.authority_kind is AuthorityKind.DEPARTMENT:
            return self.department
        return self.article


RULES: dict[str, Rule] = {}


def rule(
    id: str,
    article: Article,
    *,
    severity: Severity,
    since: date | None = None,
    until: date | None = None,
    department: Article | None = None,
) -> Callable[[Callable[[typing.Any], Judgement]], Rule]:
    """Declare a rule of law; its docstring is the sentence, its only argument’s type is the fact it judges."""

    def declare(judgement: Callable[[typing.Any], Judgement]) -> Rule:
        if id in RULES:
            raise ValueError(f"The rule {id} is declared twice.")
        hints = typing.get_type_hints(judgement)
        hints.pop("return", None)
        (subject,) = hints.values()
        sentence = typeset(" ".join((judgement.__doc__ or "").split()))
        RULES[id] = Rule(id, article, severity, sentence, subject, judgement, since, until, department)
        return RULES[id]

    return declare


def judge(facts: Iterable[object], *, rules: Iterable[str], on: date) -> tuple[Finding, ...]:
    """Return all that the rules find in the facts on a day, in the order of the rules.

    A rule whose subject is not among the facts is passed over: the caller gives the facts that the step knows.
    """
    known = tuple(facts)
    return tuple(
        finding
        for rule_id in rules
        if RULES[rule_id].is_in_force(on)
        for fact in known
        if isinstance(fact, RULES[rule_id].subject)
        for finding in RULES[rule_id].findings(fact)
    )
