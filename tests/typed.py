"""A small form with every kind of place a text can stand in, and workbooks of it with the texts a test gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.checks.wording import typed_texts
from tests.tables import pack_of, reading

if TYPE_CHECKING:
    from disclosuregen.findings import Finding
    from disclosuregen.pack import Pack
    from tests.tables import Reading

__all__ = ["ROWS", "findings_of", "read_of", "said_of", "typed_pack"]

FORM = """
[[sheet]]
name = "封面"
title = "封面"
[[sheet.table]]
name = "封面"
kind = "lines"
global = true
columns = [{ name = "项目", header = ["项目"], type = "label" }, { name = "内容", header = ["内容"], type = "text" }]
lines = [
  { name = "全称" },
  { name = "上级" },
  { name = "落款" },
  { name = "代码", type = "code" },
  { name = "年份", type = "year" },
  { name = "日期", type = "date" },
  { name = "类别", type = "choice", choices = [
    { value = "部门", words = [{ name = "自称", says = "本部门" }, { name = "主体", says = "预算部门" }] },
    { value = "单位", words = [{ name = "自称", says = "本单位" }, { name = "主体", says = "预算单位" }] },
  ] },
]
[[sheet]]
name = "职责"
title = "职责"
[[sheet.table]]
name = "职责"
kind = "list"
columns = [{ name = "内容", header = ["职责"], type = "text", numbered = true, sentence = true }]
[[sheet]]
name = "机构"
title = "机构"
[[sheet.table]]
name = "机构"
kind = "list"
counted = ["科室", "机构"]
columns = [{ name = "名称", header = ["机构名称"], type = "text" }]
[[sheet]]
name = "单位表"
title = "单位表"
unit = "万元"
[[sheet.table]]
name = "单位表"
kind = "codes"
levels = [{ length = 3 }, { length = 6 }]
columns = [
  { name = "编码", header = ["编码"], type = "code" },
  { name = "名称", header = ["单位名"], type = "name" },
  { name = "金额", header = ["金额"] },
]
[[sheet]]
name = "科目表"
title = "科目表"
unit = "万元"
[[sheet.table]]
name = "科目表"
kind = "codes"
codes = "科目"
levels = [{ length = 3 }, { length = 5 }, { length = 7 }]
columns = [
  { name = "编码", header = ["科目编码"], type = "code" },
  { name = "名称", header = ["科目名"], type = "name" },
  { name = "金额", header = ["金额"] },
  { name = "用途", header = ["用途"], type = "text", sentence = true },
]
[[sheet]]
name = "项目表"
title = "项目表"
unit = "万元"
[[sheet.table]]
name = "项目表"
kind = "codes"
levels = [{ length = 10, more = true, of = "" }]
columns = [
  { name = "编码", header = ["项目编码"], type = "code" },
  { name = "名称", header = ["项目名"], type = "name" },
  { name = "金额", header = ["金额"] },
]
[[sheet]]
name = "目标"
title = "目标"
[[sheet.table]]
name = "目标"
kind = "list"
columns = [
  { name = "项目", header = ["项目"], type = "text" },
  { name = "目标", header = ["年度目标"], type = "text", sentence = true },
  { name = "涉密", header = ["涉密"], type = "choice", choices = [{ value = "是" }, { value = "否" }], secret = "是" },
]
[[sheet]]
name = "说明"
title = "说明"
[[sheet.table]]
name = "说明"
kind = "list"
columns = [
  { name = "项目", header = ["项目"], type = "text" },
  { name = "概况", header = ["概况"], type = "text", sentence = true },
  { name = "依据", header = ["依据"], type = "text", sentence = true },
  { name = "主体", header = ["主体"], type = "text", sentence = true },
]
[[sheet]]
name = "名词"
title = "名词"
[[sheet.table]]
name = "名词"
kind = "list"
columns = [
  { name = "名词", header = ["名词"], type = "text", numbered = true },
  { name = "解释", header = ["解释"], type = "text", sentence = true },
]
[[sheet]]
name = "数"
title = "数"
unit = "万元"
[[sheet.table]]
name = "数"
kind = "lines"
columns = [{ name = "项目", header = ["项目"], type = "label" }, { name = "金额", header = ["金额"] }]
lines = [{ label = "收入" }, { label = "收入上年" }, { label = "接待费" }, { label = "接待费上年" }]
[[sheet]]
name = "原因"
title = "原因"
[[sheet.table]]
name = "原因"
kind = "lines"
columns = [{ name = "事项", header = ["事项"], type = "label" }, { name = "原因", header = ["原因"], type = "text" }]
lines = [{ label = "收入" }, { label = "接待费" }]

[[codes]]
name = "科目"
file = "codes.csv"
"""
FIGURES = """
[[figure]]
name = "收入"
kind = "comparison"
now = "数.收入"
before = "数.收入上年"
reason = "原因.收入"
[[figure]]
name = "接待费"
kind = "comparison"
now = "数.接待费"
before = "数.接待费上年"
reason = "原因.接待费"
"""
DOCUMENT = """
names = ["全称", "上级", "落款"]
code = "代码"
unit = "全称"
"""
HEADS = {
    "封面": ("项目", "内容"),
    "职责": ("职责",),
    "机构": ("机构名称",),
    "单位表": ("编码", "单位名", "金额"),
    "科目表": ("科目编码", "科目名", "金额", "用途"),
    "项目表": ("项目编码", "项目名", "金额"),
    "目标": ("项目", "年度目标", "涉密"),
    "说明": ("项目", "概况", "依据", "主体"),
    "名词": ("名词", "解释"),
    "数": ("项目", "金额"),
    "原因": ("事项", "原因"),
}
ROWS = {
    "封面": "全称|示例市住房和城乡建设局本级\n上级|示例市住房和城乡建设局\n落款|示例市住房和城乡建设局\n代码|332001\n"
    "年份|2024\n日期|2024-02-07\n类别|单位",
    "职责": "保障城镇住房供应。",
    "机构": "办公室\n人事科\n计划财务科",
    "单位表": "332|示例市住房和城乡建设局|5\n332001|示例市住房和城乡建设局本级|5",
    "科目表": "212|城乡社区支出|5|\n21201|城乡社区管理事务|5|\n2120101|行政运行|5|机关的日常运转",
    "项目表": "42120022332T000000115|房屋安全鉴定|5",
    "目标": "房屋安全鉴定|危房鉴定报告按期出具。|",
    "说明": "",
    "名词": "其他收入|上述各类收入以外的零星收入。",
    "数": "收入|5\n收入上年|5\n接待费|1\n接待费上年|1",
    "原因": "收入|\n接待费|",
}
WITH_UNIT = ("单位表", "科目表", "项目表", "数")


def typed_pack() -> Pack:
    """The pack of this module."""
    return pack_of(FORM, figures=FIGURES, codes="212,城乡社区支出\n", document=DOCUMENT)


def read_of(**sheets: str) -> Reading:
    """A workbook with these rows, as it is read; sheets that are not given are sound."""
    rows = {**ROWS, **sheets}
    above = dict.fromkeys(HEADS, "|") | dict.fromkeys(WITH_UNIT, "单位：万元")
    drawing = "".join(f"== {name} ==\n{above[name]}\n{'|'.join(HEADS[name])}\n{rows[name]}\n" for name in HEADS)
    return reading(typed_pack(), drawing)


def findings_of(**sheets: str) -> list[Finding]:
    """What the rules about words find in a workbook with these rows, which reads well."""
    read = read_of(**sheets)
    assert read.said == []
    return list(typed_texts(read.form, typed_pack()))


def said_of(sheet: str, rows: str) -> list[tuple[str, str]]:
    """Rule and cell of what they find when one sheet has these rows; all of it is on that sheet."""
    found = findings_of(**{sheet: rows})
    assert {one.places[0].sheet for one in found} <= {sheet}
    return [(one.rule, one.places[0].cell) for one in found]
