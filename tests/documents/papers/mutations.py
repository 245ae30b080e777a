"""Spoil the shipped templates in the ways that officers do, one at a time, each named, with what the linter must say.

Where a fault stands is worked out here from the XML alone, by other means than the linter's own.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from textwrap import shorten

from lxml import etree

from documents.papers import PAPERS, template_bytes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
LABELS = {
    BODY: "corps",
    "word/header1.xml": "en-tête de la première page",
    "word/header2.xml": "en-tête",
    "word/footer1.xml": "pied de page",
    "docProps/core.xml": "propriétés du document",
}
PARAGRAPH = re.compile(r"<w:p>.*?</w:p>", re.DOTALL)
WORDS = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
Edit = Callable[[str], str]


@dataclass(frozen=True)
class Mutation:
    """One spoilt template: the parts that changed, the codes that must be told, where, and in which words."""

    name: str
    paper: str
    parts: dict[str, str]
    codes: tuple[str, ...] = ()
    part: str = BODY
    place: tuple[str, ...] = ()
    says: str = ""
    is_shared: bool = False  # two tags may be at fault: the place of one is told, the other in the sentence

    @property
    def data(self) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in {**_members(self.paper), **self.parts}.items():
                archive.writestr(name, content)
        return out.getvalue()


@dataclass(frozen=True)
class Site:
    """One paragraph of a shipped template that holds a tag."""

    paper: str
    part: str
    rank: int
    text: str

    def spoilt(self, name: str, edit: Edit, *codes: str, says: str = "", at: Site | None = None) -> Mutation:
        """Change the markup of this paragraph; the fault stands there, or at another paragraph."""
        found = [match.span() for match in PARAGRAPH.finditer(_text(self.paper, self.part))]
        start, end = found[self.rank]
        whole = _text(self.paper, self.part)
        changed = edit(whole[start:end])
        assert changed != whole[start:end], (name, self)
        xml = whole[:start] + changed + whole[end:]
        place = _place(xml, self.part, (at or self).rank)
        told = f"{name}, {self.paper}, {self.part.split('/')[-1]}, « {self.text[:50]} »"
        return Mutation(told, self.paper, {self.part: xml}, codes, self.part, place, says)


@cache
def _members(paper: str) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(template_bytes(PAPERS[paper].TEMPLATE))) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    return {name: data if name.endswith(".png") else data.decode() for name, data in contents.items()}


def _text(paper: str, part: str) -> str:
    text = _members(paper)[part]
    assert isinstance(text, str)
    return text


def _words(markup: str) -> str:
    text = "".join(WORDS.findall(markup))
    for entity, character in ENTITIES:
        text = text.replace(entity, character)
    return text


def _place(xml: str, part: str, rank: int) -> tuple[str, ...]:
    """Work out what the place of a paragraph must say."""
    root = etree.fromstring(xml.encode())
    paragraph = list(root.iter(f"{W}p"))[rank]
    shown = (node.text or " " for node in paragraph.iter(f"{W}t", f"{W}tab") if node.getparent().tag == f"{W}r")
    excerpt = shorten("".join(shown), 40, placeholder="…")
    pieces = [LABELS[part]]
    cell = next(paragraph.iterancestors(f"{W}tc"), None)
    if cell is not None:
        row = cell.getparent()
        table = row.getparent()
        number = list(root.iter(f"{W}tbl")).index(table) + 1
        line, column = table.findall(f"{W}tr").index(row) + 1, row.findall(f"{W}tc").index(cell) + 1
        pieces.append(f"tableau\u00a0{number}, ligne\u00a0{line}, cellule\u00a0{column}")
    else:
        shown = [
            p
            for p in root.iter(f"{W}p")
            if p.find(f".//{W}t") is not None and next(p.iterancestors(f"{W}tc"), None) is None
        ]
        shown = [p for p in shown if "".join(p.itertext(f"{W}t")).strip()]
        pieces += [f"paragraphe\u00a0{shown.index(paragraph) + 1}"] if paragraph in shown else []
    return tuple(pieces + ([excerpt] if excerpt and len(excerpt) < 38 else []))


@cache
def sites() -> tuple[Site, ...]:
    """List every paragraph of the shipped templates that holds a tag."""
    return tuple(
        Site(paper, part, rank, _words(match[0]))
        for paper in PAPERS
        for part in LABELS
        for rank, match in enumerate(PARAGRAPH.finditer(_text(paper, part)))
        if "{" in _words(match[0])
    )


def some(pattern: str, count: int, *, without: str = r"$^", only: str = "") -> list[Site]:
    """Choose some paragraphs that match, spread over papers and parts."""
    matching = [s for s in sites() if re.search(pattern, s.text) and not re.search(without, s.text) and only in s.part]
    step = max(len(matching) / count, 1)
    return [matching[int(at * step)] for at in range(min(count, len(matching)))]


def one(paper: str, text: str, *, part: str = BODY, nth: int = 0) -> Site:
    """Find one paragraph by its words."""
    return [site for site in sites() if site.paper == paper and site.part == part and text in site.text][nth]


def to(old: str, new: str) -> Edit:
    """Change words within the markup, once."""
    return lambda markup: re.sub(old, new, markup, count=1)


def _opening_of(closing: Site) -> Site:
    """Find the paragraph that a closing closes: the shipped templates are well formed."""
    stack: list[Site] = []
    for site in sites():
        if (site.paper, site.part) != (closing.paper, closing.part):
            continue
        if re.match(r"\{%(p|tr|tc) (for|if) ", site.text):
            stack.append(site)
        elif re.match(r"\{%(p|tr|tc) end", site.text):
            opened = stack.pop()
            if site == closing:
                return opened
    raise LookupError(closing)


def tags() -> Iterator[Mutation]:
    """Spoil a tag by itself."""
    anywhere = r"\{\{ \w\w\w+ \}\}"
    for site in (*some(anywhere, 8), *some(anywhere, 4, only="header"), *some(anywhere, 4, only="footer")):
        yield site.spoilt("nom mal écrit", to(r"\{\{ (\w)\w", r"{{ \1"), "unknown-name", says="vouliez-vous dire")
    for site in some(r"\{\{ \w+\.\w\w\w+ \}\}", 8):
        yield site.spoilt(
            "attribut mal écrit", to(r"(\{\{ \w+\.\w)\w", r"\1"), "unknown-attribute", says="vouliez-vous dire"
        )
    for site in some(r"^\{%(p|tr) if \w+ %\}", 4):
        yield site.spoilt("condition mal écrite", to(r" if (\w\w)\w", r" if \1"), "unknown-name")
    for site in some(r"\{\{ [\w.]+ \}\}", 6):
        yield site.spoilt(
            "filtre inconnu", to(r"(\{\{ [\w.]+) \}\}", r"\1|uper }}"), "unknown-filter", says="«\u00a0upper\u00a0»"
        )
        yield site.spoilt("filtre interdit", to(r"(\{\{ [\w.]+) \}\}", r"\1|safe }}"), "forbidden-filter")
    for site in some(r"\{\{ [\w.]+ \}\}", 5):
        yield site.spoilt("opération interdite", to(r"(\{\{ [\w.]+) \}\}", r"\1.__class__ }}"), "forbidden-operation")
        yield site.spoilt("appel interdit", to(r"(\{\{ [\w.]+) \}\}", r"\1.format(1) }}"), "forbidden-operation")
    for site in some(r"\{\{ [\w.]+ \}\}", 5):
        yield site.spoilt("point de trop", to(r"(\{\{ [\w.]+) \}\}", r"\1. }}"), "syntax")
    for site in some(r"\{\{ \w+ \}\}[^{]*$", 5):
        yield site.spoilt("accolade oubliée à la fin", to(r"(\{\{ \w+ )\}\}", r"\1}"), "unclosed-tag")
    for site in some(r"^[^{]*\{\{ \w+ \}\}", 5):
        yield site.spoilt("accolade oubliée au début", to(r"\{\{( \w+ \}\})", r"{\1"), "unopened-tag")
    for site in some(r"\{\{ (authority|body|subject|number|title|vote) \}\}", 5):
        yield site.spoilt("une seule accolade", to(r"\{\{( \w+ )\}\}", r"{\1}"), "single-braces")
    for site in some(r"\{\{ \w+ \}\}", 4):
        edit = to(r"\{\{ ", "{{</w:t></w:r></w:p><w:p><w:r><w:t>")
        yield site.spoilt("balise coupée au début", edit, "cut-tag")
    for site in some(r"\{\{ \w+\.\w+ \}\}", 4):
        edit = to(r"(\{\{ \w+)\.", r"\1</w:t></w:r></w:p><w:p><w:r><w:t>.")
        yield site.spoilt("balise coupée par un retour", edit, "cut-tag", says="finit dans un paragraphe suivant")


def statements() -> Iterator[Mutation]:
    """Spoil a statement by itself."""
    for site in some(r"^\{%(p|tr|tc) (for|if) ", 8):
        yield site.spoilt("espace après {%", to(r"\{%", "{% "), "spaced-prefix", says="sans espace")
    for site in some(r"^\{%p (for|if) ", 6):
        yield site.spoilt("texte à côté", to(r"%\}", "%} et voilà"), "lost-text", says="“et voilà” disparaîtrait")
    for site in some(r"^\{%p end", 6):
        yield site.spoilt("préfixe oublié à la fin", to(r"\{%p ", "{% "), "prefix-mismatch")
    for site in some(r"^\{%p (for|if) ", 6, only="document"):
        yield site.spoilt("préfixe oublié au début", to(r"\{%p ", "{% "), "prefix-mismatch")
    for site in some(r"^\{%p if ", 4):
        yield site.spoilt(
            "instruction mal écrite", to(r"%p if ", "%p iff "), "unknown-statement", says="«\u00a0if\u00a0»"
        )
    for site in some(r"^\{%p if ", 3, without="signatory|convener|stamps"):
        yield site.spoilt("ligne hors d’un tableau", to(r"%p if ", "%tr if "), "misplaced-tag")
    for site in some(r"^\{%p for ", 4):
        yield site.spoilt("boucle sur un texte", to(r" in [\w.]+ ", " in authority "), "not-a-list")
    for site in some(r"^\{%(p|tr|tc) end(for|if)", 10):
        opening = _opening_of(site)
        spoilt = site.spoilt("fin oubliée", to(r"\{%\w+ end\w+ %\}", ""), "unclosed-block", at=opening)
        yield replace(spoilt, is_shared=True)
    for site in some(r"^\{%p endfor", 5):
        yield site.spoilt("fin d’un autre", to("endfor", "endif"), "wrong-closing")
    for site in some(r"^\{%(tr|tc) endfor", 3):
        yield site.spoilt("fin d’un autre", to("endfor", "endif"), "wrong-closing")


def blocks() -> Iterator[Mutation]:
    """Cross, repeat and rename."""
    for paper, words in (
        ("convocation", "agenda"),
        ("agreement", "parties"),
        ("attendance", "facts"),
        ("deliberation", "closing"),
    ):
        opening = one(paper, f" in {words} ")
        variable = re.search(r"for (\w+) in", opening.text)
        assert variable
        use = next(
            s
            for s in sites()
            if s.paper == paper and s.rank > opening.rank and f"{{{{ {variable[1]}" in s.text and s.part == BODY
        )
        yield opening.spoilt(
            "variable renommée", to(r"for \w+ in", "for chose in"), "unknown-name", at=use, says=variable[1]
        )
    for name in ("proxies", "movements", "recusals"):
        opening = one("deliberation", f"for line in {name} ")
        closing = next(s for s in sites() if s.paper == "deliberation" and s.rank > opening.rank and "endfor" in s.text)
        xml = _text("deliberation", BODY)
        spans = [match.span() for match in PARAGRAPH.finditer(xml)]
        (a, b), (c, d) = spans[closing.rank], spans[closing.rank + 1]
        crossed = xml[:a] + xml[c:d] + xml[b:c] + xml[a:b] + xml[d:]
        place = _place(crossed, BODY, closing.rank)
        yield Mutation(
            f"boucles croisées, {name}", "deliberation", {BODY: crossed}, ("crossed-block",), BODY, place, "endfor"
        )
    for site in (
        one("convocation", "{{ proxy }}"),
        one("deliberation", "{{ vote }}"),
        one("agreement", "{{ done_at }}"),
    ):
        edit: Edit = lambda markup: markup + "<w:p><w:r><w:t>{%p endfor %}</w:t></w:r></w:p>"  # noqa: E731
        spoilt = site.spoilt("fin de trop", edit, "unopened-block")
        yield replace(spoilt, place=_place(spoilt.parts[BODY], BODY, site.rank + 1))
    for site, what in (
        (one("agreement", "{{ party.name }}"), "parties"),
        (one("deliberation", "{{ figures.votes }}"), "figures"),
        (one("attendance", "{{ line.office }}"), "line"),
        (one("convocation", "{{ item.rapporteur|capital }}"), "item.summary"),
    ):
        yield site.spoilt(
            "liste ou objet écrit tel quel", to(r"\{\{ [\w.|]+ \}\}", f"{{{{ {what} }}}}"), "printed-list"
        )
    for site in (one("convocation", "{{ quorum }}"), one("attendance", "{{ the_sitting }}", part="word/header2.xml")):
        yield site.spoilt("compteur hors d’une boucle", to(r"\{\{ \w+ \}\}", "{{ loop.index }}"), "outside-loop")
    for site in (one("deliberation", "{{ vote }}"), one("agreement", "{{ title }}")):
        yield site.spoilt("colspan hors d’un tableau", to(r"\{\{ \w+ \}\}", "{% colspan 2 %}"), "misplaced-tag")


def looks() -> Iterator[Mutation]:
    """Spoil what no tag tells: pictures, heads of tables, language, title, lists, links, revisions."""
    header, styles, core = "word/header1.xml", "word/styles.xml", "docProps/core.xml"
    for paper in PAPERS:
        silent = re.sub(r' descr="[^"]*"', "", _text(paper, header))
        yield Mutation(
            f"image muette, {paper}",
            paper,
            {header: silent},
            ("no-alt-text",),
            header,
            ("en-tête de la première page", "tableau\u00a01, ligne\u00a01, cellule\u00a01"),
        )
        mute = re.sub(r"<w:lang [^>]*/>", "", _text(paper, styles))
        yield Mutation(f"sans langue, {paper}", paper, {styles: mute}, ("no-language",), styles, ("styles",))
        untitled = re.sub(r"<dc:title>.*?</dc:title>", "<dc:title/>", _text(paper, core))
        yield Mutation(
            f"sans titre, {paper}", paper, {core: untitled}, ("no-title",), core, ("propriétés du document",)
        )
    sheet = _text("attendance", BODY)
    head = ("corps", "tableau\u00a01, ligne\u00a01")
    for name, new in (("retirée", ""), ("éteinte", '<w:tblHeader w:val="0"/>')):
        yield Mutation(
            f"ligne de titres {name}",
            "attendance",
            {BODY: sheet.replace("<w:tblHeader/>", new)},
            ("header-not-repeated",),
            BODY,
            head,
        )
    english = _text("draft", styles).replace('w:val="fr-FR"', 'w:val="en-US"')
    yield Mutation("langue anglaise", "draft", {styles: english}, ("no-language",), styles, ("styles",), "en-US")
    for paper, words in (("convocation", "{{ proposal }}"), ("agreement", "{{ bullet }}")):
        numbered = _text(paper, "word/numbering.xml").replace('w:val="bullet"', 'w:val="decimal"')
        place = _place(_text(paper, BODY), BODY, one(paper, words).rank)
        yield Mutation(
            f"numéros qui continuent, {paper}",
            paper,
            {"word/numbering.xml": numbered},
            ("numbering-in-loop",),
            BODY,
            place,
        )
    yield from _revisions()
    yield from _beside()


def _revisions() -> Iterator[Mutation]:
    site = one("deliberation", "{{ convening }}")
    edit = to(r"(<w:r>.*</w:r>)", r'<w:ins w:id="9" w:author="A" w:date="2026-01-01T00:00:00Z">\1</w:ins>')
    yield site.spoilt("modification suivie", edit, "tracked-changes")
    site = one("agreement", "{{ party.capacity }}")
    edit = to(r"(<w:r>.*</w:r>)", r'<w:commentRangeStart w:id="9"/>\1<w:commentRangeEnd w:id="9"/>')
    spoilt = site.spoilt("commentaire laissé", edit, "comments-left")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    types = _text("agreement", "[Content_Types].xml").replace(
        "</Types>", f'<Override PartName="/word/comments.xml" ContentType="{kind}"/></Types>'
    )
    comments = (
        f'<w:comments xmlns:w="{W[1:-1]}"><w:comment w:id="9" w:author="A" w:initials="A">'
        "<w:p><w:r><w:t>À revoir</w:t></w:r></w:p></w:comment></w:comments>"
    )
    yield replace(spoilt, parts={**spoilt.parts, "[Content_Types].xml": types, "word/comments.xml": comments})


def _beside() -> Iterator[Mutation]:
    """Put tags where nothing is filled."""
    rels = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    for paper, address in (
        ("convocation", "https://x.test/{{ title }}"),
        ("deliberation", "https://x.test/%7B%7B%20title%20%7D%7D"),
    ):
        site = one(paper, "{{ the_sitting }}" if paper == "convocation" else "{{ quorum }}")
        edit = to(r"(<w:r>.*</w:r>)", r'<w:hyperlink r:id="rId90">\1</w:hyperlink>')
        spoilt = site.spoilt("balise dans l’adresse d’un lien", edit, "tag-in-link", says="{{ title }}")
        tie = f'<Relationship Id="rId90" Type="{kind}" Target="{address}" TargetMode="External"/></Relationships>'
        yield replace(spoilt, parts={**spoilt.parts, rels: _text(paper, rels).replace("</Relationships>", tie)})
    lists = "word/numbering.xml"
    numbered = _text("draft", lists).replace('w:lvlText w:val="–"', 'w:lvlText w:val="{{ rank }}"')
    yield Mutation(
        "balise dans une numérotation",
        "draft",
        {lists: numbered},
        ("tag-not-filled",),
        lists,
        ("numérotation des listes",),
    )


def harmless() -> Iterator[Mutation]:
    """Change what officers change without harm."""
    for site in some(r"== '\w+'", 3):
        yield site.spoilt("guillemets de Word", to(r"'(\w+)'", r"“\1”"))
        yield site.spoilt("guillemets français", to(r"'(\w+)'", "«\u00a0\\1\u00a0»"))
    for site in some(r"\{\{ \w+\.\w+ \}\}", 3):
        cut = "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>"
        yield site.spoilt("balise coupée par Word", to(r"(\{\{ \w+)\.", rf"\1{cut}."))
        yield site.spoilt("espaces insécables", to(r"\{\{ ([\w.]+) \}\}", "{{\u00a0\\1\u00a0}}"))
    for site in some(r"\{\{ \w+ \}\}", 2):
        yield site.spoilt("sans espace", to(r"\{\{ (\w+) \}\}", r"{{\1}}"))
        yield site.spoilt("texte autour", to(r"\{\{", "Mention\u00a0: {{"))
    numbered = _text("deliberation", "word/numbering.xml").replace('w:val="bullet"', 'w:val="decimal"')
    yield Mutation("décisions numérotées", "deliberation", {"word/numbering.xml": numbered})
    decorative = re.sub(r' descr="[^"]*"', ' descr="" title="Logo"', _text("draft", "word/header1.xml"))
    yield Mutation("image nommée par son titre", "draft", {"word/header1.xml": decorative})


def faulty() -> list[Mutation]:
    """List every spoilt template."""
    found = {mutation.name: mutation for mutation in (*tags(), *statements(), *blocks(), *looks())}
    return list(found.values())
