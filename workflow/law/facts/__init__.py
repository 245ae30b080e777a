"""Hold the frozen facts that the law judges: who convened, who is in the room, who voted what.

They come from the database (``workflow/facts.py``) or from a dossier (``exchange/dossier``); the rules cannot tell.
Members are named by their key, a short stable string (« reynaud »); ranks are the places on the agenda, from 1.
"""

from workflow.law.facts.act import Act, Draft, Grant, Header, Numbering
from workflow.law.facts.attendance import Attendance, Movement, Proxy, Recusal, Room
from workflow.law.facts.ballot import Ballot, Candidate, Election
from workflow.law.facts.kinds import AuthorityKind, BallotKind, BodyKind, Choice, ItemKind, Outcome
from workflow.law.facts.notice import AgendaLine, Notice, SecondNotice, Sending
from workflow.law.facts.people import Body, Delegation, Member, MemberKey
from workflow.law.facts.plan import Delays, Plan, Progress

__all__ = [
    "Act",
    "AgendaLine",
    "Attendance",
    "AuthorityKind",
    "Ballot",
    "BallotKind",
    "Body",
    "BodyKind",
    "Candidate",
    "Choice",
    "Delays",
    "Delegation",
    "Draft",
    "Election",
    "Grant",
    "Header",
    "ItemKind",
    "Member",
    "MemberKey",
    "Movement",
    "Notice",
    "Numbering",
    "Outcome",
    "Plan",
    "Progress",
    "Proxy",
    "Recusal",
    "Room",
    "SecondNotice",
    "Sending",
]
