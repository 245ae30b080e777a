"""Remember the act: the adopted deliberation, its number, its frozen text, its signatures and its way to enforceability."""

from __future__ import annotations

from django.db import models

from workflow.models.assembly import Body, Member
from workflow.models.draft import Draft, Revision
from workflow.models.sitting import AgendaItem


class Deliberation(models.Model):
    """An act voted by the assembly. ``revision`` is the text voted: it never changes (COR-1)."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="deliberations")
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="deliberation")
    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="deliberation")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT)
    year = models.PositiveIntegerField()
    rank = models.PositiveIntegerField("rang dans la série de l’année")
    number = models.CharField(max_length=60)
    adopted_on = models.DateField()
    vote_sentence = models.TextField()
    transmitted_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    enforceable_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "rank"], name="one_rank_a_year"),
            models.UniqueConstraint(fields=["body", "number"], name="one_deliberation_a_number"),
        ]

    def __str__(self) -> str:
        """Print the number as acts do."""
        return f"n°\u00a0{self.number}"


class Signature(models.Model):
    """A signature given by a member of the sitting on the act; ``means`` says how (handwritten, attributed by the dossier)."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="signatures")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="signatures")
    capacity = models.CharField(max_length=20, choices=[("chair", "présidence"), ("secretary", "secrétariat")])
    on = models.DateField()
    means = models.CharField(max_length=30, default="handwritten")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "member", "capacity"], name="one_signature_a_capacity")
        ]
