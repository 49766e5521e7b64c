"""A small pack with one figure of every kind, and drawn workbooks of its form."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from disclosuregen.figures.context import context_of
from disclosuregen.model import Figure
from tests.tables import pack_of, reading

if TYPE_CHECKING:
    from disclosuregen.pack import Pack

__all__ = ["ACCOUNTS", "FORM", "drawing", "figures", "part", "rows_of", "small_pack"]

FORM = """
[[sheet]]
name = "数"
title = "数"
unit = "万元"
[[sheet.table]]
name = "数"
kind = "lines"
columns = [
  { name = "项目", header = ["项目"], type = "label" },
  { name = "计量单位", header = ["计量单位"], type = "unit" },
  { name = "金额", header = ["金额"], negative = true },
]
lines = [
  { label = "本年" }, { label = "上年" }, { label = "拨款本年" }, { label = "拨款上年" }, { label = "结转本年" },
  { label = "结转上年" }, { label = "车辆", unit = "辆" }, { label = "年初车辆", unit = "辆" },
]
[[sheet]]
name = "原因"
title = "原因"
[[sheet.table]]
name = "原因"
kind = "lines"
columns = [{ name = "事项", header = ["事项"], type = "label" }, { name = "原因", header = ["原因"], type = "text" }]
lines = [{ label = "总额" }, { label = "车辆数" }]
[[sheet]]
name = "科目"
title = "基本支出表"
unit = "万元"
[[sheet.table]]
name = "科目"
kind = "codes"
total = "合计"
levels = [{ length = 3 }, { length = 5 }]
columns = [
  { name = "编码", header = ["编码"], type = "code" },
  { name = "名称", header = ["名称"], type = "name" },
  { name = "公用", header = ["公用"], negative = true },
]
[[sheet]]
name = "目标"
title = "目标"
[[sheet.table]]
name = "目标"
kind = "list"
columns = [
  { name = "科目名", header = ["科目名"], type = "text" },
  { name = "重点", header = ["重点"], type = "text" },
]
"""
FIGURES = """
[[figure]]
name = "总额"
kind = "comparison"
now = "数.本年"
before = "数.上年"
reason = "原因.总额"
[[figure]]
name = "车辆"
kind = "comparison"
now = "数.车辆"
before = "数.年初车辆"
reason = "原因.车辆数"
rate = false
[[figure]]
name = "占比"
kind = "share"
part = "数.拨款本年"
whole = "数.本年"
[[figure]]
name = "明细"
kind = "list"
each = "科目"
level = 2
label = "名称"
value = "公用"
[[figure]]
name = "来源"
kind = "breakdown"
items = [
  { says = "拨款", now = "数.拨款本年", before = "数.拨款上年" },
  { says = "其他", now = "数.本年 - 数.拨款本年 - 数.结转本年", before = "数.上年 - 数.拨款上年 - 数.结转上年" },
  { says = "结转", now = "数.结转本年", before = "数.结转上年", always = true },
]
[[figure]]
name = "重点"
kind = "join"
each = "目标"
key = "科目名"
with = "科目"
with_key = "名称"
where = "重点"
equals = "是"
[[figure]]
name = "并排"
kind = "beside"
tables = ["数", "原因"]
[[figure]]
name = "款数"
kind = "count"
each = "科目"
level = 2
"""
ACCOUNTS = "302|商品和服务支出|=SUM(C5:C6)→162\n30201|办公费|150\n30202|印刷费|12\n30203|咨询费|0"


def drawing(accounts: str = ACCOUNTS, goals: str = "印刷费|是", reason: str = "", **numbers: str) -> str:
    """A workbook of the form; numbers that are not given are 0."""
    lines = ("本年", "上年", "拨款本年", "拨款上年", "结转本年", "结转上年", "车辆", "年初车辆")
    rows = "\n".join(f"{line}||{numbers.get(line, '0')}" for line in lines)
    return (
        f"== 数 ==\n单位：万元\n项目|计量单位|金额\n{rows}\n== 原因 ==\n事项|原因\n总额|{reason}\n车辆数|{reason}\n"
        f"== 科目 ==\n单位：万元\n编码|名称|公用\n|合计|174\n{accounts}\n== 目标 ==\n科目名|重点\n{goals}\n"
    )


@cache
def small_pack() -> Pack:
    """The pack of this module."""
    return pack_of(FORM, figures=FIGURES)


def figures(workbook: str, pack: Pack | None = None) -> dict[str, object]:
    """What a template may name, from a drawn workbook without findings."""
    pack = pack or small_pack()
    read = reading(pack, workbook)
    assert read.said == []
    return context_of(read.form, pack)


def part(context: dict[str, object], name: str) -> str:
    """The text of a dotted name."""
    first, *rest = name.split(".")
    value = context[first]
    for step in rest:
        assert isinstance(value, Figure)
        value = value[step]
    return str(value)


def rows_of(context: dict[str, object], name: str, part_name: str = "行") -> tuple[Figure, ...]:
    """The rows or items of a table or list."""
    value = context[name]
    assert isinstance(value, Figure)
    rows = value[part_name]
    assert isinstance(rows, tuple)
    return rows
