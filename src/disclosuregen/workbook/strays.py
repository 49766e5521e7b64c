"""Amounts that somebody typed beside or below a table, where nothing is read: they would vanish without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.findings import finding
from disclosuregen.notation import read_number, read_stored_number
from disclosuregen.places import column_letters
from disclosuregen.workbook.values import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from disclosuregen.workbook.cells import RawCell
    from disclosuregen.workbook.found import Found
    from disclosuregen.workbook.headers import Labels
    from disclosuregen.workbook.totals import Grid
    from disclosuregen.workbook.values import Reader

__all__ = ["report_below", "report_beside"]

_MOST_PLACES = 20
_BELOW = "：它在表的下面，表到备注或下一张表的标题为止"


def report_below(found: Found, rows: Sequence[int]) -> None:
    """S10: rows with amounts below what ends a table, which are no part of it and no remark."""
    amounts = [found.grid.columns[column.name] for column in found.spec.of_type("amount")]
    for row in rows:
        cells = found.labels.rows.get(row, {})
        if not found.is_note(row) and any(_is_amount(cells.get(column)) for column in amounts):
            first = min(found.grid.columns.values())
            said = shortened(found.labels.text(row, first)) or "（空）"
            found.reader.report("S10", found.reader.place(row, first), read=said, near=_BELOW)


def report_beside(columns: Iterable[int], grids: Mapping[str, Grid], labels: Labels, reader: Reader) -> None:
    """S24: amounts in columns behind all tables of a sheet, from their headers on."""
    top = min(grid.top for grid in grids.values())
    edge = max(column for grid in grids.values() for column in (*grid.columns.values(), grid.code))
    for column in sorted(column for column in columns if column > edge):
        rows = [row for row, cells in sorted(labels.rows.items()) if row > top and _is_amount(cells.get(column))]
        if rows:
            places = [reader.place(row, column) for row in rows[:_MOST_PLACES]]
            reader.findings.append(finding("S24", *places, read=column_letters(column), count=len(rows)))


def _is_amount(raw: RawCell | None) -> bool:
    """Whether somebody typed a number other than 0 into a cell."""
    if raw is None or raw.formula or raw.kind not in {"number", "text"}:
        return False
    try:
        return bool(read_stored_number(raw.text) if raw.kind == "number" else read_number(raw.text))
    except ValueError:
        return False
