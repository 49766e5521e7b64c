"""Tables of fixed lines: each line is found by its label, wherever it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.model import Cell, Row, Table
from disclosuregen.names import folded, nearest, without_numbering
from disclosuregen.workbook.found import NOTES, Found, added, table_of, typed, unfilled
from disclosuregen.workbook.totals import own_line, own_row
from disclosuregen.workbook.values import in_rows, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.pack import Column, Line

__all__ = ["read_lines"]


def read_lines(found: Found) -> Table:
    """The declared lines that are there, in the form's order; labels the form does not know are reported."""
    label = found.spec.of_type("label")[0].name
    position = found.grid.columns[label]
    # A label that is merged over several rows stands in the first of them.
    rows = [row for row in found.rows() if found.labels.merged.get((row, position), (row, 0))[0] == row]
    at = {row: found.text(row, label) for row in rows}
    placed = _placed_lines(found, at)
    table = [
        Row(
            line.name,
            line.label,
            _line_cells(found, line, placed),
            number=placed[line.name],
            position=line.row,
        )
        for line in found.spec.lines
        if line.name in placed
    ]
    return table_of(found, table)


def _placed_lines(found: Found, at: dict[int, str]) -> dict[str, int]:
    """The sheet row of each line. Lines with the same label are told apart by their order."""
    rows_of: dict[str, list[int]] = {}
    for row, text in at.items():
        rows_of.setdefault(text, []).append(row)
        if (bare := folded(without_numbering(text))) != text:
            rows_of.setdefault(bare, []).append(row)
    named: dict[str, list[str]] = {}
    for line in found.spec.lines:
        named.setdefault(line.label, []).append(line.name)
    placed: dict[str, int] = {}
    known: set[int] = set()
    for line in found.spec.lines:
        rows = next((rows_of[name] for name in _names(line) if name in rows_of), [])
        same = named[line.label]
        if len(rows) != len(same):
            meant = _report_line(found, line, rows, list(at.values()))
            known.update(row for row, text in at.items() if text and text == meant)
        known.update(rows)
        if rows:
            placed[line.name] = rows[min(same.index(line.name), len(rows) - 1)]
    _report_strangers(found, at, known)
    return placed


def _names(line: Line) -> Iterator[str]:
    """What may stand where a line's label should, folded."""
    yield folded(line.label)
    yield folded(without_numbering(line.label))
    yield from map(folded, line.aliases)


def _report_line(found: Found, line: Line, rows: list[int], texts: list[str]) -> str:
    """Report a line that is not there, or too often; the label that was probably meant for it."""
    place = found.reader.place(rows[-1] if rows else found.grid.first, min(found.grid.columns.values()))
    if rows:
        found.reader.report("S09", place, expected=line.label, read=len(rows), rows=in_rows(rows))
        return ""
    known = {folded(other.label) for other in found.spec.lines}
    near = nearest(folded(line.label), [text for text in texts if text and text not in known])
    found.reader.report("S08", place._replace(cell=""), expected=line.label, near=f"，表里有“{near}”" if near else "")
    return near


def _report_strangers(found: Found, at: dict[int, str], known: set[int]) -> None:
    """Amounts beside a label that the form does not have would be lost without a word."""
    columns = [found.grid.columns[column.name] for column in found.spec.of_type("amount", "text")]
    for row, text in at.items():
        if row in known or text.startswith(NOTES):
            continue
        cells = [found.reader.raw(row, column) for column in columns]
        if any(cell is not None and cell.text.strip() for cell in cells):
            column = found.grid.columns[found.spec.of_type("label")[0].name]
            near = nearest(text, [folded(line.label) for line in found.spec.lines]) if text else ""
            said = f"，最接近的是“{near}”" if near else ""
            found.reader.report("S10", found.reader.place(row, column), read=shortened(text) or "（空）", near=said)


def _line_cells(found: Found, line: Line, placed: dict[str, int]) -> dict[str, Cell]:
    cells = {
        column.name: _line_value(found, line, column, placed)
        for column in found.spec.columns
        if column.type not in {"label", "unit"}
    }
    if not (line.prior or line.required or any(column.prior for column in found.spec.columns)):
        return cells
    for column in found.spec.columns:
        if column.name in cells and cells[column.name].blank:
            if line.prior or column.prior:
                cells[column.name] = found.reader.report("C05", cells[column.name].place, label=line.label)
            elif line.required:
                cells[column.name] = found.reader.report("C06", cells[column.name].place, label=line.label)
    return cells


def _line_value(found: Found, line: Line, column: Column, placed: dict[str, int]) -> Cell:
    row, position = placed[line.name], found.grid.columns[column.name]
    kind = line.type or column.type
    if kind != "amount":
        return found.reader.field(row, position, line, kind)
    raw = found.reader.raw(row, position)
    formula = raw.formula if raw is not None else ""
    if line.sum:
        lines = [other for other in found.spec.lines if other.name in line.sum and other.name in placed]
        rows = [placed[other.name] for other in lines]
        if rows and (unfilled(raw) or own_line(formula, rows, position)):
            terms = [_line_value(found, other, column, placed) for other in lines]
            return added(found, row, position, terms, line.unit)
    if column.sum and (unfilled(raw) or own_row(formula, found.spec, found.grid, row, column.name)):
        terms = [_line_value(found, line, found.spec.column(name), placed) for name in column.sum]
        return added(found, row, position, terms, line.unit)
    return typed(found, raw, row, column, line)
