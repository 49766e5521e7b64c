"""What must hold inside a pack before any workbook is read: names, sums, formulas, lists."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.names import nearest
from disclosuregen.pack.comparisons import check_faults, formula_faults
from disclosuregen.pack.sheets import form_faults
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.pack.spec import Choice, FigureSpec, Pack, TableSpec

__all__ = ["faults_of"]

_TABLE_KINDS = ("lines", "codes", "single", "list")
_COLUMN_TYPES = ("label", "code", "name", "amount", "text", "choice", "unit")
_LINE_TYPES = ("", "text", "code", "year", "date", "choice", "amount")
_FIGURE_NEEDS = {
    "amount": ("value",),
    "comparison": ("now", "before"),
    "share": ("part", "whole"),
    "list": ("each", "label", "value"),
    "breakdown": ("items",),
    "join": ("each", "key", "with_", "with_key"),
    "beside": ("tables",),
    "count": ("each",),
}
_MAPPING_NAMES = frozenset(dir(dict))
_ID = re.compile(r"[a-z0-9-]+")


def faults_of(pack: Pack) -> Iterator[Finding]:
    """Everything that is wrong with the pack's own words."""
    tables = {table.name: table for _, table in pack.form.tables()}
    if len(pack.card.years) != 2:  # noqa: PLR2004 - first and last year
        yield _fault("pack.toml", "years 应为两个年度：首年和末年")
    if not _ID.fullmatch(pack.card.id):
        yield _fault("pack.toml", f"id“{pack.card.id}”只能用小写字母、数字和连字符")
    yield from _cover_faults(pack)
    yield from form_faults(pack.form)
    yield from _name_faults(pack)
    for table in tables.values():
        yield from _table_faults(table, pack)
    for figure in pack.figures:
        yield from _figure_faults(figure, tables)
    yield from check_faults(pack.checks, tables)
    yield from _report_faults(pack, tables)
    for line in (line for table in tables.values() for line in table.lines if line.from_):
        yield from formula_faults(line.from_, tables, f"form.toml“{line.name}”的 from")


def _cover_faults(pack: Pack) -> Iterator[Finding]:
    """The lines of the cover that pack.toml speaks of are there."""
    said = pack.card.document
    known = [line.name for _, table in pack.form.tables() if table.global_ for line in table.lines]
    for key, names in (("names", said.names), ("code", (said.code,)), ("unit", (said.unit,))):
        for name in filter(None, names):
            if name not in known:
                yield _fault("pack.toml", f"{key} 里的“{name}”不是封面上的行{_meant(nearest(name, known))}")
    if bool(said.code) != bool(said.unit):
        yield _fault("pack.toml", "code 和 unit 要一起写：单位的代码和名称")


def _report_faults(pack: Pack, tables: dict[str, TableSpec]) -> Iterator[Finding]:
    """The cover's line and the formulas of the report on all units."""
    report = pack.card.report
    known = {line.name: line for table in tables.values() if table.global_ for line in table.lines}
    if report.whole:
        line, value = (*report.whole, "")[:2]
        choices = [choice.value for choice in known[line].choices] if line in known else []
        if len(report.whole) != 2 or value not in choices:  # noqa: PLR2004 - a line and its value
            yield _fault("pack.toml", "report 的 whole 应为两项：封面上的一个选项行，和表示部门汇总的那个选项")
    for one in report.sums:
        for key, formula in (("now", one.now), ("before", one.before)):
            yield from formula_faults(formula, tables, f"pack.toml“{one.title}”的 {key}") if formula else ()


def _name_faults(pack: Pack) -> Iterator[Finding]:
    seen: set[str] = set()
    named = [("form.toml", line.name) for _, table in pack.form.tables() if table.global_ for line in table.lines]
    named += [("form.toml", table.name) for _, table in pack.form.tables()]
    named += [("figures.toml", figure.name) for figure in pack.figures]
    named += [("figures.toml", constant.name) for constant in pack.constants]
    for file, name in named:
        if not _usable(name):
            yield _fault(file, f"“{name}”不能用作名字：只能用汉字、字母、数字，不能有标点和空格")
        if name in seen:
            yield _fault(file, f"名字“{name}”用了两次")
        seen.add(name)


def _usable(name: str) -> bool:
    return name.isidentifier() and name == unicodedata.normalize("NFKC", name) and name not in _MAPPING_NAMES


def _table_faults(table: TableSpec, pack: Pack) -> Iterator[Finding]:
    where = f"表“{table.name}”"
    if table.kind not in _TABLE_KINDS:
        yield _fault("form.toml", f"{where}的 kind“{table.kind}”不认识，可用：{'、'.join(_TABLE_KINDS)}")
    if table.codes and table.codes not in pack.codes:
        yield _fault("form.toml", f"{where}用的科目表“{table.codes}”没有登记")
    columns, lines = [column.name for column in table.columns], [line.name for line in table.lines]
    for names, kind in ((columns, "列"), (lines, "行")):
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                yield _fault("form.toml", f"{where}有两个{kind}都叫“{name}”")
            if not _usable(name):
                yield _fault("form.toml", f"{where}的{kind}名“{name}”不能有标点、空格和括号")
    for owner, terms, known in _sums(table):
        for name in set(terms) - set(known):
            yield _fault("form.toml", f"{where}“{owner}”的 sum 里“{name}”不存在{_meant(nearest(name, list(known)))}")
    yield from _type_faults(table, where)
    yield from _word_faults(table, where)


def _sums(table: TableSpec) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    columns = tuple(column.name for column in table.columns)
    lines = tuple(line.name for line in table.lines)
    yield from ((column.name, column.sum, columns) for column in table.columns)
    yield from ((line.name, line.sum, lines) for line in table.lines)


def _type_faults(table: TableSpec, where: str) -> Iterator[Finding]:
    typed: list[tuple[str, str, tuple[str, ...], tuple[Choice, ...]]] = [
        *((column.name, column.type, _COLUMN_TYPES, column.choices) for column in table.columns),
        *((line.name, line.type, _LINE_TYPES, line.choices) for line in table.lines),
    ]
    for name, kind, allowed, choices in typed:
        if kind not in allowed:
            yield _fault("form.toml", f"{where}“{name}”的 type“{kind}”不认识，可用：{'、'.join(filter(None, allowed))}")
        if kind == "choice" and not choices:
            yield _fault("form.toml", f"{where}“{name}”是选项，但没有 choices")


def _word_faults(table: TableSpec, where: str) -> Iterator[Finding]:
    """What a table says of its words: entries that are there, rows that can be counted."""
    for column in table.columns:
        values = [choice.value for choice in column.choices]
        if column.secret and column.secret not in values:
            yield _fault("form.toml", f"{where}“{column.name}”的 secret“{column.secret}”不是它的选项")
    if table.counted and table.kind != "list":
        yield _fault("form.toml", f"{where}不是 list 表，不能有 counted")


def _figure_faults(figure: FigureSpec, tables: dict[str, TableSpec]) -> Iterator[Finding]:
    where = f"figures.toml“{figure.name}”"
    if figure.kind not in _FIGURE_NEEDS:
        yield _fault("figures.toml", f"“{figure.name}”的 kind“{figure.kind}”不认识，可用：{'、'.join(_FIGURE_NEEDS)}")
        return
    for key in _FIGURE_NEEDS[figure.kind]:
        if not getattr(figure, key):
            yield _fault("figures.toml", f"“{figure.name}”缺少 {key.rstrip('_')}")
    formulas = [figure.now, figure.before, figure.part, figure.whole]
    formulas += [figure.value] if figure.kind == "amount" else []
    formulas += [text for item in figure.items for text in (item.now, item.before)]
    for text in filter(None, formulas):
        yield from formula_faults(text, tables, where)
    named = [*figure.tables, figure.each, figure.with_]
    for name in filter(None, named):
        if name not in tables:
            yield _fault("figures.toml", f"“{figure.name}”里的“{name}”不是表名{_meant(nearest(name, list(tables)))}")


def _meant(name: str) -> str:
    return f"，是不是“{name}”" if name else ""


def _fault(file: str, why: str) -> Finding:
    return finding("P04", Place(file, ""), why=why)
