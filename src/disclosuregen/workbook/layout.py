"""Where everything stands on a sheet of the standard workbook, and how much room it takes: headers, rows, widths."""

from __future__ import annotations

import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.workbook.totals import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from disclosuregen.pack import SheetSpec, TableSpec

__all__ = [
    "LINE",
    "TITLE_ROWS",
    "Heading",
    "SheetLayout",
    "header_heights",
    "headings",
    "lay_out",
    "lines_of",
    "widths_of",
]

# Row 1 holds the tag (附表-N), row 2 the title, row 3 the hint, row 4 the unit.
TITLE_ROWS = 4
# The height of one line of text in points, and what a header row has besides.
LINE = 15
_PADDING = 5


@frozen
class Heading:
    """One header label and the area it covers."""

    label: str
    top: int
    left: int
    bottom: int
    right: int


@frozen
class SheetLayout:
    """The grids of a sheet's tables, its last column and the row under everything."""

    grids: Mapping[str, Grid]
    width: int
    end: int


def lay_out(spec: SheetSpec, filled: Mapping[str, int]) -> SheetLayout:
    """The layout of a sheet whose tables have to hold `filled` rows each, with room for more."""
    grids: dict[str, Grid] = {}
    row = TITLE_ROWS + 1
    end = row
    for table in spec.tables:
        left = 1
        if table.beside:
            neighbour = grids[table.beside]
            row, left = neighbour.top, max(neighbour.columns.values()) + 1
        elif table.caption:
            row = end + 1 + (end > TITLE_ROWS + 1)
        grid = _grid(table, row, left, _rows(table, filled.get(table.name, 0)))
        grids[table.name] = grid
        end = max(end, grid.last + 1)
        row = end + 1
    width = max(column for grid in grids.values() for column in grid.columns.values())
    return SheetLayout(MappingProxyType(grids), width, end)


def _rows(table: TableSpec, filled: int) -> int:
    if table.kind == "lines":
        return max(line.row for line in table.lines)
    if table.kind == "single":
        return 1
    return max(table.rows, filled + filled // 5 + 5) + bool(table.total)


def _grid(table: TableSpec, top: int, left: int, rows: int) -> Grid:
    depth = max(len(column.header) for column in table.columns)
    columns = {column.name: left + number for number, column in enumerate(table.columns)}
    code = left + len(columns) if table.kind == "codes" else 0
    return Grid(top, top + depth, top + depth + rows - 1, MappingProxyType(columns), code)


def headings(table: TableSpec, grid: Grid) -> Iterator[Heading]:
    """The header labels of a table with their merged areas; a short path reaches down to the lowest level."""
    bottom = grid.first - 1
    seen: set[tuple[int, int]] = set()
    for number, column in enumerate(table.columns):
        for depth, label in enumerate(column.header):
            top, left = grid.top + depth, grid.columns[column.name]
            if (top, left) in seen:
                continue
            last = depth == len(column.header) - 1
            same = 1 if last else _run(table, number, depth)
            seen.update((top, left + step) for step in range(same))
            yield Heading(label, top, left, bottom if last else top, left + same - 1)


def _run(table: TableSpec, number: int, depth: int) -> int:
    """How many columns from `number` on share the header down to `depth`."""
    path = table.columns[number].header[: depth + 1]
    run = 0
    for column in table.columns[number:]:
        if column.header[: depth + 1] != path or len(column.header) <= depth + 1:
            break
        run += 1
    return max(run, 1)


def widths_of(spec: SheetSpec, layout: SheetLayout) -> dict[int, int]:
    """The width of each sheet column, in characters: the widest that a table on it asks for."""
    widths: dict[int, int] = {}
    for table in spec.tables:
        for column in table.columns:
            position = layout.grids[table.name].columns[column.name]
            widths[position] = max(column.width, widths.get(position, 0))
    return widths


def lines_of(text: str, width: int) -> int:
    """How many lines a text takes in a column of that width; a Chinese character is two wide."""
    room = max(width - 1, 2)
    return sum(max(1, -(-_size(line) // room)) for line in text.split("\n"))


def _size(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def header_heights(spec: SheetSpec, layout: SheetLayout, widths: Mapping[int, int]) -> dict[int, float]:
    """The height of every header row, so that each label can be read in full."""
    heights: dict[int, float] = {}
    heads = [head for table in spec.tables for head in headings(table, layout.grids[table.name])]
    for head in sorted(heads, key=lambda one: one.bottom - one.top):
        rows = range(head.top, head.bottom + 1)
        width = sum(widths[column] for column in range(head.left, head.right + 1))
        for row in rows:
            heights.setdefault(row, LINE + _PADDING)
        missing = LINE * lines_of(head.label, width) + _PADDING - sum(heights[row] for row in rows)
        heights[head.bottom] += max(0, missing)
    return heights
