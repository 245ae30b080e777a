"""Give numbers without gap and without duplicate: the row of the series is the lock, and a rollback gives the number back."""

from __future__ import annotations

from string import Formatter

from django.db import transaction

from workflow.actions.refusals import AlreadyDifferent, BadNumberFormat
from workflow.models import Body, NumberSeries


def next_number(body: Body, year: int) -> tuple[int, str]:
    """Take the next rank of the year and its printed number, inside the transaction that adopts.

    The lock on the series is held until that transaction ends: another adoption waits, and takes the number after.
    """
    with transaction.atomic():
        NumberSeries.objects.get_or_create(body=body, year=year)
        series = NumberSeries.objects.select_for_update(no_key=True).get(body=body, year=year)
        series.last += 1
        series.save(update_fields=["last"])
    return series.last, body.number_format.format(year=year, rank=series.last)


def take_over(body: Body, *, year: int, last: int) -> NumberSeries:
    """Go on after the numbers given elsewhere this year; ``last`` is the latest of them. Saying it twice changes nothing.

    Raises ``AlreadyDifferent`` when the series was begun otherwise.
    """
    series, _ = NumberSeries.objects.get_or_create(body=body, year=year, defaults={"taken_over_at": last, "last": last})
    if series.taken_over_at != last:
        begun = f"reprise après le n° {series.taken_over_at}, et non {last}"
        raise AlreadyDifferent("La numérotation", f"{body.name} {year}", [begun.replace("n° ", "n°\u00a0")])
    return series


def check_format(number_format: str) -> None:
    """Refuse a format that forgets the rank, or that asks for more than the year and the rank."""
    try:
        fields = {name for _, name, _, _ in Formatter().parse(number_format) if name is not None}
        number_format.format(year=2000, rank=1)
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise BadNumberFormat(number_format) from error
    if "rank" not in fields or not fields <= {"year", "rank"}:
        raise BadNumberFormat(number_format)
