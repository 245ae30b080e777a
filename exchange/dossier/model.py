"""Describe a dossier from top to bottom; the French descriptions are those that an editor shows to the officer."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from exchange.dossier.fields import (
    Account,
    Amount,
    Day,
    Email,
    Key,
    Number,
    NumberFormat,
    Record,
    Siren,
    Text,
    Words,
    Year,
    YesNo,
)
from exchange.dossier.sitting import Sitting
from exchange.dossier.text import ActText, Agreement
from workflow.law.facts import AuthorityKind, BodyKind, ItemKind
from workflow.lifecycle import LEAST_REASON


class Authority(Record):
    """The local authority."""

    key: Key = Field(description="Clé courte de la collectivité.")
    name: Words = Field(description="Nom de la collectivité.")
    kind: AuthorityKind = Field(description="Commune, EPCI ou département : il décide du délai de convocation.")
    siren: Siren = Field(default="", description="Numéro SIREN, neuf chiffres.")
    population: Number = Field(description="Population municipale.")
    seat: Text = Field(default="", description="Commune du siège.")
    department: Text = Field(default="", description="Département.")
    court: Text = Field(default="", description="Ville du tribunal administratif, pour la mention des recours.")
    alsace_moselle: YesNo = Field(default=False, description="Commune d’Alsace ou de Moselle (droit local).")


class Delegation(Record):
    """The deliberation by which the council delegates powers to the bureau."""

    number: Words = Field(description="Numéro de la délibération de délégation.")
    voted_on: Day = Field(description="Jour de son vote.")
    enforceable_on: Day | None = Field(default=None, description="Jour où elle est devenue exécutoire.")


class Numbering(Record):
    """How the acts of the body are numbered."""

    format: NumberFormat = Field(default="{year}.{rank:05d}", description="Modèle du numéro.")
    last: Number = Field(default=0, description="Dernier rang déjà donné dans l’année.")


class Member(Record):
    """A member in office on the day of the sitting."""

    key: Key = Field(description="Clé du membre, reprise partout dans le dossier.")
    civility: Literal["M.", "Mme"] = Field(description="Civilité.")
    given_name: Words = Field(description="Prénom.")
    family_name: Words = Field(description="Nom de famille, tel qu’il s’imprime.")
    office: Text = Field(default="", description="Fonction imprimée après le nom : « maire », « 4e vice-présidente ».")
    executive: YesNo = Field(default=False, description="Le maire ou le président, chef de l’exécutif.")
    born_on: Day | None = Field(default=None, description="Date de naissance (elle départage une élection).")
    channel: Literal["electronic", "letter"] = Field(default="electronic", description="Envoi des convocations.")
    email: Email = Field(default="", description="Adresse électronique.")


class Body(Record):
    """The body that sits, with its members in office in the order of the table."""

    key: Key = Field(description="Clé de l’assemblée.")
    name: Words = Field(description="Nom de l’assemblée, par exemple « Bureau métropolitain ».")
    kind: BodyKind = Field(description="Conseil, bureau ou commission permanente.")
    delegation: Delegation | None = Field(
        default=None, description="Délégation du conseil au bureau (CGCT, L. 5211-10)."
    )
    numbering: Numbering = Field(default_factory=Numbering, description="Numérotation des actes.")
    members: tuple[Member, ...] = Field(description="Membres en exercice le jour de la séance.", min_length=1)


class Budget(Record):
    """Where the expense goes."""

    year: Year = Field(description="Exercice.")
    account: Account = Field(description="Compte, par exemple 65748.")
    line: Text = Field(default="", description="Ligne ou code analytique.")
    chapter: Text = Field(default="", description="Chapitre.")


class Grant(Record):
    """Money given to a body."""

    grantee: Words = Field(description="Bénéficiaire de la subvention.")
    amount: Amount = Field(description="Montant accordé par cet acte, en euros.")
    year: Year | None = Field(default=None, description="Année de la subvention ; à défaut celle de la séance.")
    year_total: Amount | None = Field(
        default=None, description="Total accordé au bénéficiaire sur l’année, cet acte compris."
    )
    private_law: YesNo = Field(default=True, description="Bénéficiaire de droit privé (association, société…).")
    republican_commitment_signed: YesNo | None = Field(
        default=None, description="Contrat d’engagement républicain signé."
    )


class Annex(Record):
    """A document voted with the text."""

    title: Words = Field(description="Titre de l’annexe.")
    kind: Key = Field(default="document", description="Nature de l’annexe.")


class RouteStep(Record):
    """A sign-off of the approval route."""

    approver: Words = Field(description="Personne qui vise.")
    function: Text = Field(default="", description="Sa fonction.")
    on: Day | None = Field(default=None, description="Jour du visa ; vide tant qu’il n’est pas donné.")


class Draft(Record):
    """A text to be voted."""

    key: Key = Field(description="Clé du projet, reprise partout dans le dossier.")
    subject: Words = Field(description="Objet de la délibération.")
    kind: ItemKind = Field(default=ItemKind.DELIBERATION, description="Nature du point.")
    drafting_unit: Text = Field(default="", description="Service rédacteur.")
    author: Words = Field(description="Agent rédacteur.")
    rapporteur: Key | None = Field(default=None, description="Clé du membre rapporteur.")
    submitted_on: Day | None = Field(default=None, description="Jour de la soumission à la relecture.")
    text: ActText = Field(description="Texte soumis au vote.")
    reserved_matter: Text = Field(
        default="",
        description="Si le point relève d’une des sept matières réservées au conseil (CGCT, L. 5211-10), laquelle.",
    )
    budget: Budget | None = Field(default=None, description="Imputation budgétaire.")
    grant: Grant | None = Field(default=None, description="Subvention accordée.")
    agreement: Agreement | None = Field(default=None, description="Convention annexée, rédigée par Delibera.")
    annexes: tuple[Annex, ...] = Field(default=(), description="Autres annexes.")
    route: tuple[RouteStep, ...] = Field(default=(), description="Circuit de visas, dans l’ordre.")


class Override(Record):
    """A block passed over by a named person with a written reason."""

    draft: Key = Field(description="Clé du projet.")
    rule: Words = Field(description="Règle levée, par exemple CONV-1.")
    by: Words = Field(description="Personne qui lève le blocage.")
    reason: Words = Field(description=f"Motif écrit, {LEAST_REASON} signes au moins.", min_length=LEAST_REASON)


class Dossier(Record):
    """A sitting of an assembly, from the notice to the enforceable acts."""

    format: Literal["delibera/1"] = Field(description="Version du format.")
    authority: Authority = Field(description="La collectivité.")
    body: Body = Field(description="L’assemblée qui siège.")
    drafts: tuple[Draft, ...] = Field(description="Les projets de délibération.", min_length=1)
    sitting: Sitting = Field(description="La séance.")
    overrides: tuple[Override, ...] = Field(default=(), description="Blocages levés.")

    def draft(self, key: str) -> Draft:
        """Return the draft with this key; raises KeyError when nobody has it."""
        for draft in self.drafts:
            if draft.key == key:
                return draft
        raise KeyError(key)
