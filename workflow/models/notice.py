"""Remember the notice of a sitting to each recipient: how it went, whether it arrived, what was answered."""

from __future__ import annotations

from typing import Self

from django.db import models

from workflow.models.assembly import Body, Member
from workflow.models.sitting import Sitting

CAPACITIES = [("member", "membre en exercice"), ("substitute", "suppléant"), ("copy", "pour information")]
CHANNELS = [("electronic", "par voie électronique"), ("letter", "par courrier")]
ANSWERS = [("present", "présent"), ("remote", "présent à distance"), ("absent", "absent"), ("proxy", "donne pouvoir")]


class Recipient(models.Model):
    """Somebody who receives the notices of a body without a seat in it, from a day to a day.

    « substitute »: stands for the only councillor of a commune, ``titular``, when absent (CGCT L5211-6). « copy »: a
    municipal councillor of a member commune, who is informed (CGCT L5211-40-2).
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="recipients")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="listed")
    capacity = models.CharField(max_length=12, choices=CAPACITIES[1:])
    titular = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="substitutes", verbose_name="titulaire"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "member", "since"], name="one_listing_at_a_time")]


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Ask for the notices that convene now."""

    def current(self, sitting: Sitting) -> Self:
        """Keep those of the sitting’s present round: a sitting moved to another day is convened anew (CONV-14)."""
        return self.filter(sitting=sitting, round=sitting.round)

    def convening(self, sitting: Sitting) -> Self:
        """Keep, of the present round, those to members in office: the only ones that the law counts (CONV-10)."""
        return self.current(sitting).filter(capacity="member")


class Notice(models.Model):
    """The notice of one sitting to one recipient, once a round: how and when it was sent, what became of it.

    ``left_at``: handed to the mail queue or to the printer; ``accepted_at``: the mail server took it; ``confirmed_on``: a
    person says that it left (a letter at the post, a mail found in the server’s log). ``has_proof`` follows from these.
    ``opened_at``: the person asked for the documents on the personal page (never a robot that follows links).
    ``link_number``: raised to make former personal links worthless.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="notices")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="notices")
    round = models.PositiveSmallIntegerField("envoi", default=1)
    capacity = models.CharField("à titre de", max_length=12, choices=CAPACITIES, default="member")
    channel = models.CharField(max_length=20, choices=CHANNELS, default="electronic")
    sent_on = models.DateField(null=True, blank=True)
    has_proof = models.BooleanField(default=True)
    left_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    confirmed_on = models.DateField("départ confirmé le", null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_reason = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField("réponse", max_length=10, choices=ANSWERS, blank=True)
    holder = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="notices_held", verbose_name="porteur"
    )
    link_number = models.PositiveSmallIntegerField(default=1)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "member", "round"], name="one_notice_a_round"),
            models.CheckConstraint(
                condition=models.Q(holder=None) | models.Q(answer="proxy"), name="holder_only_of_a_proxy"
            ),
        ]
