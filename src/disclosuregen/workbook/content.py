"""What a standard workbook is written with: nothing, a department's entries, or what last year's carries over."""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.pack.lastyear import published

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosuregen.model import Form, Row, Table
    from disclosuregen.pack import Line, Pack, SheetSpec, TableSpec

__all__ = ["Content", "Entry", "carried_over", "started"]

_YEARLY = frozenset({"date", "year"})


@frozen
class Entry:
    """One row to write: the line's name or the code, and the texts of the columns that are filled in."""

    key: str
    cells: Mapping[str, str]


@frozen
class Content:
    """The entries of each table; cells of the `locked` lines (table, line) cannot be changed by the department."""

    tables: Mapping[str, tuple[Entry, ...]] = field(default_factory=lambda: MappingProxyType({}))
    locked: frozenset[tuple[str, str]] = frozenset()

    def entry(self, table: str, key: str) -> Mapping[str, str]:
        """The cells of one entry; empty when there is none."""
        return next((entry.cells for entry in self.tables.get(table, ()) if entry.key == key), {})


def started(pack: Pack, year: int) -> Content:
    """An empty workbook in which only the year stands."""
    return Content(
        MappingProxyType(
            {
                spec.name: tuple(
                    Entry(line.name, {spec.of_type("text")[0].name: str(year)})
                    for line in spec.lines
                    if line.type == "year"
                )
                for _, spec in pack.form.tables()
            }
        )
    )


def carried_over(last: Form, pack: Pack, year: int) -> Content:
    """Next year's start: names and texts of last year's workbook, last year's figures as 上年数, locked."""
    tables: dict[str, tuple[Entry, ...]] = {}
    locked: set[tuple[str, str]] = set()
    for sheet, spec in pack.form.tables():
        table = last.tables.get(spec.name)
        entries = _texts(spec, table, year) if spec.carry and table else ()
        prior = tuple(_prior(sheet, spec, line, last) for line in spec.lines if line.from_)
        locked.update((spec.name, entry.key) for entry in prior)
        tables[spec.name] = entries + prior
    return Content(MappingProxyType(tables), frozenset(locked))


def _texts(spec: TableSpec, table: Table, year: int) -> tuple[Entry, ...]:
    if spec.kind == "lines":
        kinds = {line.name: line for line in spec.lines}
        return tuple(_field(row, kinds[row.key], year) for row in table.rows if row.key in kinds)
    kept = {column.name for column in spec.columns if spec.kind == "list" or column.type in {"code", "name", "text"}}
    return tuple(
        Entry(row.key, {name: cell.text for name, cell in row.cells.items() if name in kept}) for row in table.rows
    )


def _field(row: Row, line: Line, year: int) -> Entry:
    if line.type == "year":
        return Entry(row.key, {name: str(year) for name in row.cells})
    return Entry(row.key, {} if line.type in _YEARLY else {name: cell.text for name, cell in row.cells.items()})


def _prior(sheet: SheetSpec, spec: TableSpec, line: Line, last: Form) -> Entry:
    """A figure of last year as it was published; left open when last year's workbook cannot give it."""
    column = next(column for column in spec.columns if column.type == "amount")
    number = published(sheet, line, last)
    return Entry(line.name, {} if number is None else {column.name: f"{number:f}"})
