"""Check a bundle of evidence without the system that wrote it: ``python3 check.py DOSSIER.zip [EMPREINTE]``.

One file, the standard library alone, Python 3.8 and later. It reads, and neither extracts nor writes anything: a hostile
name leads nowhere. The bundle itself holds this file; the system uses the same one, so that both count alike.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

README, SUMMARY, CHECKER, MANIFEST = "LISEZ-MOI.txt", "resume.pdf", "check.py", "MANIFEST"
FACTS, RECIPIENTS, JOURNAL = "convocation.json", "destinataires.csv", "journal.jsonl"
FIRST = "0" * 64  # stands before the first entry of a journal
COLUMNS = ("authority", "sequence", "happened_on", "recorded_at", "by", "event", "subject", "content", "previous")
MEMBER = "membre en exercice"
WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, EOFError, RuntimeError,
              struct.error, zipfile.BadZipFile)  # fmt: skip
_DAY = 0x21  # 1 January 1980, the first day that a ZIP knows


class Broken(Exception):
    """Say that a bundle cannot even be read; the argument is a French sentence."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return the ZIP of these files (APPNOTE 4.3): by name, stored, undated; the same bytes everywhere."""
    members, index, at = [], [], 0
    for name in sorted(files):
        data, raw = files[name], name.encode("ascii")
        about = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, _DAY, zlib.crc32(data), len(data), len(data), len(raw), 0)
        members += [b"PK\3\4", about, raw, data]
        index += [b"PK\1\2", struct.pack("<H", 20), about, struct.pack("<HHHII", 0, 0, 0, 0, at), raw]
        at += 30 + len(raw) + len(data)
    table = b"".join(index)
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(table), at, 0)
    return b"".join(members) + table + end


def canonical(value: object) -> bytes:
    """Write a value in one way only: JSON, keys in order, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(data: bytes) -> str:
    """Return the fingerprint of these bytes."""
    return hashlib.sha256(data).hexdigest()


def manifest_of(files: Mapping[str, bytes]) -> bytes:
    """List the fingerprint of each file as ``sha256sum`` does, itself left out."""
    return "".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files) if name != MANIFEST).encode()


def files_of(place: str) -> dict[str, bytes]:
    """Read the bundle, a ZIP or the folder where it was unpacked; raises ``Broken``."""
    try:
        return _folder(place) if os.path.isdir(place) else _archive(place)
    except UNREADABLE as error:
        raise Broken(f"Le dossier ne se lit pas\u00a0: {printable(error)}.") from error


def _folder(place: str) -> dict[str, bytes]:
    files = {}
    for folder, _, names in os.walk(place):
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith(".pyc") or os.path.islink(path):
                continue
            with open(path, "rb") as file:
                files[os.path.relpath(path, place).replace(os.sep, "/")] = file.read()
    return files


def _archive(place: str) -> dict[str, bytes]:
    with open(place, "rb") as file:
        data = file.read()
    files = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if info.compress_type != zipfile.ZIP_STORED:  # so that nothing small becomes huge
                raise ValueError(f"{info.filename} est comprimé")
            files[info.filename] = archive.read(info)
    if pack(files) != data:
        raise Broken("Le fichier ZIP n’est pas, octet pour octet, celui qui a été écrit.")
    return files


def manifest_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield each file that is not what the manifest says, that it does not know, or that is no longer there."""
    if MANIFEST not in files:
        yield "Le MANIFEST manque."
        return
    told = dict(reversed(line.split("  ", 1)) for line in files[MANIFEST].decode().splitlines())
    for name in sorted(told.keys() | files.keys() - {MANIFEST}):
        if name not in files:
            yield f"{printable(name)} manque."
        elif name not in told:
            yield f"{printable(name)} n’est pas au MANIFEST\u00a0: il a été ajouté."
        elif sha256(files[name]) != told[name]:
            yield f"{printable(name)} a été modifié."
    if manifest_of(files) != files[MANIFEST]:
        yield "Le MANIFEST n’est pas la liste exacte des fichiers."


def piece_faults(files: Mapping[str, bytes], facts: Mapping[str, object]) -> Iterator[str]:
    """Yield each document, agenda or text whose bytes are not those that the facts of the sending name."""
    for piece in [*facts["agendas"], *facts["pieces"]]:
        name = piece["file"]
        if name not in files:
            yield f"{printable(name)} manque."
        elif sha256(files[name]) != piece["sha256"]:
            yield f"{printable(name)} n’est pas le document qui a été fait pour cette séance."
    if sha256(files[RECIPIENTS]) != facts["recipients_sha256"]:
        yield "La liste des destinataires n’est pas celle qui a été écrite avec le dossier."


def entries(files: Mapping[str, bytes]) -> Iterator[Mapping[str, object]]:
    """Yield the entries of the journal: whole, or reduced to sequence, previous and hash where they tell of other matters."""
    for line in files[JOURNAL].decode().split("\n"):
        if line:
            yield json.loads(line)


def hash_of(entry: Mapping[str, object]) -> str:
    """Return the fingerprint of an entry that is shown whole, as the system computes it."""
    return sha256(canonical({column: entry[column] for column in COLUMNS}))


def journal_faults(files: Mapping[str, bytes], facts: Mapping[str, object]) -> Iterator[str]:
    """Yield each place where the chain of the journal breaks, up to its head."""
    expected, previous = 1, FIRST
    for entry in entries(files):
        number = entry["sequence"]
        if number != expected:
            yield f"L’inscription n°\u00a0{expected} manque."
        if entry["previous"] != previous:
            yield f"L’inscription n°\u00a0{number} ne suit pas celle qui la précède."
        if "event" in entry and hash_of(entry) != entry["hash"]:
            yield f"L’inscription n°\u00a0{number} a été modifiée."
        if entry.get("authority", facts["authority"]["key"]) != facts["authority"]["key"]:
            yield f"L’inscription n°\u00a0{number} est d’une autre collectivité."
        expected, previous = number + 1, entry["hash"]
    head = facts["journal"]
    if (head["sequence"], head["hash"]) != (expected - 1, previous):
        yield "Le journal ne finit pas à la tête que le dossier annonce."


def rows(files: Mapping[str, bytes]) -> list[dict[str, str]]:
    """Return the recipients, one a row, by the titles of the columns."""
    text = files[RECIPIENTS].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def left(files: Mapping[str, bytes]) -> tuple[dict, dict, dict]:
    """Read the journal: the day of sending and what the mail server took, by member and round; what left, by round."""
    days, accepted, contents = {}, {}, {}
    for entry in entries(files):
        event, day, content = entry.get("event"), entry.get("happened_on"), entry.get("content") or {}
        if event == "notices_left":
            contents[str(content["round"])] = content
            days.update({(key, str(content["round"])): day for key in content["by_mail"] + content["by_letter"]})
        if event in ("send_notice_again", "confirm_posted"):
            days[content["member"], str(content["round"])] = content.get("posted_on", day)
        if event in ("notice_accepted", "send_notice_again"):  # the latter begins anew
            accepted[content["member"], str(content["round"])] = day, content.get("sha256")
    return days, accepted, contents


def recipient_faults(files: Mapping[str, bytes], facts: Mapping[str, object]) -> Iterator[str]:
    """Yield each member in office who is no recipient, and each row that says otherwise than the journal."""
    there = {(row["cle"], row["envoi"]): row for row in rows(files)}
    for key in facts["members"]:
        if there.get((key, str(facts["sitting"]["round"])), {}).get("qualite") != MEMBER:
            yield f"Le membre en exercice {printable(key)} n’est pas parmi les destinataires."
    days, accepted, contents = left(files)
    for place, row in there.items():
        day, message = accepted.get(place, ("", None))
        said = (row["accepte_le"][:10], row["empreinte_message"])
        is_other = (said != (day, message)) if message else bool(said[0])
        if is_other or (place[1] in contents and row["date_envoi"] != days.get(place, "")):
            yield f"Le journal ne dit pas la même chose de l’envoi à {printable(row['nom'])}."
    for key, _ in (accepted.keys() | days.keys()) - there.keys():
        yield f"Le journal inscrit un envoi à {printable(key)}, qui n’est pas parmi les destinataires."


def content_faults(files: Mapping[str, bytes], facts: Mapping[str, object]) -> Iterator[str]:
    """Yield what the journal says has left and the bundle does not hold: the agenda as it was settled, the documents."""
    kept = {sha256(data): data for data in files.values()}
    for content in left(files)[2].values():
        stated = kept.get(content["snapshot"])
        if stated is None:
            yield f"L’ordre du jour de l’envoi {printable(content['round'])} n’est pas celui que le journal dit parti."
        elif content["round"] == facts["sitting"]["round"] and json.loads(stated)["day"] != facts["sitting"]["day"]:
            yield "Le jour de la séance n’est pas celui que la convocation annonçait."
        for key, fingerprint in sorted(content["papers"].items()):
            if fingerprint and fingerprint not in kept:
                yield f"Le document {printable(key)}, que le journal dit parti, n’est pas dans le dossier."


def days_between(sent_on: date, sitting_day: date) -> list[date]:
    """List the clear days: neither the day of sending nor that of the sitting (CGCT L2121-11, L2121-12)."""
    return [sent_on + timedelta(days=rank) for rank in range(1, (sitting_day - sent_on).days)]


def last_sending(files: Mapping[str, bytes], facts: Mapping[str, object]) -> date | None:
    """Return the day that counts: the latest sending to a member in office, in the present round; None while one is due."""
    days = [
        row["date_envoi"]
        for row in rows(files)
        if row["qualite"] == MEMBER and row["envoi"] == str(facts["sitting"]["round"])
    ]
    return max(map(date.fromisoformat, days)) if days and all(days) else None


def delay_faults(files: Mapping[str, bytes], facts: Mapping[str, object]) -> Iterator[str]:
    """Yield where the count of the days, done again from the recipients, is not what the bundle says or the law wants."""
    sitting_day, last = date.fromisoformat(facts["sitting"]["day"]), last_sending(files, facts)
    if (last.isoformat() if last else None) != facts["sendings"][0]["sent_on"]:
        yield "Le dernier envoi aux membres en exercice n’est pas celui que le dossier annonce."
    for sending in facts["sendings"]:
        what, delay = printable(sending["what"]), sending["delay"]
        if not sending["sent_on"]:
            yield f"{what}\u00a0: l’envoi à un membre en exercice manque."
            continue
        sent_on = date.fromisoformat(sending["sent_on"])
        days = days_between(sent_on, sitting_day)
        if [day.isoformat() for day in days] != sending["clear_days"]:
            yield f"{what}\u00a0: les jours francs du dossier ne sont pas ceux qui séparent l’envoi de la séance."
        is_late = bool(delay["last_sending"]) and sent_on > date.fromisoformat(delay["last_sending"])
        if is_late or (delay["days"] is not None and len(days) < delay["days"]):
            yield f"{what}\u00a0: {len(days)}\u00a0jours francs\u202f; requis\u00a0: {in_law(delay)}."


def counted(facts: Mapping[str, object]) -> Iterator[str]:
    """Yield the count of the days, in words."""
    sitting_day = date.fromisoformat(facts["sitting"]["day"])
    for sending in facts["sendings"]:
        sent_on = date.fromisoformat(sending["sent_on"])
        yield f"{printable(sending['what'])}, dernier envoi\u00a0: {in_words(sent_on)}, qui ne compte pas."
        for rank, day in enumerate(days_between(sent_on, sitting_day), 1):
            yield f"Jour franc {rank}\u00a0: {in_words(day)}."
        yield f"Séance\u00a0: {in_words(sitting_day)}, qui ne compte pas. Requis\u00a0: {in_law(sending['delay'])}."


def in_law(delay: Mapping[str, object]) -> str:
    """Print what the law wants: « 3 jours francs (art. L. 2121-11 CGCT) »."""
    return printable(f"{delay['words']} ({delay['article']})")


def in_words(day: date) -> str:
    """Print a day: « vendredi 09/10/2026 »."""
    return f"{WEEK[day.weekday()]} {day:%d/%m/%Y}"


def printable(value: object) -> str:
    """Return a text that cannot move the cursor of whoever reads it."""
    return "".join(sign if sign.isprintable() or sign in "\u00a0\u202f" else "?" for sign in str(value))[:200]


CHECKS = (
    ("Les fichiers sont ceux du MANIFEST", lambda files, facts: manifest_faults(files)),
    ("L’ordre du jour, les textes et les documents ont les empreintes annoncées", piece_faults),
    ("Le journal se suit, d’inscription en inscription, jusqu’à sa tête", journal_faults),
    ("Chaque membre en exercice est destinataire, et le journal le confirme", recipient_faults),
    ("Ce que le journal dit parti est dans le dossier\u00a0: ordre du jour et documents", content_faults),
    ("Le délai, recompté à partir des destinataires, est celui du dossier et celui de la loi", delay_faults),
)


def check(files: Mapping[str, bytes], root: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield each thing checked with what does not hold in it; ``root``: the fingerprint noted outside the system."""
    try:
        facts = json.loads(files[FACTS])
    except UNREADABLE:
        facts = {}
    for what, faults in CHECKS:
        try:
            found = list(faults(files, facts))
        except UNREADABLE as error:
            found = [f"Impossible à vérifier\u00a0: {printable(type(error).__name__)} {printable(error)}."]
        yield what, found
    if root:
        is_same = root.strip().lower() == sha256(files.get(MANIFEST, b""))
        yield "L’empreinte est celle qui a été notée hors du système", [] if is_same else ["Elle est différente."]


def told(files: Mapping[str, bytes], root: str = "") -> tuple[list[str], bool]:
    """Return the lines of the report, and whether all holds."""
    lines, holds = [], True
    for what, found in check(files, root):
        lines += [f"{'NON' if found else 'OUI'}  {what}.", *(f"       {fault}" for fault in found)]
        holds = holds and not found
    if holds:
        lines += ["", *counted(json.loads(files[FACTS]))]
    lines += ["", f"Empreinte du dossier\u00a0: {sha256(files.get(MANIFEST, b''))}"]
    lines.append("Tout se tient." if holds else "Le dossier ne se tient pas\u00a0: voyez chaque NON.")
    return lines, holds


def main(words: list[str]) -> int:
    """Print what holds and what does not; return 0 when all holds, 1 when it does not, 2 when nothing can be read."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    if len(words) > 2 or words[:1] in (["-h"], ["--help"]):
        sys.stdout.write("Usage\u00a0: python3 check.py DOSSIER.zip [EMPREINTE NOTÉE]\n")
        return 2
    place = words[0] if words else os.path.dirname(os.path.abspath(__file__))
    try:
        lines, holds = told(files_of(place), *words[1:])
    except Broken as refusal:
        sys.stdout.write(f"NON  {refusal}\n")
        return 1
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
