"""The amounts of a code table: each read, or recomputed from its row, its group or the whole table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from disclosuregen.amounts import measure_of
from disclosuregen.frozen import frozen
from disclosuregen.model import Cell, Row
from disclosuregen.names import folded
from disclosuregen.places import Place, column_letters
from disclosuregen.workbook.found import added, typed, unfilled
from disclosuregen.workbook.prepared import prepared
from disclosuregen.workbook.recognized import OwnFormulas

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from disclosuregen.findings import Finding
    from disclosuregen.pack import Column, TableSpec
    from disclosuregen.workbook.cells import RawCell
    from disclosuregen.workbook.found import Found

__all__ = ["CodeValues", "Seed"]

# Makes a place as its class would, in half the time.
_new = tuple.__new__
_PREFIX = "prefix"
_NOTHING = Cell(Place("", ""))
# Cells that sums of sums name, all groups of a table together; a table of 5,000 rows has 300,000.
_MOST_PLACES = 1_000_000


@frozen
class Seed:
    """One row of a code table before its amounts are read; `parts` are its code cells."""

    row: int
    code: str
    name: str
    level: int
    parts: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class _Columns:
    """What a code table's rows hold, in the form's order, and in which order amounts are known.

    `amounts` stand each behind those it adds up itself; a column that is added up need not be one of amounts. Then,
    in `others`, the row's own cells take its place afterwards.
    """

    names: tuple[str, ...]
    amounts: tuple[Column, ...]
    codes: tuple[str, ...]
    others: tuple[Column, ...]
    mixed: bool


@prepared
def _columns_of(table: TableSpec) -> _Columns:
    names = tuple(column.name for column in table.columns)
    amounts = tuple(_in_order(table.columns))
    others = tuple(column for column in table.columns if column.type != "amount")
    codes = tuple(column.name for column in table.of_type("code"))
    return _Columns(names, amounts, codes, others, any(column.type != "amount" for column in amounts))


@frozen
class _Group:
    """The rows that a row may add up: whether any go by its code or name, the cells of those below, their sizes."""

    named: bool = False
    rows: Sequence[Mapping[str, Cell]] = ()
    sizes: Sequence[Mapping[str, int]] = ()


class CodeValues:
    """The amounts of a code table, each read or recomputed once."""

    def __init__(self, found: Found, seeds: list[Seed]) -> None:
        """Read the table for these rows, from the top down; its 合计 row is none of them."""
        self.found, self.seeds = found, seeds
        rows = [seed.row for seed in seeds]
        first, last = (min(rows), max(rows)) if rows else (found.grid.last + 1, found.grid.first)
        self.own = OwnFormulas(found.spec, replace(found.grid, first=first, last=last))
        self.columns = _columns_of(found.spec)
        at = found.grid.columns
        self.amounts = [(one, one.name, at[one.name], column_letters(at[one.name])) for one in self.columns.amounts]
        self.below = self._index()
        self.known: dict[int, dict[str, Cell]] = {}
        self.firsts: list[dict[str, Cell]] = []
        self.places = 0
        self.sizes: dict[int, dict[str, int]] = {}

    def _index(self) -> dict[tuple[int, str], list[Seed]]:
        """The rows that each group may add up, by the group's level and its code or its folded name."""
        index: dict[tuple[int, str], list[Seed]] = {}
        for number, level in enumerate(self.found.spec.levels[:-1], 1):
            if level.of == _PREFIX:
                lengths = {len(seed.code) for seed in self.seeds if seed.level == number}
                below = [seed for seed in self.seeds if seed.level == number + 1]
                keyed = [(seed.code[:length], seed) for seed in below for length in lengths]
            else:
                keyed = [(self.found.text(seed.row, level.of), seed) for seed in self.seeds] if level.of else []
            for key, seed in keyed:
                if key:
                    index.setdefault((number, key), []).append(seed)
        return index

    def rows(self) -> list[Row]:
        """The rows of the table.

        They are computed from the bottom up, since groups stand above what they add, and reported from the top down.
        """
        findings = self.found.reader.findings
        rows: list[Row] = []
        said: list[list[Finding]] = []
        for number, seed in reversed([*enumerate(self.seeds, 1)]):
            before = len(findings)
            rows.append(Row(seed.code, seed.name, self.cells(seed), seed.level, seed.row, number))
            if len(findings) > before:
                said.append(findings[before:])
                del findings[before:]
        findings.extend(one for group in reversed(said) for one in group)
        self.firsts = [self.known[seed.row] for seed in self.seeds if seed.level == 1]
        return rows[::-1]

    def cells(self, seed: Seed) -> dict[str, Cell]:
        """The cells of a row by column, when all rows below are known."""
        reader, row, columns = self.found.reader, seed.row, self.columns
        file, sheet, number, unit = reader.book.file, reader.sheet.name, str(row), reader.unit
        zero = measure_of(unit, reader.decimals).zero
        cells = self.known[row] = dict.fromkeys(columns.names, _NOTHING)
        stored, group = self.found.labels.rows.get(row, {}), self.group_of(seed)
        for column, name, position, letters in self.amounts:
            raw, place = stored.get(position), _new(Place, (file, sheet, letters + number))
            # Nearly every amount that is typed begins with a digit; below zero it is asked whether it may be.
            if raw is not None and raw[0] == "number" and not raw[2] and "0" <= raw[1] < ":":
                cells[name] = Cell(place, "0", zero((place,))) if raw[1] == "0" else reader.counted(raw, place, unit)
            else:
                raw = raw or reader.sheet.at(row, position)
                cells[name] = self.amount(seed, column, raw, place, group)
        if columns.mixed:
            self.known[row], cells = cells, {name: cells[name] for name in columns.names}
        codes = dict(zip(columns.codes, seed.parts, strict=True)) if seed.level else {}
        for column in columns.others:
            name, position = column.name, self.found.grid.columns[column.name]
            if column.type == "name":
                cells[name] = Cell(reader.place(row, position), seed.name)
            else:
                cells[name] = codes.get(name) or reader.text(row, position)
        return cells

    def amount(self, seed: Seed, column: Column, raw: RawCell | None, place: Place, group: _Group) -> Cell:
        """An amount as typed; a total that nobody typed over is recomputed, cached or not, and where it is blank, too.

        Blank totals come with rows that people insert, which have no formulas.
        """
        name, row = column.name, seed.row
        formula = raw[2] if raw is not None else ""
        blank = not formula and unfilled(raw)
        if formula or blank:
            if column.sum and (blank or self.own.is_row(formula, row, name)):
                amounts = self.known[row]
                return added(self.found, place, [amounts[term] for term in column.sum])
            if not seed.level and (blank or self.own.is_total(formula, row, name)):
                return added(self.found, place, [cells[name] for cells in self.firsts])
            if seed.level and (blank or self.own.is_group(formula, row, name)):
                return self.group(group, row, name, place)
        return typed(self.found, raw, row, column)

    def group_of(self, seed: Seed) -> _Group:
        """The rows below that count into a row."""
        if not seed.level:
            return _Group()
        level = self.found.spec.levels[seed.level - 1]
        below = self.below.get((seed.level, seed.code if level.of == _PREFIX else folded(seed.name)), [])
        counted = [one.row for one in below if one.row > seed.row]
        sizes = [self.sizes[row] for row in counted if row in self.sizes]
        return _Group(bool(below), [self.known[row] for row in counted], sizes)

    def group(self, group: _Group, row: int, column: str, place: Place) -> Cell:
        """The sum of the rows below that count into a row; a blank where there are none."""
        reader = self.found.reader
        if group.named and self.places > _MOST_PLACES:
            return reader.report("W04", place._replace(cell=""), read="层层相加的格子太多")
        if not group.rows:
            return reader.nothing(place, reader.unit)
        # How many cells a sum of sums names: itself, and of each row as many as its own sum names.
        size = 1 + len(group.rows) - len(group.sizes) + sum(sizes.get(column, 1) for sizes in group.sizes)
        self.sizes.setdefault(row, {})[column] = size
        self.places += size
        return added(self.found, place, [cells[column] for cells in group.rows])


def _in_order(columns: tuple[Column, ...]) -> list[Column]:
    """The columns that hold amounts, or are added up, each behind those it adds up itself."""
    added_up = {name for column in columns for name in column.sum}
    waiting = [column for column in columns if column.type == "amount" or column.name in added_up]
    ordered: dict[str, Column] = {}
    while waiting:
        ordered.update((one.name, one) for one in waiting if ordered.keys() >= set(one.sum))
        waiting = [one for one in waiting if one.name not in ordered]
    return list(ordered.values())
