"""What must hold of figures.toml before any workbook is read: every name is there, and of the right kind."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.names import nearest
from disclosuregen.pack.formulas import formula_faults
from disclosuregen.pack.spec import FigureSpec
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from disclosuregen.pack.spec import Column, TableSpec

__all__ = ["figure_faults", "filled_columns"]

_FILE = "figures.toml"
# What each kind needs, and what it may have besides.
_KEYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "amount": (("value",), ()),
    "comparison": (("now", "before"), ("reason", "rate")),
    "share": (("part", "whole"), ()),
    "list": (("each", "label", "value"), ("level",)),
    "breakdown": (("items",), ()),
    "join": (("each", "key", "with_", "with_key"), ("where", "equals")),
    "beside": (("tables",), ()),
    "count": (("each",), ("level", "where", "equals")),
}
_ALWAYS = frozenset({"name", "kind", "means"})
_UNSAID = {item.name: item.default for item in fields(FigureSpec)}
_TWO = 2


def figure_faults(
    figure: FigureSpec, tables: Mapping[str, TableSpec], codes: Mapping[str, Collection[str]], says: Collection[str]
) -> Iterator[Finding]:
    """Everything that would keep a figure from being computed; `says` are the names a breakdown's sentence uses."""
    if figure.kind not in _KEYS:
        yield _fault(f"“{figure.name}”的 kind“{figure.kind}”不认识，可用：{'、'.join(_KEYS)}")
        return
    needed, more = _KEYS[figure.kind]
    for key in needed:
        if not getattr(figure, key):
            yield _fault(f"“{figure.name}”缺少 {key.rstrip('_')}")
    for key in _UNSAID.keys() - {*needed, *more} - _ALWAYS:
        if getattr(figure, key) != _UNSAID[key]:
            yield _fault(f"“{figure.name}”的 kind 是 {figure.kind}，不能写 {key.rstrip('_')}")
    for text in _formulas(figure):
        yield from formula_faults(text, tables, codes, f"{_FILE}“{figure.name}”")
    for name in filter(None, (*figure.tables, figure.each, figure.with_)):
        if name not in tables:
            yield _fault(f"“{figure.name}”里的“{name}”不是表名{_meant(name, tables)}")
    yield from (_fault(f"“{figure.name}”{why}") for why in _named(figure, tables, says))


def _formulas(figure: FigureSpec) -> Iterator[str]:
    """The formulas of a figure that has a kind."""
    texts = [figure.now, figure.before, figure.part, figure.whole]
    texts += [figure.value] if figure.kind == "amount" else []
    texts += [text for item in figure.items for text in (item.now, item.before)]
    return filter(None, texts)


def _named(figure: FigureSpec, tables: Mapping[str, TableSpec], says: Collection[str]) -> Iterator[str]:
    each, other = tables.get(figure.each), tables.get(figure.with_)
    if figure.kind == "comparison":
        yield from _comparison(figure, tables)
    if figure.kind == "breakdown":
        yield from _items(figure, says)
    if figure.kind == "beside":
        yield from _beside(figure, tables)
    if each is None:
        return
    columns = {column.name: column for column in filled_columns(each)}
    if figure.kind == "list":
        yield from _column("label", figure.label, {n: c for n, c in columns.items() if c.type != "amount"}, each)
        yield from _column("value", figure.value, {n: c for n, c in columns.items() if c.type == "amount"}, each)
    if figure.kind == "join":
        yield from _column("key", figure.key, {n: c for n, c in columns.items() if c.type != "amount"}, each)
        if other is not None:
            yield from _column("with_key", figure.with_key, {c.name: c for c in filled_columns(other)}, other)
    yield from _level(figure, each)
    yield from _where(figure, columns, each)


def filled_columns(table: TableSpec) -> tuple[Column, ...]:
    """The columns of which each row has a cell."""
    skipped = {"lines": {"label", "unit"}, "single": {"label", "unit", "text", "code", "name", "choice"}}
    return tuple(column for column in table.columns if column.type not in skipped.get(table.kind, ()))


def _column(key: str, name: str, columns: Mapping[str, Column], table: TableSpec) -> Iterator[str]:
    """A key that names a column names one that is there."""
    if name and name not in columns:
        known = _meant(name, columns) or f"，可用：{'、'.join(columns) or '（没有）'}"
        kind = "金额列" if key == "value" else "列"
        yield f"的 {key}“{name}”不是“{table.name}”的{kind}{known}"


def _level(figure: FigureSpec, table: TableSpec) -> Iterator[str]:
    deepest = len(table.levels)
    if figure.level and not 1 <= figure.level <= deepest:
        said = f"“{table.name}”只有 {deepest} 级" if deepest else f"“{table.name}”不分级次"
        yield f"的 level 写了 {figure.level}，{said}"


def _where(figure: FigureSpec, columns: Mapping[str, Column], table: TableSpec) -> Iterator[str]:
    if bool(figure.where) != bool(figure.equals):
        yield "的 where 和 equals 要一起写：哪一列、等于什么"
    yield from _column("where", figure.where, {n: c for n, c in columns.items() if c.type != "amount"}, table)
    column = columns.get(figure.where)
    values = [choice.value for choice in column.choices] if column else []
    if values and figure.equals and figure.equals not in values:
        yield f"的 equals“{figure.equals}”不是“{figure.where}”的选项，可用：{'、'.join(values)}"


def _comparison(figure: FigureSpec, tables: Mapping[str, TableSpec]) -> Iterator[str]:
    if figure.now and figure.now == figure.before:
        yield "的 now 和 before 是同一个数，永远是持平"
    if not figure.reason:
        return
    name, _, line = figure.reason.partition(".")
    table = tables.get(name)
    texts = [one.name for one in table.lines if _holds_text(table, one.type)] if table is not None else []
    if table is None or table.kind != "lines":
        yield f"的 reason“{figure.reason}”应写成“表.行”，是填写原因的那一行{_meant(name, tables)}"
    elif line not in texts:
        yield f"的 reason“{figure.reason}”里，“{line}”不是“{name}”里填文字的行{_meant(line, texts)}"


def _holds_text(table: TableSpec, kind: str) -> bool:
    """Whether a line of that type has a cell for words."""
    return any((kind or column.type) != "amount" for column in filled_columns(table))


def _items(figure: FigureSpec, says: Collection[str]) -> Iterator[str]:
    names = [item.says for item in figure.items]
    for twice in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield f"的 items 里“{twice}”写了两次"
    for item in figure.items:
        if not item.says.strip():
            yield "的 items 里有一项 says 是空的"
        if item.now == item.before:
            yield f"的 items 里“{item.says}”的 now 和 before 是同一个数，永远是持平"
        wanted = sorted(set(says) - {"名称", "本年"})
        if not item.before and wanted:
            yield f"的 items 里“{item.says}”没有 before，phrases.toml 的 breakdown_item 却要用 {{{wanted[0]}}}"


def _beside(figure: FigureSpec, tables: Mapping[str, TableSpec]) -> Iterator[str]:
    if len(set(figure.tables)) < _TWO:
        yield "的 tables 至少要写两张不同的表，它们左右并排"
    for name in figure.tables:
        if name in tables and tables[name].kind != "lines":
            yield f"的 tables 里“{name}”不是固定行的表（lines），不能并排"


def _meant(name: str, known: Iterable[str]) -> str:
    near = nearest(name, list(known))
    return f"，是不是“{near}”" if near else ""


def _fault(why: str) -> Finding:
    return finding("P04", Place(_FILE, ""), why=why)
