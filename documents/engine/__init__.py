"""Fill Word templates: docxtpl's language, compiled once, safe, and the same bytes for the same values.

This package knows no council: it imports nothing else of the project (see README.md).
"""

from .faults import Fault, TemplateFault, ValueFault
from .template import Template, compiled

__all__ = ["Fault", "Template", "TemplateFault", "ValueFault", "compiled"]
