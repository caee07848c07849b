"""What keeps a spreadsheet from running what somebody typed: one rule for every file."""

import unicodedata

# A spreadsheet takes a cell that begins so for a formula.
FORMULA_STARTS = frozenset("=+-@\t\r")
CELL_BLANKS = " \n\u3000"


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would run it, in full width too: `＝1+1`."""
    return unicodedata.normalize("NFKC", text.lstrip(CELL_BLANKS))[:1] in FORMULA_STARTS


def guarded(text: str) -> str:
    """The text with a `'` in front where a spreadsheet would run it: `=1+1`, also in full width."""
    return f"'{text}" if looks_like_formula(text) else text


def unguarded(text: str) -> str:
    """The same text as before it was guarded."""
    return text[1:] if text.startswith("'") and looks_like_formula(text[1:]) else text
