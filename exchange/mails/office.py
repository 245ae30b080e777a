"""Word the mails to the house: what is due today, why the notices did not leave."""

from __future__ import annotations

from datetime import date

from exchange.mails.letter import Letter
from workflow.french import long_date, of_the, plain_date
from workflow.models import Mail, Notice, Sitting

HELLO = "Bonjour,"
BY_ITSELF = "Ce courriel part tout seul, une fois."
TOLD_BY_LETTER = {
    "supplement": "Un complément est ajouté à l’ordre du jour de la séance",
    "sitting_moved": "La séance est déplacée",
    "sitting_cancelled": "La séance est annulée",
}


def agenda_to_freeze(mail: Mail) -> Letter:
    """Remind that the agenda is to be settled today."""
    return _due(mail, "Ordre du jour à arrêter", "L’ordre du jour doit être arrêté au plus tard aujourd’hui, pour que les "
                "convocations soient prêtes à temps. Il ne l’est pas encore.")  # fmt: skip


def list_to_post(mail: Mail) -> Letter:
    """Remind of the list of deliberations, to be posted and put online within the week."""
    return _due(mail, "Liste des délibérations à afficher", "La liste des délibérations examinées est à afficher et à mettre "
                "en ligne au plus tard aujourd’hui (art. L. 2121-25 CGCT).")  # fmt: skip


def sending_refused(mail: Mail) -> Letter:
    """Tell why the notices did not leave on the day chosen, and what can be done."""
    sitting = _sitting(mail)
    reasons = tuple(
        line.removeprefix("- ") for line in str(mail.context.get("reason", "")).splitlines() if line.strip()
    )
    return Letter(
        subject=f"Convocations NON envoyées\u00a0: séance du {plain_date(sitting.day)}",
        greeting=HELLO,
        paragraphs=(
            f"Les convocations {_of(sitting)} devaient partir le {_day(mail)}. Rien n’est parti, à personne.",
            "Ce qui s’y oppose\u00a0:", reasons,
            "Corrigez ces points puis envoyez-les, déplacez la séance, ou invoquez l’urgence avec son motif\u00a0: "
            "l’assemblée se prononcera alors à l’ouverture.", BY_ITSELF,
        ),
    )  # fmt: skip


def draft_due(mail: Mail) -> Letter:
    """Remind an author that his text is due today."""
    sitting = _sitting(mail)
    assert mail.draft is not None
    return Letter(
        subject=f"Projet à remettre aujourd’hui\u00a0: {mail.draft.subject}",
        greeting=HELLO,
        paragraphs=(
            f"Votre projet «\u00a0{mail.draft.subject}\u00a0» est inscrit à la séance {_of(sitting)}. Les textes sont à remettre "
            f"au plus tard le {_day(mail)}\u202f; le vôtre n’est pas encore prêt.",
            "Prévenez le service des assemblées s’il ne peut pas l’être.", BY_ITSELF,
        ),
    )  # fmt: skip


def letters_to_write(mail: Mail) -> Letter:
    """Name those who are convened by letter and have to be written to, and say what about."""
    sitting = _sitting(mail)
    what = TOLD_BY_LETTER[str(mail.context["about"])]
    reached = Notice.objects.filter(sitting=sitting, channel="letter").exclude(sent_on=None).select_related("member")
    people = tuple(dict.fromkeys(str(notice.member) for notice in reached.order_by("pk")))
    return Letter(
        subject=f"Lettres à écrire\u00a0: séance du {plain_date(sitting.day)}",
        greeting=HELLO,
        paragraphs=(
            f"{what} ({_of(sitting)}). Les autres membres en sont prévenus par courriel\u202f; ceux-ci, qui sont convoqués par "
            "courrier, ne le sont pas\u00a0:",
            people, "Écrivez-leur aujourd’hui, et gardez la preuve de la remise.", BY_ITSELF,
        ),
    )  # fmt: skip


def mail_bounced(mail: Mail) -> Letter:
    """Tell that a mail to a member did not arrive, why, and how it is put right."""
    lost = Mail.objects.select_related("member", "sitting").get(pk=mail.context["mail"])
    sitting = f" (séance {_of(lost.sitting)})" if lost.sitting else ""
    return Letter(
        subject=f"Courriel non remis à {lost.member}",
        greeting=HELLO,
        paragraphs=(
            f"Un courriel à {lost.member} n’est pas arrivé{sitting}.",
            f"Le serveur de messagerie a répondu\u00a0: {lost.bounce_reason}",
            "Corrigez l’adresse, ou choisissez l’envoi par courrier, puis renvoyez la convocation s’il s’agit d’elle\u00a0: "
            "son délai court alors de ce nouvel envoi.", BY_ITSELF,
        ),
    )  # fmt: skip


def _due(mail: Mail, title: str, sentence: str) -> Letter:
    sitting = _sitting(mail)
    return Letter(
        subject=f"{title}\u00a0: séance du {plain_date(sitting.day)}",
        greeting=HELLO,
        paragraphs=(f"Séance {_of(sitting)}.", sentence, BY_ITSELF),
    )


def _sitting(mail: Mail) -> Sitting:
    assert mail.sitting is not None
    return mail.sitting


def _of(sitting: Sitting) -> str:
    return f"{of_the(sitting.body.name)} du {plain_date(sitting.day)}"


def _day(mail: Mail) -> str:
    return long_date(date.fromisoformat(str(mail.context["day"])))
