"""Cell references as text: A1 to a position and back, and formulas moved by rows and columns."""

from __future__ import annotations

import re
from functools import cache

from disclosuregen.places import column_letters

__all__ = ["cell_name", "cell_position", "column_number", "moved", "names_itself", "plain_formula"]

_REFERENCE = re.compile(r"(?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?![\w(.!])")
_POSITION = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_AREA = re.compile(r"(?<![\w.!:])([A-Z]{1,3}\d{1,7})(?::([A-Z]{1,3}\d{1,7}))?(?![\w(.!:])")
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")


@cache
def column_number(letters: str) -> int:
    """The number of a column by its letters, of which there are few enough to remember all: AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell_position(reference: str) -> tuple[int, int]:
    """(row, column) of `B7` or `$B$7`; raises ValueError otherwise."""
    match = _POSITION.fullmatch(reference)
    if not match:
        raise ValueError(reference)
    return int(match.group(2)), column_number(match.group(1))


def cell_name(row: int, column: int) -> str:
    """`B7` of row 7, column 2."""
    return f"{column_letters(column)}{row}"


def moved(formula: str, rows: int, columns: int) -> str:
    """The formula with its relative references moved, as a spreadsheet does when it fills down or right."""

    def shift(match: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, number = match.groups()
        column = letters if fixed_column else column_letters(max(1, column_number(letters) + columns))
        row = number if fixed_row else str(int(number) + rows)
        return f"{fixed_column}{column}{fixed_row}{row}"

    pieces = _QUOTED.split(formula)
    return "".join(piece if piece[:1] in {'"', "'"} else _REFERENCE.sub(shift, piece) for piece in pieces)


def plain_formula(formula: str) -> str:
    """The formula without what a spreadsheet may change on saving: spaces, $, case, prefixes."""
    pieces = _QUOTED.split(formula)
    plain = "".join(piece if piece[:1] == '"' else "".join(piece.split()).replace("$", "").upper() for piece in pieces)
    return plain.lstrip("=").replace("_XLFN.", "")


def names_itself(formula: str, row: int, column: int) -> bool:
    """Whether a formula asks for the cell it stands in, as in a sum that reaches over its own row."""
    for first, last in _AREA.findall(plain_formula(formula)):
        top, left = cell_position(first)
        bottom, right = cell_position(last or first)
        if top <= row <= bottom and left <= column <= right:
            return True
    return False
