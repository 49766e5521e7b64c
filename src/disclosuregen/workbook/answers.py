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
    from disclosuregen.workbook.cells import RawBook, RawSheet

__all__ = ["ANSWER", "RULE", "answers_of"]

# The headers of the two columns that are read back.
RULE, ANSWER = "编号", "情况说明"


def answers_of(book: RawBook) -> Mapping[str, Cell]:
    """The answers by rule; none where the sheet or its header is not there, for nobody has to answer."""
    sheet = next((one for one in book.sheets if folded(one.name) == AUDIT_SHEET), None)
    columns = _columns(sheet) if sheet is not None else None
    if sheet is None or columns is None:
        return MappingProxyType({})
    top, rule, answer = columns
    reader = Reader(book, sheet)
    shown = sheet.shown
    rows = sorted(row for row, column in shown if column == answer and row > top and (row, rule) in shown)
    pairs = ((reader.text(row, rule), reader.text(row, answer)) for row in rows)
    return MappingProxyType({one.text: said for one, said in pairs if one.text and said.text})


def _columns(sheet: RawSheet) -> tuple[int, int, int] | None:
    """The header's row and the columns of rules and answers."""
    heads = {RULE, ANSWER}
    at = {text: place for place, cell in sheet.shown.items() if (text := folded(cell[1])) in heads}
    if at.keys() != {RULE, ANSWER} or at[RULE][0] != at[ANSWER][0]:
        return None
    return at[RULE][0], at[RULE][1], at[ANSWER][1]
