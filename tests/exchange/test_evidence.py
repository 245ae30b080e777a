"""A bundle of evidence holds where nothing was touched, and shows whatever was: in the file, in the journal, in the system."""

from __future__ import annotations

import ast
import csv
import io
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from documents import store
from exchange.evidence import (
    NoSuchSitting,
    NothingToProve,
    PapersMissing,
    SeveralSittings,
    bundle,
    check,
    compare,
    evidence_of,
    sitting_named,
)
from exchange.evidence.facts import masked
from tests.workflow import acting, convening
from workflow import models
from workflow.actions import journal, mails, texts
from workflow.actions.convening import agenda, notices, recipients, supplements

pytestmark = pytest.mark.django_db
SUMMARY = b"%PDF-1.7 summary"
LEFT = convening.LEAVING


@dataclass(frozen=True)
class Proved:
    """A sitting convened, and its bundle as bytes and as files."""

    sitting: models.Sitting
    data: bytes

    @property
    def files(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def sitting(settings, tmp_path: Path) -> models.Sitting:
    """A commune convenes its council by mail; its mail server takes each notice; another matter lives in the same journal."""
    settings.PAPERS_DIR = tmp_path / "papers"
    body = acting.council()
    convened = convening.sent(body)
    acting.draft(body, "halte-fluviale")
    for paper in convened.papers.order_by("pk"):
        paper.docx_sha256 = store.keep(f"word {paper.key}".encode(), "docx")
        if paper.notice:
            paper.name = f"convocations/{paper.kind}-{paper.notice.member.key}"
        paper.save(update_fields=["docx_sha256", "name"])
    for rank, mail in enumerate(mails_of(convened)):
        accepted(mail, LEFT + timedelta(seconds=rank))
    return convened


def mails_of(sitting: models.Sitting) -> list[models.Mail]:
    """Return the mails of the notices, in the order of the members."""
    return list(models.Mail.objects.filter(notice__sitting=sitting, kind="notice").order_by("pk"))


def accepted(mail: models.Mail, at: datetime) -> None:
    """Have the mail server take a mail."""
    assert mails.hand_over(mail, at=at, sha256=check.sha256(mail.key.encode()))
    mails.accept(mail, at=at, answer="250 2.0.0 OK")


def proof(sitting: models.Sitting, *, with_addresses: bool = False) -> bytes:
    return bundle(evidence_of(sitting, with_addresses=with_addresses), fetch=store.read, summary=SUMMARY)


@pytest.fixture
def proved(sitting: models.Sitting) -> Proved:
    return Proved(sitting, proof(sitting))


def checked(data: bytes, folder: Path, *words: str) -> tuple[int, str]:
    """Run the bundle’s own checker as whoever receives it does: alone, without any package, in a process of its own."""
    (folder / "dossier.zip").write_bytes(data)
    (folder / "check.py").write_bytes(Path(check.__file__).read_bytes())
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "check.py"), str(folder / "dossier.zip"), *words],
        cwd=folder, env={}, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert not done.stderr, done.stderr.decode()
    return done.returncode, done.stdout.decode()


def rewritten(files: Mapping[str, bytes], **changed: bytes) -> bytes:
    """Return the bundle as a forger makes it: some files changed, the manifest written anew, the ZIP well formed."""
    kept = {**files, **{getattr(check, name): data for name, data in changed.items()}}
    if "RECIPIENTS" in changed:
        facts = json.loads(kept[check.FACTS])
        facts["recipients_sha256"] = check.sha256(changed["RECIPIENTS"])
        kept[check.FACTS] = check.canonical(facts)
    kept[check.MANIFEST] = check.manifest_of(kept)
    return check.pack(kept)


def rows_of(files: Mapping[str, bytes]) -> list[dict[str, str]]:
    text = files[check.RECIPIENTS].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


# What an honest bundle says.


def test_the_checker_of_the_bundle_confirms_it_without_the_system_and_counts_the_clear_days(
    proved: Proved, tmp_path: Path
) -> None:
    code, said = checked(proved.data, tmp_path)

    assert code == 0, said
    assert "NON" not in said
    assert "Convocation, dernier envoi\u00a0: vendredi 09/10/2026" in said
    assert [f"Jour franc {rank}\u00a0: " in said for rank in range(1, 7)] == [True] * 5 + [False]
    assert "Requis : 3 jours francs (art. L. 2121-11 CGCT)." in said.replace("\u00a0", " ")


def test_the_same_facts_give_the_same_bytes(sitting: models.Sitting) -> None:
    assert proof(sitting) == proof(sitting)


def test_the_bundle_holds_who_when_what_the_journal_and_the_documents(proved: Proved) -> None:
    files = proved.files
    rows = rows_of(files)

    assert [row["cle"] for row in rows] == list(acting.MEMBERS)
    assert {row["date_envoi"] for row in rows} == {"2026-10-09"}
    assert rows[0]["parti_le"] == "2026-10-09T09:00:00+02:00"
    assert all(row["accepte_le"] and len(row["empreinte_message"]) == 64 and row["message_id"] for row in rows)
    assert sum(name.startswith("pieces/") for name in files) == 2 * proved.sitting.papers.count()
    (stated,) = (json.loads(data) for name, data in files.items() if name.startswith("ordre-du-jour/"))
    assert [item["draft"] for item in stated["items"]] == ["ecole", "voirie"]
    assert files[check.SUMMARY] == SUMMARY


def test_the_journal_of_the_bundle_shows_this_sitting_and_nothing_of_the_other_matters(proved: Proved) -> None:
    entries = [json.loads(line) for line in proved.files[check.JOURNAL].decode().splitlines()]

    assert len(entries) == proved.sitting.body.authority.journal.count()
    assert {"plan_sitting", "freeze_agenda", "send_notices", "notices_left", "notice_accepted"} <= {
        one.get("event") for one in entries
    }
    hidden = [one for one in entries if "event" not in one]
    assert hidden
    assert all(set(one) == {"sequence", "previous", "hash"} for one in hidden)
    assert b"halte-fluviale" not in proved.files[check.JOURNAL]


@pytest.mark.parametrize(
    ("address", "kept"),
    [("claire.delorme@exemple.fr", "c…@exemple.fr"), ("12 rue des Lilas", "…"), ("", ""), ("@", "…@")],
)
def test_an_address_is_masked_to_what_tells_it_from_others(address: str, kept: str) -> None:
    assert masked(address) == kept


def test_addresses_are_whole_only_where_the_officer_asks_for_them(sitting: models.Sitting) -> None:
    models.Member.objects.filter(key="roux").update(email="paul.roux@exemple.fr")

    usual, asked = proof(sitting), proof(sitting, with_addresses=True)

    assert b"paul.roux@exemple.fr" not in usual
    assert b"paul.roux@exemple.fr" in asked


def test_the_address_told_is_the_one_that_the_mail_went_to(sitting: models.Sitting) -> None:
    mail = mails_of(sitting)[0]
    models.Mail.objects.filter(pk=mail.pk).update(address="ancienne@elus.example")

    asked = proof(sitting, with_addresses=True)

    assert b"ancienne@elus.example" in asked


def test_what_a_mail_server_answered_is_no_formula_for_a_spreadsheet(sitting: models.Sitting) -> None:
    models.Notice.objects.filter(member__key="noir").update(bounce_reason='=HYPERLINK("http://mal.example")')

    (reason,) = (row["motif_rejet"] for row in rows_of(Proved(sitting, proof(sitting)).files) if row["motif_rejet"])

    assert reason.startswith("'=")


def test_the_checker_is_written_in_the_python_of_2019_and_needs_nothing_else() -> None:
    text = Path(check.__file__).read_text()
    tree = ast.parse(text, feature_version=(3, 8))

    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert imported <= sys.stdlib_module_names | {"__future__"}


def test_an_unpacked_bundle_is_checked_in_its_folder(proved: Proved, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(proved.data)) as archive:
        archive.extractall(tmp_path / "dossier")

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", str(tmp_path / "dossier/check.py")], capture_output=True, check=False
    )
    listed = subprocess.run(["sha256sum", "--quiet", "-c", "MANIFEST"], cwd=tmp_path / "dossier", capture_output=True)

    assert (done.returncode, listed.returncode) == (0, 0), done.stdout.decode()


def test_a_department_is_judged_by_the_last_day_that_its_own_article_leaves(
    sitting: models.Sitting, tmp_path: Path
) -> None:
    models.Authority.objects.update(kind="department")

    code, said = checked(proof(models.Sitting.objects.get(pk=sitting.pk)), tmp_path)

    assert code == 1
    assert "requis : envoi le 3 octobre 2026 au plus tard (art. L. 3121-19, al. 1 CGCT)" in said.replace("\u00a0", " ")


def test_where_the_delay_is_not_computed_the_proof_says_so_and_blames_nobody(
    sitting: models.Sitting, tmp_path: Path
) -> None:
    models.Authority.objects.update(is_alsace_moselle=True)

    code, said = checked(proof(models.Sitting.objects.get(pk=sitting.pk)), tmp_path)

    assert code == 0, said
    assert "Requis\u00a0: non calculé par le système" in said


def test_a_supplement_is_counted_apart_from_its_own_day_once_it_has_left(
    sitting: models.Sitting, tmp_path: Path
) -> None:
    late = acting.draft(sitting.body, "digue")
    texts.submit(late, by=acting.AUTHOR, on=acting.WRITTEN)
    added = supplements.supplement(sitting, [late], by=acting.OFFICE, on=LEFT.date())
    convening.printed(sitting)
    models.Paper.objects.filter(docx_sha256="0" * 64).update(docx_sha256=store.keep(b"word", "docx"))

    before = checked(proof(sitting), tmp_path)
    supplements.send_supplement(added, by=acting.OFFICE, at=LEFT + timedelta(days=2))
    after = checked(proof(sitting), tmp_path)

    assert before[0] == 0, before[1]
    assert "Supplément" not in before[1]
    assert after[0] == 0, after[1]
    assert "Supplément n°\u00a01, dernier envoi\u00a0: dimanche 11/10/2026" in after[1]
    assert "ordre-du-jour/envoi-1-supplement-1.json" in Proved(sitting, proof(sitting)).files


# What was touched in the file.


@pytest.mark.parametrize("place", [0.0, 0.0003, 0.001, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 0.995, 0.9999])
def test_one_changed_byte_anywhere_is_found(proved: Proved, tmp_path: Path, place: float) -> None:
    data = bytearray(proved.data)
    data[int(place * len(data))] ^= 1

    code, said = checked(bytes(data), tmp_path)

    assert code == 1
    assert "NON" in said


def test_every_single_byte_counts(proved: Proved, tmp_path: Path) -> None:
    place = tmp_path / "dossier.zip"
    for at in range(0, len(proved.data), max(1, len(proved.data) // 400)):
        data = bytearray(proved.data)
        data[at] ^= 0x20
        place.write_bytes(data)

        try:
            holds = check.told(check.files_of(str(place)))[1]
        except check.Broken:
            holds = False

        assert not holds, at


@pytest.mark.parametrize("tail", [b"\0", b"comment", b"PK\5\6" + b"\0" * 18])
def test_what_is_added_after_the_end_is_found(proved: Proved, tmp_path: Path, tail: bytes) -> None:
    assert checked(proved.data + tail, tmp_path)[0] == 1


@pytest.mark.parametrize(
    "name",
    [
        check.RECIPIENTS,
        check.JOURNAL,
        check.FACTS,
        check.MANIFEST,
        check.SUMMARY,
        "pieces/convocations/convocation-roux.pdf",
    ],
)
def test_a_removed_file_is_found(proved: Proved, tmp_path: Path, name: str) -> None:
    files = proved.files
    del files[name]

    code, said = checked(check.pack(files), tmp_path)

    assert code == 1
    assert name in said


def test_an_added_file_is_found(proved: Proved, tmp_path: Path) -> None:
    code, said = checked(check.pack({**proved.files, "pieces/autre.pdf": b"%PDF"}), tmp_path)

    assert code == 1
    assert "pieces/autre.pdf n’est pas au MANIFEST" in said


def test_two_swapped_recipients_are_found_even_where_the_manifest_was_written_anew(
    proved: Proved, tmp_path: Path
) -> None:
    text = proved.files[check.RECIPIENTS].decode("utf-8-sig").splitlines(keepends=True)
    first, second = text[1].split(";"), text[2].split(";")
    first[2:], second[2:] = second[2:], first[2:]
    text[1:3] = [";".join(first), ";".join(second)]

    code, said = checked(rewritten(proved.files, RECIPIENTS="".join(text).encode("utf-8-sig")), tmp_path)

    assert code == 1
    assert "Le journal ne dit pas la même chose de l’envoi à" in said


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ("2026-10-09;", "2026-10-12;", "n’est pas celui que le dossier annonce"),
        ("\r\nnoir;", "\r\nautre;", "n’est pas parmi les destinataires"),
        ("2026-10-09T09:00", "2026-10-08T09:00", "Le journal ne dit pas la même chose"),
    ],
    ids=["another day of sending", "a member forgotten", "another moment of acceptance"],
)
def test_a_forged_recipient_is_found_even_where_the_manifest_was_written_anew(
    proved: Proved, tmp_path: Path, was: str, becomes: str, reason: str
) -> None:
    text = proved.files[check.RECIPIENTS].decode("utf-8-sig")
    assert was in text

    code, said = checked(rewritten(proved.files, RECIPIENTS=text.replace(was, becomes).encode("utf-8-sig")), tmp_path)

    assert code == 1
    assert reason in said


def altered_journal(files: Mapping[str, bytes], change: Callable[[list[dict[str, object]]], None]) -> bytes:
    """Return the journal of a bundle after a change of its entries."""
    entries = [json.loads(line) for line in files[check.JOURNAL].decode().splitlines()]
    change(entries)
    return b"".join(check.canonical(one) + b"\n" for one in entries)


def backdate(entries: list[dict[str, object]]) -> None:
    next(one for one in entries if one.get("event") == "send_notices")["happened_on"] = "2026-10-01"


def rehash(entries: list[dict[str, object]]) -> None:
    backdate(entries)
    sent = next(one for one in entries if one.get("event") == "send_notices")
    sent["hash"] = check.hash_of(sent)


def drop(entries: list[dict[str, object]]) -> None:
    del entries[3]


def cut(entries: list[dict[str, object]]) -> None:
    entries.pop()


def swap(entries: list[dict[str, object]]) -> None:
    entries[2], entries[3] = entries[3], entries[2]


@pytest.mark.parametrize("change", [backdate, rehash, drop, cut, swap], ids=lambda change: change.__name__)
def test_an_altered_journal_is_found_even_where_the_manifest_was_written_anew(
    proved: Proved, tmp_path: Path, change: Callable[[list[dict[str, object]]], None]
) -> None:
    code, said = checked(rewritten(proved.files, JOURNAL=altered_journal(proved.files, change)), tmp_path)

    assert code == 1
    assert "NON  Le journal se suit" in said


def test_a_bundle_made_anew_whole_is_found_by_the_fingerprint_noted_outside(proved: Proved, tmp_path: Path) -> None:
    noted = check.sha256(proved.files[check.MANIFEST])
    forged = rewritten(proved.files, SUMMARY=b"%PDF-1.7 another summary")

    alone, with_noted = checked(forged, tmp_path), checked(forged, tmp_path, noted)

    assert alone[0] == 0
    assert with_noted[0] == 1
    assert checked(proved.data, tmp_path, noted.upper())[0] == 0


def replaced(files: Mapping[str, bytes], name: str, data: bytes) -> bytes:
    """Return the bundle with another file under a name, whatever tells its fingerprint written anew."""
    kept = {**files, name: data}
    kept[check.FACTS] = kept[check.FACTS].replace(check.sha256(files[name]).encode(), check.sha256(data).encode())
    return rewritten(kept)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("pieces/convocations/convocation-roux.pdf", "que le journal dit parti, n’est pas dans le dossier"),
        ("ordre-du-jour/envoi-1.json", "n’est pas celui que le journal dit parti"),
    ],
)
def test_another_document_or_agenda_than_the_one_that_left_is_found_by_the_journal(
    proved: Proved, tmp_path: Path, name: str, reason: str
) -> None:
    code, said = checked(replaced(proved.files, name, b"another"), tmp_path)

    assert code == 1
    assert reason in said


def moved(facts: dict[str, object], day: str) -> None:
    """Put the sitting on a later day, its clear days counted anew, as a forger who wants more of them does."""
    facts["sitting"]["day"] = day
    facts["sendings"][0]["clear_days"] = [f"2026-10-{n}" for n in range(10, int(day[-2:]))]


@pytest.mark.parametrize(
    ("forge", "reason"),
    [
        (lambda facts: moved(facts, "2026-10-20"), "n’est pas celui que la convocation annonçait"),
        (lambda facts: facts["members"].remove("noir") or facts["members"].append("autre"), "n’est pas parmi les destinataires"),
        (lambda facts: facts["authority"].update(key="ailleurs"), "est d’une autre collectivité"),
        (lambda facts: facts["journal"].update(sequence=3), "ne finit pas à la tête"),
        (lambda facts: facts["sendings"][0].update(sent_on="2026-10-01"), "n’est pas celui que le dossier annonce"),
    ],
    ids=["the day of the sitting", "a member", "the authority", "the head of the journal", "the day of sending"],
)  # fmt: skip
def test_forged_facts_are_found_even_where_the_manifest_was_written_anew(
    proved: Proved, tmp_path: Path, forge: Callable[[dict[str, object]], None], reason: str
) -> None:
    facts = json.loads(proved.files[check.FACTS])
    forge(facts)

    code, said = checked(rewritten(proved.files, FACTS=check.canonical(facts)), tmp_path)

    assert code == 1
    assert reason in said


# What became of a notice afterwards.


def test_a_notice_sent_again_holds_before_and_after_the_server_took_it(sitting: models.Sitting, tmp_path: Path) -> None:
    first = mails_of(sitting)[0]
    mails.bounce(first, at=LEFT + timedelta(hours=1), reason="550 unknown")
    first.notice.refresh_from_db()
    notices.send_one_again(first.notice, by=acting.OFFICE, at=LEFT + timedelta(hours=2))

    waiting = checked(proof(sitting), tmp_path)
    accepted(mails_of(sitting)[-1], LEFT + timedelta(hours=3))
    taken = checked(proof(sitting), tmp_path)

    assert waiting[0] == 0, waiting[1]
    assert taken[0] == 0, taken[1]
    (row,) = (row for row in rows_of(Proved(sitting, proof(sitting)).files) if row["cle"] == "delorme")
    assert row["accepte_le"] == "2026-10-09T12:00:00+02:00"


def test_a_letter_counts_from_the_day_on_which_it_was_posted(settings, tmp_path: Path) -> None:
    settings.PAPERS_DIR = tmp_path / "papers"
    body = convening.reachable(acting.council())
    member = models.Member.objects.get(key="vert")
    recipients.change_contact(
        member, channel="letter", address="1 rue Haute\n69000 Saint-Aubin", by=acting.OFFICE, on=acting.WRITTEN
    )
    convened = convening.printed(convening.frozen(body))
    models.Paper.objects.update(docx_sha256=store.keep(b"word", "docx"))
    notices.send(convened, by=acting.OFFICE, at=LEFT - timedelta(days=1))
    letter = convened.notices.get(member=member)
    notices.confirm_posted(letter, LEFT.date(), by=acting.OFFICE, on=LEFT.date())

    code, said = checked(proof(convened), tmp_path)

    assert code == 0, said
    assert "dernier envoi\u00a0: vendredi 09/10/2026" in said
    assert "1 rue Haute" not in proof(convened).decode("utf-8", "replace")


def test_a_mail_that_an_officer_told_sent_shows_who_told_it(settings, sitting: models.Sitting, tmp_path: Path) -> None:
    mail = mails_of(sitting)[0]
    models.Mail.objects.filter(pk=mail.pk).update(accepted_at=None)  # as where the line broke after the last dot
    models.OutboxRow.objects.filter(key=f"mail:{mail.pk}").update(given_up_at=LEFT)
    mails.tell_sent(mail, by=acting.OFFICE, on=LEFT.date())

    assert b'"event":"mail_told_sent"' in Proved(sitting, proof(sitting)).files[check.JOURNAL]


def test_the_documents_are_those_that_left_even_where_they_were_made_again_since(
    sitting: models.Sitting, tmp_path: Path
) -> None:
    paper = models.Paper.objects.get(kind="convocation", notice__member__key="noir")
    was = store.read(paper.pdf_sha256, "pdf")
    models.Paper.objects.filter(pk=paper.pk).update(pdf_sha256=store.keep(b"made again", "pdf"))

    files = Proved(sitting, proof(sitting)).files

    assert files["pieces/convocations/convocation-noir.pdf"] == was
    assert checked(check.pack(files), tmp_path)[0] == 0


# What only a hostile file is.


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil", "pieces/\x1b[2Jevil"])
def test_a_hostile_name_leads_nowhere_and_cannot_move_the_cursor(proved: Proved, tmp_path: Path, name: str) -> None:
    before = {path.name for path in tmp_path.parent.iterdir()}

    code, said = checked(check.pack({**proved.files, name: b"evil"}), tmp_path)

    assert code == 1
    assert "\x1b" not in said
    assert {path.name for path in tmp_path.parent.iterdir()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"papers", "dossier.zip", "check.py"}


def compressed(files: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr("bomb", b"\0" * 50_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    "forge",
    [
        lambda files: b"",
        lambda files: b"PK\5\6" + b"\xff" * 18,
        lambda files: compressed(files),
        lambda files: check.pack({**files, check.FACTS: b"[" * 100_000}),
        lambda files: check.pack({**files, check.FACTS: b"[]"}),
        lambda files: check.pack({**files, check.JOURNAL: b'{"sequence": "a"}\n7\nnull\n'}),
        lambda files: check.pack({**files, check.RECIPIENTS: b"\xff\xfe\0"}),
        lambda files: check.pack({**files, check.MANIFEST: b"\xff"}),
    ],
    ids=[
        "empty",
        "broken end",
        "bomb",
        "deep facts",
        "facts of another shape",
        "odd journal",
        "odd recipients",
        "odd manifest",
    ],
)
def test_a_file_that_is_no_bundle_is_refused_in_french_and_never_crashes_the_checker(
    proved: Proved, tmp_path: Path, forge: Callable[[Mapping[str, bytes]], bytes]
) -> None:
    code, said = checked(forge(proved.files), tmp_path)

    assert code == 1
    assert "NON" in said


def test_a_repeated_name_is_found(proved: Proved, tmp_path: Path) -> None:
    files, name = proved.files, check.SUMMARY.encode()
    twin = b"resume.pdg"
    doubled = check.pack({**files, twin.decode(): SUMMARY}).replace(twin, name)

    assert checked(doubled, tmp_path)[0] == 1


# What the bundle refuses to be.


def test_no_proof_is_given_before_the_agenda_is_settled(settings, tmp_path: Path) -> None:
    body = acting.council()
    sitting = agenda.plan_sitting(
        body, key="novembre", day=acting.DAY, chair="delorme", convened_by="mayor", by=acting.OFFICE, on=acting.WRITTEN
    )

    with pytest.raises(NothingToProve, match="n’est pas arrêté"):
        evidence_of(sitting)


def test_a_document_that_is_not_made_or_lost_is_named_instead_of_left_out(sitting: models.Sitting) -> None:
    paper = models.Paper.objects.get(kind="convocation", notice__member__key="roux")
    lost = store.path_of(paper.pdf_sha256, "pdf")
    lost.unlink()

    with pytest.raises(PapersMissing, match="convocation-roux.pdf"):
        proof(sitting)

    paper.delete()
    with pytest.raises(PapersMissing, match="ROUX"):
        proof(sitting)


def test_a_sitting_is_found_by_its_key_and_told_from_its_namesakes(sitting: models.Sitting) -> None:
    assert sitting_named("octobre") == sitting
    elsewhere = acting.council("villefranche")
    other = acting.convened(elsewhere, acting.draft(elsewhere))

    with pytest.raises(SeveralSittings, match="saint-aubin/conseil/octobre ou villefranche/conseil/octobre"):
        sitting_named("octobre")
    assert sitting_named("villefranche/conseil/octobre") == other
    with pytest.raises(NoSuchSitting, match="novembre"):
        sitting_named("novembre")


# What the system says years later.


@contextmanager
def unguarded() -> Iterator[None]:
    """Take the database’s guard off the journal, as whoever holds its password can."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE workflow_journalentry DISABLE TRIGGER USER")
        else:
            for trigger in ("journal_refuses_update", "journal_refuses_delete"):
                cursor.execute(f"DROP TRIGGER {trigger}")
    yield


def rewrite_journal(authority: models.Authority) -> None:
    """Backdate the sending and compute every hash anew, the head included: the journal alone then verifies."""
    previous = journal.FIRST
    for entry in authority.journal.order_by("sequence"):
        if entry.event == "send_notices":
            entry.happened_on -= timedelta(days=8)
        entry.previous, entry.hash = previous, ""
        entry.hash = journal.hash_of(entry)
        models.JournalEntry.objects.filter(pk=entry.pk).update(
            happened_on=entry.happened_on, previous=entry.previous, hash=entry.hash
        )
        previous = entry.hash
    models.JournalHead.objects.filter(authority=authority).update(hash=previous)


def test_the_system_confirms_its_own_bundle_also_after_later_entries(proved: Proved) -> None:
    acting.draft(proved.sitting.body, "plus-tard")

    assert list(compare(proved.files, has=store.has)) == []


def test_a_journal_rewritten_with_its_head_is_found_by_a_bundle_of_before(proved: Proved) -> None:
    with unguarded():
        rewrite_journal(proved.sitting.body.authority)

    assert journal.verify(proved.sitting.body.authority) == ()
    (found, *_) = compare(proved.files, has=store.has)
    assert found.startswith("Le journal a été réécrit")


def test_a_document_or_an_agenda_that_the_system_lost_is_told(proved: Proved) -> None:
    pdf = models.Paper.objects.get(kind="convocation", notice__member__key="vert").pdf_sha256
    store.path_of(pdf, "pdf").unlink()
    models.Snapshot.objects.all().delete()

    found = list(compare(proved.files, has=store.has))

    assert any("convocation-vert.pdf" in one for one in found)
    assert any("ordre-du-jour/envoi-1.json" in one for one in found)


def test_a_bundle_that_hides_an_entry_of_its_sitting_is_told(proved: Proved) -> None:
    def hide(entries: list[dict[str, object]]) -> None:
        at = next(rank for rank, one in enumerate(entries) if one.get("event") == "freeze_agenda")
        entries[at] = {name: entries[at][name] for name in ("sequence", "previous", "hash")}

    forged = {**proved.files, check.JOURNAL: altered_journal(proved.files, hide)}

    assert any("ne la montre pas" in one for one in compare(forged, has=store.has))


def test_the_archive_is_an_ordinary_zip(proved: Proved, tmp_path: Path) -> None:
    (tmp_path / "dossier.zip").write_bytes(proved.data)

    assert subprocess.run(["unzip", "-tq", tmp_path / "dossier.zip"], capture_output=True, check=False).returncode == 0
    assert struct.unpack("<I", proved.data[:4])[0] == 0x04034B50
