"""Remember the texts: drafts, their revisions, their annexes, the sign-offs they wait for and those given."""

from __future__ import annotations

from django.db import models

from workflow.law.facts import ItemKind
from workflow.lifecycle import STATES, state_label
from workflow.models.assembly import Authority, Body, choices


class Draft(models.Model):
    """A text on its way to a vote. ``state`` changes only through ``workflow.actions``; ``version`` counts its changes."""

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
    """One version of a text, never changed: ``content`` is its structure (docs/dossier.md), ``sha256`` its identity."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="one_revision_a_number")]


class RouteStep(models.Model):
    """A sign-off that a draft waits for: one named approver, in order."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="route")
    rank = models.PositiveIntegerField()
    approver = models.CharField(max_length=200)
    function = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "rank"], name="one_route_step_a_rank")]


class SignOff(models.Model):
    """A sign-off given by name and date on one revision; it falls when the text changes."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="sign_offs")
    step = models.ForeignKey(RouteStep, on_delete=models.PROTECT, related_name="sign_offs")
    by = models.CharField(max_length=200)
    on = models.DateField()
    comment = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "step"], name="one_sign_off_a_step")]


class Annex(models.Model):
    """A document voted with the text; ``kind`` « agreement » is generated from ``content``."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="annexes")
    rank = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    content = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "annexes"
        constraints = [models.UniqueConstraint(fields=["draft", "rank"], name="one_annex_a_rank")]
