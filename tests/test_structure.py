"""Every rule of structure and cells, once broken: the rule and the cell that is named, and nothing else.

The same form without the slip has no findings at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from disclosuregen.checks import CHECKS
from disclosuregen.findings import RULES
from disclosuregen.pack import Library
from disclosuregen.pipeline import Packs, examine
from tests.books import CLEAN, changed
from tests.conftest import ROOT
from tests.tables import pack_of, reading, said

if TYPE_CHECKING:
    from pathlib import Path

PACK = pack_of(
    """
[[sheet]]
name = "封面"
title = "封面"
[[sheet.table]]
name = "封面"
kind = "lines"
columns = [{ name = "项目", header = ["项目"], type = "label" }, { name = "内容", header = ["内容"], type = "text" }]
lines = [
  { name = "名称", required = true },
  { name = "年度", type = "year" },
  { name = "日期", type = "date" },
  { name = "口径", type = "choice", choices = [{ value = "部门" }, { value = "单位" }] },
]
[[sheet]]
name = "收入表"
title = "收入表"
unit = "万元"
[[sheet.table]]
name = "收入表"
kind = "lines"
columns = [
  { name = "项目", header = ["项目"], type = "label" },
  { name = "本年", header = ["预算数", "本年"] },
  { name = "上年", header = ["预算数", "上年"], prior = true },
]
lines = [{ label = "一、拨款" }, { label = "二、其他收入" }, { label = "总计", sum = ["拨款", "其他收入"] }]
[[sheet]]
name = "支出表"
title = "支出表"
unit = "万元"
[[sheet.table]]
name = "支出表"
kind = "codes"
total = "合计"
levels = [{ length = 3 }, { length = 5 }]
columns = [
  { name = "编码", header = ["编码"], type = "code" },
  { name = "名称", header = ["名称"], type = "name" },
  { name = "金额", header = ["金额"] },
]
[[sheet]]
name = "项目表"
title = "项目表"
unit = "万元"
[[sheet.table]]
name = "项目表"
kind = "codes"
levels = [{ length = 6, of = "单位" }, { length = 10, more = true, of = "" }]
columns = [
  { name = "编码", header = ["编码"], type = "code" },
  { name = "名称", header = ["名称"], type = "name" },
  { name = "单位", header = ["项目单位"], type = "text" },
  { name = "金额", header = ["金额"] },
]
[[sheet]]
name = "家底"
title = "家底"
[[sheet.table]]
name = "家底"
kind = "lines"
columns = [
  { name = "物", header = ["物"], type = "label" },
  { name = "单位", header = ["论"], type = "unit" },
  { name = "数", header = ["数"] },
]
lines = [{ label = "房", unit = "万元" }, { label = "车", unit = "辆" }]
[[sheet]]
name = "三公"
title = "三公"
unit = "万元"
[[sheet.table]]
name = "三公"
kind = "single"
columns = [{ name = "接待费", header = ["接待费"] }, { name = "出国费", header = ["出国费"] }]
[[sheet]]
name = "目标"
title = "目标"
[[sheet.table]]
name = "目标"
kind = "list"
needed = true
columns = [
  { name = "项目", header = ["项目"], type = "text", required = true },
  { name = "目标", header = ["目标"], type = "text", required = true },
]
""",
    figures="""
[[figure]]
name = "项目目标"
kind = "join"
each = "目标"
key = "项目"
with = "项目表"
with_key = "名称"
""",
)
SHEETS = {
    "封面": """
项目 | 内容
名称 | 某局
年度 | 2024
日期 | 2024-02-07
口径 | 部门
""",
    "收入表": """
单位：万元
项目         | 预算数 | <
^            | 本年   | 上年
一、拨款     | 10     | 9
二、其他收入 | 2      | 0
总计         | 12     | 9
""",
    "支出表": """
单位：万元
编码  | 名称 | 金额
      | 合计 | 12
204   | 甲   | 12
20401 | 乙   | 5
20402 | 丙   | 7
""",
    "项目表": """
单位：万元
编码            | 名称   | 项目单位 | 金额
351001          | 某局   |          | 7
42120024T000001 | 修路   | 某局     | 3
42120024T000002 | 架桥   | 某局     | 4
""",
    "家底": """
物 | 论   | 数
房 | 万元 | 5
车 | 辆   | 2
""",
    "三公": """
单位：万元
接待费 | 出国费
1      | 0
""",
    "目标": """
项目 | 目标
修路 | 修十公里
""",
}


def findings(sheet: str, old: str, new: str) -> list[tuple[str, str]]:
    """What is said when one sheet has `new` in place of `old`; sheet "" replaces in the whole drawing."""
    drawing = "".join(
        f"== {name} =={text.replace(old, new, 1) if name == sheet else text}" for name, text in SHEETS.items()
    )
    assert not old or sheet in SHEETS
    assert not old or old in SHEETS[sheet]
    read = reading(PACK, drawing if sheet else drawing.replace(*NAMES[new]))
    return list(dict.fromkeys(read.said + said(one for check in CHECKS for one in check(read.form, PACK))))


# Slips in the names of sheets.
NAMES = {
    "renamed": ("== 三公 ==", "== 三公表 =="),
    "doubled": ("== 目标 ==", "== 三 公 ==\n== 目标 =="),
    "copied": ("== 目标 ==", "== 三公 (2) ==\n== 目标 =="),
}

# Rule, sheet, what stands there, what stands there by mistake, cell (or sheet) that is named.
SLIPS = [
    ("S04", "", "", "renamed", "三公"),
    ("S05", "", "", "doubled", "三公"),
    ("S05", "", "", "copied", "三公"),
    ("S06", "收入表", "| 上年", "| 去年", "收入表"),
    ("S06", "收入表", "| 上年", "| 上 年数", "收入表"),
    ("S06", "三公", "出国费", "出境费", "三公"),
    ("S07", "三公", "接待费 | 出国费", "接待费 | 出国费 | 接待费", "三公"),
    ("S08", "收入表", "二、其他收入", "二、其它收人", "收入表"),
    ("S09", "收入表", "总计 ", "一、拨款 | 1 | 1\n总计 ", "A6"),
    ("S09", "支出表", "204  ", "| 合计 | 12\n204  ", "A4"),
    ("S09", "三公", "1      | 0", "1 | 0\n2 | 0", "A4"),
    ("S10", "收入表", "总计 ", "三、罚没收入 | 5 | 5\n总计 ", "A6"),
    ("S10", "收入表", "总计 ", "| 5 | 5\n总计 ", "A6"),
    ("S11", "支出表", "20401 | 乙   | 5", "20401 | 乙   | 5\n | 丁 | 6", "A6"),
    ("S11", "支出表", "20401 | 乙   | 5", "20401 | 乙   | 5\n | 丁 | 约六", "A6"),
    ("S12", "支出表", "20401 | 乙   | 5", "20401 | 乙   | 5\n2040 | 丁 |", "A6"),
    ("S12", "支出表", "20401 | 乙   | 5", "20401 | 乙   | 5\n小计项 | 丁 | 5", "A6"),
    ("S13", "支出表", "20401 | 乙   | 5", "20401 | 乙   | 5\n20401 | 丁 |", "A6"),
    ("S14", "收入表", "单位：万元", "单位：万圆", "A1"),
    ("S14", "收入表", "单位：万元", "单位：元 | 单位：万元", "A1"),
    ("S21", "收入表", "单位：万元", "单位：元", "A1"),
    ("S22", "家底", "万元", "元", "B2"),
    ("S22", "家底", "万元", "万", "B2"),
    ("S22", "家底", "辆", "百辆", "B3"),
    ("S23", "收入表", "单位：万元", "收入表", "收入表"),
    ("S24", "支出表", "| 丙   | 7", "| 丙   | 7 | 5", "D6"),
    ("S15", "支出表", "| 合计 | 12\n", "|\n", "A3"),
    ("S16", "支出表", "20402", "20502", "A6"),
    ("S17", "项目表", "| 某局     | 3", "| 某委     | 3", "C4"),
    ("S18", "支出表", "| 丙 ", "|  ", "A6"),
    ("S19", "项目表", "42120024T000002", "4.2120024000000002E+19", "A5"),
    ("C01", "收入表", "| 10 ", "| 约十 ", "B4"),
    ("C01", "收入表", "| 10 ", "| 1,00 ", "B4"),
    ("C01", "收入表", "| 10 ", "| 1e13 ", "B4"),
    ("C02", "收入表", "| 10 ", "| =5+5 ", "B4"),
    ("C03", "收入表", "| 10 ", "| #REF! ", "B4"),
    ("C03", "收入表", "| 10 ", "| =A1 → #N/A ", "B4"),
    ("C04", "收入表", "| 10 ", "| @45329 ", "B4"),
    ("C04", "收入表", "| 10 ", "| TRUE ", "B4"),
    ("C05", "收入表", "| 10     | 9", "| 10     |", "C4"),
    ("C05", "收入表", "| 10     | 9", "| 10     | —", "C4"),
    ("C06", "封面", "| 某局", "|", "B2"),
    ("C06", "目标", "| 修十公里", "|", "B2"),
    ("C06", "目标", "修路 | 修十公里", "|", "A2"),
    ("C07", "封面", "| 2024\n", "| 24\n", "B3"),
    ("C08", "封面", "| 2024-02-07", "| 二月", "B4"),
    ("C09", "封面", "| 部门", "| 本级", "B5"),
    ("C10", "封面", "| 某局", "| 某\x7f局", "B2"),
    ("C11", "收入表", "| 12 ", "| =SUM(B4:B6) → 0 ", "B6"),
    ("C11", "支出表", "| 甲   | 12", "| 甲   | =$C$4+1 → 12", "C4"),
    ("C12", "封面", "| 2024\n", "| 2019\n", "B3"),
    ("C13", "目标", "修路 ", "修桥 ", "A2"),
    ("C20", "封面", "| 2024-02-07", "| 2022-12-31", "B4"),
    ("C20", "封面", "| 2024-02-07", "| 2025-01-05", "B4"),
    ("C19", "收入表", "| 10 ", "| -10 ", "B4"),
    ("C19", "收入表", "| 12 ", "| -12 ", "B6"),
    ("C19", "支出表", "20401 | 乙   | 5", "20401 | 乙   | -5", "C5"),
    ("C19", "支出表", "| 合计 | 12", "| 合计 | =0-C4 → -12", "C3"),
    ("C19", "三公", "1      | 0", "-1 | 0", "A3"),
]
# Rules that the door and the identity of a workbook break.
AT_THE_DOOR = {"S01", "S02", "S03"}
# The rule that no drawing can break: drawings hide nothing (test_hostile).
HIDDEN = {"S20"}


@pytest.mark.parametrize(("rule", "sheet", "old", "new", "cell"), SLIPS)
def test_a_slip_is_named_with_its_cell(rule: str, sheet: str, old: str, new: str, cell: str) -> None:
    named = findings(sheet, old, new)
    assert named[0] == (rule, cell)
    assert {one for one, _ in named[1:]} <= ({"H01", "H02", "H03", "H04"} if rule != "S06" else set())


def test_without_a_slip_nothing_is_said() -> None:
    assert findings("封面", "", "") == []


@pytest.mark.parametrize(
    ("cells", "rule"),
    [({"B1": None}, "S01"), ({"B1": "another-form"}, "S02"), ({"B2": "1990"}, "S03"), ({"B1": "../../x"}, "S02")],
)
def test_a_workbook_of_another_form_is_named(tmp_path: Path, cells: dict[str, str | None], rule: str) -> None:
    workbook = changed(CLEAN, "disclosuregen", cells, tmp_path / "表.xlsx")
    library = Library((ROOT / "templates",))
    packs = Packs(library, "" if rule == "S01" else "xianning-budget")
    form, _, named = examine(workbook, packs)
    assert said(named) == [(rule, "表.xlsx")]
    assert form is None


def test_every_rule_of_structure_is_shown() -> None:
    wanted = {rule for rule in RULES if rule[0] == "S"} | {f"C{number:02}" for number in (*range(1, 14), 19, 20)}
    assert wanted <= {slip[0] for slip in SLIPS} | AT_THE_DOOR | HIDDEN
