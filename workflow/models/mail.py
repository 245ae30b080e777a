"""Remember each mail: to whom, why, and what became of it; the address is read when it leaves, never in a job."""

from __future__ import annotations

from django.db import models

from workflow.models.assembly import Authority, Member, User
from workflow.models.draft import Draft, RouteStep
from workflow.models.notice import Notice
from workflow.models.sitting import Sitting


class Mail(models.Model):
    """One mail to one person, sent once. ``key`` names it for ever, and gives its ``identity``.

    ``handed_at``: the moment before its last dot went to the server; ``accepted_at``: the server said 250. Between both,
    nobody knows: such a mail waits for a person instead of being sent again (``settled_at``: that person saw that it had
    left). ``address``: where it really went, kept as evidence. ``context``: words of the code, no address. What the server answers is kept without any address in it.
    """

    key = models.CharField(max_length=200, unique=True)
    identity = models.CharField("début du Message-ID", max_length=40, blank=True, db_index=True)
    kind = models.CharField(max_length=40)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="mails")
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="mails")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="mails")
    sitting = models.ForeignKey(Sitting, null=True, blank=True, on_delete=models.PROTECT, related_name="mails")
    notice = models.ForeignKey(Notice, null=True, blank=True, on_delete=models.PROTECT, related_name="mails")
    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.PROTECT, related_name="mails")
    step = models.ForeignKey(RouteStep, null=True, blank=True, on_delete=models.PROTECT, related_name="mails")
    context = models.JSONField(default=dict)
    left_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    server_answer = models.CharField("réponse du serveur", max_length=300, blank=True)
    address = models.EmailField("adresse employée", blank=True)
    sha256 = models.CharField("empreinte du message", max_length=64, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_reason = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
