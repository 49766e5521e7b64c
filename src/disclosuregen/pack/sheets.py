"""What must hold for sheets and tables, so that a workbook can be drawn from them and read by them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, unit_dimension
from disclosuregen.findings import Finding, finding
from disclosuregen.names import folded, nearest
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from disclosuregen.pack.spec import FormSpec, SheetSpec, TableSpec

__all__ = ["AUDIT_SHEET", "CODES_SHEET", "GUIDE_SHEET", "IDENTITY_SHEET", "form_faults"]

# The sheets every standard workbook has besides the form's. The hidden last one says whose form it is: 模板包, 版本,
# 年度 in column A, their values in column B.
GUIDE_SHEET, AUDIT_SHEET, CODES_SHEET, IDENTITY_SHEET = "填报说明", "审核", "编码表", "disclosuregen"
_SHEET_NAME = re.compile(r"(?!')[^\[\]:*?/\\\x00-\x1f]{1,31}(?<!')")
_DEEPEST_HEADER = 3
_MOST_DECIMALS = 6
_MOST_ROWS, _WIDEST = 5_000, 120
_COLUMN_NEEDS = {"lines": ("label",), "codes": ("code",), "single": ("amount",), "list": ()}
_PREFIX = "prefix"


def form_faults(form: FormSpec) -> Iterator[Finding]:
    """Everything in a form that could not be drawn or not be read back."""
    taken: dict[str, str] = {folded(name): name for name in (GUIDE_SHEET, AUDIT_SHEET, CODES_SHEET, IDENTITY_SHEET)}
    for sheet in form.sheets:
        where = f"工作表“{sheet.name}”"
        for name in dict.fromkeys((sheet.name, *sheet.aliases)):
            if folded(name) in taken:
                yield _fault(f"{where}的名称或别名“{name}”已经有工作表用了")
            taken[folded(name)] = sheet.name
        yield from (_fault(f"{where}{why}") for why in _sheet_faults(sheet))
        for number, table in enumerate(sheet.tables):
            known = [other.name for other in sheet.tables[:number]]
            yield from (_fault(f"表“{table.name}”{why}") for why in _table_faults(table, known))
    columns = {f"{table.name}.{column.name}" for _, table in form.tables() for column in table.columns}
    for _, table in form.tables():
        for column in table.columns:
            if column.pick and column.pick not in columns:
                yield _fault(
                    f"表“{table.name}”“{column.name}”的 pick“{column.pick}”不是“表.列”{_meant(column.pick, columns)}"
                )


def _sheet_faults(sheet: SheetSpec) -> Iterator[str]:
    if not _SHEET_NAME.fullmatch(sheet.name):
        yield "的名称不能用：最多 31 个字，不能有 [ ] : * ? / \\，首尾不能是单引号"
    if not sheet.tables:
        yield "里没有表"
    if sheet.unit and unit_dimension(sheet.unit)[0] != MONEY:
        yield f"的 unit“{sheet.unit}”不是金额单位"
    if not 0 <= sheet.decimals <= _MOST_DECIMALS:
        yield f"的 decimals 应在 0 到 {_MOST_DECIMALS} 之间"


def _table_faults(table: TableSpec, before: list[str]) -> Iterator[str]:
    if table.beside and table.beside not in before:
        yield f"的 beside“{table.beside}”不是同一张工作表里前面的表{_meant(table.beside, before)}"
    if not table.columns:
        yield "没有列"
    yield from _size_faults(table)
    for kind in _COLUMN_NEEDS.get(table.kind, ()):
        if not table.of_type(kind):
            yield f"是 {table.kind} 表，要有一列的 type 是 {kind}"
    yield from _header_faults(table)
    yield from _kind_faults(table)
    for terms in ({column.name: column.sum for column in table.columns}, {line.name: line.sum for line in table.lines}):
        for name in terms:
            if name in _reached(name, terms):
                yield f"“{name}”的 sum 绕回了自己"


def _size_faults(table: TableSpec) -> Iterator[str]:
    """Numbers that a sheet can have."""
    if not 1 <= table.rows <= _MOST_ROWS:
        yield f"的 rows 应在 1 到 {_MOST_ROWS} 之间，读到 {table.rows}"
    for column in table.columns:
        if not 1 <= column.width <= _WIDEST:
            yield f"“{column.name}”的 width 应在 1 到 {_WIDEST} 之间，读到 {column.width}"
    for line in table.lines:
        if not 1 <= line.row <= _MOST_ROWS:
            yield f"“{line.name}”的 row 应在 1 到 {_MOST_ROWS} 之间，读到 {line.row}"


def _header_faults(table: TableSpec) -> Iterator[str]:
    seen: set[str] = set()
    for column in table.columns:
        header = "".join(folded(label) for label in column.header)
        if not 1 <= len(column.header) <= _DEEPEST_HEADER or not all(map(folded, column.header)):
            yield f"“{column.name}”的 header 应有一到 {_DEEPEST_HEADER} 级，不能是空的"
        elif header in seen:
            yield f"有两列的表头都是“{' / '.join(column.header)}”"
        seen.add(header)
        if column.sum and column.type != "amount":
            yield f"“{column.name}”有 sum，但 type 不是 amount"


def _kind_faults(table: TableSpec) -> Iterator[str]:
    if (table.kind == "lines") != bool(table.lines):
        yield "是 lines 表，但没有 lines" if table.kind == "lines" else f"是 {table.kind} 表，不能有 lines"
    rows = [line.row for line in table.lines]
    if rows != sorted(set(rows)):
        yield "的 lines 要从上到下排列，row 不能重复"
    if (table.kind == "codes") != bool(table.levels):
        yield "是 codes 表，但没有 levels" if table.kind == "codes" else f"是 {table.kind} 表，不能有 levels"
    if table.total and table.kind != "codes":
        yield f"是 {table.kind} 表，不能有 total"
    yield from _level_faults(table)
    units = {line.name: line.unit for line in table.lines}
    for line in table.lines:
        if any(units.get(name, line.unit) != line.unit for name in line.sum):
            yield f"“{line.name}”的 sum 里有单位（unit）不同的行"
        if line.type == "year" and not table.of_type("text"):
            yield f"“{line.name}”是年度，要有一列的 type 是 text"
        if line.from_ and not table.of_type("amount"):
            yield f"“{line.name}”有 from，要有一列的 type 是 amount"


def _level_faults(table: TableSpec) -> Iterator[str]:
    columns = [column.name for column in table.columns]
    for level in table.levels:
        if level.length < 1:
            yield "的 levels 里 length 应大于 0"
        if level.of not in {"", _PREFIX, *columns}:
            yield f"的 levels 里 of“{level.of}”不是列名{_meant(level.of, columns)}"
        if level.of not in {"", _PREFIX} and not table.of_type("name"):
            yield "按列汇总，要有一列的 type 是 name"


def _reached(name: str, terms: Mapping[str, tuple[str, ...]]) -> set[str]:
    """All names that a sum adds up, directly or through other sums."""
    reached: set[str] = set()
    pending = list(terms[name])
    while pending:
        term = pending.pop()
        if term not in reached:
            reached.add(term)
            pending.extend(terms.get(term, ()))
    return reached


def _meant(name: str, known: list[str] | set[str]) -> str:
    near = nearest(name, sorted(known))
    return f"，是不是“{near}”" if near else ""


def _fault(why: str) -> Finding:
    return finding("P04", Place("form.toml", ""), why=why)
