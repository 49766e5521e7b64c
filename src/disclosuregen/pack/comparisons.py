"""What must hold of checks.toml before any workbook is read: kinds, tables, columns, formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.findings import RULES, Finding, Severity, finding
from disclosuregen.formula import Formula, FormulaError, idle, parse, paths
from disclosuregen.names import nearest
from disclosuregen.pack.formulas import advised, formula_faults, shortened
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from disclosuregen.pack.checkspec import CheckSpec
    from disclosuregen.pack.spec import TableSpec

__all__ = ["LEFT", "RIGHT", "check_faults"]

# What the formula of a `rows` check calls the two rows it compares.
LEFT, RIGHT = "左", "右"
_FILE = "checks.toml"
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "equal": ("formula",),
    "rows": ("formula", "left", "right"),
    "names": ("left", "right"),
}
_ONLY: Mapping[str, frozenset[str]] = {
    "equal": frozenset({"each"}),
    "rows": frozenset({"left", "right", "by", "level", "lines"}),
    "names": frozenset({"left", "right", "level"}),
}
_BY = ("code", "name")
_UNSAID = {"by": "code", "level": 0}


def check_faults(
    checks: Iterable[CheckSpec], tables: Mapping[str, TableSpec], codes: Mapping[str, Collection[str]]
) -> Iterator[Finding]:
    """Everything that is wrong with the bureau's rules; `codes` are those of each code list."""
    ids = [check.id for check in checks]
    for twice in dict.fromkeys(check_id for check_id in ids if ids.count(check_id) > 1):
        yield _fault(f"编号“{twice}”用了两次")
    for check in checks:
        if check.severity not in set(Severity):
            yield _fault(f"“{check.id}”的 severity 应为 error、warning 或 note，读到“{check.severity}”")
        if not (check.says or check.formula or check.left):
            known = nearest(check.id, [*RULES, *(other for other in ids if other != check.id)])
            meant = f"，是不是“{known}”" if known else ""
            yield _fault(f"没有编号为“{check.id}”的规则可以调整{meant}；要登记新的规则，请写 says、formula 和 clause")
            continue
        if not check.says:
            yield _fault(f"“{check.id}”缺少 says：用一句话说清楚查什么")
        if check.kind in _NEEDS:
            yield from _kind_faults(check, tables, codes)
        else:
            yield _fault(f"“{check.id}”的 kind“{check.kind}”不认识，可用：{'、'.join(_NEEDS)}")


def _kind_faults(
    check: CheckSpec, tables: Mapping[str, TableSpec], codes: Mapping[str, Collection[str]]
) -> Iterator[Finding]:
    missing = [key for key in _NEEDS[check.kind] if not getattr(check, key)]
    for key in missing:
        yield _fault(f"“{check.id}”缺少 {key}")
    for key in sorted(frozenset().union(*_ONLY.values()) - _ONLY[check.kind]):
        if getattr(check, key) not in ((), "", _UNSAID.get(key)):
            yield _fault(f"“{check.id}”的 kind 是 {check.kind}，不能写 {key}")
    if not missing and check.kind == "equal":
        yield from _equal_faults(check, tables, codes)
    elif not missing:
        yield from _level_faults(check, tables)
        yield from {"rows": _rows_faults, "names": _names_faults}[check.kind](check, tables)


def _equal_faults(
    check: CheckSpec, tables: Mapping[str, TableSpec], codes: Mapping[str, Collection[str]]
) -> Iterator[Finding]:
    if check.each and check.each not in tables:
        yield _unknown(check, "each", check.each, tables)
        return
    columns = {column.name for column in tables[check.each].columns} if check.each else set()
    yield from formula_faults(check.formula, tables, codes, _where(check), columns, compares=True)


def _level_faults(check: CheckSpec, tables: Mapping[str, TableSpec]) -> Iterator[Finding]:
    """A level that one of the tables of codes does not have would silently leave all its rows out."""
    for table in dict.fromkeys(name.partition(".")[0] for name in (*check.left, *check.right)):
        levels = len(tables[table].levels) if table in tables and tables[table].kind == "codes" else 0
        if levels and not 0 <= check.level <= levels:
            yield _fault(f"“{check.id}”的 level 写了 {check.level}，“{table}”只有 {levels} 级")


def _rows_faults(check: CheckSpec, tables: Mapping[str, TableSpec]) -> Iterator[Finding]:
    unknown = [(key, name) for key in ("left", "right") for name in getattr(check, key) if name not in tables]
    for key, name in unknown:
        yield _unknown(check, key, name, tables)
    if check.by not in _BY:
        yield _fault(f"“{check.id}”的 by 应为 code 或 name，读到“{check.by}”")
    if unknown:
        return
    sides = [tables[name] for name in (*check.left, *check.right)]
    if check.by == "code" and any(table.kind != "codes" for table in sides):
        yield _fault(f"“{check.id}”按编码核对（by = code），左右两边都要是按编码登记的表")
    lines = {line.name for table in sides for line in table.lines}
    for span in check.lines:
        missing = [name for name in span.split("…") if name not in lines]
        yield from (_fault(f"“{check.id}”的 lines 里“{name}”不是行名{_meant(name, lines)}") for name in missing)
        if not missing and "…" in span:
            yield _fault(f"“{check.id}”的 lines 里“{span}”前后颠倒了：上面的行写在前")
    try:
        formula = parse(check.formula)
        _matched(formula, check, tables)
    except FormulaError as error:
        why = f"{advised(check.formula, str(error))}（{_where(check)}）"
        yield finding("P05", Place(_FILE, ""), read=shortened(check.formula), why=why)


def _matched(formula: Formula, check: CheckSpec, tables: Mapping[str, TableSpec]) -> None:
    """Raise FormulaError for a formula that does not compare columns of both rows."""
    if not formula.comparison:
        raise FormulaError("要有一个比较号（=、<=、>=、<、>）")
    if why := idle(formula):
        raise FormulaError(why)
    sides = {LEFT: check.left, RIGHT: check.right}
    for path in paths(formula):
        if len(path) != len((LEFT, "列")) or path[0] not in sides:
            raise FormulaError(f"里的“{'.'.join(path)}”应写成“{LEFT}.列”或“{RIGHT}.列”")
        for name in sides[path[0]]:
            columns = {column.name for column in tables[name].of_type("amount")}
            if path[1] not in columns:
                raise FormulaError(f"里的“{path[1]}”不是“{name}”的金额列{_meant(path[1], columns)}")


def _names_faults(check: CheckSpec, tables: Mapping[str, TableSpec]) -> Iterator[Finding]:
    for key in ("left", "right"):
        for name in getattr(check, key):
            table, _, column = name.partition(".")
            if table not in tables:
                yield _unknown(check, key, table, tables)
            elif column not in {one.name for one in tables[table].columns}:
                known = {one.name for one in tables[table].columns}
                yield _fault(f"“{check.id}”的 {key} 里“{name}”应写成“表.列”，没有这一列{_meant(column, known)}")


def _where(check: CheckSpec) -> str:
    return f"{_FILE}“{check.id}”"


def _unknown(check: CheckSpec, key: str, name: str, tables: Mapping[str, TableSpec]) -> Finding:
    return _fault(f"“{check.id}”的 {key}“{name}”不是表名{_meant(name, tables)}")


def _meant(name: str, known: Iterable[str]) -> str:
    near = nearest(name, list(known))
    return f"，是不是“{near}”" if near else ""


def _fault(why: str) -> Finding:
    return finding("P04", Place(_FILE, ""), why=why)
