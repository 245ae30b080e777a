"""Write the JSON Schema of a dossier, for the editors that complete and check YAML while one writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from exchange.dossier.model import Dossier

SHORT_FORMS = ("AgendaEntry", "Bullet", "Decision")  # blocks that may also be written as a plain text
ENGLISH = ("title", "description")  # what pydantic takes from class names and docstrings


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12); its descriptions are the French ones of the model."""
    drawn = Dossier.model_json_schema(by_alias=True)
    for block in drawn["$defs"].values():
        for word in ENGLISH:
            block.pop(word, None)
    for holder in blocks(drawn):
        for value in holder.get("properties", {}).values():
            value.pop("title", None)
    for name in SHORT_FORMS:
        drawn["$defs"][name] = {"anyOf": [{"type": "string", "minLength": 1}, drawn["$defs"][name]]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **drawn,
        "title": "Dossier de séance Delibera",
        "description": "Une séance d’assemblée, de la convocation aux actes exécutoires.",
    }


def schema_text() -> str:
    """Return the schema as the file ``docs/dossier.schema.json`` holds it."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def blocks(drawn: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the blocks of keys: the dossier itself and those that it is made of."""
    yield drawn
    yield from drawn["$defs"].values()
