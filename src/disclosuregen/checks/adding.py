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
    what it adds up. `typed` says that some levels add up nothing.
    """

    spec: TableSpec
    own: tuple[str, ...]
    wholes: tuple[Column, ...]
    columns: tuple[str, ...]
    across: tuple[tuple[int, tuple[int, ...]], ...]
    typed: bool


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
    return Sums(spec, own, wholes, columns, across, not all(level.of for level in spec.levels[:-1]))


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

    def broken_columns(self, table: Table) -> frozenset[str]:
        """The columns in which the 合计 row is not what the first level adds up, or in which nobody can compute it."""
        own = self.sums.own
        if table.total is None or self.lines is None:
            return frozenset(own)
        firsts = [line for row, line in zip(table.rows, self.lines, strict=False) if row.level == 1]
        right = [*map(sum, zip(*firsts, strict=True))] if firsts else [0] * len(own)
        return frozenset(name for name, one, other in zip(own, self.lines[-1], right, strict=False) if one != other)


def groups_of(spec: TableSpec, table: Table) -> list[Group]:
    """The rows that add up others, with these, all by their positions.

    A code that stands in very many rows, which is told elsewhere, must not be added up over and over.
    """
    levels, added = spec.levels, 0
    index = _index(spec, table) if len(levels) > 1 else {}
    named = [level.of not in {"", _PREFIX} for level in levels]
    groups = []
    for position, row in enumerate(table.rows if index else ()):
        # Rows of the last level add up nothing.
        if row.level < len(levels):
            terms = index.get((row.level, folded(row.name) if named[row.level - 1] else row.key))
            added += len(terms or ())
            if terms and added <= _MOST_ADDED:
                groups.append((position, terms))
    return groups


def _index(spec: TableSpec, table: Table) -> dict[tuple[int, str], list[int]]:
    """The positions of rows by the level and the code, or name, of what adds them up."""
    last = len(spec.levels)
    lengths: dict[int, set[int]] = {}
    for row in table.rows:
        lengths.setdefault(row.level, set()).add(len(row.key))
    by_code = [False, *(level.of == _PREFIX for level in spec.levels[:-1])]
    by_name = [(number, level.of) for number, level in enumerate(spec.levels[:-1], 1) if level.of not in {"", _PREFIX}]
    index: dict[tuple[int, str], list[int]] = {}
    for position, row in enumerate(table.rows):
        above = row.level - 1
        if 0 < above < last and by_code[above]:
            for length in lengths.get(above, ()):
                index.setdefault((above, row.key[:length]), []).append(position)
        if by_name and row.level == last:
            for number, column in by_name:
                index.setdefault((number, folded(row.cells[column].text)), []).append(position)
    return index


def kinds_of(spec: TableSpec, table: Table) -> Iterator[tuple[Row, list[Row]]]:
    """The rows that are divided into typed kinds, such as the kinds of a unit's projects, with these.

    A kind belongs to the nearest row above it that adds others up. Nothing is said of a row some of whose rows stand
    before its first kind: its kinds need not be all of it.
    """
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
