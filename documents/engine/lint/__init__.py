"""Tell an officer what is wrong with a template, where, and how to mend it; try it on values that no one thinks of."""

from .annotation import annotate
from .linter import lint
from .rehearsal import Cases, rehearse
from .report import Report

__all__ = ["Cases", "Report", "annotate", "lint", "rehearse"]
