"""What stands in an .xlsx file, as stored: sheets with their cells, formulas, merged areas and what they hide."""

from __future__ import annotations

from dataclasses import field
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from disclosuregen.frozen import frozen, slotted
from disclosuregen.names import folded
from disclosuregen.workbook.plain import silent_cells

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["LABELS", "LARGEST_HEADER", "NUMBERS", "RawBook", "RawCell", "RawSheet", "Shared", "label_of"]

Position = tuple[int, int]
# The cells of the largest merged area that may be a header's.
LARGEST_HEADER = 500
# Labels that are remembered, and the longest of them; numbers that are.
_MOST_LABELS, _LONGEST_LABEL, _MOST_NUMBERS = 4_096, 100, 2**14


class RawCell(NamedTuple):
    """One stored cell; kind is number, text, bool, error, date or empty (a formula without a cached value).

    `digits` is how many a number format such as 000000 shows at least, which is how codes keep their zeros.
    """

    kind: str
    text: str
    formula: str = ""
    digits: int = 0


# The cells that show a label and hold no formula, with the label, folded: a form's are the same in every workbook.
LABELS: dict[str, tuple[RawCell, str]] = {}
# The numbers of shared texts as cells spell them.
NUMBERS: dict[str, int] = {}
# The columns of folded cells as they are spelled, which are the same in every department's workbook.
_COLUMNS: dict[str, frozenset[int]] = {}
_MOST_RUNS = 2_048


def label_of(text: str) -> str:
    """The text, folded; it is remembered when it may be a label."""
    known = LABELS.get(text)
    if known is not None:
        return known[1]
    label = folded(text)
    if label and len(text) <= _LONGEST_LABEL:
        if len(LABELS) >= _MOST_LABELS:
            LABELS.clear()
        LABELS[text] = RawCell("text", text), label
    return label


@frozen
class Shared:
    """What all sheets of a workbook share.

    `strings` are its texts; `styles` are those that show a number as something else: -1 as a date or a time, n with at
    least n digits.
    """

    strings: list[str]
    styles: dict[str, int]

    def text(self, number: str) -> str:
        """The text of a number as cells spell it; empty where there is none."""
        index = int(number) if number.isdigit() else len(self.strings)
        if index >= len(self.strings):
            return ""
        # Other spellings of a number could be as long as somebody likes.
        if len(NUMBERS) < _MOST_NUMBERS and str(index) == number:
            NUMBERS[number] = index
        return self.strings[index]


@slotted
class RawSheet:
    """One sheet: its cells by row and column, both from 1, its merged areas (top, left, bottom, right), what it hides.

    `shown` are the cells that show something, row by row, and `labels` the texts among them, folded; `silent` are the
    formulas that show nothing, by position: they show an empty text, or nobody calculated them. A form has thousands of
    these; they are spelled out row by row when somebody asks for them, and until then `folded_away` holds their XML.
    Where only what is typed is wanted (`typed_only`), cells with formulas may be missing, and others than those that
    answers are read from.
    """

    name: str
    hidden: bool = False
    shown: dict[int, dict[int, RawCell]] = field(default_factory=dict)
    labels: dict[int, dict[int, str]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    silent: dict[Position, RawCell] = field(default_factory=dict)
    folded_away: dict[int, list[str]] = field(default_factory=dict)
    typed_only: bool = False

    def show(self, row: int, column: int, cell: RawCell) -> None:
        """Keep a cell that shows something, in place of what stood there before."""
        self.shown.setdefault(row, {})[column] = cell
        label = label_of(cell.text) if cell.kind == "text" else ""
        if label:
            self.labels.setdefault(row, {})[column] = label
        elif row in self.labels:
            self.labels[row].pop(column, None)

    def at(self, row: int, column: int) -> RawCell | None:
        """The cell at a position, None when nothing is stored there."""
        cells = self.shown.get(row)
        cell = cells.get(column) if cells is not None else None
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
        shown = {(row, column): cell for row, cells in self.shown.items() for column, cell in cells.items()}
        return self.silent | shown

    def count(self) -> int:
        """How many cells are spelled out."""
        return sum(map(len, self.shown.values())) + len(self.silent)

    def rows(self) -> set[int]:
        """The rows in which anything is stored."""
        return {row for row, _ in self.silent} | self.shown.keys() | self.folded_away.keys()

    def rows_with_silent(self, columns: Collection[int]) -> set[int]:
        """The rows that hold a formula which shows nothing in one of these columns."""
        rows = {row for row, column in self.silent if column in columns}
        for row, runs in self.folded_away.items():
            for run in runs:
                if not (_COLUMNS.get(run) or _columns_in(row, run)).isdisjoint(columns):
                    rows.add(row)
        return rows

    def last_row(self) -> int:
        """The last row in which anything is stored; the first one where nothing is."""
        return max(chain(self.shown, self.folded_away, (row for row, _ in self.silent)), default=1)

    def hides_column(self, column: int) -> bool:
        """Whether a person who looks at the sheet does not see that column."""
        return any(first <= column <= last for first, last in self.hidden_columns)

    def _spell(self, row: int) -> None:
        for run in self.folded_away.pop(row):
            self.silent.update((at, RawCell(kind, "", formula)) for at, kind, formula in silent_cells(run))


def _columns_in(row: int, run: str) -> frozenset[int]:
    """The columns of a row's folded cells, which say in which row they are; remembered."""
    if len(_COLUMNS) >= _MOST_RUNS:
        _COLUMNS.clear()
    _COLUMNS[run] = columns = frozenset(column for (at, column), _, _ in silent_cells(run) if at == row)
    return columns


@frozen
class RawBook:
    """A workbook as stored."""

    file: str
    sheets: tuple[RawSheet, ...]
    from_1904: bool = False
