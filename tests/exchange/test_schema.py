from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from exchange.dossier.reference import keys_page
from exchange.dossier.schema import blocks, schema, schema_text
from tests.exchange.mutate import BUREAU, COUNCIL, ROOT


class EditorLoader(yaml.SafeLoader):
    """Read YAML 1.2 as editors do: « on » and « no » are words, only « true » and « false » are booleans."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def as_an_editor_reads(path: Path) -> Any:
    """Return a dossier in the types of JSON, as the YAML server of an editor hands it to the schema."""
    tree = yaml.load(path.read_text(encoding="utf-8"), Loader=EditorLoader)
    return json.loads(json.dumps(tree, default=lambda value: value.isoformat() if isinstance(value, date) else value))


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("path", [COUNCIL, BUREAU], ids=lambda path: path.stem)
def test_an_example_is_valid_for_the_editor(path):
    errors = Draft202012Validator(schema()).iter_errors(as_an_editor_reads(path))

    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@pytest.mark.parametrize(
    ("step", "value"),
    [
        ("authority", "Saint-Aubin"),
        ("format", "delibera/9"),
        ("foo", 1),
        ("drafts", None),
        ("sitting", {"day": "hier"}),
    ],
)
def test_the_editor_shows_a_wrong_dossier(step, value):
    tree = as_an_editor_reads(COUNCIL)
    tree[step] = value

    assert not Draft202012Validator(schema()).is_valid(tree)


def test_the_short_forms_and_the_french_days_are_valid_for_the_editor():
    tree = as_an_editor_reads(COUNCIL)
    tree["sitting"]["agenda"][0] = {"draft": "cantine", "briefed": "non"}
    tree["sitting"]["day"] = "15/10/2026"
    tree["drafts"][0]["text"]["decisions"] = ["approuve", {"text": "fixe", "bullets": ["un", "deux"]}]
    tree["sitting"]["notice"]["exceptions"][0]["sent_on"] = None

    assert Draft202012Validator(schema()).is_valid(tree)


def test_every_key_is_described_in_french_and_no_english_is_left():
    for block in blocks(schema()):
        for one in block.get("anyOf", [block]):
            for name, value in one.get("properties", {}).items():
                assert value["description"].endswith("."), name
                assert "title" not in value, name


def test_the_page_and_the_schema_in_docs_are_what_the_code_says():
    assert (ROOT / "docs/dossier.schema.json").read_text(encoding="utf-8") == schema_text()
    assert (ROOT / "docs/dossier-keys.md").read_text(encoding="utf-8") == keys_page()


def test_the_page_of_the_keys_names_every_key():
    page = keys_page()

    for block in blocks(schema()):
        for one in block.get("anyOf", [block]):
            assert all(f"| `{name}` |" in page for name in one.get("properties", {}))
