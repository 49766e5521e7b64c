"""What a formula can name on a filled-in form: cells by table, row and column, or by the column of a row at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.amounts import total
from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from disclosuregen.amounts import Amount
    from disclosuregen.model import Cell, Form, Row, Table

__all__ = ["FormulaError", "Sight", "cells_of", "looking_up"]

# Table and row, or table and column; table, row and column.
_SHORT, _FULL = 2, 3


class FormulaError(ValueError):
    """A formula that cannot be read or that names nothing, or two things: about the pack, in Chinese."""


@frozen
class Sight:
    """What a formula may name: a form, the columns of one row, the columns of rows that are matched under a name."""

    form: Form
    row: Row | None
    scope: Mapping[str, tuple[Row, ...]]

    def cells(self, path: tuple[str, ...], *, single: bool) -> tuple[tuple[Cell, ...] | None, bool]:
        """The cells a path names, as `cells_of` gives them, and whether they must be one."""
        if self.row is not None and len(path) == 1 and path[0] in self.row.cells:
            return (self.row.cells[path[0]],), single
        if path[0] in self.scope and len(path) == _SHORT:
            return tuple([row.cells[path[1]] for row in self.scope[path[0]] if path[1] in row.cells]), False
        return cells_of(path, self.form, single=single), single

    def amount(self, path: tuple[str, ...], *, single: bool) -> Amount | None:
        """The sum of the cells a path names; None when one of them is unreadable or the workbook lacks them.

        Raises FormulaError for several where a `single` one is wanted, and for what is no amount.
        """
        cells, one = self.cells(path, single=single)
        if cells is None or any(cell.unreadable for cell in cells):
            return None
        if one and len(cells) > 1:
            raise FormulaError("同时对上了几个单元格")
        known = [cell.amount for cell in cells if cell.amount is not None]
        if len(known) != len(cells):
            raise FormulaError("指向的单元格不是金额")
        # A sum of one amount is that amount.
        return known[0] if len(known) == 1 else total(known)


def looking_up(path: tuple[str, ...]) -> Callable[[Sight], Amount | None]:
    """How the amount of a path is found: nearly every one names one cell, which takes no closer look."""
    table_name, key, column = (*path, "", "")[:3]
    # A word that is no row of a table with one row is a column.
    may_be_column = not column and not (key.isascii() and key.isalnum())

    def found(sight: Sight) -> Amount | None:
        table = None if sight.scope else sight.form.tables.get(table_name)
        if table is not None:
            cell, cells = None, table.lone(key)
            if cells is not None:
                cell = cells.get(column) if column else next(iter(cells.values())) if len(cells) == 1 else None
            elif may_be_column and len(table.rows) == 1 and table.rows[0].level == 1:
                cell = table.rows[0].cells.get(key)
            if cell is not None and cell.amount is not None and not cell.unreadable:
                return cell.amount
        return sight.amount(path, single=True)

    return found if len(path) in {_SHORT, _FULL} else lambda sight: sight.amount(path, single=True)


def cells_of(path: tuple[str, ...], form: Form, *, single: bool = False) -> tuple[Cell, ...] | None:
    """The cells a path names; empty when an account row is simply not there; None when the workbook lacks them.

    A code that stands in several rows is asked for as a sum; where a `single` row is wanted, it is not known.
    """
    if len(path) not in {_SHORT, _FULL}:
        raise FormulaError(f"里的“{'.'.join(path)}”应写成“表.行”“表.列”或“表.行.列”")
    table = form.tables.get(path[0])
    if table is None:
        return None
    rows = table.called(path[1])
    if not rows:
        return _column_cells(table, path)
    if table.total in rows or (single and len(rows) == 1):
        return _row_cells(rows[0], path)
    return None if single else tuple(cell for row in rows for cell in _row_cells(row, path) or ())


def _row_cells(row: Row, path: tuple[str, ...]) -> tuple[Cell, ...] | None:
    if len(path) == _FULL:
        return (row.cells[path[2]],) if path[2] in row.cells else None
    amounts = tuple(cell for cell in row.cells.values() if cell.amount is not None or cell.unreadable)
    if len(amounts) != 1:
        raise FormulaError(f"里的“{'.'.join(path)}”还要写列名")
    return amounts


def _column_cells(table: Table, path: tuple[str, ...]) -> tuple[Cell, ...] | None:
    """A column's cells: of the first level in a code table, so that nothing counts twice; none for an absent code."""
    if path[1].isascii() and path[1].isalnum():
        return ()
    if len(path) == _FULL or (table.rows and path[1] not in table.rows[0].cells):
        return None
    return tuple(row.cells[path[1]] for row in table.rows if row.level == 1)
