"""Describe the text of an act and of an agreement: citations, paragraphs, lists, decisions.

A short form stands for the usual case: a bullet or a decision without sub-points is written as a plain sentence.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from exchange.dossier.fields import Record, Siren, Text, Words, YesNo, expect


def sentence_or_block(value: object) -> object:
    """Read a plain sentence as a block with only a text."""
    return {"text": value} if isinstance(value, str) else value


class Bullet(Record):
    """A point of a list, with points below it."""

    text: Words = Field(description="Texte du point.")
    bullets: tuple[BulletOrText, ...] = Field(default=(), description="Sous-points.")


class Decision(Record):
    """One decision of the operative part, with points below it."""

    text: Words = Field(description="Une décision, le verbe au présent : « approuve … », « autorise … ».")
    bullets: tuple[Words, ...] = Field(default=(), description="Détail de la décision, point par point.")


BulletOrText = Annotated[Bullet, BeforeValidator(sentence_or_block)]
DecisionOrText = Annotated[Decision, BeforeValidator(sentence_or_block)]


class Block(Record):
    """One block of the statement of reasons: a heading, a paragraph or a list."""

    heading: Words | None = Field(default=None, description="Intertitre.")
    paragraph: Words | None = Field(default=None, description="Paragraphe.")
    bullets: tuple[BulletOrText, ...] = Field(default=(), description="Liste à puces.")

    @model_validator(mode="after")
    def hold_one_thing(self) -> Self:
        """Refuse a block that is several things at once, or none."""
        if sum(map(bool, (self.heading, self.paragraph, self.bullets))) != 1:
            expect("une seule des clés « heading », « paragraph », « bullets »")
        return self


class ActText(Record):
    """The text put to the vote."""

    citations: tuple[Words, ...] = Field(default=(), description="Visas, sans le « Vu » du début.")
    cites_delegation: YesNo = Field(default=False, description="Les visas citent la délibération de délégation.")
    blocks: tuple[Block, ...] = Field(default=(), description="Exposé des motifs : intertitres, paragraphes, listes.")
    decisions: tuple[DecisionOrText, ...] = Field(default=(), description="Dispositif : une décision par entrée.")
    closing: tuple[Words, ...] = Field(default=(), description="Paragraphes de fin, après le dispositif.")


class Party(Record):
    """A party to the agreement."""

    name: Words = Field(description="Nom de la partie.")
    represented_by: Words = Field(description="Prénom et nom de la personne qui signe.")
    civility: Literal["M.", "Mme"] = Field(default="M.", description="Civilité de la personne qui signe.")
    capacity: Words = Field(description="Qualité de la personne qui signe, par exemple « président ».")
    seat: Text = Field(default="", description="Adresse du siège.")
    siren: Siren = Field(default="", description="Numéro SIREN.")
    form: Text = Field(default="", description="Forme juridique, par exemple « association loi de 1901 ».")


class AgreementArticle(Record):
    """An article of the agreement."""

    title: Words = Field(description="Intitulé de l’article.")
    paragraphs: tuple[Words, ...] = Field(default=(), description="Alinéas.")
    bullets: tuple[Words, ...] = Field(default=(), description="Liste à puces à la fin de l’article.")


class Agreement(Record):
    """The agreement annexed to the act; its Word document is written from it."""

    title: Words = Field(description="Titre de la convention.")
    parties: tuple[Party, ...] = Field(description="Parties, la collectivité en premier.")
    preamble: tuple[Words, ...] = Field(default=(), description="Préambule, un paragraphe par entrée.")
    articles: tuple[AgreementArticle, ...] = Field(description="Articles, dans l’ordre.")
    place: Text = Field(default="", description="Lieu de signature.")


Bullet.model_rebuild()
