"""The standard workbook, written from a pack: blank, carried over from last year, or filled (samples).

XlsxWriter writes it because a formula and its cached value are needed at once, which openpyxl cannot write.
"""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING

import xlsxwriter

from disclosuregen.frozen import frozen
from disclosuregen.pack.sheets import AUDIT_SHEET, CODES_SHEET, GUIDE_SHEET, IDENTITY_SHEET
from disclosuregen.places import column_letters
from disclosuregen.workbook.audit import Audit
from disclosuregen.workbook.compiled import Compiler
from disclosuregen.workbook.content import Content
from disclosuregen.workbook.drawing import SheetWriter
from disclosuregen.workbook.formats import Formats
from disclosuregen.workbook.layout import LINE, lay_out, lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from disclosuregen.model import Form, Tally
    from disclosuregen.pack import Pack
    from disclosuregen.workbook.layout import SheetLayout

__all__ = ["standard_workbook"]

# A fixed date keeps two writings of the same workbook identical.
_CREATED = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_STEPS = (
    "1. 从左到右逐张填写。浅黄色格子由单位填写；浅绿色格子是合计公式，会自动计算。",
    "2. 批复的合计数与自动计算相差 0.01 等尾数的，可以在合计格里直接改填批复数，系统照填列数公开。",
    "3. 编码可以从下拉列表里选，也可以直接输入；选好编码，名称自动带出，名称不对可以改填。上级科目的数自动汇总。",
    "4. 没有数据的表也要保留，空着即可；不要删除工作表，不要改表头、行名和工作表名称。",
    "5. 行不够时，在表的中间插入行；多余的空行不影响。",
    "6. 上年数必须逐项填写，上年没有的填 0；留空会被退回，不会当作 0。",
    "7. 填好后运行：disclosuregen check 本工作簿.xlsx（检查）；disclosuregen build 本工作簿.xlsx（生成公开文件）。",
)
_AUDIT_HINT = "不用填：各表之间对不对得上，边填边看；有问题又确有原因的，在这里说明。"


@frozen
class _Plan:
    """What all sheets of one workbook need to know of each other."""

    pack: Pack
    content: Content
    layouts: Mapping[str, SheetLayout]


def standard_workbook(
    pack: Pack,
    year: int,
    content: Content | None = None,
    cached: Form | None = None,
    tallies: Mapping[str, Tally] = MappingProxyType({}),
) -> bytes:
    """The bytes of a standard workbook.

    `cached` and `tallies` give the values that formulas show until they are recalculated.
    """
    content = content or Content()
    filled = {name: len(entries) for name, entries in content.tables.items()}
    plan = _Plan(pack, content, {sheet.name: lay_out(sheet, filled) for sheet in pack.form.sheets})
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": pack.card.title, "created": _CREATED})
    book.set_calc_mode("auto")
    formats = Formats(book)
    _guide(book, formats, pack)
    for sheet in pack.form.sheets:
        layout = plan.layouts[sheet.name]
        lists = _code_ranges(pack), _pick_ranges(plan)
        SheetWriter(book.add_worksheet(sheet.name), formats, sheet, layout, content, {}, *lists).write(cached)
    audit = Audit(book.add_worksheet(AUDIT_SHEET), formats, Compiler(pack, plan.layouts), tallies)
    audit.write(pack)
    _code_lists(book, pack)
    _identity(book, pack, year)
    book.close()
    return stream.getvalue()


def _guide(book: Workbook, formats: Formats, pack: Pack) -> None:
    sheet: Worksheet = book.add_worksheet(GUIDE_SHEET)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, 1, 78)
    sheet.merge_range(0, 0, 0, 1, f"{pack.card.title}　填报说明", formats.title)
    sheet.set_row(0, 32)
    for row, step in enumerate(_STEPS, 1):
        sheet.merge_range(row, 0, row, 1, step, formats.wrapped)
        sheet.set_row(row, LINE * lines_of(step, 120) + 7)
    row = len(_STEPS) + 2
    sheet.write(row, 0, "工作表（点击转到）", formats.heading)
    sheet.write(row, 1, "填什么", formats.heading)
    sheet.set_row(row, LINE + 7)
    number = row
    for number, spec in enumerate(pack.form.sheets, row + 1):
        sheet.set_row(number, LINE * lines_of(spec.hint, 78) + 3)
        sheet.write_url(number, 0, f"internal:'{spec.name}'!A1", formats.link, spec.name)
        sheet.write_string(number, 1, spec.hint or spec.title, formats.wrapped)
    sheet.write_url(number + 1, 0, f"internal:'{AUDIT_SHEET}'!A1", formats.link, AUDIT_SHEET)
    sheet.write_string(
        number + 1, 1, "不用填：各表之间对不对得上，边填边看；有问题又确有原因的，在这里说明。", formats.wrapped
    )
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4)
    sheet.fit_to_pages(1, 0)
    sheet.activate()


def _code_lists(book: Workbook, pack: Pack) -> None:
    """The hidden lists: what is shown in the drop-down, the bare code, the name; three columns a list."""
    sheet: Worksheet = book.add_worksheet(CODES_SHEET)
    for number, (name, codes) in enumerate(pack.codes.items()):
        sheet.write_string(0, number * 3, name)
        for row, (code, label) in enumerate(codes.items(), 1):
            sheet.write_string(row, number * 3, f"{code} {label}")
            sheet.write_string(row, number * 3 + 1, code)
            sheet.write_string(row, number * 3 + 2, label)
    sheet.hide()


def _code_ranges(pack: Pack) -> dict[str, tuple[str, str]]:
    """For each code list the range of its drop-down and the range in which a name is looked up."""
    ranges = {}
    for number, (name, codes) in enumerate(pack.codes.items()):
        first, code, label = (column_letters(number * 3 + step) for step in (1, 2, 3))
        end = len(codes) + 1
        ranges[name] = (
            f"='{CODES_SHEET}'!${first}$2:${first}${end}",
            f"'{CODES_SHEET}'!${code}$2:${label}${end}",
        )
    return ranges


def _pick_ranges(plan: _Plan) -> dict[str, str]:
    """The range of every table column, as `表.列`, for drop-downs that offer what stands there."""
    ranges = {}
    for spec in plan.pack.form.sheets:
        for name, grid in plan.layouts[spec.name].grids.items():
            for column, position in grid.columns.items():
                letters = column_letters(position)
                ranges[f"{name}.{column}"] = f"='{spec.name}'!${letters}${grid.first}:${letters}${grid.last}"
    return ranges


def _identity(book: Workbook, pack: Pack, year: int) -> None:
    sheet: Worksheet = book.add_worksheet(IDENTITY_SHEET)
    for row, (label, value) in enumerate((("模板包", pack.card.id), ("版本", pack.card.version), ("年度", str(year)))):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, value)
    sheet.very_hidden()
