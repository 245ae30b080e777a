"""Remember a sitting: its agenda, the timeline of who is in the room and who holds which proxy."""

from __future__ import annotations

from django.db import models

from workflow.models.assembly import Body, Member
from workflow.models.draft import Draft, Revision


class Sitting(models.Model):
    """One meeting of a body. Its agenda is frozen when the notices may go.

    A second sitting after a missing quorum keeps the day and the agenda of the first (CGCT L2121-17), by the keys of its
    drafts: the first may have been held before this software came, and then has no row (``second_of``) of its own.
    ``round``: which sending of its notices this is; a sitting moved once its agenda was settled begins the next one.
    ``sends_on``: the day on which the notices leave by themselves; None: somebody sends them.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="sittings")
    key = models.SlugField(max_length=80)
    day = models.DateField()
    begins_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    chair = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="chaired")
    secretaries: models.ManyToManyField[Member, Member] = models.ManyToManyField(Member, related_name="written")
    convened_by = models.CharField("convoquée par (fonction)", max_length=60)
    convener = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="convened")
    is_urgent = models.BooleanField(default=False)
    urgency_reason = models.TextField(blank=True)
    urgency_approved = models.BooleanField(null=True, blank=True)
    is_first_after_renewal = models.BooleanField(default=False)
    is_recorded = models.BooleanField(default=True)
    posted_on = models.DateField(null=True, blank=True)
    second_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="second_sittings"
    )
    first_day = models.DateField("jour de la séance sans quorum", null=True, blank=True)
    first_agenda = models.JSONField("affaires de la séance sans quorum", default=list, blank=True)
    stated_weekday = models.CharField("jour de la semaine annoncé", max_length=10, blank=True)
    frozen_on = models.DateField(null=True, blank=True)
    round = models.PositiveSmallIntegerField("envoi n°", default=1)
    sends_on = models.DateField("départ prévu des convocations", null=True, blank=True)
    moved_from = models.DateField("jour de la séance avant son déplacement", null=True, blank=True)
    move_reason = models.TextField("motif du déplacement", blank=True)
    cancelled_on = models.DateField("annulée le", null=True, blank=True)
    cancelled_by = models.CharField("annulée par", max_length=200, blank=True)
    cancel_reason = models.TextField("motif d’annulation", blank=True)
    opened_at = models.TimeField(null=True, blank=True)
    closed_at = models.TimeField(null=True, blank=True)
    is_closed = models.BooleanField("levée", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "key"], name="one_sitting_a_key")]


class AgendaItem(models.Model):
    """One matter of the agenda: the draft, and the revision that went with the notice once the agenda is frozen.

    ``supplement``: 0 for what the notice itself states, 1 and more for what a supplement sent later added to it.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="items")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="items")
    rank = models.PositiveIntegerField()
    is_briefed = models.BooleanField(default=True)
    sent_revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.PROTECT)
    chair = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="items_chaired")
    interested: models.ManyToManyField[Member, Member] = models.ManyToManyField(
        Member, related_name="interests", blank=True
    )
    note = models.TextField("mention au registre", blank=True)
    supplement = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "rank"], name="one_item_a_rank"),
            models.UniqueConstraint(fields=["sitting", "draft"], name="one_item_a_draft"),
        ]


class Attendee(models.Model):
    """What the roll call found of one member: present, excused or absent."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="attendees")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="attendances")
    is_present = models.BooleanField()
    is_excused = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sitting", "member"], name="one_roll_call_a_member")]


class Movement(models.Model):
    """An arrival or a departure before the item of this rank is put to discussion."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="movements")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="movements")
    is_arrival = models.BooleanField()
    rank = models.PositiveIntegerField()
    at = models.TimeField(null=True, blank=True)


class Proxy(models.Model):
    """A written power to vote, from an item to an item, both included."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="proxies")
    principal = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="proxies_given")
    holder = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="proxies_held")
    given_on = models.DateField(null=True, blank=True)
    is_written = models.BooleanField(default=True)
    is_signed = models.BooleanField(default=True)
    from_rank = models.PositiveIntegerField(default=1)
    to_rank = models.PositiveIntegerField(null=True, blank=True)
    covers_second_sitting = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "proxies"


class Recusal(models.Model):
    """A member who stands aside for one item."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="recusals")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField(max_length=300, blank=True)
    by_law = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="one_recusal_a_member")]
