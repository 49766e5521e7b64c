"""The form's own formulas, known again in a filled workbook, whatever a spreadsheet made of their spelling."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from disclosuregen.late import late
from disclosuregen.workbook.prepared import prepared
from disclosuregen.workbook.references import cell_name, cell_position, plain_formula
from disclosuregen.workbook.totals import (
    group_formula,
    line_formula,
    look_up_formula,
    plain_sum,
    row_formula,
    total_formula,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from disclosuregen.pack import Column, TableSpec
    from disclosuregen.workbook.totals import Grid

__all__ = ["GROUP", "ROW", "TOTAL", "OwnFormulas", "own_line", "own_row"]

# No form adds that many lines.
_MOST_SUMMED = 1000
# Stand for the row that a formula is written for, and for the range of a list: neither stands in any sheet.
_ANY_ROW, _SOMEWHERE = 8_888_800, "…"
# Stand for the number of a row, and of the one below, in a formula that is kept.
_THIS, _NEXT = "\0", "\1"
# Formulas that are kept of a table, and the ways in which its columns stand: nearly all workbooks are alike.
_MOST_WRITTEN, _MOST_LAYOUTS, _LONGEST_ROW = 500, 10, 7
# No form has that many rows, or formulas as long; where its data rows begin and end in the workbooks of late.
_MOST_ROWS, _LONGEST = 500, 1_000
_MOST_RANGES = 8
_Met: TypeAlias = "dict[str, tuple[str, str]]"
# What was met by row and by whether it is one of a group.
_Rows: TypeAlias = "dict[tuple[int, bool], _Met]"
_Layout: TypeAlias = "tuple[dict[tuple[object, ...], str], dict[tuple[int, int], _Rows]]"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ROWS = late(r"[A-Z]{1,3}(\d+)")
_SUM = late(r"SUM\(([A-Z]{1,3}\d{1,7}(?:[,+:][A-Z]{1,3}\d{1,7})*)\)|([A-Z]{1,3}\d{1,7}(?:\+[A-Z]{1,3}\d{1,7})*)")


# What one of the form's own formulas adds: columns of its row, the rows of its group, those of the first level.
ROW, GROUP, TOTAL = "row", "group", "total"


class OwnFormulas:
    """Knows the form's own formulas of one table again.

    Nearly every formula stands as it stood in the workbook before, or else as it was written, so its text is compared
    first, with the row put into a formula that was written once for its column; only another spelling is looked at
    closely.
    """

    def __init__(self, table: TableSpec, grid: Grid) -> None:
        """Know those of a table on its grid; how far its sums reach is learnt from the first of them."""
        self.table, self.grid, self.last = table, grid, 0
        self.written, ranges = _written(table, grid)
        # A formula that reaches over all data rows of one workbook may stop short in another.
        if (grid.first, grid.last) not in ranges and len(ranges) >= _MOST_RANGES:
            ranges.clear()
        self.kept = ranges.setdefault((grid.first, grid.last), {})

    def met(self, row: int, *, grouped: bool) -> _Met:
        """The formulas of a row that were known again before, with what they add, by their columns.

        They were met in a table whose columns and data rows stand where they do here; a row of a group never has those
        of 合计.
        """
        known = self.kept.get((row, grouped))
        if known is None:
            known = {}
            if row <= _MOST_ROWS:
                self.kept[row, grouped] = known
        return known

    def adds(self, formula: str, row: int, column: Column, met: _Met, *, grouped: bool) -> str:
        """What a formula adds if it is one of the form's own, in a row of a group or in that of 合计; else nothing.

        It is kept among those that were met.
        """
        if column.sum and self.is_row(formula, row, column.name):
            adds = ROW
        elif grouped:
            adds = GROUP if self.is_group(formula, row, column.name) else ""
        else:
            adds = TOTAL if self.is_total(formula, row, column.name) else ""
        if adds and len(formula) <= _LONGEST:
            met[column.name] = formula, adds
        return adds

    def is_row(self, formula: str, row: int, column: str) -> bool:
        """Whether a formula is the form's own sum across its row."""
        # One after the other: nearly every formula is as the form writes it.
        for write in (row_formula, plain_sum):
            if formula == self._at(row, write, column):
                return True
        return own_row(formula, self.table, self.grid, row, column)

    def is_group(self, formula: str, row: int, column: str) -> bool:
        """Whether a formula is the form's own sum of a code row's children, and reaches all data rows."""
        last = self.last or _area(formula)[1]
        if self.grid.code and last > row and last >= self.grid.last:
            key = group_formula, column, last
            text = self.written.get(key) or _template(group_formula(self.table, self.grid, _ANY_ROW, column, last))
            if text and formula == text.replace(_THIS, str(row)).replace(_NEXT, str(row + 1)):
                self.last = last
                return self._keep(key, text)
        if not own_group(formula, self.table, self.grid, row, column):
            return False
        self.last = _reach(formula)[1]
        return True

    def is_total(self, formula: str, row: int, column: str) -> bool:
        """Whether a formula is the form's own 合计, and reaches all data rows."""
        first, last = _area(formula)
        if self.grid.code and first <= min(last, self.grid.first) and last >= self.grid.last:
            key = total_formula, column, row, first, last
            text = self.written.get(key) or self._total(row, column, first, last)
            if formula == text:
                return self._keep(key, text)
        return own_total(formula, self.table, self.grid, row, column)

    def _total(self, row: int, column: str, first: int, last: int) -> str:
        grid = replace(self.grid, first=first)
        return total_formula(self.table, grid, row, column, last).removeprefix("=")

    def _keep(self, key: tuple[object, ...], text: str) -> bool:
        """Keep a formula that was met, which is why this is true."""
        if len(self.written) >= _MOST_WRITTEN:
            self.written.clear()
        self.written[key] = text
        return True

    def is_look_up(self, formula: str, row: int) -> bool:
        """Whether a formula is the form's own look-up of a name, whatever the list's range is now."""
        if self.grid.code:
            before, _, after = self._at(row, look_up_formula, _SOMEWHERE).partition(_SOMEWHERE)
            if formula.startswith(before) and formula.endswith(after):
                return True
        return own_look_up(formula, self.table, self.grid, row)

    def _at(self, row: int, write: Callable[[TableSpec, Grid, int, str], str], column: str) -> str:
        """The form's formula of a row, as it stands in the file."""
        text = self.written.get((write, column))
        if text is None:
            text = _template(write(self.table, self.grid, _ANY_ROW, column))
            self._keep((write, column), text)
        return text.replace(_THIS, str(row))


def _template(formula: str) -> str:
    """A formula that was written for any row, with marks for this row and the next."""
    return formula.removeprefix("=").replace(str(_ANY_ROW), _THIS).replace(str(_ANY_ROW + 1), _NEXT)


def _written(table: TableSpec, grid: Grid) -> _Layout:
    """The formulas written and met for a table so far where its columns stand as they do in this workbook."""
    layouts = _layouts_of(table)
    key = (grid.code, *grid.columns.values())
    layout = layouts.get(key)
    if layout is None:
        if len(layouts) >= _MOST_LAYOUTS:
            layouts.clear()
        layout = layouts[key] = {}, {}
    return layout


@prepared
def _layouts_of(_: TableSpec) -> dict[tuple[int, ...], _Layout]:
    return {}


def _area(formula: str) -> tuple[int, int]:
    """The first and the last row of the first area that a formula names as the form writes it, 0 when it does not."""
    before, _, after = formula.partition(":$")
    rows = before.rpartition("$")[2].lstrip(_LETTERS), after.partition("$")[2].partition(",")[0]
    first, last = (int(row) if row.isdecimal() and len(row) <= _LONGEST_ROW else 0 for row in rows)
    return first, last


def own_row(formula: str, table: TableSpec, grid: Grid, row: int, column: str) -> bool:
    """Whether a formula is the form's own sum across its row."""
    plain = plain_formula(formula)
    if plain == plain_formula(row_formula(table, grid, row, column)):
        return True
    return _summed_cells(plain) == Counter(cell_name(row, grid.columns[name]) for name in table.column(column).sum)


def own_group(formula: str, table: TableSpec, grid: Grid, row: int, column: str) -> bool:
    """Whether a formula is the form's own sum of a code row's children, and reaches all data rows."""
    last = _reach(formula)[1]
    written = group_formula(table, grid, row, column, last) if grid.code else ""
    return bool(written) and last >= grid.last and plain_formula(formula) == plain_formula(written)


def own_total(formula: str, table: TableSpec, grid: Grid, row: int, column: str) -> bool:
    """Whether a formula is the form's own 合计, and reaches all data rows."""
    first, last = _reach(formula)
    if not grid.code or first > grid.first or last < grid.last:
        return False
    written = total_formula(table, replace(grid, first=first), row, column, last)
    return plain_formula(formula) == plain_formula(written)


def own_line(formula: str, rows: Sequence[int], column: int) -> bool:
    """Whether a formula adds up exactly these lines, in whatever order or spelling."""
    if formula == line_formula(rows, column).removeprefix("="):
        return True
    return _summed_cells(plain_formula(formula)) == Counter(cell_name(row, column) for row in rows)


def own_look_up(formula: str, table: TableSpec, grid: Grid, row: int) -> bool:
    """Whether a formula is the form's own look-up of a name, whatever the list's range is now."""
    written = plain_formula(look_up_formula(table, grid, row, _SOMEWHERE))
    before, after = written.split(_SOMEWHERE)
    plain = plain_formula(formula)
    return bool(grid.code) and plain.startswith(before) and plain.endswith(after)


def _reach(formula: str) -> tuple[int, int]:
    """The first and the last row that a formula names."""
    rows = [int(row) for row in _ROWS.findall(plain_formula(formula))]
    return min(rows, default=0), max(rows, default=0)


def _summed_cells(plain: str) -> Counter[str]:
    """The cells that `SUM(B7,B9:B11)` or `B7+B9` adds; empty for any other formula."""
    cells: Counter[str] = Counter()
    match = _SUM.fullmatch(plain)
    if not match:
        return cells
    for piece in re.split(r"[,+]", match.group(1) or match.group(2)):
        first, _, last = piece.partition(":")
        top, left = cell_position(first)
        bottom, right = cell_position(last or first)
        if (bottom - top + 1) * (right - left + 1) > _MOST_SUMMED:
            return Counter()
        cells.update(cell_name(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
    return cells
