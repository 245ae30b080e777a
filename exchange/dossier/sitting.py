"""Describe the sitting of a dossier: the notice, the roll call, what happened to each item, what followed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from exchange.dossier.fields import Day, Hour, Key, Number, Record, Text, YesNo, expect
from workflow.law.facts import BallotKind, Choice


class Result(StrEnum):
    """What became of an item, as the officer states it; the three first are computed and compared."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    NOTED = "noted"
    WITHDRAWN = "withdrawn"
    POSTPONED = "postponed"

    @property
    def is_decided(self) -> bool:
        """Whether the assembly pronounced itself on the item."""
        return self in {Result.ADOPTED, Result.REJECTED, Result.NOTED}


class Urgency(Record):
    """Why the notice period was shortened (CGCT, L. 2121-11 and L. 2121-12)."""

    reason: Text = Field(default="", description="Motif de l’urgence.")
    approved: YesNo | None = Field(
        default=None, description="L’assemblée s’est prononcée pour l’urgence à l’ouverture."
    )


class SendingException(Record):
    """A member whose notice did not leave like the others."""

    member: Key = Field(description="Clé du membre.")
    sent_on: Day | None = Field(
        default=None, description="Jour de l’envoi ; « null » si rien n’est parti ; à défaut, comme les autres."
    )
    channel: Literal["electronic", "letter"] | None = Field(default=None, description="Voie de l’envoi.")
    proof: YesNo = Field(default=True, description="Une preuve de l’envoi est conservée.")


class FirstNotice(Record):
    """The first sitting, where the quorum was missing (CGCT, L. 2121-17)."""

    day: Day = Field(description="Jour de la première séance.")
    agenda: tuple[Key, ...] = Field(description="Clés des projets inscrits à son ordre du jour.")


class Notice(Record):
    """How the members were convened."""

    sent_on: Day | None = Field(default=None, description="Jour de l’envoi (c’est lui qui compte, non la réception).")
    posted_on: Day | None = Field(default=None, description="Jour de l’affichage ou de la publication.")
    recorded: YesNo = Field(default=True, description="Convocation mentionnée au registre des délibérations.")
    channel: Literal["electronic", "letter"] | None = Field(
        default=None, description="Voie de l’envoi pour tous ; à défaut, celle de chaque membre."
    )
    urgency: Urgency | None = Field(default=None, description="Urgence, si le délai a été abrégé.")
    first_after_renewal: YesNo = Field(default=False, description="Première réunion après un renouvellement général.")
    exceptions: tuple[SendingException, ...] = Field(default=(), description="Envois particuliers.")
    second_of: FirstNotice | None = Field(
        default=None, description="Seconde convocation, faute de quorum à la première."
    )


class AgendaEntry(Record):
    """An item of the agenda; in short, the key of its draft."""

    draft: Key = Field(description="Clé du projet.")
    briefed: YesNo = Field(default=True, description="Note de synthèse ou projet joint à la convocation.")


def key_or_entry(value: object) -> object:
    """Read a bare key as an entry."""
    return {"draft": value} if isinstance(value, str) else value


class Proxy(Record):
    """A written power to vote."""

    principal: Key = Field(description="Clé du membre qui donne pouvoir.")
    holder: Key | None = Field(
        default=None, description="Clé du membre qui le reçoit ; vide si le nom est resté en blanc."
    )
    given_on: Day | None = Field(default=None, description="Date du pouvoir.")
    written: YesNo = Field(default=True, description="Pouvoir donné par écrit.")
    signed: YesNo = Field(default=True, description="Pouvoir signé.")
    from_: Key | None = Field(
        default=None, alias="from", description="Premier point où il sert ; à défaut, dès l’ouverture."
    )
    to: Key | None = Field(default=None, description="Dernier point où il sert ; à défaut, jusqu’à la fin.")
    covers_second_sitting: YesNo = Field(default=False, description="Il dit valoir aussi pour la seconde séance.")


class RollCall(Record):
    """Who answered at the opening."""

    present: tuple[Key, ...] = Field(description="Clés des membres présents.")
    excused: tuple[Key, ...] = Field(default=(), description="Clés des absents excusés.")
    proxies: tuple[Proxy, ...] = Field(default=(), description="Pouvoirs.")


class Movement(Record):
    """A member who arrives or leaves during the sitting."""

    member: Key = Field(description="Clé du membre.")
    arrives: YesNo = Field(default=False, description="Il arrive.")
    leaves: YesNo = Field(default=False, description="Il part.")
    before: Key = Field(description="Clé du premier point qui se discute après ce mouvement.")
    at: Hour | None = Field(default=None, description="Heure.")

    @model_validator(mode="after")
    def go_one_way(self) -> Self:
        """Refuse a movement that is neither an arrival nor a departure, or both."""
        if self.arrives == self.leaves:
            expect("« arrives: true » ou « leaves: true », l’un des deux")
        return self


class Stated(Record):
    """The figures of the officer; they are checked, never used."""

    in_office: Number | None = Field(default=None, description="Membres en exercice.")
    present: Number | None = Field(default=None, description="Membres présents.")
    proxies: Number | None = Field(default=None, description="Pouvoirs.")
    votes: Number | None = Field(default=None, description="Voix.")


class Recusal(Record):
    """A member who stands aside."""

    member: Key = Field(description="Clé du membre.")
    reason: Text = Field(default="", description="Motif du déport.")
    by_law: YesNo = Field(
        default=False, description="Cas de l’article L. 1111-6, II : il sort aussi du calcul du quorum."
    )


class Names(Record):
    """Who voted what; a vote by proxy stands under the principal."""

    for_: tuple[Key, ...] = Field(default=(), alias="for", description="Ont voté pour.")
    against: tuple[Key, ...] = Field(default=(), description="Ont voté contre.")
    abstentions: tuple[Key, ...] = Field(default=(), description="Se sont abstenus.")
    not_taking_part: tuple[Key, ...] = Field(default=(), description="N’ont pas pris part au vote.")


class Ballot(Record):
    """A vote as it was counted."""

    kind: BallotKind = Field(default=BallotKind.ORDINARY, description="Scrutin ordinaire, public ou secret.")
    for_: Number | None = Field(
        default=None, alias="for", description="Voix pour ; à défaut, toutes celles qui restent."
    )
    against: Number = Field(default=0, description="Voix contre.")
    abstentions: Number = Field(default=0, description="Abstentions.")
    blank: Number = Field(default=0, description="Bulletins blancs.")
    void: Number = Field(default=0, description="Bulletins nuls.")
    not_taking_part: Number | None = Field(
        default=None, description="Voix qui ne prennent pas part ; à défaut, celles des déports."
    )
    chair: Choice | None = Field(default=None, description="Vote de la présidence de séance ; il départage.")
    names: Names = Field(default_factory=Names, description="Sens des votes, par nom.")
    roll_call_requests: Number = Field(default=0, description="Membres qui demandent le scrutin public.")
    secret_requests: Number = Field(default=0, description="Membres qui demandent le scrutin secret.")
    secrecy_waived: YesNo = Field(default=False, description="L’assemblée a renoncé au secret à l’unanimité.")


class Signature(Record):
    """A signature on the act."""

    member: Key = Field(description="Clé du membre qui signe.")
    on: Day = Field(description="Jour de la signature manuscrite, au registre.")


class Transmission(Record):
    """The transmission to the State’s representative."""

    sent_on: Day | None = Field(default=None, description="Jour de l’envoi à la préfecture.")
    received_on: Day | None = Field(default=None, description="Jour de l’accusé de réception.")


class Item(Record):
    """What happened to one draft."""

    draft: Key = Field(description="Clé du projet.")
    chair: Key | None = Field(default=None, description="Présidence de ce point, si elle change.")
    recusals: tuple[Recusal, ...] = Field(default=(), description="Déports.")
    interested: tuple[Key, ...] = Field(default=(), description="Membres connus pour être intéressés à l’affaire.")
    ballot: Ballot | None = Field(default=None, description="Le vote.")
    result: Result = Field(description="Issue annoncée ; elle est recalculée.")
    sentence: Text = Field(default="", description="Phrase du vote annoncée ; elle est vérifiée.")
    postponed_to: Text = Field(default="", description="Séance à laquelle le point est renvoyé.")
    number: Text = Field(default="", description="Numéro attendu de l’acte ; il est vérifié.")
    stated: Stated | None = Field(default=None, description="Chiffres annoncés pour ce point.")
    signatures: tuple[Signature, ...] = Field(default=(), description="Signatures.")
    transmission: Transmission | None = Field(default=None, description="Transmission au représentant de l’État.")
    published_on: Day | None = Field(default=None, description="Jour de la publication.")
    enforceable_on: Day | None = Field(default=None, description="Jour exécutoire annoncé ; il est recalculé.")


class Sitting(Record):
    """One meeting of the body."""

    key: Key = Field(description="Clé de la séance.")
    day: Day = Field(description="Jour de la séance.")
    weekday: Text = Field(default="", description="Jour de la semaine annoncé ; il est vérifié.")
    begins_at: Hour | None = Field(default=None, description="Heure de la convocation.")
    place: Text = Field(default="", description="Lieu.")
    chair: Key = Field(description="Clé du membre qui préside.")
    secretaries: tuple[Key, ...] = Field(default=(), description="Clés des secrétaires de séance.")
    convened_by: Text = Field(
        default="", description="Fonction de qui convoque : mayor, president, deputy_mayor, vice_president."
    )
    convener: Key | None = Field(default=None, description="Clé du membre qui convoque.")
    notice: Notice = Field(description="Convocation.")
    agenda: tuple[Annotated[AgendaEntry, BeforeValidator(key_or_entry)], ...] = Field(description="Ordre du jour.")
    late_items: tuple[Key, ...] = Field(default=(), description="Points mis en discussion sans être à l’ordre du jour.")
    opened_at: Hour | None = Field(default=None, description="Heure d’ouverture.")
    closed_at: Hour | None = Field(default=None, description="Heure de clôture.")
    roll_call: RollCall | None = Field(default=None, description="Appel ; absent tant que la séance n’est pas ouverte.")
    movements: tuple[Movement, ...] = Field(default=(), description="Arrivées et départs.")
    stated: Stated | None = Field(default=None, description="Chiffres annoncés à l’ouverture.")
    items: tuple[Item, ...] = Field(default=(), description="Ce qu’il est advenu de chaque point, dans l’ordre.")
