"""Found a region in bulk: authorities, councils, members, staff, routes. None of this is measured, so no action is called."""

from __future__ import annotations

from datetime import date

from bench.shape import STAGES, Shape

SINCE = date(2026, 4, 1)
CLERKS_OF_A_TOWN = ("redaction", "direction", "finances", "juridique")  # the author, then one account a stage


def key_of(rank: int) -> str:
    """Name an authority of the region."""
    return f"collectivite-{rank:05d}"


def found(shape: Shape) -> None:
    """Write the rows of every authority; a route of three named people each."""
    from workflow import models

    sizes = shape.members()
    towns = models.Authority.objects.bulk_create(
        models.Authority(
            key=key_of(rank), name=f"Commune n° {rank}", kind="commune", population=size * 150, seat=f"Ville {rank}"
        )
        for rank, size in enumerate(sizes)
    )
    bodies = models.Body.objects.bulk_create(
        models.Body(authority=town, key="conseil", name="Conseil municipal", kind="council") for town in towns
    )
    members = models.Member.objects.bulk_create(
        (
            models.Member(
                authority=town, key=f"membre-{seat:03d}", civility="Mme" if seat % 2 else "M.", given_name="Camille",
                family_name=f"DUPONT{seat}", email=f"membre{seat}@{town.key}.example",
            )
            for town, size in zip(towns, sizes, strict=True)
            for seat in range(size)
        ),
        batch_size=1000,
    )  # fmt: skip
    of_town = {body.authority_id: body for body in bodies}
    models.Term.objects.bulk_create(
        (
            models.Term(body=of_town[member.authority_id], member=member, since=SINCE, rank=int(member.key[-3:]),
                        is_executive=member.key.endswith("000"), office="maire" if member.key.endswith("000") else "")
            for member in members
        ),
        batch_size=1000,
    )  # fmt: skip
    _staff(towns)


def _staff(towns: list[object]) -> None:
    from workflow import models

    users = models.User.objects.bulk_create(
        models.User(
            authority=town, username=f"{name}.{town.key}", last_name=name.upper(), function=name,
            email=f"{name}@{town.key}.example",
        )
        for town in towns for name in CLERKS_OF_A_TOWN
    )  # fmt: skip
    routes = models.Route.objects.bulk_create(
        models.Route(authority=town, key="general", name="Circuit général", drawn_on=SINCE, drawn_by="Administratrice")
        for town in towns
    )
    each = len(CLERKS_OF_A_TOWN)
    models.RouteStage.objects.bulk_create(
        models.RouteStage(
            route=route, rank=rank, label=CLERKS_OF_A_TOWN[rank], kind="person", person=users[place * each + rank]
        )
        for place, route in enumerate(routes)
        for rank in range(1, STAGES + 1)
    )
