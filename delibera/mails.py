"""Show the mails that need somebody, settle those in doubt: « delibera mails », « mails sent N », « mails again N »."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from workflow.models import Mail

CALM, SOMETHING_WAITS, UNKNOWN = 0, 1, 2
ON_THEIR_WAY = timedelta(minutes=5)  # a mail handed over more recently still waits for the server’s answer


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare « delibera mails », « delibera mails sent NUMBER… » and « delibera mails again NUMBER… »."""
    command = commands.add_parser(
        "mails", help="montre les courriels en doute ou refusés, tranche ceux qui sont en doute"
    )
    command.set_defaults(main=show)
    verbs = command.add_subparsers(title="actions", metavar="ACTION")
    for verb, said in {"sent": "classe comme partis", "again": "relance, car ils ne sont pas partis,"}.items():
        settling = verbs.add_parser(verb, help=f"{said} des courriels en doute")
        settling.add_argument("mails", nargs="+", type=int, metavar="NUMÉRO", help="numéro du courriel")
        settling.set_defaults(main=settle, verb=verb)
    bounced = verbs.add_parser("bounced", help="lit sur l’entrée standard un avis de non-remise")
    bounced.set_defaults(main=take_report)


def show(arguments: argparse.Namespace) -> int:
    """Print the mails in doubt and those refused by a server, without their addresses; return 1 when there is one."""
    from delibera.installation import begin

    begin()
    from django.utils import timezone

    from workflow.actions.mails import bounced, in_doubt

    console = Console(highlight=False, soft_wrap=True)
    doubtful, refused = list(in_doubt(before=timezone.now() - ON_THEIR_WAY)), list(bounced())
    for mail in doubtful:
        console.print(f"n°\u00a0{mail.pk}\u00a0: peut-être parti ({named(mail)})")
    for mail in refused:
        console.print(f"n°\u00a0{mail.pk}\u00a0: refusé ({named(mail)})\u00a0: {mail.bounce_reason}")
    if not (doubtful or refused):
        console.print("Aucun courriel en doute ni refusé.")
    return SOMETHING_WAITS if doubtful or refused else CALM


def settle(arguments: argparse.Namespace) -> int:
    """Settle mails in doubt as gone, or send them again; a refusal is printed and stops."""
    from delibera.installation import begin

    begin()
    from django.utils import timezone

    from workflow.actions import mails
    from workflow.actions.actor import Actor
    from workflow.lifecycle import Role
    from workflow.models import Mail

    by = Actor(f"{getpass.getuser()} (ligne de commande)", frozenset({Role.ASSEMBLIES_OFFICE}))
    act = {"sent": mails.tell_sent, "again": mails.send_again}[arguments.verb]
    done = {"sent": "est classé comme parti", "again": "repart"}[arguments.verb]
    for number in arguments.mails:
        mail = Mail.objects.filter(pk=number).first()
        if mail is None:
            sys.stderr.write(f"Aucun courriel ne porte le n°\u00a0{number}.\n")
            return UNKNOWN
        act(mail, by=by, on=timezone.localdate())
        sys.stdout.write(f"Le courriel n°\u00a0{number} {done}.\n")
    return CALM


def take_report(arguments: argparse.Namespace) -> int:
    """Read one delivery report (RFC 3464) on the standard input and note the bounce; 2 when it names no mail of ours."""
    from delibera.installation import begin

    begin()
    from django.utils import timezone

    from exchange.mails import LONGEST, read_report
    from workflow.actions import mails

    report = read_report(sys.stdin.buffer.read(LONGEST))
    mail = report and mails.of_identity(report.identity)
    if report is None or mail is None:
        sys.stderr.write("Cet avis ne parle d’aucun courriel de cette installation.\n")
        return UNKNOWN
    mails.bounce(mail, at=timezone.now(), reason=report.reason)
    sys.stdout.write(f"Le courriel n°\u00a0{mail.pk} n’est pas arrivé\u00a0: noté.\n")
    return CALM


def named(mail: Mail) -> str:
    """Name a mail by what it is and to whom: never by an address."""
    person = str(mail.member) if mail.member else mail.user.printed_name if mail.user else ""
    return ", ".join(filter(None, (mail.kind, person, mail.sitting.key if mail.sitting else "")))
