"""Show what is remembered to an administrator, read only: a state changes through an action, never through a form."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from workflow import models


class ReadOnly(admin.ModelAdmin):
    """Let look, and nothing else."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is changed here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is removed here."""
        return False


def showing(*columns: str, ordered: str = "-pk") -> type[ReadOnly]:
    """Return a read-only list with these columns."""
    return type("Shown", (ReadOnly,), {"list_display": columns, "ordering": (ordered,)})


admin.site.register(models.Authority, showing("name", "kind", "population"))
admin.site.register(models.Body, showing("name", "authority", "kind"))
admin.site.register(models.Member, showing("family_name", "given_name", "authority", ordered="family_name"))
admin.site.register(models.ApproverGroup, showing("name", "authority", ordered="name"))
admin.site.register(models.Route, showing("name", "number", "authority", "rank", "is_active", ordered="rank"))
admin.site.register(models.Absence, showing("user", "substitute", "since", "until", "declared_by", "ended_on"))
admin.site.register(models.Draft, showing("subject", "state", "kind", "author"))
admin.site.register(models.Sitting, showing("body", "day", "place", "frozen_on", "is_closed"))
admin.site.register(models.Snapshot, showing("sitting", "round", "supplement", "frozen_on", "sha256"))
admin.site.register(models.Supplement, showing("sitting", "round", "number", "settled_on", "sent_on", "is_urgent"))
admin.site.register(models.Deliberation, showing("number", "draft", "adopted_on", "enforceable_on"))
admin.site.register(models.Paper, showing("name", "sitting", "kind", "pages"))
admin.site.register(models.Manifest, showing("name", "sitting", "engine", "office", "made_at"))
admin.site.register(
    models.Notice, showing("sitting", "member", "capacity", "channel", "sent_on", "accepted_at", "answer")
)
admin.site.register(models.Recipient, showing("member", "body", "capacity", "titular", "since", "until"))
admin.site.register(
    models.Mail, showing("kind", "member", "user", "left_at", "accepted_at", "bounced_at", "bounce_reason")
)
admin.site.register(
    models.OutboxRow, showing("kind", "owner", "left_at", "ready_at", "attempts", "given_up_at", "done_at", "error")
)
admin.site.register(models.JournalEntry, showing("sequence", "authority", "happened_on", "by", "event", "subject"))
