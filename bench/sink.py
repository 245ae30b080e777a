"""Take any mail and keep nothing but how many, and how many bytes: ``python -m bench.sink PORT FILE``."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """Count; aiosmtpd calls this method by its name."""

    def __init__(self, file: Path) -> None:
        self.file, self.mails, self.size = file, 0, 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Answer 250 once the message is counted."""
        self.mails += 1
        self.size += len(envelope.original_content or b"")
        self.file.write_text(json.dumps({"mails": self.mails, "bytes": self.size}))
        return "250 2.0.0 OK queued"


def main() -> None:
    """Serve until told to stop."""
    sink = Sink(Path(sys.argv[2]))
    controller = Controller(sink, hostname="127.0.0.1", port=int(sys.argv[1]), data_size_limit=50 * 2**20)
    controller.start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()


if __name__ == "__main__":
    main()
