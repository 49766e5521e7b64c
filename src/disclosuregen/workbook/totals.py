"""The form's own total formulas: how they are written, and how they are known again in a filled workbook.

Both sides call the same functions, so what `blank` writes is exactly what `read` recomputes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from disclosuregen.places import column_letters
from disclosuregen.workbook.references import cell_name, cell_position, plain_formula

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from disclosuregen.pack import TableSpec

__all__ = [
    "CODE_COLUMN",
    "Grid",
    "OwnFormulas",
    "code_formula",
    "code_widths",
    "group_formula",
    "line_formula",
    "look_up_formula",
    "own_line",
    "own_row",
    "own_total",
    "plain_sum",
    "row_formula",
    "total_formula",
]

# The hidden column in which each row's bare code stands, whatever the department picked or typed in front.
CODE_COLUMN = "编码（系统用）"
# No form adds that many lines.
_MOST_SUMMED = 1000
# Stand for the row that a formula is written for, and for the range of a list: neither stands in any sheet.
_ANY_ROW, _SOMEWHERE = 8_888_800, "…"
_ROWS = re.compile(r"[A-Z]{1,3}(\d+)")
_SUM = re.compile(r"SUM\(([A-Z]{1,3}\d{1,7}(?:[,+:][A-Z]{1,3}\d{1,7})*)\)|([A-Z]{1,3}\d{1,7}(?:\+[A-Z]{1,3}\d{1,7})*)")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on a sheet: header top row, first and last data row, the sheet column of each declared column.

    `code` is the column of bare codes (0 when the table has none); the row after `last` stays empty.
    """

    top: int
    first: int
    last: int
    columns: Mapping[str, int]
    code: int = 0


def code_widths(table: TableSpec) -> list[int]:
    """How many digits each code column holds: 3, 2, 2 for 类 款 项 in columns of their own; 0 where it is open."""
    count = len(table.of_type("code"))
    lengths = [level.length for level in table.levels[:count]]
    if count == 1 or len(lengths) < count:
        return [0] * count
    return [length - before for length, before in zip(lengths, [0, *lengths], strict=False)]


def code_formula(table: TableSpec, grid: Grid, row: int) -> str:
    """The bare code of a row: spaces dropped from digits, the name cut off when it was picked along, parts joined."""
    cells = [f"${cell_name(row, grid.columns[column.name])}" for column in table.of_type("code")]
    if len(cells) > 1:
        zeros = ("0" * width for width in code_widths(table))
        pieces = (
            f'IF({cell}="","",RIGHT("{zero}"&{cell},{len(zero)}))' if zero else f'{cell}&""'
            for cell, zero in zip(cells, zeros, strict=True)
        )
        return f"={'&'.join(pieces)}"
    cell = cells[0]
    bare = f'SUBSTITUTE({cell}," ","")'
    return f'=IF(ISNUMBER(--{bare}),{bare}&"",LEFT({cell},FIND(" ",{cell}&" ")-1))'


def row_formula(table: TableSpec, grid: Grid, row: int, column: str) -> str:
    """The sum across a row, empty where the row has no code."""
    summed = plain_sum(table, grid, row, column)
    if table.kind == "codes" and grid.code:
        return f'=IF(${cell_name(row, grid.code)}="","",{summed.removeprefix("=")})'
    return summed


def plain_sum(table: TableSpec, grid: Grid, row: int, column: str) -> str:
    """The sum across a row, also where the row has no code (the 合计 row)."""
    return f"=SUM({','.join(cell_name(row, grid.columns[name]) for name in table.column(column).sum)})"


def group_formula(table: TableSpec, grid: Grid, row: int, column: str, last: int) -> str:
    """The sum of a code row's children below it, empty for a row that has none by its level.

    It only looks below its own row: a range that held the cell itself would be a circular reference.
    """
    code = f"${cell_name(row, grid.code)}"
    values = _below(grid.columns[column], row, last)
    branches = ""
    for level, following in zip(table.levels, table.levels[1:], strict=False):
        if level.of == "prefix":
            wild = "?" * (following.length - level.length) + "*" * following.more
            found = _sum_where(values, _below(grid.code, row, last), f'{code}&"{wild}"')
        elif level.of:
            name = f"${cell_name(row, grid.columns[table.of_type('name')[0].name])}"
            found = _sum_where(values, _below(grid.columns[level.of], row, last), name)
        else:
            continue
        branches += f"IF(LEN({code})={level.length},{found},"
    depth = branches.count("IF(LEN(")
    return f'={branches}""{")" * depth}' if depth else ""


def _sum_where(values: str, keys: str, key: str) -> str:
    """The sum of the numbers beside certain keys.

    Texts are kept out by name: LibreOffice, when it recalculates in threads, takes a formula that shows nothing for
    an error (seen in 7.4).
    """
    return f'SUMIFS({values},{keys},{key},{values},">-1E+15")'


def _below(column: int, row: int, last: int) -> str:
    return _between(column, row + 1, last)


def _between(column: int, first: int, last: int) -> str:
    letters = column_letters(column)
    return f"${letters}{first}:${letters}${last}"


def total_formula(table: TableSpec, grid: Grid, row: int, column: str, last: int) -> str:
    """The 合计 row's sum of all first-level rows, from the first row to `last`."""
    first = grid.first if table.total_last else row + 1
    wild = "?" * table.levels[0].length + "*" * table.levels[0].more
    values, codes = (_between(one, first, last) for one in (grid.columns[column], grid.code))
    return "=" + _sum_where(values, codes, f'"{wild}"')


def line_formula(rows: Sequence[int], column: int) -> str:
    """The sum of some lines of a fixed table."""
    return f"=SUM({','.join(cell_name(row, column) for row in rows)})"


def look_up_formula(table: TableSpec, grid: Grid, row: int, names: str) -> str:
    """The name of a row's code: from the list in the range `names`, else what was picked along with the code."""
    letters = column_letters(grid.code)
    typed = f"${column_letters(grid.columns[table.of_type('code')[0].name])}{row}"
    picked = f'IFERROR(MID({typed},FIND(" ",{typed})+1,99),"")'
    return f'=IF(${letters}{row}="","",IFERROR(VLOOKUP(${letters}{row},{names},2,FALSE),{picked}))'


@dataclass(slots=True)
class OwnFormulas:
    """Knows the form's own formulas of one table again.

    Nearly every formula stands as it was written, so its text is compared first, with the row put into a formula that
    was written once for its column; only another spelling is looked at closely.
    """

    table: TableSpec
    grid: Grid
    last: int = 0
    summed: tuple[int, int] = (0, 0)
    written: dict[tuple[str, str], str] = field(default_factory=dict)

    def is_row(self, formula: str, row: int, column: str) -> bool:
        """Whether a formula is the form's own sum across its row."""
        if formula == self._at(row, "row", column):
            return True
        return own_row(formula, self.table, self.grid, row, column)

    def is_group(self, formula: str, row: int, column: str) -> bool:
        """Whether a formula is the form's own sum of a code row's children, and reaches all data rows."""
        if self.last and formula == self._at(row, "group", column):
            return True
        if not own_group(formula, self.table, self.grid, row, column):
            return False
        self.last = _reach(formula)[1]
        self.written = {key: text for key, text in self.written.items() if key[0] != "group"}
        return True

    def is_total(self, formula: str, row: int, column: str) -> bool:
        """Whether a formula is the form's own 合计, and reaches all data rows."""
        first, last = self.summed
        if last and formula == self._total(row, column, first, last):
            return True
        if not own_total(formula, self.table, self.grid, row, column):
            return False
        self.summed = _reach(formula)
        return True

    def _total(self, row: int, column: str, first: int, last: int) -> str:
        grid = replace(self.grid, first=first)
        return total_formula(self.table, grid, row, column, last).removeprefix("=")

    def is_look_up(self, formula: str, row: int) -> bool:
        """Whether a formula is the form's own look-up of a name, whatever the list's range is now."""
        if self.grid.code:
            before, _, after = self._at(row, "look up", _SOMEWHERE).partition(_SOMEWHERE)
            if formula.startswith(before) and formula.endswith(after):
                return True
        return own_look_up(formula, self.table, self.grid, row)

    def _at(self, row: int, kind: str, column: str) -> str:
        """The form's formula of a row, as it stands in the file."""
        text = self.written.get((kind, column))
        if text is None:
            text = self.written[kind, column] = self._write(kind, column)
        return text.replace(str(_ANY_ROW), str(row)).replace(str(_ANY_ROW + 1), str(row + 1))

    def _write(self, kind: str, column: str) -> str:
        if kind == "row":
            return row_formula(self.table, self.grid, _ANY_ROW, column).removeprefix("=")
        if kind == "group":
            return group_formula(self.table, self.grid, _ANY_ROW, column, self.last).removeprefix("=")
        return look_up_formula(self.table, self.grid, _ANY_ROW, column).removeprefix("=")


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
