"""Remember each document made: what it is about, from which template and facts, and the bytes it came to."""

from __future__ import annotations

from django.db import models

from workflow.models.draft import Draft
from workflow.models.notice import Notice
from workflow.models.sitting import Sitting


class Paper(models.Model):
    """One document in Word and PDF. ``key`` names it once and for all; the hashes say which bytes it is.

    ``filled_sha256`` is the identity of template and values together: work is done again only when it changes.
    """

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=200, unique=True)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="papers")
    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    notice = models.ForeignKey(Notice, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    template_sha256 = models.CharField(max_length=64)
    filled_sha256 = models.CharField(max_length=64)
    docx_sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(default=0)
    name = models.CharField("chemin du fichier dans le dossier de séance, sans extension", max_length=200)
    rank = models.PositiveIntegerField("rang dans le dossier de séance", default=0)
    seconds = models.FloatField("durée de fabrication, en secondes", default=0)


class Manifest(models.Model):
    """What one document was made of and what it came to: enough to make it again, alone, and compare. Never changed.

    Template, values and results stand in the store under their hashes. ``engine`` and ``office`` name what filled and what
    converted, with their versions; ``day`` is the date that the PDF bears.
    """

    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    name = models.CharField("chemin du fichier dans le dossier de séance, sans extension", max_length=200)
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="manifests")
    template_sha256 = models.CharField("modèle", max_length=64)
    values_sha256 = models.CharField("données", max_length=64)
    engine = models.CharField("moteur Word", max_length=200)
    docx_sha256 = models.CharField("document Word", max_length=64)
    office = models.CharField("convertisseur", max_length=200)
    day = models.DateField("date portée par le PDF")
    pdf_sha256 = models.CharField("document PDF", max_length=64)
    made_at = models.DateTimeField("fait le", auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "template_sha256", "values_sha256", "engine", "office", "docx_sha256", "pdf_sha256"],
                name="one_manifest_a_making",
            )
        ]
