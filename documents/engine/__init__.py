"""Fill Word templates: docxtpl's language, compiled once, safe, and the same bytes for the same values.

This package knows no council: it imports nothing else of the project (see README.md).
"""

from .faults import Fault, TemplateFault, ValueFault
from .objects import Link, RichText, Styled, SubDocument
from .pictures import Picture
from .template import Template, compiled
from .version import engine_version

__all__ = [
    "Fault",
    "Link",
    "Picture",
    "RichText",
    "Styled",
    "SubDocument",
    "Template",
    "TemplateFault",
    "ValueFault",
    "compiled",
    "engine_version",
]
