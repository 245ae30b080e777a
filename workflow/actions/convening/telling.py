"""Tell what happens to a sitting to whoever was convened, each by the channel of his notice; no letter is forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workflow.actions.convening.settling import owned
from workflow.actions.mails import office_of, post
from workflow.models import Notice, Sitting


def tell_convened(
    kind: str,
    key: str,
    *,
    sitting: Sitting,
    notices: Iterable[Notice],
    context: Mapping[str, int | str] | None = None,
) -> list[str]:
    """Leave a mail of this kind to each recipient reached by mail; have the office told to whom it must write by letter.

    ``key`` names what is told, once to each. Returns the keys of the members to write to, for the journal.
    """
    letters = []
    for notice in notices:
        if notice.channel == "letter":
            letters.append(notice.member.key)
            continue
        post(
            kind, f"{key}:{notice.member_id}", to=notice.member, sitting=sitting, notice=notice, context=context,
            **owned(sitting),
        )  # fmt: skip
    if letters:
        for user in office_of(sitting.body.authority):
            about = {**(context or {}), "about": kind}
            post(
                "letters_to_write",
                f"letters:{key}:{user.pk}",
                to=user,
                sitting=sitting,
                context=about,
                **owned(sitting),
            )
    return sorted(letters)
