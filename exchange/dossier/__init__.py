"""Read and judge a dossier, the YAML file that holds a sitting: who was there, what was proposed, what was voted.

``reader`` turns a file into a frozen ``Dossier`` or refuses it with every place that is wrong; ``facts`` turns the dossier
into what the law judges; ``judging`` applies the guards of the lifecycle. Nothing here needs a database.
"""

from exchange.dossier.judging import judge_dossier
from exchange.dossier.model import Dossier
from exchange.dossier.reader import parse_dossier, read_dossier
from exchange.dossier.report import ItemReport, Report
from exchange.dossier.unreadable import Problem, UnreadableDossier

__all__ = [
    "Dossier",
    "ItemReport",
    "Problem",
    "Report",
    "UnreadableDossier",
    "judge_dossier",
    "parse_dossier",
    "read_dossier",
]
