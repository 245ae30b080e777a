"""Remember the texts: drafts, their revisions, their annexes, the sign-offs they wait for and those given."""

from __future__ import annotations

from django.db import models

from workflow.law.facts import ItemKind
from workflow.lifecycle import STATES, state_label
from workflow.models.assembly import Authority, Body, User, choices
from workflow.routing import Mode, Opinion, PassedAs, SeatKind


class Draft(models.Model):
    """A text on its way to a vote. ``state`` changes only through ``workflow.actions``; ``version`` counts its changes.

    ``follows_routes``: its steps are drawn from the authority’s routes when it is submitted (``drawn_from`` is the route as
    it was then); otherwise its route was written with it.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="drafts")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="drafts")
    key = models.SlugField(max_length=80)
    subject = models.CharField(max_length=500)
    kind = models.CharField(max_length=20, choices=choices(ItemKind), default=ItemKind.DELIBERATION)
    drafting_unit = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=200)
    rapporteur_key = models.SlugField(max_length=60, blank=True)
    state = models.CharField(max_length=20, default="draft", choices=[(state, state_label(state)) for state in STATES])
    version = models.PositiveIntegerField(default=1)
    reserved_matter = models.CharField(max_length=200, blank=True)
    author_user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="drafts_written"
    )
    follows_routes = models.BooleanField("suit les circuits de la collectivité", default=False)
    drawn_from = models.ForeignKey("Route", null=True, blank=True, on_delete=models.PROTECT, related_name="drafts")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "key"], name="one_draft_a_key"),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="draft_state_is_of_the_chart"),
        ]

    def __str__(self) -> str:
        """Name the draft by its subject."""
        return self.subject

    @property
    def revision(self) -> Revision:
        """The text as it stands: the latest revision."""
        return self.revisions.latest("number")


class Revision(models.Model):
    """One version of a text, never changed: ``content`` is its structure (docs/dossier.md), ``sha256`` its identity.

    ``by`` and ``user``: who wrote it, and who therefore signs off no revision of this draft.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=200, blank=True)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="revisions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="one_revision_a_number")]


class RouteStep(models.Model):
    """A stop of one draft’s route, in order: whom it waits for, how many of them, since when, and how it was passed.

    ``kind`` says where its people come from: a name alone (a dossier), an account, a function, a group; ``approver`` is
    what is printed of them. ``round`` grows each time the step becomes due again: sign-offs of an earlier round no longer
    count. A step is open from ``opened_on`` until ``passed_on``; of one draft at most one is; ``openings`` counts how often it
    was, as a step inserted before an open one has that one wait: its reminders and mails are those of one opening. ``needed``: sign-offs that
    it takes, counted when it opens. A route drawn again retires the steps of the former. ``conditions``: see ``workflow.conditions``; when they do not hold the step is passed as
    « skipped » and ``note`` says why.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="route")
    rank = models.PositiveIntegerField()
    approver = models.CharField(max_length=200)
    function = models.CharField(max_length=200, blank=True)
    label = models.CharField("étape", max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=choices(SeatKind), default=SeatKind.NAME)
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("ApproverGroup", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=10, choices=choices(Mode), default=Mode.ALL)
    needed = models.PositiveIntegerField("visas nécessaires", default=1)
    is_consultative = models.BooleanField("pour avis", default=False)
    is_legal = models.BooleanField("contrôle juridique final", default=False)
    is_inserted = models.BooleanField("ajoutée en cours de circuit", default=False)
    conditions = models.JSONField(default=dict, blank=True)
    question = models.TextField("question posée", blank=True)
    days = models.PositiveIntegerField("délai en jours", null=True, blank=True)
    escalates_to = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveIntegerField(default=1)
    openings = models.PositiveIntegerField("ouvertures", default=0)
    opened_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    passed_on = models.DateField(null=True, blank=True)
    passed_as = models.CharField(max_length=10, choices=choices(PassedAs), blank=True)
    note = models.CharField(max_length=500, blank=True)
    held_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="steps_held")
    held_at = models.DateTimeField(null=True, blank=True)
    retired_on = models.DateField("remplacée par un autre circuit", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "rank"], condition=models.Q(retired_on=None), name="one_route_step_a_rank"
            ),
            models.UniqueConstraint(
                fields=["draft"],
                condition=models.Q(opened_on__isnull=False, passed_on=None, retired_on=None),
                name="one_open_step_a_draft",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                name="route_step_open",
                condition=models.Q(opened_on__isnull=False, passed_on=None, retired_on=None),
            )
        ]


class SignOff(models.Model):
    """A sign-off or an opinion given on one revision; it falls when the text changes or the step is due again.

    ``user``: whoever gave it; ``seat``: whose it was to give, another account when a substitute gave it; both None on a
    step of a name alone. ``sentence`` is what is printed: « Mme X, en l’absence de M. Y ». ``rank`` counts the sign-offs of
    the step in this round, so that the database itself keeps more from being given than it takes.
    """

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="sign_offs")
    step = models.ForeignKey(RouteStep, on_delete=models.PROTECT, related_name="sign_offs")
    round = models.PositiveIntegerField(default=1)
    rank = models.PositiveIntegerField(default=1)
    by = models.CharField(max_length=200)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="sign_offs")
    seat = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="sign_offs_due")
    sentence = models.CharField("mention imprimée", max_length=500, blank=True)
    opinion = models.CharField(max_length=20, choices=choices(Opinion), default=Opinion.APPROVED)
    on = models.DateField()
    at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "step", "round", "rank"], name="one_sign_off_a_step"),
            models.UniqueConstraint(fields=["step", "round", "user"], name="one_sign_off_a_person"),
            models.UniqueConstraint(fields=["step", "round", "seat"], name="one_sign_off_a_seat"),
        ]

    @property
    def in_place_of(self) -> User | None:
        """The absent person for whom a substitute signed, if one did."""
        return self.seat if self.seat_id != self.user_id else None


class Annex(models.Model):
    """A document voted with the text; ``kind`` « agreement » is generated from ``content``."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="annexes")
    rank = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    content = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "annexes"
        constraints = [models.UniqueConstraint(fields=["draft", "rank"], name="one_annex_a_rank")]
