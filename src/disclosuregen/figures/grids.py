"""Tables that stand beside each other, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from disclosuregen.figures.views import NOTHING, Cells, View
from disclosuregen.model import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosuregen.model import Behind, Line
    from disclosuregen.places import Place

__all__ = ["Across", "Grid"]

_SUMMED = "合计行"
# Some names that stand beside each other, and whose they are.
_Group = tuple[int, tuple[str, ...]]


class Grid:
    """Which column is of which table, and how the names of a row are shared out among them."""

    __slots__ = ("_known", "columns")

    def __init__(self, views: Sequence[View]) -> None:
        """Take the tables."""
        self.columns: dict[str, list[int]] = {}
        for side, view in enumerate(views):
            for column in view.spec.columns:
                self.columns.setdefault(column.name, []).append(side)
        self._known: dict[tuple[str, ...], tuple[_Group, ...]] = {}

    def groups(self, names: tuple[str, ...]) -> tuple[_Group, ...]:
        """The names by table, in their order; none where a name is of no table, or of several."""
        if names not in self._known:
            self._known[names] = tuple(self._groups(names))
        return self._known[names]

    def _groups(self, names: tuple[str, ...]) -> list[_Group]:
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

    __slots__ = ("_grid", "_rows")

    def __init__(self, grid: Grid, rows: Sequence[Mapping[str, object] | None]) -> None:
        """Take the parts of a row of each side, where it has one."""
        self._grid, self._rows = grid, rows

    def line(self, names: tuple[str, ...]) -> Line | None:
        """What the row says under some names, as their figures say it; None where that takes a look at each."""
        texts: list[str] = []
        behind: list[Behind | None] = []
        typed: list[tuple[int, Place | None]] = []
        for side, some in self._grid.groups(names):
            cells = self._rows[side]
            if cells is None:
                texts += [""] * len(some)
                behind += [None] * len(some)
                continue
            line = cells.line(some) if type(cells) is Cells else None
            if line is None:
                return None
            if line[2]:
                typed += [(at + len(texts), place) for at, place in line[2]]
            texts += line[0]
            behind += line[1]
        return (texts, behind, typed) if texts else None

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
