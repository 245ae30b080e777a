"""Kill, stop and close the real LibreOffice: every document arrives or is answered, and nothing is left behind."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from documents.pdf import NoOfficeLeft, OfficePool, PoolClosed
from tests.documents.pdf.processes import (
    folders_of,
    office_processes,
    soffice_of,
    traces_of,
    wait_until,
    workers_of,
)

WordMaker = Callable[..., bytes]
Reader = Callable[[bytes], str]


@pytest.fixture
def offices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder where the LibreOffices of this test have their private folders."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_killed_libreoffice_loses_no_document(
    open_pool: Callable[..., OfficePool], word: WordMaker, text_of: Reader
) -> None:
    pool = open_pool(2)
    documents = [word(*[f"Dossier {number}, ligne {line}." for line in range(200)]) for number in range(6)]

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(pool.convert, [word("Chaud.")] * 4))
        pdfs = [threads.submit(pool.convert, document) for document in documents]
        assert wait_until(lambda: pdfs[0].done() or pdfs[1].done())
        for pid in soffice_of(office_processes()):
            os.kill(pid, signal.SIGKILL)

    texts = [text_of(pdf.result()) for pdf in pdfs]
    assert all(f"Dossier {number}, ligne 199." in text for number, text in enumerate(texts))


@pytest.mark.parametrize("who", [soffice_of, workers_of], ids=["LibreOffice", "its worker"])
def test_a_stopped_process_is_noticed_long_before_the_time_limit(
    open_pool: Callable[..., OfficePool], word: WordMaker, text_of: Reader, who: Callable[..., list[int]]
) -> None:
    pool = open_pool(1, seconds=600)
    pool.convert(word("Chaud."))
    for pid in who(office_processes()):
        os.kill(pid, signal.SIGSTOP)

    pdf = pool.convert(word("Bloqué."))

    assert "Bloqué" in text_of(pdf)


def test_the_documents_of_a_pool_that_is_killed_and_stopped_at_random_all_arrive_each_its_own(
    open_pool: Callable[..., OfficePool], word: WordMaker, text_of: Reader, tmp_path: Path
) -> None:
    documents = [word(*[f"Dossier {number}, ligne {line}." for line in range(20)]) for number in range(100)]
    chance, over = random.Random(2026), threading.Event()
    hits: list[int] = []

    def disturb() -> None:
        while len(hits) < 12 and not over.wait(chance.uniform(0.2, 0.8)):
            if victims := sorted(soffice_of(office_processes()) + workers_of(office_processes())):
                with contextlib.suppress(ProcessLookupError):  # replaced meanwhile
                    os.kill(chance.choice(victims), chance.choice([signal.SIGKILL, signal.SIGSTOP]))
                    hits.append(1)

    def convert_all(pool: OfficePool) -> tuple[list[bytes], float]:
        begin = time.monotonic()
        with ThreadPoolExecutor(4) as threads:
            return list(threads.map(pool.convert, documents)), time.monotonic() - begin

    pool = open_pool(2, quarantine=tmp_path / "quarantine", seconds=20)
    undisturbed, quiet = convert_all(pool)
    villain = threading.Thread(target=disturb)
    villain.start()
    try:
        disturbed, noisy = convert_all(pool)
    finally:
        over.set()
        villain.join()

    assert len(hits) >= 3
    assert disturbed == undisturbed
    assert len(set(disturbed)) == 100
    assert "Dossier 99, ligne 19." in text_of(disturbed[99])
    assert not (tmp_path / "quarantine").exists()
    assert noisy <= 2 * quiet + 20


def test_libreoffice_is_renewed_after_its_share_of_documents(
    open_pool: Callable[..., OfficePool], word: WordMaker, offices: Path
) -> None:
    pool = open_pool(1, documents=2)

    seen = []
    for number in range(3):
        pool.convert(word(f"Dossier {number}."))
        seen.append(set(offices.iterdir()))

    assert seen[0] != seen[1] == seen[2]  # the second document was the last of the first LibreOffice


def test_libreoffice_is_renewed_when_it_has_grown(
    open_pool: Callable[..., OfficePool], word: WordMaker, offices: Path
) -> None:
    light, heavy = open_pool(1, renew_above=1_000_000), open_pool(1, renew_above=1)

    before = set(offices.iterdir())
    light.convert(word("Léger."))
    after_light = set(offices.iterdir())
    heavy.convert(word("Lourd."))
    after_heavy = set(offices.iterdir())

    assert after_light == before
    assert len(after_heavy - before) == 1


def test_a_place_where_libreoffice_does_not_start_any_more_leaves_the_work_to_the_others(
    open_pool: Callable[..., OfficePool],
    word: WordMaker,
    text_of: Reader,
    offices: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool = open_pool(2)
    pool.convert(word("Chaud."))
    monkeypatch.setattr(tempfile, "tempdir", str(offices / "a disk that is gone"))
    os.kill(soffice_of(office_processes())[0], signal.SIGKILL)

    with ThreadPoolExecutor(4) as threads:
        pdfs = list(threads.map(pool.convert, [word(f"Dossier {number}.") for number in range(8)]))

    assert [text_of(pdf).strip() for pdf in pdfs] == [f"Dossier {number}." for number in range(8)]


def test_when_no_place_is_left_the_document_is_told_so_and_a_mended_computer_works_again(
    open_pool: Callable[..., OfficePool],
    word: WordMaker,
    text_of: Reader,
    offices: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("documents.pdf.pool.REST", 0.5)
    pool = open_pool(2)
    pool.convert(word("Chaud."))
    monkeypatch.setattr(tempfile, "tempdir", str(offices / "a disk that is gone"))
    for pid in soffice_of(office_processes()):
        os.kill(pid, signal.SIGKILL)

    with pytest.raises(NoOfficeLeft, match="Aucun LibreOffice ne démarre"):
        pool.convert(word("Perdu."))
    monkeypatch.setattr(tempfile, "tempdir", str(offices))
    time.sleep(0.6)

    assert "Retrouvé" in text_of(pool.convert(word("Retrouvé.")))


def test_closing_leaves_no_process_no_folder_and_no_socket(
    open_pool: Callable[..., OfficePool], word: WordMaker
) -> None:
    pool = open_pool(2)
    pool.convert(word("Avant la fermeture."))
    folders = folders_of(office_processes())
    assert traces_of(folders)

    pool.close()

    assert not office_processes()
    assert not traces_of(folders)
    with pytest.raises(PoolClosed):
        pool.convert(word("Trop tard."))


def test_closing_at_once_while_libreoffice_starts_leaves_nothing_either(
    open_pool: Callable[..., OfficePool], offices: Path
) -> None:
    pool = open_pool(2)
    folders = set(offices.iterdir())

    pool.close()

    assert len(folders) == 2
    assert not office_processes()
    assert not traces_of(folders)


def test_a_killed_worker_leaves_neither_libreoffice_nor_folder_nor_socket(
    open_pool: Callable[..., OfficePool], word: WordMaker
) -> None:
    pool = open_pool(1)
    pool.convert(word("Avant."))
    before = office_processes()
    for pid in workers_of(before):
        os.kill(pid, signal.SIGKILL)

    pool.convert(word("Après."))

    assert not set(before) & set(office_processes())
    assert not traces_of(folders_of(before))


@pytest.mark.usefixtures("office_present")
def test_nothing_survives_a_process_killed_with_its_pool_open() -> None:
    script = """
        import sys, time
        from documents.pdf import OfficePool
        with OfficePool(1):
            print("open", flush=True)
            time.sleep(60)
    """
    owner = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE)
    assert owner.stdout.readline() == b"open\n"
    assert wait_until(lambda: bool(soffice_of(office_processes(owner.pid))))
    offspring = office_processes(owner.pid)

    owner.kill()
    owner.communicate()

    gone = [Path(f"/proc/{pid}") for pid in offspring]
    assert wait_until(lambda: not any(path.exists() for path in gone) and not traces_of(folders_of(offspring)))
