"""Name the signs of French typography that the eye cannot tell apart.

Two spaces forbid a line break. The narrow one (U+202F) stands before ; ! ? and between the groups of three digits;
the wide one (U+00A0) stands before : and €, inside « » and between words that must stay together.
"""

NO_BREAK_SPACE = "\u00a0"
NARROW_NO_BREAK_SPACE = "\u202f"
APOSTROPHE = "\u2019"
STRAIGHT_APOSTROPHE = "\u0027"
STRAIGHT_QUOTE = "\u0022"
MINUS = "\u2212"
OPENING_SIGNS = "«“([" + STRAIGHT_QUOTE + " " + NO_BREAK_SPACE + NARROW_NO_BREAK_SPACE
