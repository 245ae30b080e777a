"""The invitation for the calendar, read back by a reader of another house (vobject) and line by line as RFC 5545 has it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
import vobject

from exchange.invitation import Invitation, Person, invitation
from tests.workflow import acting, convening
from workflow import models
from workflow.actions.convening import agenda, planning, recipients
from workflow.law.calendar import PARIS

STAMP = datetime(2026, 10, 9, 7, 0, tzinfo=UTC)
HOUSE = Person("Saint-Aubin, service des assemblées", "assemblees@saint-aubin.example")
ONE = Invitation(
    uid="saint-aubin-conseil-octobre-1",
    sequence=0,
    begins=datetime(2026, 10, 15, 20, tzinfo=PARIS),
    summary="Séance du Conseil municipal",
    place="Salle des fêtes, 1 place de l’Église; rez-de-chaussée",
    description="Ordre du jour\u00a0:\n1. Affaire «\u00a0école\u00a0»\n2. C:\\temp",
    organizer=HOUSE,
    attendee=Person("Mme Claire DELORME", "delorme@elus.example"),
    stamp=STAMP,
)


def unfolded(content: bytes) -> list[str]:
    """Read the lines as RFC 5545 3.1 wants them: CRLF, 75 octets at most, a fold begins with one blank."""
    text = content.decode("utf-8")
    assert text.endswith("\r\n")
    lines = text.split("\r\n")[:-1]
    assert not any("\n" in line or "\r" in line for line in lines)
    assert all(len(line.encode()) <= 75 for line in lines)
    return re.sub(r"\r\n[ \t]", "", "\r\n".join(lines)).split("\r\n")


def read(content: bytes) -> vobject.base.Component:
    return vobject.readOne(content.decode("utf-8")).vevent


def test_another_reader_finds_what_was_written() -> None:
    event = read(invitation(ONE))

    assert event.summary.value == ONE.summary
    assert event.location.value == ONE.place
    assert event.description.value == ONE.description
    assert event.dtstart.value == ONE.begins
    assert event.dtend.value - event.dtstart.value == timedelta(hours=3)
    assert event.organizer.value == "mailto:assemblees@saint-aubin.example"
    assert event.attendee.value == "mailto:delorme@elus.example"
    assert event.attendee.params["CN"] == ["Mme Claire DELORME"]
    assert event.attendee.params["RSVP"] == ["TRUE"]
    assert event.attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]
    assert vobject.readOne(invitation(ONE).decode()).method.value == "REQUEST"


def test_every_line_is_lawful_and_long_accented_text_is_folded_between_letters() -> None:
    long = replace(ONE, summary="É" * 200, description="« Œuvre » ; " * 60, place="")

    lines = unfolded(invitation(long))

    names = {re.split("[;:]", line)[0] for line in lines}
    assert names == {
        "BEGIN", "END", "VERSION", "PRODID", "METHOD", "UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY",
        "DESCRIPTION", "STATUS", "CLASS", "ORGANIZER", "ATTENDEE",
    }  # fmt: skip
    assert f"SUMMARY:{'É' * 200}" in lines
    assert read(invitation(long)).summary.value == "É" * 200


@pytest.mark.parametrize(
    ("begins", "written"),
    [
        (datetime(2026, 3, 28, 20, tzinfo=PARIS), "20260328T190000Z"),
        (datetime(2026, 3, 29, 20, tzinfo=PARIS), "20260329T180000Z"),  # the clock went forward that night
        (datetime(2026, 10, 24, 20, tzinfo=PARIS), "20261024T180000Z"),
        (datetime(2026, 10, 25, 20, tzinfo=PARIS), "20261025T190000Z"),
        (datetime(2024, 2, 29, 0, 30, tzinfo=PARIS), "20240228T233000Z"),
    ],
)
def test_the_hour_of_paris_is_written_in_universal_time_on_either_side_of_a_change_of_clock(begins, written) -> None:
    assert f"DTSTART:{written}" in unfolded(invitation(replace(ONE, begins=begins)))


def test_a_sitting_whose_hour_is_not_known_takes_its_whole_day() -> None:
    event = read(invitation(replace(ONE, begins=date(2026, 12, 31))))

    assert (event.dtstart.value, event.dtend.value) == (date(2026, 12, 31), date(2027, 1, 1))


def test_the_same_facts_give_the_same_bytes() -> None:
    assert invitation(ONE) == invitation(replace(ONE))
    assert invitation(ONE) != invitation(replace(ONE, sequence=1))


def test_nothing_is_slipped_in_by_an_address_or_a_name() -> None:
    for address in ("a@b.example\r\nATTENDEE:mailto:c@d.example", "a@b.example c@d.example"):
        with pytest.raises(ValueError, match="no blank"):
            invitation(replace(ONE, attendee=Person("X", address)))
    named = invitation(replace(ONE, attendee=Person('X"\r\nATTENDEE;CN="Y', "a@b.example")))

    assert sum(line.startswith("ATTENDEE") for line in unfolded(named)) == 1


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        invitation(replace(ONE, stamp=datetime(2026, 10, 9, 7)))  # noqa: DTZ001


@pytest.mark.django_db
def test_a_moved_sitting_replaces_its_event_and_a_cancelled_one_takes_it_away(settings, tmp_path) -> None:
    settings.PAPERS_DIR = tmp_path / "papers"
    sitting = convening.sent(acting.council())
    first = of(sitting)

    planning.move_sitting(
        sitting, day=date(2026, 10, 29), begins_at=time(18), reason="Salle.", by=acting.OFFICE, on=date(2026, 10, 10)
    )
    moved = of(sitting)
    planning.cancel_sitting(sitting, "Tempête.", by=acting.OFFICE, on=date(2026, 10, 11))
    cancelled = of(sitting)

    assert first.uid.value == moved.uid.value == cancelled.uid.value
    assert [int(event.sequence.value) for event in (first, moved, cancelled)] == [0, 1, 2]
    assert moved.dtstart.value == datetime(2026, 10, 29, 18, tzinfo=PARIS)
    assert (moved.status.value, cancelled.status.value) == ("CONFIRMED", "CANCELLED")
    assert "1. Affaire ecole" in moved.description.value


@pytest.mark.django_db
def test_whoever_is_only_informed_is_not_asked_to_answer() -> None:
    body = acting.council()
    copied = models.Member.objects.create(
        authority=body.authority, key="maire", civility="Mme", given_name="Anne", family_name="BRUN"
    )
    recipients.list_copy(body, copied, since=acting.WRITTEN, by=acting.OFFICE, on=acting.WRITTEN)
    sitting = agenda.plan_sitting(
        body, key="o", day=acting.DAY, chair="delorme", convened_by="mayor", by=acting.OFFICE, on=acting.WRITTEN
    )
    agenda.freeze_agenda(sitting, by=acting.OFFICE, on=acting.WRITTEN)

    event = of(sitting, "maire")

    assert event.attendee.params["ROLE"] == ["NON-PARTICIPANT"]
    assert event.attendee.params["RSVP"] == ["FALSE"]


def of(sitting: models.Sitting, key: str = "delorme") -> vobject.base.Component:
    """The event of one recipient, as the calendar of another house reads it."""
    notice = models.Notice.objects.current(sitting).get(member__key=key)
    facts = Invitation.of(notice, organizer=HOUSE, address=f"{key}@elus.example", stamp=STAMP)
    unfolded(invitation(facts))
    return read(invitation(facts))
