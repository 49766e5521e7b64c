"""The amounts of a code table: each read, or recomputed from its row, its group or the whole table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.model import Cell, Row
from disclosuregen.names import folded
from disclosuregen.places import Place, column_letters
from disclosuregen.workbook.found import summed, typed
from disclosuregen.workbook.prepared import prepared
from disclosuregen.workbook.recognized import GROUP, ROW, TOTAL, OwnFormulas
from disclosuregen.workbook.totals import Grid
from disclosuregen.workbook.values import nothing, spelled

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
_UNSTORED: Mapping[int, RawCell] = {}
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


@frozen
class _Columns:
    """What a code table's rows hold, in the form's order, and in which order amounts are known.

    `empty` has all of them, with nothing in them. `amounts` stand each behind those it adds up itself; a column that is
    added up need not be one of amounts. Then, in `others`, the row's own cells take its place afterwards.
    """

    empty: dict[str, Cell]
    amounts: tuple[Column, ...]
    codes: tuple[str, ...]
    others: tuple[Column, ...]
    mixed: bool


@prepared
def _columns_of(table: TableSpec) -> _Columns:
    empty = {column.name: _NOTHING for column in table.columns}
    amounts = tuple(_in_order(table.columns))
    others = tuple(column for column in table.columns if column.type != "amount")
    codes = tuple(column.name for column in table.of_type("code"))
    return _Columns(empty, amounts, codes, others, any(column.type != "amount" for column in amounts))


@frozen
class _Group:
    """The rows that a row may add up: the cells of those below it, their sizes, whether any go by its code or name."""

    rows: Sequence[Mapping[str, Cell]] = ()
    sizes: Sequence[Mapping[str, int]] = ()
    named: bool = False


_NO_GROUP = _Group()


class CodeValues:
    """The amounts of a code table, each read or recomputed once."""

    def __init__(self, found: Found, seeds: list[Seed]) -> None:
        """Read the table for these rows, from the top down; its 合计 row is none of them."""
        self.found, self.seeds = found, seeds
        rows = [seed.row for seed in seeds]
        first, last = (min(rows), max(rows)) if rows else (found.grid.last + 1, found.grid.first)
        grid, at = found.grid, found.grid.columns
        self.own = OwnFormulas(found.spec, Grid(grid.top, first, last, at, grid.code))
        self.columns, self.measure = _columns_of(found.spec), found.reader.measure()
        self.amounts = [(one, one.name, at[one.name], column_letters(at[one.name])) for one in self.columns.amounts]
        self.others = [(one.name, one.type, at[one.name], column_letters(at[one.name])) for one in self.columns.others]
        self.below = self._index()
        self.known: dict[int, dict[str, Cell]] = {}
        self.firsts: list[dict[str, Cell]] = []
        # Of the row that is being read: its formulas that were met before, and its group once it is asked for.
        self.met: dict[str, tuple[str, str]] = {}
        self.group: _Group | None = None
        self.places = 0
        self.sizes: dict[int, dict[str, int]] = {}

    def _index(self) -> dict[tuple[int, str], list[Seed]]:
        """The rows that each group may add up, by the group's level and its code or its folded name."""
        index: dict[tuple[int, str], list[Seed]] = {}
        for number, level in enumerate(self.found.spec.levels[:-1], 1):
            if level.of == _PREFIX:
                lengths = {len(seed.code) for seed in self.seeds if seed.level == number}
                for seed in self.seeds:
                    if seed.level == number + 1:
                        for length in lengths:
                            index.setdefault((number, seed.code[:length]), []).append(seed)
            elif level.of:
                for seed in self.seeds:
                    if key := self.found.text(seed.row, level.of):
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
        reader, row, columns, measure = self.found.reader, seed.row, self.columns, self.measure
        file, sheet, number = reader.book.file, reader.sheet, str(row)
        cells = self.known[row] = columns.empty.copy()
        stored = self.found.labels.rows.get(row, _UNSTORED)
        self.met, self.group = self.own.met(row, grouped=seed.level > 0), None
        for column, name, position, letters in self.amounts:
            raw, place = stored.get(position), _new(Place, (file, sheet.name, letters + number))
            typed = spelled(raw[1], place, measure) if raw is not None and raw[0] == "number" and not raw[2] else None
            cells[name] = typed or self.amount(seed, column, raw or sheet.at(row, position), place)
        if columns.mixed:
            self.known[row], cells = cells, {name: cells[name] for name in columns.empty}
        if seed.level:
            cells.update(zip(columns.codes, seed.parts, strict=True))
        for name, kind, position, letters in self.others:
            if kind == "name":
                cells[name] = Cell(_new(Place, (file, sheet.name, letters + number)), seed.name)
            elif kind != "code" or not seed.level:
                cells[name] = reader.text(row, position)
        return cells

    def amount(self, seed: Seed, column: Column, raw: RawCell | None, place: Place) -> Cell:
        """An amount as typed; a total that nobody typed over is recomputed, cached or not, and where it is blank, too.

        Blank totals come with rows that people insert, which have no formulas.
        """
        name, row = column.name, seed.row
        formula = raw[2] if raw is not None else ""
        if formula:
            known = self.met.get(name)
            if known is not None and known[0] == formula:
                adds = known[1]
            else:
                adds = self.own.adds(formula, row, column, self.met, grouped=seed.level > 0)
        elif raw is None or not raw[1].strip():
            adds = ROW if column.sum else GROUP if seed.level else TOTAL
        else:
            adds = ""
        if adds == ROW:
            amounts = self.known[row]
            return summed(place, [amounts[term] for term in column.sum], self.measure)
        if adds == GROUP:
            return self.grouped(seed, name, place)
        if adds == TOTAL:
            return summed(place, [cells[name] for cells in self.firsts], self.measure)
        return typed(self.found, raw, row, column)

    def group_of(self, seed: Seed) -> _Group:
        """The rows below that count into a row."""
        level = self.found.spec.levels[seed.level - 1]
        below = self.below.get((seed.level, seed.code if level.of == _PREFIX else folded(seed.name)))
        if below is None:
            return _NO_GROUP
        counted = [one.row for one in below if one.row > seed.row]
        sizes = [self.sizes[row] for row in counted if row in self.sizes]
        return _Group([self.known[row] for row in counted], sizes, named=True)

    def grouped(self, seed: Seed, column: str, place: Place) -> Cell:
        """The sum of the rows below that count into a row; a blank where there are none."""
        row, group = seed.row, self.group
        if group is None:
            group = self.group = self.group_of(seed)
        if group.named and self.places > _MOST_PLACES:
            return self.found.reader.report("W04", place._replace(cell=""), read="层层相加的格子太多")
        if not group.rows:
            return nothing(place, self.measure)
        # How many cells a sum of sums names: itself, and of each row as many as its own sum names.
        size = 1 + len(group.rows)
        for sizes in group.sizes:
            size += sizes.get(column, 1) - 1
        self.sizes.setdefault(row, {})[column] = size
        self.places += size
        return summed(place, [cells[column] for cells in group.rows], self.measure)


def _in_order(columns: tuple[Column, ...]) -> list[Column]:
    """The columns that hold amounts, or are added up, each behind those it adds up itself."""
    added_up = {name for column in columns for name in column.sum}
    waiting = [column for column in columns if column.type == "amount" or column.name in added_up]
    ordered: dict[str, Column] = {}
    while waiting:
        ordered.update((one.name, one) for one in waiting if ordered.keys() >= set(one.sum))
        waiting = [one for one in waiting if one.name not in ordered]
    return list(ordered.values())
