"""Compose the mails: each kind has its words, in plain text that opens well anywhere; who reads the rows gets bytes back."""

from __future__ import annotations

from exchange.mails.composition import WORDS, address_of, compose, letter_for
from exchange.mails.letter import Letter
from exchange.mails.message import Enclosure, write_message
from exchange.mails.reports import LONGEST, Report, read_report

__all__ = [
    "LONGEST",
    "WORDS",
    "Enclosure",
    "Letter",
    "Report",
    "address_of",
    "compose",
    "letter_for",
    "read_report",
    "write_message",
]
