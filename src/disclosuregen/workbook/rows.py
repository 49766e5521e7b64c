"""The rows of one table of the standard workbook, by the table's kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.workbook.totals import (
    Grid,
    code_formula,
    group_formula,
    line_formula,
    look_up_formula,
    plain_sum,
    row_formula,
    total_formula,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosuregen.pack import Column, Line, TableSpec
    from disclosuregen.workbook.content import Entry
    from disclosuregen.workbook.drawing import SheetWriter

__all__ = ["Filling", "fill_table"]

_TOTAL_HINT = "自动合计。批复数与自动计算有尾差时，可以在这里直接改填批复数。"


@frozen
class Filling:
    """One table being written."""

    sheet: SheetWriter
    table: TableSpec
    grid: Grid

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What the table is filled with."""
        return self.sheet.content.tables.get(self.table.name, ())

    @property
    def unit(self) -> str:
        """The unit of the sheet."""
        return self.sheet.spec.unit


def fill_table(filling: Filling) -> None:
    """Write all rows of a table."""
    {"lines": _lines, "codes": _codes, "single": _single, "list": _list}[filling.table.kind](filling)


def _lines(filling: Filling) -> None:
    rows = {line.name: filling.grid.first + line.row - 1 for line in filling.table.lines}
    for line in filling.table.lines:
        entry = filling.sheet.content.entry(filling.table.name, line.name)
        for column in filling.table.columns:
            _line_cell(filling, line, column, rows, entry)
    _blank_lines(filling, set(rows.values()))


def _line_cell(filling: Filling, line: Line, column: Column, rows: Mapping[str, int], entry: Mapping[str, str]) -> None:
    sheet, row, position = filling.sheet, rows[line.name], filling.grid.columns[column.name]
    if column.type in {"label", "unit"}:
        style = sheet.formats.bold_label if line.sum else sheet.formats.label
        sheet.text(row, position, line.label if column.type == "label" else line.unit, style)
        return
    kind = line.type or column.type
    text, unit = entry.get(column.name, ""), line.unit or filling.unit
    if kind == "amount" and line.sum and not text:
        sheet.total(row, position, line_formula([rows[name] for name in line.sum], position), unit)
        sheet.comment(row, position, _TOTAL_HINT)
    elif kind == "amount" and column.sum and not text:
        sheet.total(row, position, row_formula(filling.table, filling.grid, row, column.name), unit)
    elif kind == "amount":
        locked = (filling.table.name, line.name) in filling.sheet.content.locked and bool(text)
        sheet.amount(row, position, text, unit, locked=locked)
    else:
        _field(filling, line, kind, (row, position), text)
    if line.hint:
        sheet.comment(row, position, line.hint)


def _field(filling: Filling, line: Line, kind: str, at: tuple[int, int], text: str) -> None:
    sheet = filling.sheet
    if kind == "date":
        sheet.day(*at, text, sheet.input_style("date"))
    else:
        sheet.text(*at, text, sheet.input_style())
    if line.choices:
        sheet.drop_down(at[0], at[0], at[1], [choice.value for choice in line.choices])


def _blank_lines(filling: Filling, used: set[int]) -> None:
    """Draw the empty cells of a side that has fewer lines than its neighbour."""
    for row in range(filling.grid.first, filling.grid.last + 1):
        if row not in used:
            for position in filling.grid.columns.values():
                filling.sheet.text(row, position, "", filling.sheet.formats.label)


def _codes(filling: Filling) -> None:
    grid, table = filling.grid, filling.table
    total_row = 0
    first, last = grid.first, grid.last
    if table.total:
        total_row = grid.last if table.total_last else grid.first
        first, last = (first, last - 1) if table.total_last else (first + 1, last)
        _total_row(filling, total_row)
    entries = iter(entry for entry in filling.entries if entry.key != table.total)
    for row in range(first, last + 1):
        entry = next(entries, None)
        _code_row(filling, row, entry.cells if entry else {})
    codes = table.of_type("code")
    # The list holds whole codes, which do not fit where 类, 款 and 项 have columns of their own.
    if table.codes and len(codes) == 1:
        code = grid.columns[codes[0].name]
        filling.sheet.drop_down(first, last, code, filling.sheet.code_ranges[table.codes][0], strict=False)
    if len(table.levels) > 1:
        filling.sheet.tint_groups(first, last, grid, max(level.length for level in table.levels))


def _total_row(filling: Filling, row: int) -> None:
    sheet, table, grid = filling.sheet, filling.table, filling.grid
    typed = sheet.content.entry(table.name, table.total)
    labelled = (*table.of_type("name"), *table.of_type("code"))[0]
    for column in table.columns:
        position = grid.columns[column.name]
        if column.type != "amount":
            label = table.total if column is labelled else ""
            sheet.text(row, position, label, sheet.formats.bold_label)
        elif column.name in typed:
            sheet.amount(row, position, typed[column.name], filling.unit)
        elif column.sum:
            # The hidden code column is empty here, so the guarded form of the row's sum would stay empty too.
            sheet.total(row, position, plain_sum(table, grid, row, column.name), filling.unit)
        else:
            last = row - 1 if table.total_last else grid.last + 1
            formula = total_formula(table, grid, row, column.name, last)
            sheet.total(row, position, formula, filling.unit)


def _code_row(filling: Filling, row: int, cells: Mapping[str, str]) -> None:
    sheet, table, grid = filling.sheet, filling.table, filling.grid
    bare = "".join(cells.get(column.name, "") for column in table.of_type("code"))
    sheet.formula(row, grid.code, code_formula(table, grid, row), sheet.formats.hidden, bare)
    for column in table.columns:
        _code_cell(filling, row, column, cells)


def _code_cell(filling: Filling, row: int, column: Column, cells: Mapping[str, str]) -> None:
    sheet, table, grid = filling.sheet, filling.table, filling.grid
    position, text = grid.columns[column.name], cells.get(column.name, "")
    if column.type == "amount" and text:
        sheet.amount(row, position, text, filling.unit)
    elif column.type == "amount" and column.sum:
        sheet.total(row, position, row_formula(table, grid, row, column.name), filling.unit, empty="")
    elif column.type == "amount":
        _open_amount(filling, row, column)
    elif column.type == "name" and table.codes and not text:
        looked_up = look_up_formula(table, grid, row, sheet.code_ranges[table.codes][1])
        sheet.formula(row, position, looked_up, sheet.input_style("formula"), "")
    else:
        sheet.text(row, position, text, sheet.input_style())


def _open_amount(filling: Filling, row: int, column: Column) -> None:
    """An amount cell that sums its children until somebody types a figure over it."""
    sheet, position = filling.sheet, filling.grid.columns[column.name]
    # A range down to a total at the bottom would ask for what asks for this cell; the last row has nothing below it.
    last = filling.grid.last - 1 if filling.table.total_last else filling.grid.last + 1
    formula = group_formula(filling.table, filling.grid, row, column.name, last)
    if not formula or row >= last:
        sheet.amount(row, position, "", filling.unit)
        return
    style = sheet.formats.cell("amount", decimals=sheet.spec.decimals)
    sheet.numbers.append((position, row))
    sheet.formula(row, position, formula, style, sheet.value(row, position, filling.unit))


def _single(filling: Filling) -> None:
    row = filling.grid.first
    cells = filling.entries[0].cells if filling.entries else {}
    for column in filling.table.columns:
        position, text = filling.grid.columns[column.name], cells.get(column.name, "")
        if column.sum and not text:
            filling.sheet.total(row, position, row_formula(filling.table, filling.grid, row, column.name), filling.unit)
            filling.sheet.comment(row, position, _TOTAL_HINT)
        else:
            filling.sheet.amount(row, position, text, filling.unit)


def _list(filling: Filling) -> None:
    sheet, grid = filling.sheet, filling.grid
    entries = iter(filling.entries)
    for row in range(grid.first, grid.last + 1):
        entry = next(entries, None)
        for column in filling.table.columns:
            text = entry.cells.get(column.name, "") if entry else ""
            if column.type == "amount":
                sheet.amount(row, grid.columns[column.name], text, filling.unit)
            else:
                sheet.text(row, grid.columns[column.name], text, sheet.input_style())
    for column in filling.table.columns:
        position = grid.columns[column.name]
        if column.choices:
            sheet.drop_down(grid.first, grid.last, position, [choice.value for choice in column.choices])
        elif column.pick:
            sheet.drop_down(grid.first, grid.last, position, sheet.pick_ranges[column.pick], strict=False)
