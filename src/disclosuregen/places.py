"""Where a value stands: the one address that cells, amounts, findings and figures share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

__all__ = ["Place", "column_letters"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One cell of one workbook; `file` is a file's name, never its path (it may be shown to others)."""

    file: str
    sheet: str
    cell: str = ""

    def __hash__(self) -> int:
        """By the cell alone, which tells most places apart and is quick: sums join thousands of places."""
        return hash(self.cell)

    def __str__(self) -> str:
        """`附表1 收支总表!B8`, or the sheet alone, or the file alone, as far as they are known."""
        if not self.sheet:
            return self.file
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


@cache
def column_letters(column: int) -> str:
    """The spreadsheet's name of a 1-based column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
