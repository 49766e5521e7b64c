"""Every total of every table against what it adds up, by the form itself: nothing of this is declared in a pack."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen.amounts import total
from disclosuregen.checks.arithmetic import judged, shown
from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.names import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from disclosuregen.model import Cell, Form, Row, Table
    from disclosuregen.pack import Pack, SheetSpec, TableSpec

__all__ = ["totals_add_up"]

_PREFIX = "prefix"
_NOTHING = Decimal(0)
# Rows that groups add up, each counted as often as it is added; the largest table has a few times its rows.
_MOST_ADDED = 200_000


def totals_add_up(form: Form, pack: Pack) -> Iterator[Finding]:
    """H01–H04: row totals, groups and their typed kinds, 合计 rows and summed lines, each against its terms."""
    for sheet, spec in pack.form.tables():
        table = form.tables.get(spec.name)
        if table is not None:
            yield from _Totals(sheet, spec, table, (*_groups(spec, table),), (*_kinds(spec, table),)).findings()


def _groups(spec: TableSpec, table: Table) -> Iterator[tuple[Row, list[Row]]]:
    """The rows that add up others, with these.

    A code that stands in very many rows, which is told elsewhere, must not be added up over and over.
    """
    index: dict[tuple[int, str], list[Row]] = {}
    for number, level in enumerate(spec.levels[:-1], 1):
        lengths = {len(row.key) for row in table.rows if row.level == number}
        for row in table.rows:
            if level.of == _PREFIX and row.level == number + 1:
                for length in lengths:
                    index.setdefault((number, row.key[:length]), []).append(row)
            elif level.of not in {"", _PREFIX} and row.level == len(spec.levels) > number:
                index.setdefault((number, folded(row.cells[level.of].text)), []).append(row)
    added = 0
    for row in table.rows:
        named = row.level < len(spec.levels) and spec.levels[row.level - 1].of not in {"", _PREFIX}
        children = index.get((row.level, folded(row.name) if named else row.key), [])
        added += len(children)
        if children and added <= _MOST_ADDED:
            yield row, children


def _kinds(spec: TableSpec, table: Table) -> Iterator[tuple[Row, list[Row]]]:
    """The rows that are divided into typed kinds, such as the kinds of a unit's projects, with these.

    A kind belongs to the nearest row above it that adds others up. Nothing is said of a row some of whose rows stand
    before its first kind: its kinds need not be all of it.
    """
    kinds: dict[int, list[Row]] = {}
    heads: list[Row] = []
    loose: set[int] = set()
    for row in table.rows if spec.levels else ():
        if row.level < len(spec.levels) and spec.levels[row.level - 1].of:
            heads.append(row)
        elif heads and row.level < len(spec.levels):
            kinds.setdefault(heads[-1].number, []).append(row)
        elif heads and heads[-1].number not in kinds:
            loose.add(heads[-1].number)
    yield from ((row, kinds[row.number]) for row in heads if row.number in kinds and row.number not in loose)


@dataclass(frozen=True, slots=True)
class _Totals:
    """One table with its declarations."""

    sheet: SheetSpec
    spec: TableSpec
    table: Table
    children: tuple[tuple[Row, list[Row]], ...]
    kinds: tuple[tuple[Row, list[Row]], ...]

    def findings(self) -> Iterator[Finding]:
        rows = (*self.table.rows, *([self.table.total] if self.table.total else []))
        for row in rows:
            for column in self.spec.columns:
                if column.sum and column.name in row.cells:
                    terms = [row.cells[name] for name in column.sum]
                    yield from self.compared("H01", row, column.name, terms)
        for column in self.spec.of_type("amount"):
            # A column that is itself a sum of others would only repeat what these say.
            if not column.sum:
                yield from self.lines(column.name) if self.spec.lines else self.groups(column.name)

    def lines(self, column: str) -> Iterator[Finding]:
        cells = {row.key: row for row in self.table.rows}
        for line in self.spec.lines:
            if line.sum and line.name in cells and column in cells[line.name].cells:
                terms = [cells[name].cells[column] for name in line.sum if name in cells]
                yield from self.compared("H04", cells[line.name], column, terms, line.unit)

    def groups(self, column: str) -> Iterator[Finding]:
        told: set[int] = set()
        for row, children in self.children:
            for one in self.compared("H02", row, column, [one.cells[column] for one in children]):
                told.add(row.number)
                yield one
        yield from self.divided(column, told)
        if self.table.total is not None:
            firsts = [row.cells[column] for row in self.table.rows if row.level == 1]
            yield from self.compared("H03", self.table.total, column, firsts)

    def divided(self, column: str, told: set[int]) -> Iterator[Finding]:
        """The rows that their kinds do not explain; a kind may stand under a neighbour when all together are right."""
        every = [one.cells[column] for _, kinds in self.kinds for one in kinds]
        if every and self.table.total is not None:
            whole = list(self.compared("H03", self.table.total, column, every))
            if all(one.severity is Severity.NOTE for one in whole):
                yield from whole
                return
        for row, kinds in self.kinds:
            if row.number not in told:
                yield from self.compared("H02", row, column, [one.cells[column] for one in kinds])

    def compared(self, rule: str, row: Row, column: str, terms: Iterable[Cell], unit: str = "") -> Iterator[Finding]:
        """The finding of a total that its terms do not explain; nothing when a cell among them cannot be read."""
        cell = row.cells[column]
        if cell.amount is None:
            return
        cells = tuple(terms)
        amounts = [one.amount for one in cells if one.amount is not None]
        if len(amounts) != len(cells):
            return
        # Most totals are right, and then nobody asks how far rounding reaches.
        if sum([one.value for one in amounts], _NOTHING) == cell.amount.value:
            return
        summed = total(amounts)
        severity = judged("==", cell.amount, summed)
        if severity is None:
            return
        unit = unit or self.table.unit
        words = {
            "left": shown(cell.amount, unit),
            "right": shown(summed, unit),
            "gap": shown(cell.amount - summed, unit),
        }
        tail = "，是四舍五入的尾差" if severity is Severity.NOTE else ""
        places = (cell.place, *(one.place for one in cells))
        whole = finding(rule, *dict.fromkeys(places), label=row.name, column=column, tail=tail, **words)
        yield replace(whole, severity=severity)
