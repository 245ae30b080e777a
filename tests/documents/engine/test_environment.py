"""A template reads the values that it is given, and reaches nothing else."""

from __future__ import annotations

import dataclasses

import pytest

from documents.engine import Template, ValueFault


@dataclasses.dataclass(frozen=True)
class Dossier:
    title: str = "Voirie"
    _secret: str = "clé"

    def delete(self) -> str:
        return "effacé"


VALUES = {"d": Dossier(), "m": {"items": "le champ", "_x": 1}, "t": "abc", "n": [1, 2, 3], "big": "x" * 1000}


@pytest.mark.parametrize(
    "expression",
    [
        "d._secret",
        "d.__class__",
        "d.delete()",
        "t.__class__.__mro__[1].__subclasses__()",
        "t.format(1)",
        "t.ljust(1000000000)",
        "t * 1000000000",
        "n * 1000000000",
        "9 ** 9 ** 9",
        "'%1000000000d' % 1",
        "range(100000000)|length",
        "n.append(4)",
        "m.clear()",
        "n.__init__.__globals__",
        "t['__class__']",
        "(t|map('upper')|first).__class__",
        "joiner()",
    ],
)
def test_what_reaches_out_is_refused(word, expression: str) -> None:
    template = Template.read(word(f"{{{{ {expression} }}}}"))

    with pytest.raises(ValueFault) as refusal:
        template.fill(VALUES)

    assert refusal.value.fault.place.startswith("corps, paragraphe\u00a01")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("d.title", "Voirie"),
        ("m.items", "le champ"),
        ("t.upper()", "ABC"),
        ("n|join(', ')", "1, 2, 3"),
        ("n|sum + 1", "7"),
        ("t ~ '-' ~ n[0]", "abc-1"),
        ("'oui' if n|length > 2 else 'non'", "oui"),
        ("n|map('string')|join('/')", "1/2/3"),
        ("t|default('x')", "abc"),
        ("absent|default('x')", "x"),
    ],
)
def test_what_officers_need_is_served(word, shown, expression: str, text: str) -> None:
    assert shown(Template.read(word(f"{{{{ {expression} }}}}")).fill(VALUES)) == [text]


def test_a_loop_without_end_is_stopped(word) -> None:
    nested = "{% for a in big %}{% for b in big %}{{ b }}{% endfor %}{% endfor %}"

    with pytest.raises(ValueFault, match="100\u202f000 tours"):
        Template.read(word(nested)).fill(VALUES)


def test_a_text_that_doubles_is_stopped(word) -> None:
    doubling = "{% set x = t %}" + "{% set x = x ~ x %}" * 40 + "{{ x }}"

    with pytest.raises(ValueFault, match="trop long"):
        Template.read(word(doubling)).fill(VALUES)


def test_a_document_without_end_is_stopped(word) -> None:
    with pytest.raises(ValueFault, match="64\u00a0Mo"):
        Template.read(word("{% for a in big %}{{ long }}{% endfor %}")).fill({"big": "x" * 1000, "long": "y" * 100_000})


def test_a_set_is_refused_because_its_order_is_not_ours(word) -> None:
    with pytest.raises(ValueFault, match="sans ordre"):
        Template.read(word("{% for a in names %}{{ a }}{% endfor %}")).fill({"names": {"b", "a"}})


def test_a_template_that_computes_for_too_long_is_stopped(word) -> None:
    slow = "{% for a in range(9000) %}{% if range(9999)|sum == 1 %}x{% endif %}{% endfor %}"

    with pytest.raises(ValueFault, match="plus de 0,2\u00a0s de calcul"):
        Template.read(word(slow)).fill(VALUES, seconds=0.2)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", r"\\serveur\partage", 'a" \\t "b'])
def test_an_address_in_a_field_may_only_lead_to_a_page_or_a_message(word, rewritten, part, address: str) -> None:
    data = word("lien")
    code = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "{{ url }}"</w:instrText></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>ici</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    xml = part(data).replace("<w:r><w:t>lien</w:t></w:r>", code + end)
    template = Template.read(rewritten(data, parts={"word/document.xml": xml}))

    with pytest.raises(ValueFault, match="ne peut pas entrer dans un champ"):
        template.fill({"url": address})

    assert 'HYPERLINK "https://exemple.fr/"' in part(template.fill({"url": "https://exemple.fr/"}))
