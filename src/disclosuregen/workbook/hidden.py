"""S20: amounts in sheets, rows or columns that nobody who fills in the workbook can see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.model import Table
    from disclosuregen.places import Place
    from disclosuregen.workbook.found import Found

__all__ = ["hidden_amounts"]


def hidden_amounts(found: Found, table: Table) -> Iterator[Finding]:
    """One finding for all hidden rows of a table that hold an amount other than 0, and one for all its columns."""
    sheet = found.reader.sheet
    unseen = {name for name, position in found.grid.columns.items() if sheet.hides_column(position)}
    if not (sheet.hidden or sheet.hidden_rows or unseen):
        return
    amounts = list(_amounts(table))
    if sheet.hidden and amounts:
        yield finding("S20", amounts[0][2]._replace(cell=""), read="工作表")
    if not sheet.hidden:
        rows = [place for row, _, place in amounts if row in sheet.hidden_rows]
        columns = [place for _, column, place in amounts if column in unseen]
        yield from (finding("S20", *places, read=said) for places, said in ((rows, "行"), (columns, "列")) if places)


def _amounts(table: Table) -> Iterator[tuple[int, str, Place]]:
    """Sheet row, column and place of every amount that is not 0."""
    for row in (*table.rows, *([table.total] if table.total else [])):
        for column, cell in row.cells.items():
            if cell.amount is not None and cell.amount.value:
                yield row.number, column, cell.place
