"""What the tables of a document print by name: lines with their amount, columns with their total."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from disclosuregen.claims.grids import sides_of
from disclosuregen.claims.numbers import Number
from disclosuregen.frozen import frozen, slotted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from disclosuregen.claims.grids import Grid, Head, Line
    from disclosuregen.model import Block

    _Cell = tuple[Grid, Line, int, bool]

__all__ = ["Index", "Printed"]

_TOTALS = ("合计", "总计")
_OF_GROUP = ("合计", "小计")
_LEAST_NAME = 3


@frozen
class Printed:
    """An amount of a table: its line and column; `single` when the table has only this one line of amounts."""

    grid: Grid
    line: Line
    column: int
    single: bool

    @property
    def number(self) -> Number:
        """The amount with the table's unit and decimals."""
        return Number(self.line.values[self.column], self.grid.unit, self.grid.decimals, 0, 0)

    @property
    def block(self) -> Block:
        """The cell."""
        return self.line.cell(self.column)


@slotted
class Index:
    """The amounts of all tables by the essence of their name, put together when somebody asks."""

    grids: Sequence[Grid]
    essence: Callable[[str], str]
    known: dict[str, list[_Cell]] | None = field(default=None)

    def ending(self, name: str) -> list[Number]:
        """The amounts printed in any table under a name that ends like this."""
        return [Printed(*one).number for key, found in self.all().items() if key.endswith(name) for one in found]

    def printed(self, name: str) -> list[Printed]:
        """The amounts printed in any table under that name."""
        return [Printed(*one) for one in self.cells(name)]

    def cells(self, name: str) -> Sequence[_Cell]:
        """The same as plain tuples: table, line, column, and whether it is the only line."""
        return self.all().get(name, ())

    def all(self) -> dict[str, list[_Cell]]:
        """Every name with what is printed under it."""
        if self.known is None:
            self.known = {}
            for grid in self.grids:
                for label, cell in _entries(grid) if grid.unit else ():
                    key = self.essence(label)
                    if len(key) >= _LEAST_NAME:
                        self.known.setdefault(key, []).append(cell)
        return self.known


def _entries(grid: Grid) -> Iterator[tuple[str, _Cell]]:
    single = len(grid.lines) == 1
    totals = [line for line in grid.lines if line.label in _TOTALS and not line.code]
    for line in totals[:1] or (grid.lines if single else []):
        for column in line.values:
            name = grid.layout.names.get(column)
            if name is None:
                name = grid.layout.names[column] = _name(grid.heads, column)
            yield name, (grid, line, column, single)
    for label, columns in sides_of(grid) if not grid.codes else ():
        for line in grid.lines:
            if label in line.labels and columns[0] in line.values:
                yield line.labels[label], (grid, line, columns[0], False)


def _name(heads: Sequence[Head], column: int, above: str = "") -> str:
    """What a column is called: its own heading, or that of its group for the group's total."""
    for head in heads:
        if head.covers(column):
            if head.below:
                return _name(head.below, column, head.text)
            return above if head.text in _OF_GROUP and above else head.text
    return above
