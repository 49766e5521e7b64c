"""One sheet of the standard workbook: titles, headers, rows, formulas with cached values, drop-downs, comments."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from disclosuregen.amounts import in_unit, unit_dimension
from disclosuregen.workbook.formats import INPUT, TOTAL
from disclosuregen.workbook.layout import LINE, header_heights, headings, lines_of, widths_of
from disclosuregen.workbook.references import cell_name
from disclosuregen.workbook.rows import Filling, fill_table
from disclosuregen.workbook.totals import CODE_COLUMN, Grid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from disclosuregen.model import Cell, Form
    from disclosuregen.pack import SheetSpec, TableSpec
    from disclosuregen.workbook.content import Content
    from disclosuregen.workbook.formats import Formats
    from disclosuregen.workbook.layout import SheetLayout

__all__ = ["SheetWriter"]

_PROTECTION = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "delete_rows": True,
    "sort": True,
    "autofilter": True,
}
# A comment's box is as wide as this many characters and high enough for its text.
_COMMENT_WIDTH = 34
_COMMENT = {"width": 240, "font_name": "宋体", "font_size": 9}
# A4 prints up to this many characters across legibly; what is wider goes on A3.
_WIDE, _A4, _A3 = 220, 9, 8
_NUMBER_RULE = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": -999_999_999_999,
    "maximum": 999_999_999_999,
    "error_type": "warning",
    "error_title": "应为数字",
    "error_message": "这一格应填数字，没有数的填 0 或留空。",
}


@dataclass(slots=True)
class SheetWriter:
    """Writes one sheet; rows and columns are counted from 1 as people do, XlsxWriter counts from 0."""

    sheet: Worksheet
    formats: Formats
    spec: SheetSpec
    layout: SheetLayout
    content: Content
    cached: dict[str, Cell] = field(default_factory=dict)
    code_ranges: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    pick_ranges: Mapping[str, str] = field(default_factory=dict)
    widths: dict[int, int] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    numbers: list[tuple[int, int]] = field(default_factory=list)

    def write(self, cached: Form | None) -> None:
        """Write titles, tables, notes, protection and print set-up."""
        self.cached = _cells_by_name(self.spec, cached)
        self.widths = widths_of(self.spec, self.layout)
        self._titles()
        for table in self.spec.tables:
            grid = self.layout.grids[table.name]
            self._header(table, grid)
            fill_table(Filling(self, table, grid))
        for position, width in self.widths.items():
            self.sheet.set_column(position - 1, position - 1, width)
        for grid in self.layout.grids.values():
            if grid.code:
                self.sheet.set_column(grid.code - 1, grid.code - 1, 10, None, {"hidden": True})
        if self.spec.note:
            self._wide(self.layout.end, self.spec.note, self.formats.hint)
        self._heights()
        self._check_numbers()
        self._set_up()

    def _titles(self) -> None:
        width = self.layout.width
        self.text(1, 1, self.spec.tag, self.formats.tag)
        self._wide(2, self.spec.title, self.formats.title)
        self._wide(3, self.spec.hint, self.formats.hint)
        self.heights[2] = 28
        if self.spec.unit:
            self.text(4, width, f"单位：{self.spec.unit}", self.formats.unit)

    def _wide(self, row: int, text: str, style: Format) -> None:
        """Write a text across the whole sheet, in a row that is high enough for it."""
        if text:
            self.heights[row] = LINE * lines_of(text, sum(self.widths.values())) + 3
        if self.layout.width > 1:
            self.sheet.merge_range(row - 1, 0, row - 1, self.layout.width - 1, text, style)
        else:
            self.text(row, 1, text, style)

    def _header(self, table: TableSpec, grid: Grid) -> None:
        if table.caption:
            self.text(grid.top - 1, min(grid.columns.values()), table.caption, self.formats.caption)
        for head in headings(table, grid):
            if (head.top, head.left) == (head.bottom, head.right):
                self.text(head.top, head.left, head.label, self.formats.heading)
            else:
                area = (head.top - 1, head.left - 1, head.bottom - 1, head.right - 1)
                self.sheet.merge_range(*area, head.label, self.formats.heading)
        for column in table.columns:
            if column.hint:
                self.comment(grid.first - 1, grid.columns[column.name], column.hint)
        if grid.code:
            self.text(grid.top, grid.code, CODE_COLUMN, self.formats.hidden)

    def _heights(self) -> None:
        """Set the rows' heights; those of short texts stay as the spreadsheet likes them."""
        heights = header_heights(self.spec, self.layout, self.widths)
        for row, height in {**self.heights, **heights}.items():
            self.sheet.set_row(row - 1, height)

    def _check_numbers(self) -> None:
        """Let the spreadsheet ask again when something else than a number is typed into an amount cell."""
        runs: list[list[int]] = []
        for column, row in sorted(self.numbers):
            if runs and runs[-1][1] == column - 1 and runs[-1][2] == row - 2:
                runs[-1][2] = row - 1
            else:
                runs.append([row - 1, column - 1, row - 1])
        for first, column, last in runs:
            self.sheet.data_validation(first, column, last, column, _NUMBER_RULE)

    def _set_up(self) -> None:
        sheet, first = self.sheet, next(iter(self.layout.grids.values()))
        frozen = 2 if any(table.kind == "codes" for table in self.spec.tables) else 0
        if len({grid.top for grid in self.layout.grids.values()}) == 1:
            sheet.freeze_panes(first.first - 1, frozen)
            sheet.repeat_rows(first.top - 1, first.first - 2)
        sheet.hide_gridlines(2)
        sheet.set_paper(_A3 if sum(self.widths.values()) > _WIDE else _A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_landscape() if self.spec.landscape else sheet.set_portrait()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页　共 &N 页")
        sheet.print_area(0, 0, self.layout.end - 1, self.layout.width - 1)
        sheet.protect("", _PROTECTION)
        area = f"A1:{cell_name(self.layout.end, self.layout.width)}"
        sheet.ignore_errors({"number_stored_as_text": area, "formula_differs": area, "formula_range": area})

    def text(self, row: int, column: int, text: str, style: Format) -> None:
        """Write a text that stays a text, whatever it begins with."""
        if text:
            self.sheet.write_string(row - 1, column - 1, text, style)
            lines = lines_of(text, self.widths.get(column, 0)) if style in self.formats.wrapping else 1
            if lines > 1:
                self.heights[row] = max(self.heights.get(row, 0), LINE * lines + 1)
        else:
            self.sheet.write_blank(row - 1, column - 1, None, style)

    def comment(self, row: int, column: int, text: str) -> None:
        """Write a hint as a cell comment."""
        height = 16 * (lines_of(text, _COMMENT_WIDTH) + 1)
        self.sheet.write_comment(row - 1, column - 1, text, {**_COMMENT, "height": height})

    def formula(self, row: int, column: int, formula: str, style: Format, value: object = "") -> None:
        """Write a formula with the value it shows until it is recalculated."""
        self.sheet.write_formula(row - 1, column - 1, formula, style, value)

    def amount(self, row: int, column: int, text: str, unit: str, *, locked: bool = False) -> None:
        """Write an amount or leave the cell open for one."""
        kind = "amount" if unit_dimension(unit)[0] != unit or unit == "元" else "count"
        style = self.formats.cell(kind, decimals=self.spec.decimals, locked=locked)
        try:
            self.sheet.write_number(row - 1, column - 1, Decimal(text.replace(",", "")), style)
        except InvalidOperation:
            self.text(row, column, text, style)
        self.numbers.append((column, row))

    def total(self, row: int, column: int, formula: str, unit: str, *, empty: object = 0) -> None:
        """Write a live total that the department may type over; `empty` is what it shows in a blank workbook."""
        kind = "amount" if unit_dimension(unit)[0] != unit or unit == "元" else "count"
        style = self.formats.cell(kind, tint=TOTAL, decimals=self.spec.decimals)
        self.numbers.append((column, row))
        self.formula(row, column, formula, style, self.value(row, column, unit, empty=empty))

    def value(self, row: int, column: int, unit: str, *, empty: object = "") -> object:
        """The cached value of a formula: the amount that was read back, or `empty` where none was read."""
        cell = self.cached.get(cell_name(row, column))
        if cell is None:
            return empty
        return "" if cell.blank or cell.amount is None else in_unit(cell.amount, unit)

    def day(self, row: int, column: int, text: str, style: Format) -> None:
        """Write a date given as 2024-02-07, or leave the cell open."""
        if text:
            self.sheet.write_datetime(row - 1, column - 1, date.fromisoformat(text), style)
        else:
            self.text(row, column, "", style)

    def drop_down(self, first: int, last: int, column: int, source: object, *, strict: bool = True) -> None:
        """Offer a list; a strict one refuses anything else, the other only asks."""
        rule = {
            "validate": "list",
            "source": source,
            "error_type": "stop" if strict else "information",
            "error_title": "不在列表里",
            "error_message": "请从下拉列表里选择。" if strict else "列表里没有这一项，请核对；确认无误可以保留。",
        }
        self.sheet.data_validation(first - 1, column - 1, last - 1, column - 1, rule)

    def tint_groups(self, first: int, last: int, grid: Grid, deepest: int) -> None:
        """Show rows of the upper levels in bold with the colour of totals."""
        columns = grid.columns.values()
        formula = f"=AND(LEN(${cell_name(first, grid.code)})>0,LEN(${cell_name(first, grid.code)})<{deepest})"
        area = (first - 1, min(columns) - 1, last - 1, max(columns) - 1)
        self.sheet.conditional_format(*area, {"type": "formula", "criteria": formula, "format": self.formats.group})

    def input_style(self, kind: str = "text", *, locked: bool = False) -> Format:
        """The format of an input cell."""
        return self.formats.cell(kind, tint=INPUT, locked=locked)


def _cells_by_name(spec: SheetSpec, form: Form | None) -> dict[str, Cell]:
    tables = [form.tables[table.name] for table in spec.tables if table.name in form.tables] if form else []
    rows = [row for table in tables for row in (*table.rows, *([table.total] if table.total else []))]
    return {cell.place.cell: cell for row in rows for cell in row.cells.values()}
