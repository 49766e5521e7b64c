"""Where a value stands: the one address that cells, amounts, findings and figures share."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

__all__ = ["Place", "column_letters"]


class Place(NamedTuple):
    """One cell of one workbook; `file` is a file's name, never its path (it may be shown to others).

    A named tuple because it is compared and hashed by the thousand, which tuples do without running Python.
    """

    file: str
    sheet: str
    cell: str = ""

    def __str__(self) -> str:
        """`附表1 收支总表!B8`, or the sheet alone, or the file alone, as far as they are known."""
        if not self.sheet:
            return self.file
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    @property
    def short(self) -> str:
        """`附表1!B8`: the sheet by its first word."""
        return f"{self.sheet.partition(' ')[0]}!{self.cell}"


@cache
def column_letters(column: int) -> str:
    """The spreadsheet's name of a 1-based column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
