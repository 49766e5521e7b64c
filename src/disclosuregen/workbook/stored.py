"""What stands in an .xlsx file, as stored: sheets with their cells, formulas, merged areas and what they hide."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from disclosuregen.workbook.plain import silent_cells

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["LARGEST_HEADER", "RawBook", "RawCell", "RawSheet", "Shared"]

Position = tuple[int, int]
# The cells of the largest merged area that may be a header's.
LARGEST_HEADER = 500


class RawCell(NamedTuple):
    """One stored cell; kind is number, text, bool, error, date or empty (a formula without a cached value).

    `digits` is how many a number format such as 000000 shows at least, which is how codes keep their zeros.
    """

    kind: str
    text: str
    formula: str = ""
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Shared:
    """What all sheets of a workbook share.

    `strings` are its texts; `styles` are those that show a number as something else: -1 as a date or a time, n with at
    least n digits. `texts` are the cells of those texts that were asked for, by their numbers as cells spell them.
    """

    strings: list[str]
    styles: dict[str, int]
    texts: dict[str, RawCell] = field(default_factory=dict)

    def text(self, number: str) -> RawCell | None:
        """The cell that shows a text and holds no formula; None where there is no such text, or an empty one."""
        index = int(number) if number.isdigit() else -1
        text = self.strings[index] if 0 <= index < len(self.strings) else ""
        if not text:
            return None
        cell = self.texts[number] = RawCell("text", text)
        return cell


@dataclass(slots=True)
class RawSheet:
    """One sheet: its cells by (row, column), both from 1, its merged areas (top, left, bottom, right), what it hides.

    `shown` are the cells that show something, `silent` the formulas that do not: they show an empty text, or nobody
    calculated them. A form has thousands of these; they are spelled out row by row when somebody asks for them, and
    until then `folded_away` holds their XML. Where only what is typed is wanted (`typed_only`), cells with
    formulas may be missing, and others than those that answers are read from.
    """

    name: str
    hidden: bool = False
    shown: dict[Position, RawCell] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    silent: dict[Position, RawCell] = field(default_factory=dict)
    folded_away: dict[int, list[str]] = field(default_factory=dict)
    typed_only: bool = False

    def at(self, row: int, column: int) -> RawCell | None:
        """The cell at a position, None when nothing is stored there."""
        cell = self.shown.get((row, column))
        if cell is None:
            if row in self.folded_away:
                self._spell(row)
            cell = self.silent.get((row, column))
        return cell

    @property
    def cells(self) -> dict[Position, RawCell]:
        """All cells, silent formulas too, which it costs something to spell out."""
        for row in tuple(self.folded_away):
            self._spell(row)
        return self.silent | self.shown

    def rows(self) -> set[int]:
        """The rows in which anything is stored."""
        return {row for row, _ in (*self.shown, *self.silent)} | self.folded_away.keys()

    def rows_with_silent(self, columns: Collection[int]) -> set[int]:
        """The rows that hold a formula which shows nothing in one of these columns."""
        rows = {row for row, column in self.silent if column in columns}
        for row, runs in self.folded_away.items():
            for run in runs:
                if not _columns_in(row, run).isdisjoint(columns):
                    rows.add(row)
        return rows

    def hides_column(self, column: int) -> bool:
        """Whether a person who looks at the sheet does not see that column."""
        return any(first <= column <= last for first, last in self.hidden_columns)

    def _spell(self, row: int) -> None:
        for run in self.folded_away.pop(row):
            self.silent.update((at, RawCell(kind, "", formula)) for at, kind, formula in silent_cells(run))


@lru_cache(maxsize=2_048)
def _columns_in(row: int, run: str) -> frozenset[int]:
    """The columns of a row's folded cells, which are the same in every department's workbook."""
    return frozenset(column for (at, column), _, _ in silent_cells(run) if at == row)


@dataclass(frozen=True, slots=True)
class RawBook:
    """A workbook as stored."""

    file: str
    sheets: tuple[RawSheet, ...]
    from_1904: bool = False
