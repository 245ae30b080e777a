"""Remember everything that the law, the people and the papers need; one file per subject."""

from workflow.models.approval import Absence, ApproverGroup, LinkUse, Route, RouteStage, StepSeat
from workflow.models.assembly import Authority, Body, Member, NumberSeries, Term, User
from workflow.models.ballot import Ballot, NamedVote
from workflow.models.deliberation import Deliberation, Signature
from workflow.models.draft import Annex, Draft, Revision, RouteStep, SignOff
from workflow.models.journal import JournalEntry, JournalHead
from workflow.models.mail import Mail
from workflow.models.notice import Notice, Recipient
from workflow.models.outbox import OutboxRow
from workflow.models.paper import Manifest, Paper
from workflow.models.sitting import AgendaItem, Attendee, Movement, Proxy, Recusal, Sitting
from workflow.models.snapshot import Snapshot, Supplement

__all__ = [
    "Absence",
    "AgendaItem",
    "Annex",
    "ApproverGroup",
    "Attendee",
    "Authority",
    "Ballot",
    "Body",
    "Deliberation",
    "Draft",
    "JournalEntry",
    "JournalHead",
    "LinkUse",
    "Mail",
    "Manifest",
    "Member",
    "Movement",
    "NamedVote",
    "Notice",
    "NumberSeries",
    "OutboxRow",
    "Paper",
    "Proxy",
    "Recipient",
    "Recusal",
    "Revision",
    "Route",
    "RouteStage",
    "RouteStep",
    "SignOff",
    "Signature",
    "Sitting",
    "Snapshot",
    "StepSeat",
    "Supplement",
    "Term",
    "User",
]
