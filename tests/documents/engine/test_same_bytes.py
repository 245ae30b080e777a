"""The bytes of a filled file are a promise: whoever changes them changes the version of the engine too."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from documents.engine import compiled, engine_version
from documents.engine.version import FORMAT

ROOT = Path(__file__).resolve().parents[3]
TEMPLATE = ROOT / "templates_docx/agreement.docx"
PARTY = {
    "name": "Ville d’Œuilly",
    "description": ", représentée par son maire",
    "side": "d’une part,",
    "capacity": "Le maire",
    "representative": "M. R & D",
}
VALUES = {
    "title": "Convention « a < b »",
    "authority": "Œuilly",
    "body": "Conseil municipal",
    "reference": "Annexe à la délibération n°\u00a012",
    "amount": "12\u202f345,50\u00a0€",
    "parties": [PARTY, PARTY | {"name": "L’association", "side": ""}],
    "preamble": ["Première ligne\nseconde ligne", "Tabulation\tet emoji 🏛"],
    "articles": [{"heading": f"Article {n}", "paragraphs": ["x" * n], "bullets": ["é"]} for n in range(1, 30)],
    "done_at": "Fait à Œuilly, le",
}
# by format: what the template of that time gave with these values; a new format adds its line and takes the old one away
KNOWN = {
    "2": (
        "a9001ac8449d0e6800ed65e209085e825570b43578f4d340c9114c1f11c01e85",
        "ee97bb6388eedbc977ed4eded8ccf7cadb2687a50add8808b31166d04ab6b14b",
    )
}
MAKES_A_THOUSAND = """
import json, re, sys
from pathlib import Path
from documents.engine import compiled
values = json.loads(sys.stdin.read())
for number in range(1000):
    compiled(Path(sys.argv[1])).fill({**values, "title": str(number)})
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_these_values_give_these_bytes_on_any_machine() -> None:
    template, filled = KNOWN[FORMAT]

    assert sha256(TEMPLATE.read_bytes()) == template, "the template changed: give its hash and the new result below"
    assert sha256(compiled(TEMPLATE).fill(VALUES)) == filled, "the bytes changed: raise FORMAT in engine/version.py"
    assert engine_version().startswith(f"delibera {FORMAT}, jinja2 ")


def test_a_process_that_made_a_thousand_documents_holds_less_than_80_megabytes() -> None:
    made = subprocess.run(
        [sys.executable, "-c", MAKES_A_THOUSAND, TEMPLATE],
        cwd=ROOT, input=json.dumps(VALUES), capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert 5 < int(made.stdout) < 80
