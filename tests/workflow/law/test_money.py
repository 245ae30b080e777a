"""When a grant needs an agreement (loi n° 2000-321, art. 10; décret n° 2001-495)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from workflow.law.facts import Grant
from workflow.law.money import is_agreement_due

CIMES = Grant("Association CIMES", Decimal(90_000), 2023, Decimal(90_000))


def test_sub_1_wants_the_agreement_of_a_grant_above_the_threshold(make) -> None:
    assert make.blocks("SUB-1", make.draft(grant=CIMES)) == [
        "Subvention de 90 000 € à Association CIMES : au-dessus de 23 000 € par an, une convention est obligatoire, "
        "la joindre au projet (art. 10 loi 2000-321)."
    ]
    assert not make.found("SUB-1", make.draft(grant=CIMES, has_agreement=True))
    assert not make.found("SUB-1", make.draft())


@pytest.mark.parametrize(("amount", "due"), [("23000", False), ("23000.01", True)])
def test_sub_1_begins_above_the_threshold_not_at_it(amount, due) -> None:
    assert is_agreement_due(replace(CIMES, amount=Decimal(amount), year_total=Decimal(amount))) is due


def test_sub_1_does_not_bind_a_public_body(make) -> None:
    assert not make.found("SUB-1", make.draft(grant=replace(CIMES, is_private_law=False)))


def test_sub_1_only_warns_when_the_sum_of_the_year_passes_the_threshold(make) -> None:
    grant = replace(CIMES, amount=Decimal(5_000), year_total=Decimal(25_000))

    [(weight, text)] = make.says("SUB-1", make.draft(grant=grant))

    assert weight == "warn"
    assert "à confirmer" in text
