"""Tables of fixed lines: each line is found by its label, wherever it stands."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.model import Cell, Row, Table
from disclosuregen.names import folded, nearest, without_numbering
from disclosuregen.places import Place, column_letters
from disclosuregen.workbook.found import NOTES, Found, added, table_of, typed, unfilled
from disclosuregen.workbook.prepared import prepared
from disclosuregen.workbook.recognized import own_line, own_row
from disclosuregen.workbook.stated import report_row_units
from disclosuregen.workbook.values import in_rows, nothing, shortened, spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from disclosuregen.pack import Column, Line, TableSpec
    from disclosuregen.workbook.cells import RawCell

__all__ = ["read_lines"]

# Makes a place as its class would, in half the time.
_new = tuple.__new__
_NOTHING: Mapping[int, str] = MappingProxyType({})
_AMOUNT = frozenset({"", "amount"})
_UNSTORED: Mapping[int, RawCell] = {}
# Few workbooks have labels of their own.
_MOST_LAYOUTS = 20


@frozen
class _Lines:
    """What a table's lines go by: what may stand where each one's label should, those with the same label, its terms.

    `placed` remembers where the lines stand among labels that were met: in nearly every workbook they are the form's.
    """

    label: str
    columns: tuple[Column, ...]
    names: dict[str, tuple[str, ...]]
    same: dict[str, list[str]]
    terms: dict[str, tuple[Line, ...]]
    checked: bool
    placed: dict[tuple[tuple[int, str], ...], tuple[dict[str, int], frozenset[int]]]


@prepared
def _lines_of(table: TableSpec) -> _Lines:
    label = table.of_type("label")[0].name
    columns = tuple(column for column in table.columns if column.type not in {"label", "unit"})
    same: dict[str, list[str]] = {}
    for line in table.lines:
        same.setdefault(line.label, []).append(line.name)
    terms = {line.name: tuple(other for other in table.lines if other.name in line.sum) for line in table.lines}
    names = {line.name: tuple(dict.fromkeys(_names(line))) for line in table.lines}
    return _Lines(label, columns, names, same, terms, any(column.prior for column in table.columns), {})


def read_lines(found: Found) -> Table:
    """The declared lines that are there, in the form's order; labels the form does not know are reported."""
    known = _lines_of(found.spec)
    position = found.grid.columns[known.label]
    # A label that is merged over several rows stands in the first of them.
    merged, lines = found.labels.merged, found.labels.lines
    rows = [row for row in found.rows() if merged.get((row, position), (row, 0))[0] == row]
    placed = _placed_lines(found, known, {row: lines.get(row, _NOTHING).get(position, "") for row in rows})
    report_row_units(found, placed)
    values = _Values(found, known, placed)
    table = [
        Row(line.name, line.label, values.cells(line), 1, placed[line.name], line.row)
        for line in found.spec.lines
        if line.name in placed
    ]
    return table_of(found, table)


def _placed_lines(found: Found, lines: _Lines, at: dict[int, str]) -> dict[str, int]:
    """The sheet row of each line. Lines with the same label are told apart by their order."""
    labels = tuple(at.items())
    if labels in lines.placed:
        placed, known = lines.placed[labels]
    else:
        before = found.reader.reported
        placed, known = _sought(found, lines, at)
        if found.reader.reported == before:
            if len(lines.placed) >= _MOST_LAYOUTS:
                lines.placed.clear()
            lines.placed[labels] = placed, known
    _report_strangers(found, at, known)
    return placed


def _sought(found: Found, lines: _Lines, at: dict[int, str]) -> tuple[dict[str, int], frozenset[int]]:
    """The row of each line, and the rows whose label the form knows."""
    rows_of: dict[str, list[int]] = {}
    for row, text in at.items():
        rows_of.setdefault(text, []).append(row)
        if (bare := folded(without_numbering(text))) != text:
            rows_of.setdefault(bare, []).append(row)
    placed: dict[str, int] = {}
    known: set[int] = set()
    for line in found.spec.lines:
        rows = next((rows_of[name] for name in lines.names[line.name] if name in rows_of), [])
        same = lines.same[line.label]
        if len(rows) != len(same):
            meant = _report_line(found, line, rows, list(at.values()))
            known.update(row for row, text in at.items() if text and text == meant)
        known.update(rows)
        if rows:
            placed[line.name] = rows[min(same.index(line.name), len(rows) - 1)]
    return placed, frozenset(known)


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


def _report_strangers(found: Found, at: dict[int, str], known: AbstractSet[int]) -> None:
    """Amounts beside a label that the form does not have would be lost without a word."""
    if known >= at.keys():
        return
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


def _said_instead(raw: RawCell | None) -> str:
    """In words what stands in a cell without an amount; empty when nothing does."""
    text = shortened(raw.text) if raw is not None else ""
    return f"（读到“{text}”，不是金额）" if text else ""


class _Values:
    """The cells of a table's lines; what a total adds up is read once."""

    def __init__(self, found: Found, lines: _Lines, placed: Mapping[str, int]) -> None:
        """Read them where they stand."""
        self.found, self.lines, self.placed = found, lines, placed
        self.known: dict[tuple[str, str], Cell] = {}
        at = found.grid.columns
        typed = [one.name for one in lines.columns if one.type == "amount" and not one.sum]
        self.typed = [(name, at[name], column_letters(at[name])) for name in typed]
        self.measure = found.reader.measure()
        self.find_typed()

    def find_typed(self) -> None:
        """Read all amounts that are blank or spelled as they are shown, with which nothing can be wrong."""
        reader, known = self.found.reader, self.known
        file, sheet = reader.book.file, reader.sheet
        for line in self.found.spec.lines:
            row = self.placed.get(line.name, 0)
            if not row or line.sum or line.type not in _AMOUNT:
                continue
            measure = reader.measure(line.unit) if line.unit else self.measure
            stored = self.found.labels.rows.get(row, _UNSTORED)
            for name, position, letters in self.typed:
                raw, place = stored.get(position), _new(Place, (file, sheet.name, f"{letters}{row}"))
                if raw is None:
                    cell = nothing(place, measure) if sheet.at(row, position) is None else None
                else:
                    cell = spelled(raw[1], place, measure) if raw[0] == "number" and not raw[2] else None
                if cell is not None:
                    known[line.name, name] = cell

    def cells(self, line: Line) -> dict[str, Cell]:
        """The cells of a line by column; what has to be there is reported where it is not."""
        reader, columns, known = self.found.reader, self.lines.columns, self.known
        cells = {one.name: known.get((line.name, one.name)) or self.value(line, one) for one in columns}
        if not (line.prior or line.required or self.lines.checked):
            return cells
        for column in columns:
            if cells[column.name].blank:
                if line.prior or column.prior:
                    said = _said_instead(reader.raw(self.placed[line.name], self.found.grid.columns[column.name]))
                    cells[column.name] = reader.report("C05", cells[column.name].place, label=line.label, near=said)
                elif line.required:
                    cells[column.name] = reader.report("C06", cells[column.name].place, label=line.label)
        return cells

    def value(self, line: Line, column: Column) -> Cell:
        """The cell of a line, as it was read before where nothing was wrong with it."""
        key = line.name, column.name
        cell = self.known.get(key)
        if cell is None:
            before = self.found.reader.reported
            cell = self._read(line, column)
            if self.found.reader.reported == before:
                self.known[key] = cell
        return cell

    def _read(self, line: Line, column: Column) -> Cell:
        found, row = self.found, self.placed[line.name]
        position, reader = found.grid.columns[column.name], found.reader
        kind = line.type or column.type
        if kind != "amount":
            return reader.field(row, position, line, kind)
        raw = found.labels.rows.get(row, {}).get(position) or reader.sheet.at(row, position)
        if line.sum or column.sum:
            formula, blank = raw.formula if raw is not None else "", unfilled(raw)
            terms = [other for other in self.lines.terms[line.name] if other.name in self.placed]
            rows = [self.placed[other.name] for other in terms]
            if rows and (blank or own_line(formula, rows, position)):
                known, name = self.known, column.name
                cells = [known.get((one.name, name)) or self.value(one, column) for one in terms]
                return added(found, reader.place(row, position), cells, line.unit)
            if column.sum and (blank or own_row(formula, found.spec, found.grid, row, column.name)):
                summed = [self.value(line, found.spec.column(name)) for name in column.sum]
                return added(found, reader.place(row, position), summed, line.unit)
        return typed(found, raw, row, column, line)
