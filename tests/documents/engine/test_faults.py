"""Each mistake in a template is told in French, at the place where a reader finds it, all of them at once."""

from __future__ import annotations

import pytest
from docx.document import Document

from documents.engine import Fault, Template, TemplateFault


def faults_of(data: bytes) -> tuple[Fault, ...]:
    with pytest.raises(TemplateFault) as refusal:
        Template.read(data)
    return refusal.value.faults


@pytest.mark.parametrize(
    ("paragraphs", "place", "words"),
    [
        (["Vu", "Le maire {{ nom"], "corps, paragraphe\u00a02", "pas refermée dans son paragraphe"),
        (["{{ a", "b }}"], "corps, paragraphe\u00a01", "jusqu’à «\u00a0}}\u00a0»"),
        (["x", "", "{% if a %}b"], "corps, paragraphe\u00a02", "jamais fermée"),
        (["{%p for a in b %}", "c"], "corps, paragraphe\u00a01", "{%p endfor %}"),
        (["a {% endif %}"], "corps, paragraphe\u00a01", "ne ferme rien"),
        (
            ["{%p if a %}", "{%p for b in c %}", "{%p endif %}", "{%p endfor %}"],
            "corps, paragraphe\u00a03",
            "{%p endfor %}",
        ),
        (["{%p if a %}", "b {% endif %}"], "corps, paragraphe\u00a02", "même niveau"),
        (["{{ a|majuscule }}"], "corps, paragraphe\u00a01", "filtre «\u00a0majuscule\u00a0» n’existe pas"),
        (["{{ a|uper }}"], "corps, paragraphe\u00a01", "«\u00a0upper\u00a0»\u202f?"),
        (["{% if a is jolie %}b{% endif %}"], "corps, paragraphe\u00a01", "is jolie"),
        (["{{ a b }}"], "corps, paragraphe\u00a01", "n’est pas compris"),
        (["{% p if a %}", "{%p endif %}"], "corps, paragraphe\u00a01", "sans espace entre les deux"),
        (["{% include 'x' %}"], "corps, paragraphe\u00a01", "n’est pas une instruction"),
        (["{% macro x() %}"], "corps, paragraphe\u00a01", "n’est pas une instruction"),
        (["{%p if a %} et voilà", "b", "{%p endif %}"], "corps, paragraphe\u00a01", "“et voilà” disparaîtrait"),
        (["{%p if a %}{%p endif %}"], "corps, paragraphe\u00a01", "disparaîtrait"),
        (["{% colspan 2 %}"], "corps, paragraphe\u00a01", "cellule de tableau"),
        (["{%tr for a in b %}"], "corps, paragraphe\u00a01", "la ligne de tableau"),
        (["{{ loop.index }}"], "corps, paragraphe\u00a01", "boucle"),
        (["{% if a -%}{% endif %}b", "{%- endif %}"], "corps, paragraphe\u00a02", "ne ferme rien"),
        (
            ["{%p for a in b %}"] * 30 + ["{%p endfor %}"] * 30,
            "corps, paragraphe\u00a011",
            "imbriquée trop profondément",
        ),
        (["{%p if a %}"] * 500 + ["{%p endif %}"] * 500, "corps, paragraphe\u00a041", "imbriquée trop profondément"),
        (["{% for a in b recursive %}{% endfor %}"], "corps, paragraphe\u00a01", "récursive"),
    ],
)
def test_a_mistake_is_told_where_it_is(word, paragraphs: list[str], place: str, words: str) -> None:
    faults = faults_of(word(*paragraphs))

    assert any(fault.place.startswith(place) and words in fault.message for fault in faults), faults


def test_all_the_mistakes_are_told_at_once(word) -> None:
    faults = faults_of(word("{{ a|foo }}", "{{ b", "{{ c d }}"))

    assert [fault.place.split(" (")[0] for fault in faults] == [
        "corps, paragraphe\u00a02",
        "corps, paragraphe\u00a01",
        "corps, paragraphe\u00a03",
    ]


def test_a_mistake_in_a_table_names_its_row_and_its_cell(word) -> None:
    def draw(document: Document) -> None:
        document.add_table(2, 3).cell(1, 2).text = "Total {{ a|foo }}"

    (fault,) = faults_of(word("x", draw=draw))

    assert fault.place == "corps, tableau\u00a01, ligne\u00a02, cellule\u00a03 (“Total {{ a|foo }}”)"
    assert fault.part == "word/document.xml"


def test_a_mistake_in_a_footer_names_the_footer(word) -> None:
    def draw(document: Document) -> None:
        document.sections[0].footer.paragraphs[0].text = "{{ a|foo }}"

    (fault,) = faults_of(word(draw=draw))

    assert fault.place == "pied de page, paragraphe\u00a01 (“{{ a|foo }}”)"


def test_words_beside_a_row_tag_are_not_lost_in_silence(word) -> None:
    def draw(document: Document) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).text = "{%tr for a in b %}"
        table.cell(0, 1).text = "{{ a }} euros"

    faults = faults_of(word(draw=draw))

    assert "«\u00a0{{ a }}\u00a0», “euros” disparaîtrait" in faults[0].message


def test_a_condition_that_crosses_cells_is_refused(word) -> None:
    def draw(document: Document) -> None:
        table = document.add_table(1, 1)
        table.cell(0, 0).text = "{% if a %}"
        document.add_paragraph("{% endif %}")

    assert "même niveau" in faults_of(word(draw=draw))[0].message
