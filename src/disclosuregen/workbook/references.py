"""Cell references as text: A1 to a position and back, and formulas moved by rows and columns."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from disclosuregen.late import late
from disclosuregen.places import column_letters

__all__ = ["cell_name", "cell_position", "column_number", "moved", "names_itself", "plain_formula"]

_REFERENCE = late(r"(?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?![\w(.!])")
_POSITION = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_AREA = late(r"(?<![\w.!:])([A-Z]{1,3}\d{1,7})(?::([A-Z]{1,3}\d{1,7}))?(?![\w(.!:])")
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


@lru_cache(maxsize=8192)
def cell_name(row: int, column: int) -> str:
    """`B7` of row 7, column 2."""
    return f"{column_letters(column)}{row}"


def moved(formula: str, rows: int, columns: int) -> str:
    """The formula with its relative references moved, as a spreadsheet does when it fills down or right."""
    pieces = [piece if isinstance(piece, str) else piece.moved(rows, columns) for piece in _taken_apart(formula)]
    return "".join(pieces)


class _Reference(NamedTuple):
    """One reference of a formula: `fixed_row` and `fixed_column` are the $ before them."""

    fixed_column: str
    letters: str
    fixed_row: str
    row: int

    def moved(self, rows: int, columns: int) -> str:
        column = self.letters
        if columns and not self.fixed_column:
            column = column_letters(max(1, column_number(self.letters) + columns))
        return f"{self.fixed_column}{column}{self.fixed_row}{self.row if self.fixed_row else self.row + rows}"


@lru_cache(maxsize=32)
def _taken_apart(formula: str) -> tuple[str | _Reference, ...]:
    """A formula as its references and the texts between them; thousands of cells may be filled from one."""
    pieces: list[str | _Reference] = []
    for piece in _QUOTED.split(formula):
        found = [piece] if piece[:1] in {'"', "'"} else _REFERENCE.split(piece)
        pieces.append(found[0])
        for number in range(1, len(found), 5):
            fixed_column, letters, fixed_row, row, after = found[number : number + 5]
            name = letters if fixed_column else letters.upper()
            pieces += (_Reference(fixed_column, name, fixed_row, int(row)), after)
    return tuple(pieces)


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
