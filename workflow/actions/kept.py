"""Compare what is asked for with what is kept: writing the same thing twice is welcome, writing another over it is not."""

from __future__ import annotations

from django.db.models import Model

from workflow.actions.refusals import AlreadyDifferent
from workflow.errors import NBSP

LABELS = {
    "name": "nom", "kind": "nature", "population": "population", "siren": "SIREN", "seat": "siège",
    "department": "département", "court": "tribunal", "is_alsace_moselle": "droit local", "authority": "collectivité",
    "number_format": "format de numéro", "delegation_number": "délégation", "delegation_voted_on": "date de la délégation",
    "delegation_enforceable_on": "délégation exécutoire", "civility": "civilité", "given_name": "prénom",
    "family_name": "nom", "born_on": "date de naissance", "email": "adresse électronique", "channel": "mode d’envoi",
    "address": "adresse", "office": "fonction", "is_executive": "exécutif", "rank": "rang", "until": "fin du mandat",
    "subject": "objet", "drafting_unit": "service rédacteur", "author": "auteur", "rapporteur_key": "rapporteur",
    "reserved_matter": "matière réservée", "body": "assemblée", "day": "jour", "begins_at": "heure", "place": "lieu",
    "chair": "présidence", "convened_by": "qualité du convocateur", "convener": "convocateur", "is_urgent": "urgence",
    "urgency_reason": "motif d’urgence", "is_first_after_renewal": "première réunion", "second_of": "première séance",
    "first_day": "jour de la première séance", "first_agenda": "ordre du jour de la première séance",
    "stated_weekday": "jour de la semaine", "is_briefed": "note de synthèse", "sha256": "texte",
}  # fmt: skip


def refuse_other(what: str, key: str, row: Model, wanted: dict[str, object]) -> None:
    """Raise ``AlreadyDifferent``, naming every field in which the row kept differs from what is wanted."""
    differences = [
        f"{LABELS.get(field, field)}{NBSP}: «{NBSP}{getattr(row, field)}{NBSP}», et non «{NBSP}{value}{NBSP}»"
        for field, value in wanted.items()
        if getattr(row, field) != value
    ]
    if differences:
        raise AlreadyDifferent(what, key, differences)
