"""The bench compares what is equal: every peer makes the document that the engine makes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import node
from bench.facts import Example, play_example
from bench.fillers import compared, empty_paragraphs, fillers
from bench.languages import LANGUAGES
from bench.node import Peer
from bench.reading import paragraphs
from documents.papers import fill


@pytest.fixture
def example(db: None) -> Example:
    return play_example()


@pytest.fixture(params=LANGUAGES)
def peer(request: pytest.FixtureRequest) -> Iterator[Peer]:
    if missing := node.install():
        pytest.skip(missing)
    with Peer(request.param) as process:
        yield process


def test_a_peer_of_node_makes_the_same_paragraphs_as_the_engine(example: Example, peer: Peer, tmp_path: Path) -> None:
    for kind, paper in example.one_of_each().items():
        ours = fill(paper)

        (theirs,) = (one.once() for one in fillers(paper, {peer.name: peer}, tmp_path) if one.name == peer.name)

        assert paragraphs(theirs) == paragraphs(ours), kind
        assert empty_paragraphs(theirs) == empty_paragraphs(ours), kind


def test_docxtpl_makes_the_same_paragraphs_as_the_engine(example: Example, tmp_path: Path) -> None:
    for kind, paper in example.one_of_each().items():
        ours = fill(paper)

        told = {one.name: compared(one.once(), ours) for one in fillers(paper, {}, tmp_path)}

        assert set(told.values()) == {"same"}, kind


def test_a_lost_text_is_told(example: Example) -> None:
    ours, other = fill(example.deliberation), fill(example.agreement)

    told = compared(other, ours)

    assert told.startswith("differs")
    assert "title property wrong" in told
