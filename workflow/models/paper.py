"""Remember each document made: what it is about, from which template and facts, and the bytes it came to."""

from __future__ import annotations

from django.db import models

from workflow.models.draft import Draft
from workflow.models.sitting import Notice, Sitting


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
