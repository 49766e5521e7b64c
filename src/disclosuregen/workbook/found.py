"""A table located on a sheet, before its rows are read, and the sum of the form's own total formulas."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen.amounts import Amount, in_unit, plainly, total
from disclosuregen.frozen import frozen
from disclosuregen.model import Cell, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosuregen.amounts import Measure
    from disclosuregen.pack import Column, Line, TableSpec
    from disclosuregen.places import Place
    from disclosuregen.workbook.cells import RawCell
    from disclosuregen.workbook.headers import Labels
    from disclosuregen.workbook.totals import Grid
    from disclosuregen.workbook.values import Reader

__all__ = ["NOTES", "Found", "added", "summed", "table_of", "typed", "unfilled"]

_ZERO = Decimal(0)
NOTES = ("备注", "注:", "说明:")


@frozen
class Found:
    """A table located on a sheet; `ends` holds the texts that begin something else below it."""

    spec: TableSpec
    grid: Grid
    labels: Labels
    reader: Reader
    codes: Mapping[str, str] = field(default_factory=dict)
    ends: frozenset[str] = frozenset()

    def text(self, row: int, column: str) -> str:
        """The folded text at a declared column of a row."""
        return self.labels.text(row, self.grid.columns[column])

    def rows(self) -> list[int]:
        """The sheet rows that hold anything in this table's columns, down to what ends it.

        Rows of codes that show nothing are left out, unless a code is still to be calculated: the form has hundreds.
        """
        telling = self.spec.of_type("code") if self.spec.kind == "codes" else self.spec.columns
        columns, first, last = self.grid.columns, self.grid.first, self.grid.last
        shown = frozenset(columns.values())
        # Most rows have something in the first column.
        foremost = min(shown)
        filled = {
            row
            for row, cells in self.labels.rows.items()
            if first <= row <= last and (foremost in cells or not shown.isdisjoint(cells))
        }
        sheet = self.reader.sheet
        if sheet.silent or sheet.folded_away:
            silent = sheet.rows_with_silent({columns[column.name] for column in telling})
            filled.update(row for row in silent if first <= row <= last)
        rows = sorted(filled)
        ends, lines = self.ends, self.labels.lines
        if ends:
            for number, row in enumerate(rows):
                line = lines.get(row)
                if line and not ends.isdisjoint(line.values()) and any(line.get(column) in ends for column in shown):
                    if len(rows) > number + 1:
                        # Below nearly every table there is nothing.
                        from disclosuregen.workbook.strays import report_below  # noqa: PLC0415 - as said above

                        report_below(self, rows[number + 1 :])
                    return rows[:number]
        return rows

    def is_note(self, row: int) -> bool:
        """Whether a row is a remark under the table."""
        line = self.labels.lines.get(row)
        if not line:
            return False
        for column in sorted(self.grid.columns.values()):
            if text := line.get(column):
                return text.startswith(NOTES)
        return False


def table_of(found: Found, rows: list[Row], summary: Row | None = None) -> Table:
    """The table with its rows and its 合计 row."""
    place = found.reader.place(found.grid.top, min(found.grid.columns.values()))
    return Table(found.spec.name, found.reader.unit, place, tuple(rows), summary)


def added(found: Found, place: Place, terms: list[Cell], unit: str = "") -> Cell:
    """The recomputed cell of the form's own total, in the sheet's unit if no other is given."""
    return summed(place, terms, found.reader.measure(unit))


def summed(place: Place, terms: list[Cell], measure: Measure) -> Cell:
    """The sum of terms in a measure, traced to their cells and to its own place.

    A form has hundreds of these, nearly all of them of amounts that are read and have the measure's own dimension.
    """
    value = worst = variance = _ZERO
    rounded, said, dimension = 0, False, measure.dimension
    sources: list[Place | Amount] = [place]
    for term in terms:
        amount = term.amount
        if amount is None or amount.dimension != dimension:
            return _summed_with_care(place, terms, measure)
        sources.append(amount)
        number = amount.value
        if number:
            value, said = number if value is _ZERO else value + number, True
        elif not said:
            said = term.text != "" and not term.hollow
        if amount.terms:
            worst, variance, rounded = worst + amount.worst, variance + amount.variance, rounded + amount.terms
    made = Amount(value, dimension, worst, variance, rounded, tuple(sources))
    if not value:
        return Cell(place, "0", made, hollow=bool(terms) and not said)
    value = (value * measure.power).normalize()
    text = str(value)
    return Cell(place, text if "E" not in text else f"{value:f}", made)


def _summed_with_care(place: Place, terms: list[Cell], measure: Measure) -> Cell:
    """The same where a term is no amount, or one of another dimension, as only a zero may be."""
    amounts = [term.amount for term in terms if term.amount is not None]
    # What is unreadable has no amount.
    if len(amounts) < len(terms) and any(term.unreadable for term in terms):
        return Cell(place, unreadable=True)
    amount = total(amounts, at=(place,), dimension=measure.dimension)
    if not amount.value:
        hollow = bool(terms) and not any(term.text and not term.hollow for term in terms)
        return Cell(place, "0", amount, hollow=hollow)
    return Cell(place, plainly(in_unit(amount, measure.unit).normalize()), amount)


def typed(found: Found, raw: RawCell | None, row: int, column: Column, line: Line | None = None) -> Cell:
    """An amount as typed, or as calculated in somebody's own way; below zero only where the form says so."""
    cell = found.reader.amount(raw, row, found.grid.columns[column.name], line.unit if line is not None else "")
    if cell.text.startswith("-") and not _may_be_negative(found.spec, column, line):
        found.reader.report("C19", cell.place, read=cell.text)
    return cell


def _may_be_negative(table: TableSpec, column: Column, line: Line | None) -> bool:
    """Whether the form lets an amount be below zero, itself or one of those it adds up."""
    if column.negative or any(_may_be_negative(table, table.column(name), None) for name in column.sum):
        return True
    terms = [one for one in table.lines if line is not None and one.name in line.sum]
    return line is not None and (line.negative or any(_may_be_negative(table, column, term) for term in terms))


def unfilled(raw: RawCell | None) -> bool:
    """Whether nothing stands in a cell. A blank total is computed: rows that people insert come without formulas."""
    return raw is None or not (raw.formula or raw.text.strip())
