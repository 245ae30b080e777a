"""Remember everything that the law, the people and the papers need; one file per subject."""

from workflow.models.assembly import Authority, Body, Member, NumberSeries, Term, User
from workflow.models.ballot import Ballot, NamedVote
from workflow.models.deliberation import Deliberation, Signature
from workflow.models.draft import Annex, Draft, Revision, RouteStep, SignOff
from workflow.models.journal import JournalEntry, JournalHead
from workflow.models.outbox import OutboxRow
from workflow.models.paper import Manifest, Paper
from workflow.models.sitting import AgendaItem, Attendee, Movement, Notice, Proxy, Recusal, Sitting

__all__ = [
    "AgendaItem",
    "Annex",
    "Attendee",
    "Authority",
    "Ballot",
    "Body",
    "Deliberation",
    "Draft",
    "JournalEntry",
    "JournalHead",
    "Manifest",
    "Member",
    "Movement",
    "NamedVote",
    "Notice",
    "NumberSeries",
    "OutboxRow",
    "Paper",
    "Proxy",
    "Recusal",
    "Revision",
    "RouteStep",
    "SignOff",
    "Signature",
    "Sitting",
    "Term",
    "User",
]
