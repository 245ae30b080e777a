"""Describe a file of routes from top to bottom; people are named by their accounts."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from exchange.dossier.fields import Amount, Key, Number, Record, Text, Words, YesNo, expect
from workflow.law.facts import ItemKind

ALL, ANY = "all", "any"


def read_needed(value: object) -> str | int:
    """Accept all, any, or a number of sign-offs from 1."""
    word = str(value).strip().lower()
    if word in (ALL, ANY):
        return word
    if re.fullmatch(r"[1-9][0-9]{0,2}", word):
        return int(word)
    return expect("all (chacun), any (un seul suffit) ou un nombre de visas, par exemple 2")


def read_days(value: object) -> int:
    """Accept a number of days from 1."""
    word = str(value).strip()
    return int(word) if re.fullmatch(r"[1-9][0-9]{0,2}", word) else expect("un nombre de jours, 1 ou plus")


Needed = Annotated[str | int, BeforeValidator(read_needed)]
Days = Annotated[int, BeforeValidator(read_days)]


class When(Record):
    """When a route or a stage applies: all that is written must hold."""

    at_least: Amount | None = Field(default=None, description="À partir de ce montant, en euros.")
    below: Amount | None = Field(default=None, description="Sous ce montant, en euros.")
    kinds: tuple[ItemKind, ...] = Field(default=(), description="Natures de projet.")
    drafting_units: tuple[Words, ...] = Field(default=(), description="Services rédacteurs.")
    budget_lines: tuple[Words, ...] = Field(default=(), description="Débuts de compte, de chapitre ou de code.")


class Stage(Record):
    """One stage: whom it asks, one of a person, a function and a group."""

    label: Words = Field(description="Intitulé de l’étape.")
    person: Text = Field(default="", description="Compte de la personne sollicitée.")
    function: Text = Field(default="", description="Fonction, telle qu’elle est écrite sur les comptes.")
    group: Text = Field(default="", description="Clé d’un groupe.")
    needed: Needed = Field(default=ALL, description="Combien de visas.")
    opinion: YesNo = Field(default=False, description="Un avis, qui ne bloque pas.")
    legal: YesNo = Field(default=False, description="Le contrôle juridique, en dernier.")
    days: Days | None = Field(default=None, description="Délai en jours.")
    escalates_to: Text = Field(default="", description="Compte de qui est prévenu d’un retard.")
    when: When = Field(default_factory=When, description="Conditions de l’étape.")

    @model_validator(mode="after")
    def ask_one(self) -> Self:
        """Refuse a stage that asks nobody, or in two ways."""
        if sum(map(bool, (self.person, self.function, self.group))) != 1:
            expect("une seule des clés «\u00a0person\u00a0», «\u00a0function\u00a0», «\u00a0group\u00a0» dans l’étape")
        return self


class Group(Record):
    """A group of people whom a stage may ask together."""

    key: Key = Field(description="Clé du groupe.")
    name: Words = Field(description="Nom du groupe, tel qu’il s’imprime.")
    people: tuple[Words, ...] = Field(description="Comptes de ses membres.", min_length=1)


class Route(Record):
    """One route, its stages in their order."""

    key: Key = Field(description="Clé du circuit.")
    name: Words = Field(description="Nom du circuit.")
    rank: Number = Field(default=100, description="Ordre d’examen\u00a0: le premier circuit qui convient est suivi.")
    when: When = Field(default_factory=When, description="Conditions du circuit.")
    stages: tuple[Stage, ...] = Field(description="Étapes, dans l’ordre.", min_length=1)


class Routes(Record):
    """The groups and the routes of one authority."""

    format: Literal["delibera-routes/1"] = Field(description="Version du format.")
    authority: Key = Field(description="Clé de la collectivité.")
    groups: tuple[Group, ...] = Field(default=(), description="Groupes de valideurs.")
    routes: tuple[Route, ...] = Field(description="Circuits.", min_length=1)
