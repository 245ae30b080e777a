"""Check that a document that hangs or kills LibreOffice is held, and that the others go on."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.shared import Cm

from documents.pdf import Limits, OfficePool, Quarantined
from documents.pdf.quarantine import Quarantine
from tests.documents.pdf.conftest import red_square
from tests.documents.pdf.processes import office_processes, soffice_of

WordMaker = Callable[..., bytes]
Reader = Callable[[bytes], str]


def test_a_document_that_hangs_is_held_with_its_reason_and_the_others_go_on(
    open_pool: Callable[..., OfficePool], word: WordMaker, text_of: Reader, endless: bytes
) -> None:
    pool = open_pool(2, seconds=2)

    with ThreadPoolExecutor(4) as threads:
        stuck = threads.submit(pool.convert, endless)
        pdfs = list(threads.map(pool.convert, [word(f"Dossier {number}.") for number in range(12)]))

    assert [text_of(pdf).strip() for pdf in pdfs] == [f"Dossier {number}." for number in range(12)]
    with pytest.raises(Quarantined, match=r"n’est pas finie après 2\u00a0s \(2 essais\).*allégez ses images"):
        stuck.result()


def test_a_held_document_takes_no_libreoffice_again_neither_here_nor_in_another_pool(
    open_pool: Callable[..., OfficePool], endless: bytes, tmp_path: Path
) -> None:
    first = open_pool(1, seconds=1, quarantine=tmp_path)
    with pytest.raises(Quarantined):
        first.convert(endless)
    first_offices = set(office_processes())

    with pytest.raises(Quarantined) as here:
        first.convert(endless)
    with pytest.raises(Quarantined) as elsewhere:
        open_pool(1, seconds=1, quarantine=tmp_path).convert(endless)

    assert str(here.value) == str(elsewhere.value)
    assert first_offices <= set(office_processes())  # nobody had to be killed
    assert [path.stem for path in tmp_path.iterdir()] == [here.value.sha256]


def test_a_held_document_is_tried_again_when_more_time_is_allowed_when_it_changes_and_when_it_is_freed(
    open_pool: Callable[..., OfficePool], word: WordMaker, text_of: Reader, tmp_path: Path
) -> None:
    document = word("Innocent.")
    first = open_pool(1, seconds=0.001, quarantine=tmp_path)
    with pytest.raises(Quarantined):
        first.convert(document)

    patient = open_pool(1, seconds=30, quarantine=tmp_path)
    changed = word("Innocent\u202f!")
    hasty = open_pool(1, seconds=0.001, quarantine=tmp_path)

    assert "Innocent" in text_of(patient.convert(document))
    assert "Innocent" in text_of(patient.convert(changed))
    with pytest.raises(Quarantined):
        hasty.convert(document)
    Quarantine(tmp_path).free(document)
    assert Quarantine(tmp_path).sentence_on(document) is None


def test_a_document_that_takes_too_much_memory_is_held(
    open_pool: Callable[..., OfficePool], word: WordMaker, text_of: Reader
) -> None:
    pool, file, document = open_pool(1, megabytes=400), BytesIO(), docx.Document()
    document.add_picture(BytesIO(red_square(12_000)), width=Cm(10))
    document.save(file)

    with pytest.raises(Quarantined, match="dépasse 400 Mo de mémoire"):
        pool.convert(file.getvalue())

    assert "Suivant" in text_of(pool.convert(word("Suivant.")))


def test_a_document_under_which_libreoffice_crashes_twice_is_held(
    open_pool: Callable[..., OfficePool], word: WordMaker, text_of: Reader, endless: bytes
) -> None:
    pool = open_pool(1)
    pool.convert(word("Chaud."))
    over, crashed = threading.Event(), set()

    def crash() -> None:
        """Break the memory of each LibreOffice that has begun to work."""
        while not over.wait(0.5):
            for pid in set(soffice_of(office_processes())) - crashed:
                crashed.add(pid)
                time.sleep(1)
                os.kill(pid, signal.SIGSEGV)

    villain = threading.Thread(target=crash)
    with ThreadPoolExecutor(1) as threads:
        stuck = threads.submit(pool.convert, endless)
        villain.start()
        try:
            with pytest.raises(Quarantined, match=r"arrête brutalement LibreOffice \(2 essais\)"):
                stuck.result()
        finally:
            over.set()
            villain.join()

    assert "Suivant" in text_of(pool.convert(word("Suivant.")))


def test_a_quarantine_without_a_folder_remembers_as_long_as_its_pool(
    open_pool: Callable[..., OfficePool], endless: bytes
) -> None:
    pool = open_pool(1, seconds=0.5)
    with pytest.raises(Quarantined):
        pool.convert(endless)
    offices = set(office_processes())

    with pytest.raises(Quarantined):
        pool.convert(endless)

    assert offices <= set(office_processes())
    assert Limits().seconds == 60
