"""The form's own total formulas as they are written; `recognized` knows them again in a filled workbook.

Both sides call the same functions, so what `blank` writes is exactly what `read` recomputes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.places import column_letters
from disclosuregen.workbook.references import cell_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from disclosuregen.pack import TableSpec

__all__ = [
    "CODE_COLUMN",
    "Grid",
    "code_formula",
    "code_widths",
    "group_formula",
    "line_formula",
    "look_up_formula",
    "plain_sum",
    "row_formula",
    "total_formula",
]

# The hidden column in which each row's bare code stands, whatever the department picked or typed in front.
CODE_COLUMN = "编码（系统用）"


@frozen
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
