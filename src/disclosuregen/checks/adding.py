"""What tables add up, and which of it is not right to the last digit: found for whole rows and columns at a time."""

from __future__ import annotations

from dataclasses import dataclass
from operator import add
from typing import TYPE_CHECKING

from disclosuregen.names import folded
from disclosuregen.pack.kept import per_pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from disclosuregen.model import Row, Table
    from disclosuregen.pack import Column, Pack, TableSpec

    # The position of a row, and those of the rows that it adds up.
    Group = tuple[int, list[int]]

__all__ = ["Numbers", "Sums", "groups_of", "kinds_of", "sums_of"]

_PREFIX = "prefix"
# Rows that groups add up, each counted as often as it is added; the largest table has a few times its rows.
_MOST_ADDED = 200_000


@dataclass(frozen=True, slots=True)
class Sums:
    """What a table adds up, by its declaration: `wholes` are columns that add up others, `own` those that do not.

    `columns` are all that have a part in this, in front the `own`; `across` has the positions there of a sum and of
    what it adds up.
    """

    spec: TableSpec
    own: tuple[str, ...]
    wholes: tuple[Column, ...]
    columns: tuple[str, ...]
    across: tuple[tuple[int, tuple[int, ...]], ...]


@per_pack
def sums_of(pack: Pack) -> tuple[Sums, ...]:
    """What each table of a pack adds up."""
    return tuple(_sums(spec) for _, spec in pack.form.tables())


def _sums(spec: TableSpec) -> Sums:
    # A column that is itself a sum of others would only repeat what these say.
    own = tuple(column.name for column in spec.of_type("amount") if not column.sum)
    wholes = tuple(column for column in spec.columns if column.sum)
    columns = tuple(dict.fromkeys([*own, *(name for one in wholes for name in (one.name, *one.sum))]))
    across = tuple((columns.index(one.name), tuple(map(columns.index, one.sum))) for one in wholes)
    return Sums(spec, own, wholes, columns, across)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a table, row by row, the 合计 row last; None where a cell is missing, or is no amount."""

    sums: Sums
    rows: tuple[Row, ...]
    lines: list[list[Decimal]] | None

    @classmethod
    def of(cls, sums: Sums, table: Table) -> Numbers:
        """The numbers that have a part in the sums of a table."""
        rows = table.rows if table.total is None else (*table.rows, table.total)
        lines: list[list[Decimal]] = []
        try:
            for row in rows:
                cells, line = row.cells, []
                for name in sums.columns:
                    amount = cells[name].amount
                    line.append(amount.value)  # type: ignore[union-attr]  # what is none is caught
                lines.append(line)
        except (AttributeError, KeyError):
            return cls(sums, rows, None)
        return cls(sums, rows, lines)

    def broken_rows(self) -> list[tuple[Row, Column]]:
        """Each row with each of its sums of columns that is not right, or that nobody can compute."""
        wholes = self.sums.wholes
        if self.lines is None:
            return [(row, column) for row in self.rows for column in wholes if column.name in row.cells]
        columns = [*zip(*self.lines, strict=True)] if wholes else []
        broken = []
        for order, (whole, parts) in enumerate(self.sums.across if columns else ()):
            added = columns[parts[0]]
            for part in parts[1:]:
                added = tuple(map(add, added, columns[part]))
            if added != columns[whole]:
                pairs = enumerate(zip(columns[whole], added, strict=True))
                broken += [(number, order) for number, (said, right) in pairs if said != right]
        return [(self.rows[number], wholes[order]) for number, order in sorted(broken)]

    def broken_groups(self, groups: list[Group]) -> Mapping[str, list[Group]]:
        """For each column that is no sum the groups of rows that are not right, or that nobody can compute."""
        own = self.sums.own
        if self.lines is None:
            return dict.fromkeys(own, groups)
        broken: dict[str, list[Group]] = {column: [] for column in own}
        lines = self.lines
        for group in groups:
            position, terms = group
            right = lines[terms[0]]
            for term in terms[1:]:
                right = [*map(add, right, lines[term])]
            if right != lines[position]:
                for column, one, other in zip(own, right, lines[position], strict=False):
                    if one != other:
                        broken[column].append(group)
        return broken


def groups_of(spec: TableSpec, table: Table) -> list[Group]:
    """The rows that add up others, with these, all by their positions.

    A code that stands in very many rows, which is told elsewhere, must not be added up over and over.
    """
    rows, added = table.rows, 0
    index = _index(spec, table) if len(spec.levels) > 1 else {}
    groups = []
    for position, row in enumerate(rows if index else ()):
        named = row.level < len(spec.levels) and spec.levels[row.level - 1].of not in {"", _PREFIX}
        terms = index.get((row.level, folded(row.name) if named else row.key))
        if terms:
            added += len(terms)
            if added <= _MOST_ADDED:
                groups.append((position, terms))
    return groups


def _index(spec: TableSpec, table: Table) -> dict[tuple[int, str], list[int]]:
    """The positions of rows by the level and the code, or name, of what adds them up."""
    levels, last = spec.levels, len(spec.levels)
    index: dict[tuple[int, str], list[int]] = {}
    lengths: dict[int, dict[int, None]] = {}
    for row in table.rows:
        lengths.setdefault(row.level, {})[len(row.key)] = None
    by_name = [(number, level.of) for number, level in enumerate(levels[:-1], 1) if level.of not in {"", _PREFIX}]
    for position, row in enumerate(table.rows):
        above = row.level - 1
        if 0 < above < last and levels[above - 1].of == _PREFIX:
            for length in lengths.get(above, ()):
                index.setdefault((above, row.key[:length]), []).append(position)
        if row.level == last:
            for number, column in by_name:
                index.setdefault((number, folded(row.cells[column].text)), []).append(position)
    return index


def kinds_of(spec: TableSpec, table: Table) -> Iterator[tuple[Row, list[Row]]]:
    """The rows that are divided into typed kinds, such as the kinds of a unit's projects, with these.

    A kind belongs to the nearest row above it that adds others up. Nothing is said of a row some of whose rows stand
    before its first kind: its kinds need not be all of it.
    """
    if all(level.of for level in spec.levels[:-1]):
        return
    kinds: dict[int, list[Row]] = {}
    heads: list[Row] = []
    loose: set[int] = set()
    for row in table.rows:
        if row.level < len(spec.levels) and spec.levels[row.level - 1].of:
            heads.append(row)
        elif heads and row.level < len(spec.levels):
            kinds.setdefault(heads[-1].number, []).append(row)
        elif heads and heads[-1].number not in kinds:
            loose.add(heads[-1].number)
    yield from ((row, kinds[row.number]) for row in heads if row.number in kinds and row.number not in loose)
