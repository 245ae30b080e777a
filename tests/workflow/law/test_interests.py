"""Who stands aside (CGCT L2131-11, L3132-5)."""

from workflow.law.facts import AuthorityKind, ItemKind, Recusal


def test_coi_1_refuses_an_interested_member_who_stays_in_the_vote(make) -> None:
    [text] = make.blocks("COI-1", make.room(interested=frozenset({"m3"})))

    assert text == (
        "Membre intéressé à l’affaire : M. Camille MEMBRE3 ; enregistrer son déport avant la discussion "
        "(art. L. 2131-11 CGCT)."
    )


def test_coi_1_accepts_one_who_stands_aside_or_is_away_without_a_power(make) -> None:
    recused = make.room(interested=frozenset({"m3"}), recusals=(Recusal("m3"),))

    assert not make.found("COI-1", recused)
    assert not make.found("COI-1", make.room(interested=frozenset({"m11"})))
    assert make.blocks("COI-1", make.room(interested=frozenset({"m11"}), proxies=(make.proxy(11, 1),)))


def test_coi_1_refuses_a_rapporteur_who_stands_aside(make) -> None:
    room = make.room(recusals=(Recusal("m3"),), rapporteur="m3")

    assert "désigner un autre rapporteur" in make.blocks("COI-1", room)[0]


def test_coi_1_lets_the_executive_present_the_accounts(make) -> None:
    room = make.room(recusals=(Recusal("m1"),), rapporteur="m1", kind=ItemKind.ACCOUNTS, chair="m2")

    assert not make.found("COI-1", room)


def test_coi_1_cites_the_article_of_the_department(make) -> None:
    council = make.body(authority_kind=AuthorityKind.DEPARTMENT)

    assert "L. 3132-5" in make.blocks("COI-1", make.room(body=council, interested=frozenset({"m3"})))[0]


def test_coi_5_only_warns_of_an_interested_chair(make) -> None:
    [(weight, text)] = make.says("COI-5", make.room(recusals=(Recusal("m1"),)))

    assert weight == "warn"
    assert "(à confirmer)" in text
    assert not make.found("COI-5", make.room(recusals=(Recusal("m1"),), chair="m2"))
