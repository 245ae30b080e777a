"""Keep one place of the pool served: there is always a LibreOffice in it, never the same for long."""

from __future__ import annotations

import contextlib
import threading

from documents.pdf.errors import ConversionFailed, PoolClosed
from documents.pdf.installation import Installation
from documents.pdf.limits import Limits
from documents.pdf.loss import NeverReady, OfficeLost
from documents.pdf.office import Office

TRIES = 2  # a document that cost two LibreOffices costs no third
DISTURBANCES = 5  # LibreOffices killed or stopped from outside under one document
STARTS = 3  # LibreOffices that do not start, one after the other, before the place is given up
DISTURBED_STARTS = 20  # LibreOffices killed or stopped from outside while they start


class Struck(Exception):
    """Say that the document hung or killed LibreOffice each time that it was tried."""

    def __init__(self, last: OfficeLost) -> None:
        super().__init__(last)
        self.last = last


class Place:
    """Hold a LibreOffice and replace it when it is lost, or has served enough."""

    def __init__(self, installation: Installation, *, limits: Limits) -> None:
        self._installation = installation
        self._limits = limits
        self._lock = threading.Lock()
        self._is_closed = False
        self._office: Office | None = None
        with contextlib.suppress(OSError):  # asked for again when a document comes
            self._start()

    def convert(self, docx: bytes, *, title: str | None) -> bytes:
        """Return the PDF; a document that loses its LibreOffice is tried again, on a fresh one.

        Raises Struck when the document is to blame, NeverReady when no LibreOffice starts here any more,
        ConversionFailed or PoolClosed.
        """
        strikes = disturbances = 0
        while True:
            office = self._ready_office()
            try:
                return office.convert(docx, title=title)
            except OfficeLost as loss:
                strikes += loss.is_due_to_the_document
                disturbances += not loss.is_due_to_the_document
                if strikes == TRIES:
                    raise Struck(loss) from loss
                if disturbances == DISTURBANCES:
                    raise ConversionFailed(
                        f"LibreOffice a été arrêté {disturbances} fois de l’extérieur, par le système ou par une personne"
                    ) from loss
            finally:
                if not office.is_sound or office.has_served_enough:
                    self._end()
                    with contextlib.suppress(OSError, PoolClosed):
                        self._start()

    def close(self) -> None:
        """End LibreOffice for good; a document under conversion gets PoolClosed."""
        with self._lock:
            self._is_closed = True
        self._end()

    def _ready_office(self) -> Office:
        """Return a LibreOffice that answers."""
        failures = disturbances = 0
        while True:
            try:
                office = self._office or self._start()
                office.wait_until_ready()
            except (OSError, NeverReady) as error:
                self._end()
                is_disturbed = isinstance(error, NeverReady) and error.is_disturbed
                failures += not is_disturbed
                disturbances += is_disturbed
                if failures == STARTS or disturbances == DISTURBED_STARTS:
                    raise NeverReady(str(error)) from error
            else:
                return office

    def _start(self) -> Office:
        """Start a LibreOffice without waiting for it."""
        with self._lock:
            if self._is_closed:
                raise PoolClosed
            self._office = Office(self._installation, limits=self._limits)
            return self._office

    def _end(self) -> None:
        with self._lock:
            if self._office:
                self._office.end()
                self._office = None
