"""What must hold inside a pack before any workbook is read: names, sums, formulas, lists."""

from __future__ import annotations

import keyword
import unicodedata
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.names import nearest
from disclosuregen.pack.cards import card_faults
from disclosuregen.pack.comparisons import check_faults
from disclosuregen.pack.figuring import figure_faults
from disclosuregen.pack.formulas import formula_faults
from disclosuregen.pack.phrasing import blanks_in, phrase_faults
from disclosuregen.pack.sheets import form_faults
from disclosuregen.pack.versions import unheard_of
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.pack.spec import Choice, Column, Line, Pack, TableSpec

__all__ = ["faults_of"]

_TABLE_KINDS = ("lines", "codes", "single", "list")
_COLUMN_TYPES = ("label", "code", "name", "amount", "text", "choice", "unit")
_LINE_TYPES = ("", "text", "code", "year", "date", "choice", "amount")
_MAPPING_NAMES = frozenset(dir(dict))
_BRACES = frozenset("{}\uff5b\uff5d")
_FEWEST_TIMES = 2
# Words of the template language, and what its loops are called.
_TAKEN = frozenset({*keyword.kwlist, "recursive", "none", "true", "false", "loop", "self", "off"})
_ITEMS = frozenset({"行", "项"})
# What every table, and every row of one, says of itself.
_OF_TABLES = frozenset({"单位", "个数", "为空", "空表备注", "行", "条", "列举", "合计行"})
_OF_ROWS = frozenset({"级次", "序号", "合计行"})


def faults_of(pack: Pack) -> Iterator[Finding]:
    """Everything that is wrong with the pack's own words."""
    tables = {table.name: table for _, table in pack.form.tables()}
    yield from card_faults(pack)
    yield from form_faults(pack.form)
    yield from _name_faults(pack)
    for table in tables.values():
        yield from _table_faults(table, pack)
    yield from phrase_faults(pack.phrases, pack.form)
    says = blanks_in(pack.phrases.list.breakdown_item)
    for figure in pack.figures:
        yield from figure_faults(figure, tables, pack.codes, says)
    yield from check_faults(pack.checks, tables, pack.codes)
    yield from _report_faults(pack, tables)
    yield from _limit_faults(pack)
    for line in (line for table in tables.values() for line in table.lines if line.from_):
        yield from formula_faults(line.from_, tables, pack.codes, f"form.toml“{line.name}”的 from")


def _limit_faults(pack: Pack) -> Iterator[Finding]:
    limits = pack.limits
    for key in ("reason_amount", "reason_rate", "jump_amount", "largest"):
        if getattr(limits, key) < 0:
            yield _fault("checks.toml", f"limits 的 {key} 不能小于 0，读到 {getattr(limits, key)}")
    if limits.jump_times < _FEWEST_TIMES:
        yield _fault("checks.toml", f"limits 的 jump_times 至少是 {_FEWEST_TIMES}，读到 {limits.jump_times}")


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
            yield from formula_faults(formula, tables, pack.codes, f"pack.toml“{one.title}”的 {key}") if formula else ()


def _name_faults(pack: Pack) -> Iterator[Finding]:
    for constant in pack.constants:
        if not constant.says.strip() or not _BRACES.isdisjoint(constant.says):
            yield _fault("figures.toml", f"“{constant.name}”的 says 不能是空的，也不能有花括号：它写什么就印什么")
    seen: set[str] = set()
    named = [("form.toml", line.name) for _, table in pack.form.tables() if table.global_ for line in table.lines]
    named += [("form.toml", table.name) for _, table in pack.form.tables()]
    named += [("figures.toml", figure.name) for figure in pack.figures]
    named += [("figures.toml", constant.name) for constant in pack.constants]
    for file, name in named:
        if not _usable(name):
            yield _fault(file, f"“{name}”不能用作名字：只能用汉字、字母、数字，不能有标点和空格")
        elif name in _TAKEN | _ITEMS:
            yield _fault(file, f"“{name}”不能用作名字：模板里另有用处，请换一个")
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
    yield from (_fault("form.toml", f"{where}{why}") for why in _named_twice(table))
    for owner, terms, known in _sums(table):
        for name in sorted(set(terms) - set(known)):
            if set(name.split("…")) <= set(known):
                yield _fault("form.toml", f"{where}“{owner}”的 sum 里“{name}”前后颠倒了：上面的行写在前")
                continue
            yield _fault("form.toml", f"{where}“{owner}”的 sum 里“{name}”不存在{_meant(nearest(name, list(known)))}")
    yield from _type_faults(table, where)
    yield from _word_faults(table, where)
    yield from _since_faults(table, where, pack)


def _named_twice(table: TableSpec) -> Iterator[str]:
    """Columns and lines have names of their own that templates and formulas can use."""
    for listed, kind in ((table.columns, "列"), (table.lines, "行")):
        names = [one.name for one in listed]
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                yield f"有两个{kind}都叫“{name}”"
            if not _usable(name):
                yield f"的{kind}名“{name}”不能有标点、空格和括号"
            elif name in _TAKEN or name in _spoken_for(table, kind):
                yield f"的{kind}名“{name}”模板里另有用处，请换一个，例如“{name}数”"


def _spoken_for(table: TableSpec, kind: str) -> frozenset[str]:
    """The names that a table or its rows have already."""
    if table.global_:
        return frozenset()
    of_table = _OF_TABLES if kind == "行" or table.kind == "single" else frozenset()
    return of_table | (_OF_ROWS if kind == "列" else frozenset())


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
        yield from (_fault("form.toml", f"{where}“{name}”{why}") for why in _choice_faults(choices))
    dates = [line.name for line in table.lines if line.type == "date"]
    for line in table.lines:
        if line.after and not {line.name, line.after} <= set(dates):
            meant = _meant(nearest(line.after, dates))
            yield _fault("form.toml", f"{where}“{line.name}”的 after“{line.after}”：两行都要是本表的日期行{meant}")


def _choice_faults(choices: tuple[Choice, ...]) -> Iterator[str]:
    """Every entry says what the others say, or a template fails for whoever has picked it."""
    values = [choice.value for choice in choices]
    for value in dict.fromkeys(value for value in values if values.count(value) > 1 or not value.strip()):
        yield f"的选项“{value}”写了两次，或者是空的"
    names = dict.fromkeys(word.name for choice in choices for word in choice.words)
    for choice in choices:
        said = [word.name for word in choice.words]
        for name in names:
            if name not in said:
                yield f'的选项“{choice.value}”的 words 里没有“{name}”，别的选项有；不印什么的写 says = ""'
        for word in choice.words:
            if said.count(word.name) > 1:
                yield f"的选项“{choice.value}”的 words 里“{word.name}”写了两次"
            elif not _usable(word.name) or word.name in _TAKEN:
                yield f"的选项“{choice.value}”的 words 里“{word.name}”不能用作名字"
            if not _BRACES.isdisjoint(word.says):
                yield f"的选项“{choice.value}”的“{word.name}”里有花括号，会照样印出来"


def _word_faults(table: TableSpec, where: str) -> Iterator[Finding]:
    """What a table says of its words: entries that are there, rows that can be counted."""
    for column in table.columns:
        values = [choice.value for choice in column.choices]
        if column.secret and column.secret not in values:
            yield _fault("form.toml", f"{where}“{column.name}”的 secret“{column.secret}”不是它的选项")
    if table.counted and table.kind != "list":
        yield _fault("form.toml", f"{where}不是 list 表，不能有 counted")


def _since_faults(table: TableSpec, where: str, pack: Pack) -> Iterator[Finding]:
    """What an older workbook may lack is blank there, so it must be something that may be; since when is known."""
    keys = {column.name for column in table.columns if column.type in {"label", "code", "name"}}
    parts: list[Column | Line] = [*table.columns, *table.lines]
    for one in parts:
        if one.since and (one.required or one.prior):
            yield _fault("form.toml", f"{where}“{one.name}”必须填写，不能有 since：旧版工作簿里没有它")
        elif one.since and one in table.columns and one.name in keys:
            yield _fault("form.toml", f"{where}“{one.name}”用来认行，不能有 since")
        elif one.since and unheard_of(pack, one.since):
            why = f"{where}“{one.name}”的 since“{one.since}”不是 pack.toml 里的版本（version、also）"
            yield finding("P38", Place("form.toml", ""), why=f"{why}，旧版工作簿没有它会算缺少")


def _meant(name: str) -> str:
    return f"，是不是“{name}”" if name else ""


def _fault(file: str, why: str) -> Finding:
    return finding("P04", Place(file, ""), why=why)
