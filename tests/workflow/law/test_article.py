"""How a rule is declared, cited and judged; and the table that shows the whole law."""

import pickle
from datetime import date

import pytest

from workflow import law
from workflow.french import typeset
from workflow.law.article import CGCT, RULES, Article, Severity, rule
from workflow.law.facts import AuthorityKind, Draft
from workflow.law.table import law_table, number_table


def test_an_article_prints_as_usage_does() -> None:
    assert str(CGCT("L2121-17", "al. 1")) == "art.\u00a0L.\u00a02121-17, al.\u00a01 CGCT"
    assert str(Article("loi 2000-321", "10")) == "art.\u00a010 loi 2000-321"


def test_the_same_rule_is_not_declared_twice() -> None:
    with pytest.raises(ValueError, match="CONV-1"):

        @rule("CONV-1", CGCT("L2121-12"), severity=Severity.BLOCK)
        def again(draft: Draft):
            """Deux fois."""


@pytest.mark.parametrize("known", RULES.values(), ids=lambda known: known.id)
def test_every_rule_is_a_typeset_french_sentence_under_an_article(known) -> None:
    assert known.sentence == typeset(known.sentence)
    assert known.sentence[0].isupper()
    assert known.sentence.endswith(".")
    assert known.article.code in {"CGCT", "loi 2000-321"}


def test_a_finding_is_typeset_and_survives_pickling(make) -> None:
    [finding] = make.found("QUO-1", make.room(5))

    assert finding.message == typeset(finding.message)
    assert finding.subject == "budget"
    assert pickle.loads(pickle.dumps(finding)) == finding


def test_a_rule_is_silent_outside_its_days_and_without_its_fact(make) -> None:
    known = law.Rule(
        "X-1", CGCT("L1"), Severity.WARN, "X.", Draft, lambda draft: iter(()), date(2022, 1, 1), date(2022, 12, 31)
    )

    assert known.is_in_force(date(2022, 12, 31))
    assert not known.is_in_force(date(2021, 12, 31))
    assert not known.is_in_force(date(2023, 1, 1))
    assert law.judge([make.draft()], rules=["QUO-1"], on=make.DAY) == ()


def test_a_department_is_answered_with_its_own_article(make) -> None:
    council = make.body(authority_kind=AuthorityKind.DEPARTMENT)

    assert law.RULES["QUO-1"].article_for(make.room(body=council)) == CGCT("L3121-14", "al. 1")
    assert law.RULES["QUO-1"].article_for(make.room()) == CGCT("L2121-17", "al. 1")


def test_the_table_of_the_law_shows_every_rule_once_in_the_order_of_their_numbers() -> None:
    ids = [row.id for row in law_table()]

    assert sorted(ids) == sorted(RULES)
    assert ids.index("CONV-2") < ids.index("CONV-10")
    assert len(number_table()) >= 18
