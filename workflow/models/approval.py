"""Remember how sign-offs are asked for: groups, routes and their stages, seats, absences, links used once."""

from __future__ import annotations

from django.db import models

from workflow.models.assembly import Authority, User, choices
from workflow.models.draft import RouteStep
from workflow.routing import Mode, SeatKind


class ApproverGroup(models.Model):
    """A group of accounts that a stage may ask together (« comité des finances »); no political group."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="approver_groups")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    users: models.ManyToManyField[User, User] = models.ManyToManyField(User, related_name="approver_groups", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "key"], name="one_approver_group_a_key")]

    def __str__(self) -> str:
        """Name the group."""
        return self.name


class Route(models.Model):
    """A route drawn by an administrator, never changed: drawing it again makes its next version, the former retires.

    The first active route by ``rank`` whose conditions hold is a draft’s; ``conditions``: see ``workflow.conditions``.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="routes")
    key = models.SlugField(max_length=60)
    number = models.PositiveIntegerField("version", default=1)
    name = models.CharField(max_length=200)
    rank = models.PositiveIntegerField(default=100)
    conditions = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField("en service", default=True)
    drawn_on = models.DateField()
    drawn_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "key", "number"], name="one_route_a_version"),
            models.UniqueConstraint(
                fields=["authority", "key"], condition=models.Q(is_active=True), name="one_active_route_a_key"
            ),
        ]

    def __str__(self) -> str:
        """Name the route."""
        return self.name


class RouteStage(models.Model):
    """A stage of a route as drawn: whom it asks, how many of them, under which conditions, within how many days."""

    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="stages")
    rank = models.PositiveIntegerField()
    label = models.CharField("étape", max_length=200)
    kind = models.CharField(max_length=20, choices=choices(SeatKind))
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=200, blank=True)
    group = models.ForeignKey(ApproverGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=10, choices=choices(Mode), default=Mode.ALL)
    needed = models.PositiveIntegerField("visas nécessaires", default=1)
    is_consultative = models.BooleanField("pour avis", default=False)
    is_legal = models.BooleanField("contrôle juridique final", default=False)
    conditions = models.JSONField(default=dict, blank=True)
    days = models.PositiveIntegerField("délai en jours", null=True, blank=True)
    escalates_to = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["route", "rank"], name="one_stage_a_rank")]


class StepSeat(models.Model):
    """An account entitled to sign a step, found when the step opens; the writers of the text have no seat."""

    step = models.ForeignKey(RouteStep, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "user"], name="one_seat_a_person")]


class Absence(models.Model):
    """A person away from a day to a day, both included, and who signs meanwhile; ``kinds`` empty: for every kind of draft.

    ``until`` empty: until it is ended. ``ended_on``: the first day on which it no longer counts, ended early.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="absences_filled"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    kinds = models.JSONField(default=list, blank=True)
    declared_by = models.CharField(max_length=200)
    declared_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)


class LinkUse(models.Model):
    """A one-time link that was used: its digest (never the token itself), by whom and when."""

    purpose = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="links_used")
    used_at = models.DateTimeField()
