"""What tables add up, and which of it is not right to the last digit: found for whole rows and columns at a time."""

from __future__ import annotations

from decimal import Decimal
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.names import folded
from disclosuregen.pack.kept import per_pack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from disclosuregen.model import Row, Table
    from disclosuregen.pack import Column, Line, Pack, TableSpec

    # The position of a row, and those of the rows that it adds up.
    Group = tuple[int, list[int]]

__all__ = ["Numbers", "Sums", "broken_lines", "groups_of", "kinds_of", "standing", "sums_of"]

_PREFIX, _NOTHING = "prefix", Decimal(0)
# Rows that groups add up, each counted as often as it is added; the largest table has a few times its rows.
_MOST_ADDED = 200_000


@frozen
class Sums:
    """What a table adds up, by its declaration: `wholes` are columns that add up others, `own` those that do not.

    `columns` are all that have a part in this, in front the `own`; `lines` are those that add up others; `typed` says
    that some levels add up nothing.
    """

    spec: TableSpec
    own: tuple[str, ...]
    wholes: tuple[Column, ...]
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    typed: bool


@per_pack
def sums_of(pack: Pack) -> tuple[Sums, ...]:
    """What each table of a pack adds up, as far as it has anything to add up."""
    return tuple(sums for _, spec in pack.form.tables() if (sums := _sums(spec)).columns)


def _sums(spec: TableSpec) -> Sums:
    # A column that is itself a sum of others would only repeat what these say.
    own = tuple(column.name for column in spec.of_type("amount") if not column.sum)
    wholes = tuple(column for column in spec.columns if column.sum)
    columns = tuple(dict.fromkeys([*own, *(name for one in wholes for name in (one.name, *one.sum))]))
    lines = tuple(line for line in spec.lines if line.sum)
    return Sums(spec, own, wholes, columns, lines, not all(level.of for level in spec.levels[:-1]))


@frozen
class Numbers:
    """The numbers of a table, column by column, the 合计 row last; None where a cell is missing, or is no amount.

    `live` are the columns that are no sums and hold more than zeros: whatever of the others is added up is right.
    """

    sums: Sums
    rows: tuple[Row, ...]
    columns: dict[str, list[Decimal]] | None
    live: tuple[str, ...] = ()

    @classmethod
    def of(cls, sums: Sums, table: Table) -> Numbers:
        """The numbers that have a part in the sums of a table."""
        rows = table.rows if table.total is None else (*table.rows, table.total)
        every = [row.cells for row in rows]
        columns = {}
        try:
            for name in sums.columns:
                # What is None is caught.
                columns[name] = [cells[name].amount.value for cells in every]  # type: ignore[union-attr]
        except (AttributeError, KeyError):
            return cls(sums, rows, None)
        return cls(sums, rows, columns, tuple([name for name in sums.own if any(columns[name])]))

    def broken_rows(self) -> list[tuple[Row, Column]]:
        """Each row with each of its sums of columns that is not right, or that nobody can compute."""
        wholes, columns = self.sums.wholes, self.columns
        if columns is None:
            return [(row, column) for row in self.rows for column in wholes if column.name in row.cells]
        broken = []
        for order, whole in enumerate(wholes):
            right, *others = [columns[name] for name in whole.sum if any(columns[name])] or [columns[whole.sum[0]]]
            for other in others:
                right = [*map(add, right, other)]
            said = columns[whole.name]
            if right != said:
                broken += [(number, order) for number in range(len(said)) if right[number] != said[number]]
        return [(self.rows[number], wholes[order]) for number, order in sorted(broken)]

    def broken_groups(self, groups: list[Group]) -> Mapping[str, list[Group]]:
        """The groups of rows that are not right, by columns that are no sums, or that nobody can compute."""
        if self.columns is None:
            return dict.fromkeys(self.sums.own, groups)
        broken: dict[str, list[Group]] = {}
        for name in self.live:
            numbers = self.columns[name]
            for group in groups:
                if _added(numbers, group[1]) != numbers[group[0]]:
                    broken.setdefault(name, []).append(group)
        return broken

    def off_the_total(self, table: Table, positions: list[int]) -> frozenset[str]:
        """The columns in which the 合计 row is not what some rows add up to, or in which nobody can compute it."""
        if table.total is None or self.columns is None:
            return frozenset(self.sums.own)
        columns = self.columns
        return frozenset([name for name in self.live if _added(columns[name], positions) != columns[name][-1]])


def _added(numbers: list[Decimal], positions: list[int]) -> Decimal:
    """The sum of the numbers that stand at some positions, in order; mostly one below the other."""
    if not positions:
        return _NOTHING
    first, last = positions[0], positions[-1]
    if last - first < len(positions):
        return sum(numbers[first + 1 : last + 1], numbers[first])
    return sum([numbers[position] for position in positions], _NOTHING)


def broken_lines(sums: Sums, table: Table) -> list[tuple[Line, str]]:
    """The lines that add up others and are not right, or that nobody can compute, with the column."""
    broken: list[tuple[Line, str]] = []
    for column in sums.own if sums.lines else ():
        try:
            # What is None is caught.
            known = {row.key: row.cells[column].amount.value for row in table.rows}  # type: ignore[union-attr]
        except (AttributeError, KeyError):
            broken += [(line, column) for line in sums.lines]
            continue
        for line in sums.lines:
            right = _NOTHING
            for name in line.sum:
                number = known.get(name)
                if number:
                    right += number
            if right != known.get(line.name, _NOTHING):
                broken.append((line, column))
    return broken


def standing(spec: TableSpec, table: Table) -> list[list[int]]:
    """The positions of the rows of each level, from the first on; of none where the table has no levels."""
    levels: list[list[int]] = [[] for _ in range(max(2, len(spec.levels) + 1))]
    for position, row in enumerate(table.rows):
        levels[row.level].append(position)
    return levels


def groups_of(spec: TableSpec, table: Table, levels: list[list[int]]) -> list[Group]:
    """The rows that add up others, with these, all by their positions.

    A code that stands in very many rows, which is told elsewhere, must not be added up over and over.
    """
    groups: list[Group] = []
    for number, level in enumerate(spec.levels[:-1], 1):
        if level.of == _PREFIX:
            groups += _by_code(table.rows, levels[number], levels[number + 1])
        elif level.of:
            groups += _by_name(table.rows, levels[number], levels[-1], level.of)
    groups.sort()
    added = accumulate([len(terms) for _, terms in groups])
    return [group for group, so_far in zip(groups, added, strict=True) if so_far <= _MOST_ADDED]


def _by_code(rows: Sequence[Row], heads: list[int], below: list[int]) -> list[Group]:
    """Groups that add up the rows of the next level whose code begins with theirs."""
    codes = [rows[head].key for head in heads]
    terms: dict[str, list[int]] = {code: [] for code in codes}
    for length in set(map(len, codes)):
        for position in below:
            added_by = terms.get(rows[position].key[:length])
            if added_by is not None:
                added_by.append(position)
    return [(head, terms[code]) for head, code in zip(heads, codes, strict=True) if terms[code]]


def _by_name(rows: Sequence[Row], heads: list[int], below: list[int], column: str) -> list[Group]:
    """Groups that add up the rows of the last level that bear their name in a column."""
    names = [folded(rows[head].name) for head in heads]
    terms: dict[str, list[int]] = {name: [] for name in names}
    for position in below if heads else ():
        added_by = terms.get(folded(rows[position].cells[column].text))
        if added_by is not None:
            added_by.append(position)
    return [(head, terms[name]) for head, name in zip(heads, names, strict=True) if terms[name]]


def kinds_of(spec: TableSpec, table: Table) -> list[Group]:
    """The rows that are divided into typed kinds, such as the kinds of a unit's projects, with these.

    A kind belongs to the nearest row above it that adds others up. Nothing is said of a row some of whose rows stand
    before its first kind: its kinds need not be all of it.
    """
    kinds: dict[int, list[int]] = {}
    heads: list[int] = []
    loose: set[int] = set()
    for position, row in enumerate(table.rows):
        if row.level < len(spec.levels) and spec.levels[row.level - 1].of:
            heads.append(position)
        elif heads and row.level < len(spec.levels):
            kinds.setdefault(heads[-1], []).append(position)
        elif heads and heads[-1] not in kinds:
            loose.add(heads[-1])
    return [(head, kinds[head]) for head in heads if head in kinds and head not in loose]
