"""One table of a sheet into rows, by its kind; the form's own formulas are recomputed, cached or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.model import Cell, Row, Table
from disclosuregen.names import without_numbering
from disclosuregen.places import Place, column_letters
from disclosuregen.workbook.coded import read_codes
from disclosuregen.workbook.found import Found, added, table_of, typed, unfilled
from disclosuregen.workbook.lines import read_lines
from disclosuregen.workbook.recognized import own_row
from disclosuregen.workbook.values import in_rows, is_nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from disclosuregen.pack import Column
    from disclosuregen.workbook.cells import RawCell

__all__ = ["read_table"]

# Makes a place as its class would, in half the time.
_new = tuple.__new__
_UNSTORED: Mapping[int, RawCell] = {}
# Columns of a list that hold anything else than free texts.
_OTHERS = frozenset({"amount", "choice"})


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
    reader, spec, at = found.reader, found.spec, found.grid.columns
    columns = [(column, column.name, at[column.name], column_letters(at[column.name])) for column in spec.columns]
    required = [column for column in spec.columns if column.required]
    rows: list[Row] = []
    for row in found.rows():
        if _is_remark(found, row):
            continue
        stored, cells, filled = found.labels.rows.get(row, _UNSTORED), dict[str, Cell](), False
        for column, name, position, letters in columns:
            raw = stored.get(position)
            # A text as nearly all of them are typed has nothing to report.
            if raw is not None and raw[0] == "text" and column.type not in _OTHERS and (text := raw[1]).isprintable():
                said = without_numbering(text) if column.numbered else text.strip()
                cell = Cell(_new(Place, (reader.book.file, reader.sheet.name, f"{letters}{row}")), said)
            else:
                cell = _list_value(found, row, column)
            cells[name] = cell
            filled = filled or not cell.blank
        if filled:
            for column in required:
                if cells[column.name].blank:
                    reader.report("C06", cells[column.name].place, label=column.header[-1])
            key = cells[columns[0][1]].text
            rows.append(Row(key, key, cells, number=row, position=len(rows) + 1))
    if spec.needed and not rows:
        place = reader.place(found.grid.first, min(at.values()))
        reader.report("C06", place, label=spec.columns[0].header[-1])
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
