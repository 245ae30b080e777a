"""Judge facts by the law: one file per subject, one function per rule, no database and no clock.

Importing this package registers every rule, so that ``RULES`` is the whole law that the code knows.
"""

from workflow.law import (
    ballot,
    convocation,
    delegation,
    election,
    form,
    interests,
    money,
    notice,
    proxies,
    publication,
    quorum,
    register,
    scrutiny,
    sentence,
    signature,
    sitting,
    tally,
)
from workflow.law.article import CGCT, RULES, Article, Finding, Rule, Severity, judge

__all__ = [
    "CGCT",
    "RULES",
    "Article",
    "Finding",
    "Rule",
    "Severity",
    "ballot",
    "convocation",
    "delegation",
    "election",
    "form",
    "interests",
    "judge",
    "money",
    "notice",
    "proxies",
    "publication",
    "quorum",
    "register",
    "scrutiny",
    "sentence",
    "signature",
    "sitting",
    "tally",
]
