"""Write the invitation of a sitting for the calendar of whoever is convened (RFC 5545, RFC 5546), in bytes that never vary.

A later round of the same sitting replaces the event in place: the UID stays, the SEQUENCE grows. Hours are written in UTC,
which every calendar reads without a table of time zones. No personal link goes in: calendars are shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self

from icalendar import Calendar, Event, vCalAddress, vText

from workflow import facts
from workflow.french import of_the, plain_date
from workflow.law.calendar import PARIS
from workflow.models import Notice, Sitting

LASTING = timedelta(
    hours=3
)  # nobody knows when a sitting ends; an event without an end shows in some calendars as nothing
PRODUCT = "-//Delibera//Convocation//FR"
ROLES = {"member": "REQ-PARTICIPANT", "substitute": "OPT-PARTICIPANT", "copy": "NON-PARTICIPANT"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in an invitation: the name shown, the address that the mail goes to or comes from."""

    name: str
    address: str

    def as_value(self, **parameters: str) -> vCalAddress:
        """Return the person as a calendar address; raises ValueError for what is none: no property can be slipped in."""
        if not self.address.isprintable() or " " in self.address:
            raise ValueError("An address holds no blank and no line break.")
        value = vCalAddress(f"mailto:{self.address}")
        value.params["CN"] = vText(" ".join(self.name.split()))
        for name, parameter in parameters.items():
            value.params[name] = vText(parameter)
        return value


@dataclass(frozen=True, slots=True)
class Invitation:
    """One event to one person. ``begins``: a moment, or a day where the hour is not known. ``sequence`` grows at each change.

    ``stamp``: when it was written, which makes its bytes what they are; ``role``: of RFC 5545 3.2.16.
    """

    uid: str
    sequence: int
    begins: datetime | date
    summary: str
    place: str
    description: str
    organizer: Person
    attendee: Person
    stamp: datetime
    role: str = "REQ-PARTICIPANT"
    is_cancelled: bool = False

    @classmethod
    def of(cls, notice: Notice, *, organizer: Person, address: str, stamp: datetime) -> Self:
        """Read the notice of one recipient; a cancelled sitting gives a cancellation."""
        sitting = notice.sitting
        body = facts.body_of(sitting)
        return cls(
            uid=uid_of(sitting),
            sequence=sitting.round - 1 if sitting.cancelled_on is None else sitting.round,
            begins=_begins(sitting),
            summary=f"Séance {of_the(body.name)}",
            place=sitting.place,
            description=_agenda(sitting),
            organizer=organizer,
            attendee=Person(str(notice.member), address),
            stamp=stamp,
            role=ROLES[notice.capacity],
            is_cancelled=sitting.cancelled_on is not None,
        )

    @property
    def method(self) -> str:
        """What a calendar does with it: « REQUEST » puts the event in or replaces it, « CANCEL » takes it away."""
        return "CANCEL" if self.is_cancelled else "REQUEST"


def invitation(told: Invitation) -> bytes:
    """Return the file .ics, UTF-8, lines ended by CRLF and folded at 75 octets; the same facts give the same bytes.

    Raises ValueError for a stamp or an hour without time zone, which would be another moment on another machine.
    """
    for moment in (told.stamp, told.begins):
        if isinstance(moment, datetime) and moment.tzinfo is None:
            raise ValueError("A moment has a time zone.")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", told.method)
    calendar.add_component(_event(told))
    return calendar.to_ical()


def uid_of(sitting: Sitting) -> str:
    """Return what names the event for ever, whatever day the sitting moves to (RFC 7986 5.3: no host, no address)."""
    return f"{sitting.body.authority.key}-{sitting.body.key}-{sitting.key}-{sitting.pk}"


def _event(told: Invitation) -> Event:
    event = Event()
    event.add("uid", told.uid)
    event.add("dtstamp", told.stamp.astimezone(UTC))
    event.add("sequence", told.sequence)
    event.add("summary", told.summary)
    if isinstance(told.begins, datetime):
        event.add("dtstart", told.begins.astimezone(UTC))
        event.add("dtend", told.begins.astimezone(UTC) + LASTING)
    else:
        event.add("dtstart", told.begins)
        event.add("dtend", told.begins + timedelta(days=1))
    if told.place:
        event.add("location", told.place)
    if told.description:
        event.add("description", told.description)
    event.add("status", "CANCELLED" if told.is_cancelled else "CONFIRMED")
    event.add("class", "PUBLIC")
    event.add("organizer", told.organizer.as_value())
    asks = {"RSVP": "FALSE" if told.is_cancelled or told.role == "NON-PARTICIPANT" else "TRUE"}
    event.add("attendee", told.attendee.as_value(ROLE=told.role, PARTSTAT="NEEDS-ACTION", **asks))
    return event


def _begins(sitting: Sitting) -> datetime | date:
    if sitting.begins_at is None:
        return sitting.day
    return datetime.combine(sitting.day, sitting.begins_at, tzinfo=PARIS)


def _agenda(sitting: Sitting) -> str:
    if sitting.cancelled_on:
        return f"Séance annulée le {plain_date(sitting.cancelled_on)}."
    items = sitting.items.exclude(sent_revision=None).select_related("draft").order_by("rank")
    return "\n".join(["Ordre du jour\u00a0:", *(f"{item.rank}. {item.draft.subject}" for item in items)])
