"""Remember who deliberates: the authority, its bodies, the members and the terms that seat them, the staff."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from workflow.law.facts import AuthorityKind, BodyKind


def choices(kind: type) -> list[tuple[str, str]]:
    """List the values of an enum for a column."""
    return [(member.value, member.value) for member in kind]  # type: ignore[attr-defined]


class Authority(models.Model):
    """A local authority: commune, intercommunal body, department."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=choices(AuthorityKind))
    siren = models.CharField(max_length=9, blank=True)
    population = models.PositiveIntegerField()
    seat = models.CharField("siège", max_length=200, blank=True)
    department = models.CharField("département", max_length=100, blank=True)
    is_alsace_moselle = models.BooleanField(default=False)
    court = models.CharField("tribunal administratif", max_length=200, blank=True)

    def __str__(self) -> str:
        """Name the authority."""
        return self.name


class User(AbstractUser):
    """A person with an account: staff, or an elected member who signs. The first migration declares it."""

    authority = models.ForeignKey(Authority, null=True, blank=True, on_delete=models.PROTECT, related_name="users")
    function = models.CharField("fonction", max_length=200, blank=True)
    civility = models.CharField(max_length=4, blank=True, choices=[("M.", "M."), ("Mme", "Mme")])
    secretaries: models.ManyToManyField[User, User] = models.ManyToManyField(
        "self", symmetrical=False, related_name="secretary_of", blank=True, verbose_name="secrétaires"
    )

    @property
    def printed_name(self) -> str:
        """The name as a sign-off prints it: « Mme Claire DELORME »; the login without its domain when no name was given."""
        name = self.get_full_name() or self.get_username().partition("@")[0]
        return f"{self.civility}\u00a0{name}" if self.civility else name


class Member(models.Model):
    """A person who holds, held or will hold a seat."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="members")
    key = models.SlugField(max_length=60)
    civility = models.CharField(max_length=4, choices=[("M.", "M."), ("Mme", "Mme")])
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    born_on = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    channel = models.CharField(max_length=20, default="electronic")
    address = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "key"], name="one_member_a_key")]

    def __str__(self) -> str:
        """Print the member as acts do."""
        return f"{self.civility}\u00a0{self.given_name} {self.family_name}"


class Body(models.Model):
    """A deliberating body of the authority: its council, its bureau, its standing commission.

    Its house delays count in days before the last legal sending, and come down to a working day: texts due, agenda
    settled, notices gone.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="bodies")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=choices(BodyKind))
    delegation_number = models.CharField(max_length=60, blank=True)
    delegation_voted_on = models.DateField(null=True, blank=True)
    delegation_enforceable_on = models.DateField(null=True, blank=True)
    number_format = models.CharField(max_length=60, default="{year}.{rank:05d}")
    drafts_due_days = models.PositiveSmallIntegerField("remise des projets", default=10)
    freeze_days = models.PositiveSmallIntegerField("arrêt de l’ordre du jour", default=4)
    sending_margin_days = models.PositiveSmallIntegerField("avance de l’envoi", default=1)
    allows_remote = models.BooleanField("admet la participation à distance", default=False)

    class Meta:
        verbose_name_plural = "bodies"
        constraints = [
            models.UniqueConstraint(fields=["authority", "key"], name="one_body_a_key"),
            models.CheckConstraint(
                condition=models.Q(drafts_due_days__gte=models.F("freeze_days"))
                & models.Q(freeze_days__gte=models.F("sending_margin_days")),
                name="body_delays_in_order",
            ),
        ]

    def __str__(self) -> str:
        """Name the body."""
        return self.name


class Term(models.Model):
    """A seat held by a member in a body, from a day to a day; ``office`` is printed after the name."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="terms")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="terms")
    office = models.CharField(max_length=200, blank=True)
    is_executive = models.BooleanField("préside l’exécutif", default=False)
    rank = models.PositiveIntegerField("rang au tableau", default=0)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "member", "since"], name="one_term_at_a_time")]


class NumberSeries(models.Model):
    """The last number given in a body for a year; its row is the lock that keeps numbers without gap or duplicate.

    ``taken_over_at``: the last number given before this software took the series over.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="series")
    year = models.PositiveIntegerField()
    taken_over_at = models.PositiveIntegerField("dernier numéro donné avant la reprise", default=0)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "number series"
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="one_series_a_year")]
