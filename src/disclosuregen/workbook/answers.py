"""What a department says of findings: its words beside the rules of the sheet 审核."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from disclosuregen.names import folded
from disclosuregen.pack.sheets import AUDIT_SHEET
from disclosuregen.workbook.values import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosuregen.model import Cell
    from disclosuregen.workbook.cells import RawBook

__all__ = ["ANSWER", "RULE", "answers_of"]

# The headers of the two columns that are read back.
RULE, ANSWER = "编号", "情况说明"


class Heads:
    """Finds the first row with the heads of answers, cell by cell as the sheet has them; `columns` are theirs."""

    def __init__(self) -> None:
        """Begin before the first cell."""
        self.row = 0
        self.columns: dict[str, int] = {}

    def end_with(self, row: int, column: int, text: str) -> bool:
        """Whether both are found with the cell that stands there."""
        if row != self.row:
            self.row, self.columns = row, {}
        if (label := folded(text)) in {RULE, ANSWER}:
            self.columns[label] = column
        return len(self.columns) > 1


def answers_of(book: RawBook) -> Mapping[str, Cell]:
    """The answers by rule; none where the sheet or its header is not there, for nobody has to answer."""
    sheet = next((one for one in book.sheets if folded(one.name) == AUDIT_SHEET), None)
    heads = Heads()
    shown = sheet.shown if sheet is not None else {}
    cells = ((row, column, cell.text) for row, line in shown.items() for column, cell in line.items())
    if sheet is None or not any(heads.end_with(*cell) for cell in cells):
        return MappingProxyType({})
    rule, answer, reader = heads.columns[RULE], heads.columns[ANSWER], Reader(book, sheet)
    rows = sorted(row for row, line in shown.items() if row > heads.row and answer in line and rule in line)
    pairs = ((reader.text(row, rule), reader.text(row, answer)) for row in rows)
    return MappingProxyType({one.text: said for one, said in pairs if one.text and said.text})
