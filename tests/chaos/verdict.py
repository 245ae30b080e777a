"""Settle what a person has to settle, wait until nothing moves any more, then look: nothing lost, nothing twice."""

from __future__ import annotations

import json
import time
from collections import Counter
from email import message_from_bytes, policy

from tests.chaos.play import STATE, Run, restart_dead
from tests.databases import ask

# The officer reads the list of stopped jobs: a mail in doubt is looked for in the mail server’s log, the rest is started again.
SETTLE = """
import json
from datetime import date
from django.utils import timezone
from tests.chaos.scene import OFFICE
from workflow.actions import jobs, mails
from workflow.models import *
arrived, done = ARRIVED, []
for row in jobs.given_up():
    if row.kind == "mail":
        mail = Mail.objects.get(pk=row.payload["mail"])
        if mail.handed_at and not mail.accepted_at:
            left = any(name.strip("<").startswith(mail.identity) for name in arrived)
            (mails.tell_sent if left else mails.send_again)(mail, by=OFFICE, on=date.today())
            done.append(f"mail {mail.pk} in doubt: it had " + ("left" if left else "not left"))
            continue
    done.append(f"{row.key}: {row.error}")
    jobs.retry(row, by=OFFICE, at=timezone.now())
print(json.dumps(done))
"""
COUNT = """
import json, hashlib
from pathlib import Path
from django.conf import settings
from workflow.models import *
from workflow.actions.journal import verify
body = Body.objects.get()
# What a killed process was writing keeps a name of its own, apart from those of documents.
store = [path for path in settings.PAPERS_DIR.rglob("*") if path.is_file() and not path.name.startswith(".half-")]
papers = list(Paper.objects.all())
names = {path.name for path in store}
print(json.dumps({
    "states": sorted(set(Draft.objects.values_list("state", flat=True))),
    "ranks": sorted(Deliberation.objects.values_list("rank", flat=True)),
    "sign_offs": SignOff.objects.count(),
    "notices": Notice.objects.count(), "proved": Notice.objects.filter(has_proof=True).count(),
    "convocations": Paper.objects.filter(kind="convocation").count(),
    "lacking": [paper.key for paper in papers if not {paper.docx_sha256 + ".docx", paper.pdf_sha256 + ".pdf"} <= names],
    "false": [path.name for path in store if hashlib.sha256(path.read_bytes()).hexdigest() != path.stem],
    "jobs_of_a_key_twice": OutboxRow.objects.count() - OutboxRow.objects.values("key").distinct().count(),
    "mails": {mail.key: mail.identity for mail in Mail.objects.exclude(server_answer="sans objet")},
    "breaks": list(verify(Authority.objects.get())),
}))
"""


def identities(run: Run) -> list[str]:
    """Return the Message-ID of each mail that the server accepted, once an acceptance."""
    mails = sorted(run.mails.glob("*.eml"))
    return [str(message_from_bytes(path.read_bytes(), policy=policy.default)["Message-ID"]) for path in mails]


def settle(run: Run, *, seconds: float) -> None:
    """Let the installation come to rest, a person settling what stopped; fail when it does not in time."""
    limit, last = time.monotonic() + seconds, ""
    while (state := json.loads(ask(STATE, run.environment))) and any(state.values()):
        assert time.monotonic() < limit, f"Not at rest: {state}"
        if json.dumps(state) != last:
            run.tell(f"waiting: {state}")
            last = json.dumps(state)
        restart_dead(run)
        if state["given_up"]:
            for line in settled(run):
                run.tell(f"the officer: {line}")
        time.sleep(1)
    run.tell("at rest")


def settled(run: Run) -> list[str]:
    """Be the officer before the list of stopped jobs."""
    return list(json.loads(ask(SETTLE.replace("ARRIVED", repr(identities(run))), run.environment)))


def judge(run: Run) -> list[str]:
    """Return everything that was lost, done twice or left in between; empty when all is well."""
    found, size = json.loads(ask(COUNT, run.environment)), run.size
    received = identities(run)
    twice = [name for name, count in Counter(received).items() if count > 1]
    lost = [key for key, name in found["mails"].items() if not any(got.strip("<").startswith(name) for got in received)]
    expected = {
        "states": ["signature"], "ranks": list(range(1, size.drafts + 1)), "sign_offs": size.sign_offs,
        "notices": size.notices, "proved": size.notices, "convocations": size.notices, "lacking": [], "false": [],
        "jobs_of_a_key_twice": 0, "breaks": [],
    }  # fmt: skip
    wrong = [f"{name}: {found[name]}, not {value}" for name, value in expected.items() if found[name] != value]
    wrong += [f"mails received twice: {twice}"] if twice else []
    wrong += [f"mails never received: {lost}"] if lost else []
    return wrong
