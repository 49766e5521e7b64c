"""One table of a sheet into rows, by its kind; the form's own formulas are recomputed, cached or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.model import Cell, Row, Table
from disclosuregen.workbook.coded import read_codes
from disclosuregen.workbook.found import Found, added, table_of, typed, unfilled
from disclosuregen.workbook.lines import read_lines
from disclosuregen.workbook.recognized import own_row
from disclosuregen.workbook.values import in_rows, is_nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from disclosuregen.pack import Column

__all__ = ["read_table"]


def read_table(found: Found) -> Table:
    """The table; what is wrong with it goes to the reader's findings."""
    readers: Mapping[str, Callable[[Found], Table]] = {
        "lines": read_lines,
        "codes": read_codes,
        "single": _single,
        "list": _list,
    }
    return readers[found.spec.kind](found)


def _single(found: Found) -> Table:
    amounts = [column for column in found.spec.columns if column.type == "amount"]
    rows = [row for row in found.rows() if any(_stored(found, row, column) for column in amounts)]
    rows = [row for row in rows if not found.is_note(row)]
    row = rows[0] if rows else found.grid.first
    if any(_counted(found, other, column) for other in rows[1:] for column in amounts):
        place = found.reader.place(rows[-1], min(found.grid.columns.values()))
        found.reader.report("S09", place, expected=found.spec.name, read=len(rows), rows=in_rows(rows))
    cells = {column.name: _single_value(found, row, column) for column in amounts}
    return table_of(found, [Row(found.spec.name, found.spec.name, cells, number=row)])


def _stored(found: Found, row: int, column: Column) -> bool:
    raw = found.reader.raw(row, found.grid.columns[column.name])
    return raw is not None and bool(raw.text.strip() or raw.formula)


def _counted(found: Found, row: int, column: Column) -> bool:
    """Whether a cell holds a number other than 0."""
    raw = found.reader.raw(row, found.grid.columns[column.name])
    return raw is not None and raw.kind == "number" and not is_nothing(raw.text)


def _single_value(found: Found, row: int, column: Column) -> Cell:
    position = found.grid.columns[column.name]
    raw = found.reader.raw(row, position)
    formula = raw.formula if raw is not None else ""
    if column.sum and (unfilled(raw) or own_row(formula, found.spec, found.grid, row, column.name)):
        return added(
            found,
            found.reader.place(row, position),
            [_single_value(found, row, found.spec.column(name)) for name in column.sum],
        )
    return typed(found, raw, row, column)


def _list(found: Found) -> Table:
    rows: list[Row] = []
    required = any(column.required for column in found.spec.columns)
    for row in found.rows():
        if _is_remark(found, row):
            continue
        cells = {column.name: _list_value(found, row, column) for column in found.spec.columns}
        if not any(cell.text or cell.unreadable for cell in cells.values()):
            continue
        for column in found.spec.columns if required else ():
            if column.required and cells[column.name].blank:
                found.reader.report("C06", cells[column.name].place, label=column.header[-1])
        key = next(iter(cells.values())).text
        rows.append(Row(key, key, cells, number=row, position=len(rows) + 1))
    if found.spec.needed and not rows:
        place = found.reader.place(found.grid.first, min(found.grid.columns.values()))
        found.reader.report("C06", place, label=found.spec.columns[0].header[-1])
    return table_of(found, rows)


def _is_remark(found: Found, row: int) -> bool:
    """Whether a row is a remark under a list; in a list of one column nothing tells it from an entry."""
    if len(found.spec.columns) == 1 or not found.is_note(row):
        return False
    return sum(_stored(found, row, column) for column in found.spec.columns) == 1


def _list_value(found: Found, row: int, column: Column) -> Cell:
    position = found.grid.columns[column.name]
    if column.type == "amount":
        return typed(found, found.reader.raw(row, position), row, column)
    cell = found.reader.text(row, position, numbered=column.numbered)
    return found.reader.chosen(cell, column) if column.type == "choice" and not cell.blank else cell
