"""Every total of every table against what it adds up, by the form itself: nothing of this is declared in a pack."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen.amounts import total
from disclosuregen.checks.adding import Numbers, broken_lines, groups_of, kinds_of, standing, sums_of
from disclosuregen.checks.arithmetic import judged, shown
from disclosuregen.findings import Finding, Severity, graded
from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from disclosuregen.checks.adding import Group, Sums
    from disclosuregen.model import Cell, Form, Row, Table
    from disclosuregen.pack import Line, Pack

__all__ = ["totals_add_up"]

_NOTHING = Decimal(0)


def totals_add_up(form: Form, pack: Pack) -> Iterator[Finding]:
    """H01–H04: row totals, groups and their typed kinds, 合计 rows and summed lines, each against its terms."""
    for sums in sums_of(pack):
        table = form.tables.get(sums.spec.name)
        if table is not None:
            yield from _Totals(sums, table, kinds_of(sums.spec, table) if sums.typed else []).findings()


@frozen
class _Totals:
    """One table with its declarations."""

    sums: Sums
    table: Table
    kinds: list[Group]

    def findings(self) -> Iterator[Finding]:
        spec, by_lines = self.sums.spec, bool(self.sums.spec.lines)
        by_groups = not by_lines and (bool(spec.levels) or self.table.total is not None)
        if by_groups or self.sums.wholes:
            numbers = Numbers.of(self.sums, self.table)
            for row, whole in numbers.broken_rows():
                yield from self.compared("H01", row, whole.name, [row.cells[name] for name in whole.sum])
            if by_groups:
                yield from self.columns(numbers)
        if by_lines:
            yield from self.lines(broken_lines(self.sums, self.table))

    def lines(self, broken: list[tuple[Line, str]]) -> Iterator[Finding]:
        rows = {row.key: row for row in self.table.rows} if broken else {}
        for line, column in broken:
            if line.name in rows and column in rows[line.name].cells:
                terms = [rows[name].cells[column] for name in line.sum if name in rows]
                yield from self.compared("H04", rows[line.name], column, terms, line.unit)

    def columns(self, numbers: Numbers) -> Iterator[Finding]:
        spec, table = self.sums.spec, self.table
        levels = standing(spec, table)
        broken = numbers.broken_groups(groups_of(spec, table, levels))
        off = numbers.off_the_total(table, levels[1])
        kinds = [position for _, positions in self.kinds for position in positions]
        doubtful = {*broken, *off, *(numbers.off_the_total(table, kinds) if kinds else ())}
        for column in self.sums.own if doubtful else ():
            if column in doubtful:
                yield from self.groups(column, broken.get(column, []), whole=column not in off)

    def groups(self, column: str, broken: list[Group], *, whole: bool) -> Iterator[Finding]:
        told: set[int] = set()
        rows = self.table.rows
        for position, terms in broken:
            for one in self.compared("H02", rows[position], column, [rows[term].cells[column] for term in terms]):
                told.add(position)
                yield one
        yield from self.divided(column, told)
        if self.table.total is not None and not whole:
            firsts = [row.cells[column] for row in rows if row.level == 1]
            yield from self.compared("H03", self.table.total, column, firsts)

    def divided(self, column: str, told: set[int]) -> Iterator[Finding]:
        """The rows that their kinds do not explain; a kind may stand under a neighbour when all together are right."""
        rows = self.table.rows
        every = [rows[kind].cells[column] for _, kinds in self.kinds for kind in kinds]
        if every and self.table.total is not None:
            whole = list(self.compared("H03", self.table.total, column, every))
            if all(one.severity is Severity.NOTE for one in whole):
                yield from whole
                return
        for position, kinds in self.kinds:
            if position not in told:
                yield from self.compared("H02", rows[position], column, [rows[kind].cells[column] for kind in kinds])

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
        yield graded(severity, rule, *dict.fromkeys(places), label=row.name, column=column, tail=tail, **words)
