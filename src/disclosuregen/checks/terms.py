"""The amounts that the relations of a pack are about, fetched table by table: nearly each is one cell's."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.sight import Sight

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from disclosuregen.amounts import Amount
    from disclosuregen.model import Form, Row, Table
    from disclosuregen.pack import TableSpec

    Computing = Callable[[Sight], Amount | None]

__all__ = ["Terms"]

# Table, row and column.
_FULL = 3
# What a line is called is no cell of its row.
_HEADS = frozenset({"label", "unit"})


@frozen
class _Asked:
    """What is asked of one table: columns of its 合计 row, columns of other rows by their key; each with its number."""

    total: list[tuple[int, str]] = field(default_factory=list)
    rows: list[tuple[int, str, str]] = field(default_factory=list)


@frozen
class Terms:
    """The terms of some formulas, each once: how they are computed, and where those stand that are one cell."""

    specs: Mapping[str, TableSpec]
    computings: list[Computing] = field(default_factory=list)
    numbers: dict[tuple[str, ...], int] = field(default_factory=dict)
    asked: dict[str, _Asked] = field(default_factory=dict)
    others: list[int] = field(default_factory=list)

    def number_of(self, computing: Computing, path: tuple[str, ...]) -> int:
        """The number of a term; its path is empty where it is more than a name."""
        if path in self.numbers:
            return self.numbers[path]
        number = len(self.computings)
        self.computings.append(computing)
        if path:
            self.numbers[path] = number
        if path and path[0] in self.specs:
            self._ask(number, path, self.specs[path[0]])
        else:
            self.others.append(number)
        return number

    def _ask(self, number: int, path: tuple[str, ...], spec: TableSpec) -> None:
        asked = self.asked.setdefault(spec.name, _Asked())
        key, column = (*path, "")[1:_FULL]
        if not column and spec.kind == "single":
            # The only row bears the table's name.
            key, column = spec.name, key
        # A row of one column need not say it.
        columns = [one.name for one in spec.columns if one.type not in _HEADS]
        column = column or (columns[0] if len(columns) == 1 else "")
        if not column or len(path) > _FULL:
            self.others.append(number)
        elif key == spec.total:
            asked.total.append((number, column))
        else:
            asked.rows.append((number, key, column))

    def amounts(self, form: Form) -> list[Amount | None]:
        """The amounts on a form, by their numbers; None where there is none, or nobody can tell which is meant."""
        amounts: list[Amount | None] = [None] * len(self.computings)
        missing = [*self.others]
        for name, asked in self.asked.items():
            table = form.tables.get(name)
            if table is not None:
                missing += _fetched(amounts, asked, table)
        sight = Sight(form, None, {})
        for number in missing:
            try:
                amounts[number] = self.computings[number](sight)
            except (ValueError, ZeroDivisionError):
                continue
        return amounts


def _fetched(amounts: list[Amount | None], asked: _Asked, table: Table) -> list[int]:
    """The numbers of the amounts that could not be fetched from a table: what they name is not there, or twice."""
    missing: list[int] = []
    keyed: Mapping[str, list[Row]] = table.by_key()
    for number, key, column in asked.rows:
        rows = keyed.get(key)
        cell = rows[0].cells.get(column) if rows is not None and len(rows) == 1 else None
        if cell is None:
            missing.append(number)
        elif not cell.unreadable:
            amounts[number] = cell.amount
    cells = table.total.cells if table.total is not None else {}
    for number, column in asked.total:
        cell = cells.get(column)
        if cell is None:
            missing.append(number)
        elif not cell.unreadable:
            amounts[number] = cell.amount
    return missing
