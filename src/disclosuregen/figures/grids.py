"""Tables that stand beside each other, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from disclosuregen.figures.views import NOTHING, Cells, View
from disclosuregen.model import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosuregen.model import Line

__all__ = ["Across", "Grid"]

_SUMMED = "合计行"
# Some names that stand beside each other, and whose they are.
_Group = tuple[int, tuple[str, ...]]


class Grid:
    """Which column is of which table, and how the names of a row are shared out among them; `sides` are their rows."""

    __slots__ = ("_known", "_sides", "_views", "columns")

    def __init__(self, views: Sequence[View], sides: Sequence[Sequence[Mapping[str, object] | None]]) -> None:
        """Take the tables, and the parts of the rows of each, None where it has no line."""
        self.columns: dict[str, list[int]] = {}
        for side, view in enumerate(views):
            for column in view.spec.columns:
                self.columns.setdefault(column.name, []).append(side)
        self._views, self._sides = views, sides
        self._known: dict[tuple[str, ...], list[Line] | None] = {}

    def lines(self, names: tuple[str, ...]) -> list[Line] | None:
        """What each row says under some names, as its figures say it; None where that takes a look at each.

        Who asks this of one row asks it of the others: all are written at once.
        """
        try:
            return self._known[names]
        except KeyError:
            lines = self._known[names] = self._lines(self._groups(names))
            return lines

    def _lines(self, groups: Sequence[_Group]) -> list[Line] | None:
        lines: list[Line] = [([], [], []) for _ in self._sides[0]]
        for side, some in groups:
            rows = self._sides[side]
            there = [cells for cells in rows if cells is not None]
            numbered = [cells.numbered for cells in there if type(cells) is Cells]
            said = self._views[side].lines(numbered, some)
            if said is None or len(numbered) < len(there):
                return None
            coming, nothing = iter(said), ([""] * len(some), [None] * len(some), ())
            for line, cells in zip(lines, rows, strict=True):
                texts, behind, typed = nothing if cells is None else next(coming)
                if typed:
                    line[2].extend([(at + len(line[0]), place) for at, place in typed])
                line[0].extend(texts)
                line[1].extend(behind)
        return lines if groups else None

    def _groups(self, names: tuple[str, ...]) -> list[_Group]:
        """The names by table, in their order; none where a name is of no table, or of several."""
        groups: list[_Group] = []
        for name in names:
            sides = self.columns.get(name, [])
            if len(sides) != 1:
                return []
            if groups and groups[-1][0] == sides[0]:
                groups[-1] = sides[0], (*groups[-1][1], name)
            else:
                groups.append((sides[0], (name,)))
        return groups


class Across(Mapping[str, object]):
    """The parts of a row of a grid: each side's cells, blank where a side has no line."""

    __slots__ = ("_grid", "_number", "_rows")

    def __init__(self, grid: Grid, rows: Sequence[Mapping[str, object] | None], number: int) -> None:
        """Take the parts of a row of each side, where it has one, and the row's number among all."""
        self._grid, self._rows, self._number = grid, rows, number

    def line(self, names: tuple[str, ...]) -> Line | None:
        """What the row says under some names, as their figures say it; None where that takes a look at each."""
        lines = self._grid.lines(names)
        return lines[self._number] if lines else None

    def __getitem__(self, name: str) -> object:
        """The part of that name, of the last side that has it; raises KeyError when there is none."""
        there = [parts for parts in self._rows if parts is not None]
        if name == _SUMMED:
            return any(parts[_SUMMED] for parts in there)
        for parts in reversed(there):
            part = parts.get(name)
            if type(part) is Figure:
                return part
        if name in self._grid.columns:
            return NOTHING
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        """All names."""
        return iter((*self._grid.columns, _SUMMED))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._grid.columns) + 1
