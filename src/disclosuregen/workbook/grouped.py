"""The amounts of a code table: each read, or recomputed from its row, its group or the whole table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.model import Cell, Row
from disclosuregen.names import folded
from disclosuregen.workbook.found import added, typed, unfilled
from disclosuregen.workbook.totals import OwnFormulas

if TYPE_CHECKING:
    from disclosuregen.findings import Finding
    from disclosuregen.pack import Column
    from disclosuregen.pack.spec import Level
    from disclosuregen.workbook.found import Found

__all__ = ["CodeValues", "Seed"]

_PREFIX = "prefix"
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


class CodeValues:
    """The amounts of a code table, each read or recomputed once."""

    def __init__(self, found: Found, seeds: list[Seed]) -> None:
        """Read the table for these rows, from the top down; its 合计 row is none of them."""
        self.found, self.seeds = found, seeds
        rows = [seed.row for seed in seeds]
        first, last = (min(rows), max(rows)) if rows else (found.grid.last + 1, found.grid.first)
        self.own = OwnFormulas(found.spec, replace(found.grid, first=first, last=last))
        self.firsts = [seed for seed in seeds if seed.level == 1]
        self.codes = [column.name for column in found.spec.of_type("code")]
        self.amounts = [(column, found.grid.columns[column.name]) for column in _in_order(found.spec.columns)]
        self.below = self._index()
        self.known: dict[int, dict[str, Cell]] = {}
        self.places = 0
        self.sizes: dict[tuple[int, str], int] = {}

    def _index(self) -> dict[tuple[int, str], list[Seed]]:
        """The rows that each group may add up, by the group's level and its code or its folded name."""
        index: dict[tuple[int, str], list[Seed]] = {}
        for number, level in enumerate(self.found.spec.levels[:-1], 1):
            lengths = {len(seed.code) for seed in self.seeds if seed.level == number}
            for seed in self.seeds:
                for key in self._keys(seed, number, level, lengths):
                    index.setdefault((number, key), []).append(seed)
        return index

    def _keys(self, seed: Seed, number: int, level: Level, lengths: set[int]) -> list[str]:
        """What a group of that level must be called for a row to count into it."""
        if level.of == _PREFIX:
            return [seed.code[:length] for length in lengths] if seed.level == number + 1 else []
        said = self.found.text(seed.row, level.of) if level.of else ""
        return [said] if said else []

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
            said.append(findings[before:])
            del findings[before:]
        findings.extend(one for group in reversed(said) for one in group)
        return rows[::-1]

    def cells(self, seed: Seed) -> dict[str, Cell]:
        """The cells of a row by column, when all rows below are known."""
        reader, amounts = self.found.reader, self.known.setdefault(seed.row, {})
        codes = dict(zip(self.codes, seed.parts, strict=True)) if seed.level else {}
        for column, position in self.amounts:
            amounts[column.name] = self.amount(seed, column, position, amounts)
        cells: dict[str, Cell] = {}
        for column in self.found.spec.columns:
            name = column.name
            if column.type == "amount":
                cells[name] = amounts[name]
            elif column.type == "name":
                cells[name] = Cell(reader.place(seed.row, self.found.grid.columns[name]), seed.name)
            else:
                cells[name] = codes.get(name) or reader.text(seed.row, self.found.grid.columns[name])
        return cells

    def amount(self, seed: Seed, column: Column, position: int, amounts: dict[str, Cell]) -> Cell:
        """An amount as typed; a total that nobody typed over is recomputed, cached or not, and where it is blank, too.

        Blank totals come with rows that people insert, which have no formulas.
        """
        name, raw = column.name, self.found.reader.raw(seed.row, position)
        formula, blank = (raw.formula, unfilled(raw)) if raw is not None else ("", True)
        if not formula and not blank:
            return typed(self.found, raw, seed.row, column)
        if column.sum and (blank or self.own.is_row(formula, seed.row, name)):
            return added(self.found, seed.row, position, [amounts[term] for term in column.sum])
        if not seed.level and (blank or self.own.is_total(formula, seed.row, name)):
            return added(self.found, seed.row, position, [self.known[one.row][name] for one in self.firsts])
        if seed.level and (blank or self.own.is_group(formula, seed.row, name)):
            return self.group(seed, name, position)
        return typed(self.found, raw, seed.row, column)

    def group(self, seed: Seed, column: str, position: int) -> Cell:
        """The sum of the rows below that count into a row; a blank where there are none."""
        reader = self.found.reader
        level = self.found.spec.levels[seed.level - 1]
        below = self.below.get((seed.level, seed.code if level.of == _PREFIX else folded(seed.name)), [])
        if below and self.places > _MOST_PLACES:
            return reader.report("W04", reader.place(seed.row, position)._replace(cell=""), read="层层相加的格子太多")
        counted = [one for one in below if one.row > seed.row]
        children = [self.known[one.row][column] for one in counted]
        if not children:
            return reader.number_cell(None, reader.place(seed.row, position), reader.unit)
        cell = added(self.found, seed.row, position, children)
        self.places += self._size(counted, column, seed)
        return cell

    def _size(self, below: list[Seed], column: str, seed: Seed) -> int:
        """How many cells a sum of sums names."""
        size = 1 + sum(self.sizes.get((one.row, column), 1) for one in below)
        self.sizes[seed.row, column] = size
        return size


def _in_order(columns: tuple[Column, ...]) -> list[Column]:
    """The columns that hold amounts, or are added up, each behind those it adds up itself."""
    added_up = {name for column in columns for name in column.sum}
    waiting = [column for column in columns if column.type == "amount" or column.name in added_up]
    ordered: dict[str, Column] = {}
    while waiting:
        ordered.update((one.name, one) for one in waiting if ordered.keys() >= set(one.sum))
        waiting = [one for one in waiting if one.name not in ordered]
    return list(ordered.values())
