"""Who signs (CGCT L2121-23 before and since 1 July 2022)."""

from datetime import date

from workflow.law.facts import AuthorityKind


def test_sig_1_wants_the_chair_and_the_secretaries_since_july_2022(make) -> None:
    [text] = make.blocks("SIG-1", make.act(sitting_day=date(2022, 7, 1), signed_by=make.keys(1)))

    assert text == "Signature manquante : Mme Camille MEMBRE2 (art. L. 2121-23 CGCT)."
    assert not make.found("SIG-1", make.act(sitting_day=date(2022, 7, 1)))


def test_sig_1_wants_a_secretary_to_sign(make) -> None:
    assert "Aucun secrétaire de séance" in make.blocks("SIG-1", make.act(secretaries=()))[0]


def test_sig_1_wanted_all_the_present_before_or_the_cause_of_their_hindrance(make) -> None:
    before = date(2022, 6, 30)

    assert make.blocks("SIG-1", make.act(sitting_day=before))
    assert not make.found("SIG-1", make.act(sitting_day=before, signed_by=make.keys(9)))
    assert not make.found("SIG-1", make.act(sitting_day=before, unable_to_sign=make.keys(9) - make.keys(2)))


def test_sig_1_prints_bare_keys_when_the_body_is_not_given(make) -> None:
    assert "Signature manquante : m2" in make.blocks("SIG-1", make.act(body=None, signed_by=make.keys(1)))[0]


def test_sig_1_cites_the_article_of_the_department(make) -> None:
    council = make.body(authority_kind=AuthorityKind.DEPARTMENT)

    assert "L. 3121-17" in make.blocks("SIG-1", make.act(body=council, signed_by=frozenset()))[0]
