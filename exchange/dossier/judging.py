"""Judge a dossier by the guards of the lifecycle: the rules of each step that each item went through, all at once.

What concerns the whole sitting (the notice, the roll call) is judged once and stands on the report itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from exchange.dossier import facts as made
from exchange.dossier.model import Dossier, Draft
from exchange.dossier.report import ItemReport, Lifted, Report
from exchange.dossier.sitting import Item, Result
from workflow import law
from workflow.french import long_date, typeset
from workflow.law.article import Finding, Severity
from workflow.law.facts import Attendance, Ballot, Header, Numbering, Outcome, Room
from workflow.lifecycle import STEPS


@dataclass(frozen=True, slots=True)
class Course:
    """One item with the facts that it went through; ``room`` and ``ballot`` are None where it did not get so far."""

    draft: Draft
    item: Item | None = None
    room: Room | None = None
    ballot: Ballot | None = None
    number: str = ""

    @property
    def outcome(self) -> Outcome | None:
        """What the vote decides, or the note taken without a vote; None when the item was not decided."""
        if self.ballot:
            return law.ballot.outcome(self.ballot)
        return Outcome.NOTED if self.item and self.item.result is Result.NOTED else None


def judge_dossier(dossier: Dossier) -> Report:
    """Judge a whole dossier; every finding is kept, those passed over apart."""
    courses = tuple(courses_of(dossier))
    items = tuple(judge_item(dossier, course) for course in courses)
    report = Report(
        sitting=dossier.sitting.key,
        title=f"{dossier.body.name}, séance du {long_date(dossier.sitting.day)}",
        findings=judge_sitting(dossier, courses),
        items=items,
    )
    return lift(report, dossier)


def courses_of(dossier: Dossier) -> Iterator[Course]:
    """Follow each draft through the sitting, in the order of treatment."""
    attendance, numbers = made.attendance_of(dossier), numbers_of(dossier)
    items = {item.draft: item for item in dossier.sitting.items}
    for key in made.order_of(dossier):
        draft, item = dossier.draft(key), items.get(key)
        if item is None or attendance is None:
            yield Course(draft)
            continue
        room = made.room_of(dossier, item, attendance)
        ballot = made.ballot_of(item, item.ballot, room) if item.ballot else None
        yield Course(draft, item, room, ballot, numbers.get(key, ""))


def judge_sitting(dossier: Dossier, courses: Iterable[Course]) -> tuple[Finding, ...]:
    """Judge the notice always, and the roll call once something was decided: without quorum, one may still go home."""
    attendance = made.attendance_of(dossier)
    facts: list[object] = [made.notice_of(dossier)]
    if attendance and any(course.outcome for course in courses):
        facts.append(attendance)
    if attendance:
        facts.append(opening_header(dossier, attendance))
    return law.judge(facts, rules=rules_of("open_discussion"), on=dossier.sitting.day)


def opening_header(dossier: Dossier, attendance: Attendance) -> Header:
    """Return the figures stated for the sitting, beside the room as it was at the opening, before any movement."""
    opening = attendance.room(0, key=attendance.key)
    return made.header_of(dossier, opening, dossier.sitting.stated, weekday=dossier.sitting.weekday)


def judge_item(dossier: Dossier, course: Course) -> ItemReport:
    """Judge the steps that one item went through, and what the dossier states of it."""
    room, ballot = course.room, course.ballot
    report = ItemReport(
        key=course.draft.key,
        subject=course.draft.subject,
        quorum_required=law.quorum.quorum_required(len(dossier.body.members)),
        findings=(*findings_of(dossier, course), *stated_findings(dossier, course)),
    )
    if room is not None:
        quorum = law.quorum.quorum_of(room)
        report = replace(
            report,
            quorum_required=quorum.required,
            quorum_present=quorum.counted,
            present=room.present,
            proxies=len(room.proxies),
            votes_possible=room.votes_possible,
        )
    if ballot is not None:
        report = replace(report, cast=ballot.cast, sentence=law.sentence.sentence_of_vote(ballot))
    enforceable_on = enforceable_day(course.item) if course.item else None
    return replace(report, outcome=course.outcome, number=course.number, enforceable_on=enforceable_on)


def findings_of(dossier: Dossier, course: Course) -> tuple[Finding, ...]:
    """Judge an item by the guards of its steps."""
    steps: list[str] = ["convene"]
    facts: list[object] = [made.draft_of(dossier, course.draft)]
    if course.item and course.room and course.item.result.is_decided:
        steps += ["open_discussion", "put_to_vote", "adopt"]
        facts += [course.room, *([course.ballot] if course.ballot else [])]
        facts.append(made.act_of(dossier, course.item, course.room))
        steps += steps_after(course.item)
        if course.item.stated:
            facts.append(made.header_of(dossier, course.room, course.item.stated))
    return law.judge(facts, rules=rules_of(*steps), on=dossier.sitting.day)


def steps_after(item: Item) -> Iterator[str]:
    """Return the steps after the vote that the dossier says were taken."""
    received_on = item.transmission.received_on if item.transmission else None
    if item.signatures or item.transmission or item.published_on or item.enforceable_on:
        yield "seal"
    if item.enforceable_on or (item.published_on and received_on):
        yield "enforce"


def rules_of(*steps: str) -> tuple[str, ...]:
    """Return the rules that guard these steps, each once."""
    return tuple(dict.fromkeys(rule for step in steps for rule in STEPS[step].rules))


def stated_findings(dossier: Dossier, course: Course) -> Iterator[Finding]:
    """Compare the number and the enforceable day that the officer states with those computed."""
    item = course.item
    if item is None or not item.result.is_decided:
        return
    if course.number:
        numbering = Numbering(item.draft, due=course.number, stated=item.number)
        yield from law.judge([numbering], rules=["REG-3"], on=dossier.sitting.day)
    computed = enforceable_day(item)
    if item.enforceable_on and computed and item.enforceable_on != computed:
        message = (
            f"Caractère exécutoire annoncé au {long_date(item.enforceable_on)} : "
            f"la publication et la réception le donnent au {long_date(computed)}"
        )
        article = law.RULES["EXE-1"].article_for(course.room)
        yield Finding("EXE-1", Severity.BLOCK, article, typeset(message), item.draft)


def enforceable_day(item: Item) -> date | None:
    """Return the day on which the act of an item became enforceable."""
    return law.publication.enforceable_on(
        item.published_on, item.transmission.received_on if item.transmission else None
    )


def numbers_of(dossier: Dossier) -> dict[str, str]:
    """Give the next numbers of the series to the items that the officer says adopted, in the order of the sitting."""
    numbering, year = dossier.body.numbering, dossier.sitting.day.year
    acts = [item.draft for item in dossier.sitting.items if item.result in {Result.ADOPTED, Result.NOTED}]
    ranks = enumerate(acts, start=numbering.last + 1)
    return {key: numbering.format.format(year=year, rank=rank) for rank, key in ranks}


def lift(report: Report, dossier: Dossier) -> Report:
    """Set apart the blocks that were passed over; one on the whole sitting must be passed over for every item on it."""
    given = {(override.draft, override.rule): override for override in dossier.overrides}
    lifted: list[Lifted] = []

    def kept(findings: tuple[Finding, ...], keys: tuple[str, ...]) -> tuple[Finding, ...]:
        still = []
        for finding in findings:
            passed = [given.get((key, finding.rule)) for key in keys]
            if finding.is_blocking and passed and all(passed):
                lifted.extend(Lifted(finding, one.by, one.reason) for one in passed if one)
            else:
                still.append(finding)
        return tuple(still)

    every_key = tuple(item.key for item in report.items)
    findings = kept(report.findings, every_key)
    items = tuple(replace(item, findings=kept(item.findings, (item.key,))) for item in report.items)
    return replace(report, findings=findings, items=items, lifted=tuple(lifted))
