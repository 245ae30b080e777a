"""A member who cannot come gets a form where all that is known is written, on one page, with what the law says."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from documents.papers import ProxyForm, fill, paper_of
from documents.papers.edges import edge_papers
from documents.pdf import OfficePool, is_available
from tests.documents.pdf.conftest import verapdf  # noqa: F401 - a fixture
from tests.documents.pdf.verapdf import VeraPdf
from tests.workflow import acting
from workflow import law, models


@pytest.fixture
def sitting(db: None) -> models.Sitting:
    body = acting.council()
    return acting.convened(body, acting.draft(body), acting.draft(body, "voirie"))


@pytest.fixture(scope="module")
def office() -> Iterator[OfficePool]:
    if missing := is_available():
        pytest.skip(missing)
    with OfficePool(1) as pool:
        yield pool


def form_of(sitting: models.Sitting, member: str) -> ProxyForm:
    return ProxyForm.of(sitting.notices.get(member__key=member))


def seen(pdf: bytes) -> tuple[int, str]:
    """Return how many pages a PDF has and the words that a reader sees."""
    told = subprocess.run(
        ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True
    )
    text = told.stdout.decode()
    return text.count("\f"), re.sub("[\u00a0\u202f ]+", " ", text)


def test_the_form_names_the_member_and_the_sitting_and_leaves_blank_what_only_the_member_can_say(
    sitting: models.Sitting, office: OfficePool
) -> None:
    pages, words = seen(office.convert(fill(form_of(sitting, "delorme"))))

    assert pages == 1
    assert "soussignée, Mme Claire DELORME, membre du Conseil municipal, empêchée" in " ".join(words.split())
    for told in ("jeudi 15 octobre 2026", "20 h", "Mairie", "2 affaires à l’ordre du jour", "SIGNATURE"):
        assert told in words, told
    assert re.search(r"donne pouvoir à M\. ou Mme \.{20}", words)
    assert words.count("□") == 4


def test_the_form_agrees_with_a_man(sitting: models.Sitting) -> None:
    form = form_of(sitting, "roux")

    assert (form.undersigned, form.unable) == ("soussigné, M.\u00a0Paul ROUX", "empêché")


@pytest.mark.parametrize("rule", ["PROXY-2", "PROXY-3", "PROXY-5", "PROXY-8", "QUO-2"])
def test_the_form_reminds_of_each_rule_in_its_own_words_with_its_article(sitting: models.Sitting, rule: str) -> None:
    known = law.RULES[rule]

    (said,) = [line for line in form_of(sitting, "roux").reminder if line.startswith(known.sentence.rstrip("."))]

    assert said.replace("\u00a0", " ").endswith(f"({known.article}).".replace("\u00a0", " "))


def test_a_department_is_reminded_of_its_own_articles(sitting: models.Sitting) -> None:
    models.Authority.objects.update(kind="department")

    reminder = " ".join(form_of(models.Sitting.objects.get(pk=sitting.pk), "roux").reminder)

    assert "3121-16" in reminder
    assert "2121-20" not in reminder


def test_the_form_asks_whether_it_covers_the_second_sitting_unless_this_is_the_second(sitting: models.Sitting) -> None:
    first = form_of(sitting, "roux")
    sitting.first_day = date(2026, 10, 1)
    sitting.save(update_fields=["first_day"])

    second = form_of(sitting, "roux")

    assert first.asks_second
    assert "seconde séance" in first.reminder[-1]
    assert not second.asks_second
    assert len(second.reminder) == len(first.reminder) - 1


def test_the_form_of_a_notice_is_asked_for_by_its_row(sitting: models.Sitting) -> None:
    notice = sitting.notices.get(member__key="vert")

    made = paper_of({"kind": "proxy_form", "notice": notice.pk})

    assert made.key == f"proxy_form:{notice.pk}"
    assert made.about["name"] == "pouvoirs/pouvoir-vert"
    assert made.about["notice"] == notice


def test_the_form_keeps_to_one_page_and_is_archival_and_accessible(
    sitting: models.Sitting,
    office: OfficePool,
    verapdf: VeraPdf,  # noqa: F811
) -> None:
    form = replace(
        form_of(sitting, "delorme"), body="Conseil communautaire", of_the_body="du Conseil communautaire du Grand Reims",
        place="Salle des fêtes Édouard-Herriot, 12 bis rue de la République, rez-de-chaussée, " * 3,
        undersigned="soussignée, Mme Anne-Charlotte de La ROCHEFOUCAULD-MONTBEL, 15e vice-présidente déléguée aux mobilités actives",
    )  # fmt: skip

    pdf = office.convert(fill(form))

    assert seen(pdf)[0] == 1
    assert verapdf.faults(pdf) == {"2b": [], "ua1": []}


def test_the_form_fills_on_every_edge() -> None:
    for edge, paper in edge_papers(ProxyForm).items():
        assert fill(paper).startswith(b"PK"), edge
