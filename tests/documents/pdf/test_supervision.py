"""Kill, stop and close the real LibreOffice: every document arrives or is answered, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from documents.pdf import ConversionTimeout, OfficePool, PoolClosed


def office_processes() -> dict[int, list[str]]:
    """List the LibreOffice and worker processes below this one, zombies excepted."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if any("delibera-office-" in word for word in command):
            found[int(folder.name)] = command
    return found


def soffice_of(processes: dict[int, list[str]]) -> list[int]:
    """Keep the LibreOffices among the processes."""
    return [pid for pid, command in processes.items() if command[0].endswith("soffice.bin")]


def folders_of(processes: dict[int, list[str]]) -> list[str]:
    """List the private folders that the workers were given."""
    return [word for command in processes.values() for word in command if word.startswith("/tmp/delibera-office-")]


def traces() -> set[str]:
    """List the folders and sockets of LibreOffice instances."""
    paths = [*Path(tempfile.gettempdir()).glob("delibera-office-*"), *Path("/tmp").glob("OSL_PIPE_*")]
    return {path.name for path in paths}


def wait_until(condition: Callable[[], bool], *, seconds: float = 10) -> bool:
    """Say whether the condition comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_a_killed_libreoffice_loses_no_document(
    open_pool: Callable[..., OfficePool], word: Callable[..., bytes], text_of: Callable[[bytes], str]
) -> None:
    others = set(office_processes())
    pool = open_pool(2)
    documents = [word(*[f"Dossier {number}, ligne {line}." for line in range(400)]) for number in range(8)]

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(pool.convert, [word("Chaud.")] * 4))
        pdfs = [threads.submit(pool.convert, document) for document in documents]
        assert wait_until(lambda: pdfs[0].done() or pdfs[1].done())
        for pid in set(soffice_of(office_processes())) - others:
            os.kill(pid, signal.SIGKILL)

    texts = [text_of(pdf.result()) for pdf in pdfs]
    assert all(f"Dossier {number}, ligne 399." in text for number, text in enumerate(texts))


def test_a_document_that_hangs_is_stopped_and_the_next_one_passes(
    open_pool: Callable[..., OfficePool], word: Callable[..., bytes], text_of: Callable[[bytes], str]
) -> None:
    others = set(office_processes())
    pool = open_pool(1, time_limit=1.5)
    pool.convert(word("Chaud."))
    for pid in set(soffice_of(office_processes())) - others:
        os.kill(pid, signal.SIGSTOP)

    with pytest.raises(ConversionTimeout, match=r"1\.5\u00a0s"):
        pool.convert(word("Bloqué."))

    assert "Suivant" in text_of(pool.convert(word("Suivant.")))


def test_libreoffice_is_renewed_after_its_share_of_documents(
    open_pool: Callable[..., OfficePool], word: Callable[..., bytes]
) -> None:
    others = set(folders_of(office_processes()))
    pool = open_pool(1, recycle_after=2)

    seen = []
    for number in range(3):
        pool.convert(word(f"Dossier {number}."))
        seen.append(set(folders_of(office_processes())) - others)

    assert seen[0] != seen[1] == seen[2]  # the second document was the last of the first LibreOffice


def test_closing_leaves_no_process_no_folder_and_no_socket(
    open_pool: Callable[..., OfficePool], word: Callable[..., bytes]
) -> None:
    processes, files = set(office_processes()), traces()
    pool = open_pool(2)
    pool.convert(word("Avant la fermeture."))
    assert traces() - files

    pool.close()

    assert set(office_processes()) <= processes
    assert traces() <= files
    with pytest.raises(PoolClosed):
        pool.convert(word("Trop tard."))


def test_closing_at_once_while_libreoffice_starts_leaves_nothing_either(open_pool: Callable[..., OfficePool]) -> None:
    processes, files = set(office_processes()), traces()

    open_pool(2).close()

    assert set(office_processes()) <= processes
    assert traces() <= files


@pytest.mark.usefixtures("office_present")
def test_nothing_survives_a_process_killed_with_its_pool_open() -> None:
    processes, files = set(office_processes()), traces()
    script = """
        import sys, time
        from documents.pdf import OfficePool
        with OfficePool(1):
            print("open", flush=True)
            time.sleep(60)
    """
    owner = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE)
    assert owner.stdout.readline() == b"open\n"
    assert wait_until(lambda: bool(set(soffice_of(office_processes())) - processes))

    owner.kill()
    owner.communicate()

    assert wait_until(lambda: set(office_processes()) <= processes and traces() <= files)
