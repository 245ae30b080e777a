"""The pack that the bench makes is the pack of a real sitting."""

from __future__ import annotations

import pytest

from bench.facts import Example, play_example
from bench.reading import paragraphs
from bench.sitting import papers
from documents.papers import fill


@pytest.fixture
def example(db: None) -> Example:
    return play_example()


def test_the_pack_has_its_290_papers_and_no_two_are_the_same(example: Example) -> None:
    pack = papers(example)

    counted = {kind: len(several) for kind, several in pack.items()}

    assert counted == {"convocation": 70, "draft": 100, "extract": 100, "agreement": 20}
    files = {fill(paper) for several in pack.values() for paper in several}
    assert len(files) == sum(counted.values())


def test_every_convocation_has_the_100_items_of_the_agenda_and_their_briefing_note(example: Example) -> None:
    pack = papers(example)

    for convocation in (pack["convocation"][0], pack["convocation"][-1]):
        printed = "\n".join(paragraphs(fill(convocation)))

        assert all(printed.count(extract.subject) == 2 for extract in pack["extract"])


def test_a_draft_tells_neither_number_nor_vote_nor_who_came(example: Example) -> None:
    pack = papers(example)
    draft, extract = pack["draft"][0], pack["extract"][0]

    printed = "\n".join(paragraphs(fill(draft)))

    for told in (extract.number, extract.vote, extract.present, extract.excused):
        assert told
        assert told not in printed
    assert extract.decisions[0].text in printed
