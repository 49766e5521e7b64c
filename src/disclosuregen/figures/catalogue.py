"""Every name a template may use, known from the pack alone: what it is, what it means, what parts it has."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, unit_dimension
from disclosuregen.formula import FormulaError, parse, paths
from disclosuregen.model import UNKNOWN, Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from disclosuregen.pack import Column, Line, Pack, SheetSpec, TableSpec
    from disclosuregen.pack.spec import FigureSpec

__all__ = ["catalogue"]

TEXT, AMOUNT, COUNT, RATE, YES_NO, NUMBER, ROWS, TABLE = "文字", "金额", "个数", "百分比", "是否", "序号", "逐行", "表"
# An amount that is no money: so many 辆; a year; a part of a date.
MEASURE, YEAR, OF_DATE = "数量", "年度", "日期数"
_NUMBER = Slot(NUMBER, "从 1 起的序号")


def catalogue(pack: Pack) -> Mapping[str, Slot]:
    """Name → slot, in the order of the form, then constants and figures."""
    slots: dict[str, Slot] = {}
    tables = {spec.name: (sheet, spec) for sheet, spec in pack.form.tables()}
    for sheet, spec in tables.values():
        if spec.global_:
            slots |= {line.name: _field(sheet, line) for line in spec.lines}
        else:
            slots[spec.name] = _table(sheet, spec, pack.codes.get(spec.codes, {}))
    slots |= {constant.name: Slot(TEXT, constant.clause or "固定的文字") for constant in pack.constants}
    for figure in pack.figures:
        slots[figure.name] = _figure(figure, tables)
    return MappingProxyType(slots)


def _figure(spec: FigureSpec, tables: _Tables) -> Slot:
    """The slot of a figure; unknown where it is of no kind or of no table, which is reported elsewhere."""
    try:
        return _KINDS[spec.kind](spec, tables)
    except KeyError:
        return UNKNOWN


def _field(sheet: SheetSpec, line: Line) -> Slot:
    means = f"{sheet.name}的“{line.label}”"
    if line.type == "date":
        return Slot("日期", means, _parts(OF_DATE, {name: f"{line.label}的{name}" for name in "年月日"}))
    if line.type == "year":
        return Slot(YEAR, means, _parts(YEAR, {"上年": "上一年度", "下年": "下一年度"}))
    words = {word.name: f"随{line.label}而变的说法" for choice in line.choices for word in choice.words}
    return Slot(TEXT, means, _parts(TEXT, words))


def _parts(kind: str, names: Mapping[str, str]) -> Mapping[str, Slot]:
    return MappingProxyType({name: Slot(kind, means) for name, means in names.items()})


def _column(column: Column) -> Slot:
    return Slot(AMOUNT if column.type == "amount" else TEXT, " / ".join(column.header))


def _columns(spec: TableSpec, *, labels: bool = True) -> dict[str, Slot]:
    skipped = () if labels else ("label", "unit")
    return {column.name: _column(column) for column in spec.columns if column.type not in skipped}


def _row(spec: TableSpec, means: str) -> Slot:
    extra = {
        "级次": Slot(NUMBER, "第几级科目，1 为类"),
        "序号": _NUMBER,
        "合计行": Slot(YES_NO, "这一行是不是由其他行相加"),
    }
    return Slot("行", means, MappingProxyType({**_columns(spec), **extra}))


def _table(sheet: SheetSpec, spec: TableSpec, codes: Mapping[str, str]) -> Slot:
    row = _row(spec, f"{sheet.name}的一行")
    parts: dict[str, Slot] = {
        "单位": Slot(TEXT, "金额单位"),
        "个数": Slot(COUNT, "有几行"),
        "为空": Slot(YES_NO, "全表没有金额"),
        "空表备注": Slot(TEXT, "空表时的说明"),
    }
    if spec.kind == "list":
        parts |= {"条": Slot(ROWS, "逐条", item=row), "列举": Slot(TEXT, "用顿号连成一句")}
    else:
        parts["行"] = Slot(ROWS, "逐行", item=row)
    single = _row_in_prose(spec)
    parts |= {line.name: _line(sheet, line, single) for line in spec.lines}
    if spec.kind == "single":
        parts |= single.parts
    if spec.total:
        parts |= {"合计行": row, spec.total: single}
    return Slot(TABLE, sheet.title, MappingProxyType(parts), None, single if spec.kind == "codes" else None, codes)


def _line(sheet: SheetSpec, line: Line, single: Slot) -> Slot:
    """A line in prose; of one that counts, no amount is money."""
    slot = Slot(single.kind, f"{sheet.name}的“{line.label}”", single.parts)
    if unit_dimension(line.unit or sheet.unit or MONEY)[0] == MONEY:
        return slot
    counted = {name: replace(part, kind=MEASURE) if part.kind == AMOUNT else part for name, part in slot.parts.items()}
    return replace(slot, kind=MEASURE if slot.kind == AMOUNT else slot.kind, parts=MappingProxyType(counted))


def _row_in_prose(spec: TableSpec) -> Slot:
    columns = _columns(spec, labels=False)
    amounts = sum(slot.kind == AMOUNT for slot in columns.values())
    return Slot(AMOUNT if amounts == 1 else "行", "一行", MappingProxyType(columns))


_Tables = dict[str, "tuple[SheetSpec, TableSpec]"]


def _said(spec: FigureSpec, default: str) -> str:
    return spec.means or default


def _amount(spec: FigureSpec, tables: _Tables) -> Slot:
    return Slot(_measured(spec.value, tables), _said(spec, spec.value))


def _measured(formula: str, tables: _Tables) -> str:
    """Whether a formula gives money or a count: what its first line of another unit says."""
    try:
        named = list(paths(parse(formula)))
    except FormulaError:
        return UNKNOWN.kind
    units = [
        line.unit
        for path in named
        if path[0] in tables and len(path) > 1
        for line in tables[path[0]][1].lines
        if line.name == path[1] and line.unit
    ]
    return MEASURE if any(unit_dimension(unit)[0] != MONEY for unit in units) else AMOUNT


def _share(spec: FigureSpec, _: _Tables) -> Slot:
    return Slot(RATE, _said(spec, f"{spec.part} 占 {spec.whole} 的百分比"))


def _count(spec: FigureSpec, _: _Tables) -> Slot:
    return Slot(COUNT, _said(spec, f"{spec.each}有几行"))


def _compared(kind: str = AMOUNT) -> dict[str, Slot]:
    return {
        "本年": Slot(kind, "本年的数"),
        "上年": Slot(kind, "上年的数"),
        "增减额": Slot(kind, "相差多少，不带正负号"),
        "增减率": Slot(RATE, "增减的百分比，上年为 0 时没有"),
        "增减": Slot(TEXT, "增加、减少或持平"),
        "升降": Slot(TEXT, "上升、下降或持平"),
        "比上年": Slot(TEXT, "和上年相比的整句"),
        "变化": Slot(TEXT, "同上，不带“比上年”"),
        "变动": Slot(TEXT, "只写金额的变化"),
        "有变化": Slot(YES_NO, "和上年是否不同"),
        "原因": Slot(TEXT, "单位填写的原因"),
        "原因句": Slot(TEXT, "带句号的原因句，没有原因时为空"),
    }


def _comparison(spec: FigureSpec, tables: _Tables) -> Slot:
    parts = MappingProxyType(_compared(_measured(spec.now, tables)))
    return Slot("比较", _said(spec, f"{spec.now} 与上年相比"), parts)


def _listed(means: str, item: Mapping[str, Slot]) -> Slot:
    one = Slot("条", "其中一条", MappingProxyType({**item, "序号": _NUMBER}))
    parts = {
        "条": Slot(ROWS, "逐条", item=one),
        "个数": Slot(COUNT, "有几条"),
        "列举": Slot(TEXT, "连成一句"),
    }
    return Slot("列举", means, MappingProxyType(parts))


def _list(spec: FigureSpec, tables: _Tables) -> Slot:
    table = tables[spec.each][1]
    names = {
        f"{said}级名称": Slot(TEXT, f"第{said}级科目的名称")
        for said, _ in zip("一二三四五", table.levels, strict=False)
    }
    item = {**_columns(table), **names, "名称": Slot(TEXT, spec.label), "金额": Slot(AMOUNT, spec.value)}
    return _listed(_said(spec, f"{spec.each}里逐项的{spec.value}"), item)


def _breakdown(spec: FigureSpec, _: _Tables) -> Slot:
    return _listed(_said(spec, "分来源的数和变化"), {"名称": Slot(TEXT, "来源"), **_compared()})


def _join(spec: FigureSpec, tables: _Tables) -> Slot:
    item = {**_columns(tables[spec.with_][1]), **_columns(tables[spec.each][1])}
    return _listed(_said(spec, f"{spec.each}与{spec.with_}按名称对上"), item)


def _beside(spec: FigureSpec, tables: _Tables) -> Slot:
    columns = {name: slot for table in spec.tables for name, slot in _columns(tables[table][1]).items()}
    row = Slot("行", "并排的一行", MappingProxyType({**columns, "合计行": Slot(YES_NO, "是不是由其他行相加")}))
    parts = {"行": Slot(ROWS, "逐行", item=row), "单位": Slot(TEXT, "金额单位")}
    return Slot(TABLE, _said(spec, "并排的表"), MappingProxyType(parts))


_KINDS: Mapping[str, Callable[[FigureSpec, _Tables], Slot]] = MappingProxyType(
    {
        "amount": _amount,
        "share": _share,
        "count": _count,
        "comparison": _comparison,
        "list": _list,
        "breakdown": _breakdown,
        "join": _join,
        "beside": _beside,
    }
)
