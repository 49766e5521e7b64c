"""Totals against what they add up: across, down the groups, to the 合计, in tables of lines; and how bad a gap is."""

from __future__ import annotations

import pytest

from disclosuregen.checks.totals import totals_add_up
from tests.tables import pack_of, reading, said

PACK = pack_of(
    """
[[sheet]]
name = "支出"
title = "支出"
unit = "万元"
[[sheet.table]]
name = "支出"
kind = "codes"
total = "合计"
levels = [{ length = 3 }, { length = 5 }]
columns = [
  { name = "编码", header = ["编码"], type = "code" },
  { name = "名称", header = ["名称"], type = "name" },
  { name = "小计", header = ["小计"], sum = ["人员", "公用"] },
  { name = "人员", header = ["人员"] },
  { name = "公用", header = ["公用"] },
]
[[sheet]]
name = "采购"
title = "采购"
unit = "万元"
[[sheet.table]]
name = "采购"
kind = "lines"
columns = [{ name = "项", header = ["采购"], type = "label" }, { name = "金额", header = ["金额"] }]
lines = [
  { label = "货物" }, { label = "工程" }, { label = "服务" }, { label = "租赁" },
  { label = "维修" }, { label = "印刷" }, { label = "培训" }, { label = "其他" },
  { label = "全部", sum = ["货物…其他"] },
]
[[sheet]]
name = "项目"
title = "项目"
unit = "万元"
[[sheet.table]]
name = "项目"
kind = "codes"
total = "合计"
levels = [{ length = 3 }, { length = 6, of = "单位" }, { length = 2, of = "" }, { length = 10, of = "" }]
columns = [
  { name = "编码", header = ["编码"], type = "code" },
  { name = "名称", header = ["名称"], type = "name" },
  { name = "单位", header = ["单位名"], type = "text" },
  { name = "金额", header = ["金额"] },
]
"""
)
SPENDING = """
== 支出 ==
编码  | 名称 | 小计 | 人员 | 公用
合计  |      | 30   | 20   | 10
204   | 甲   | 30   | 20   | 10
20401 | 乙   | 12   | 8    | 4
20402 | 丙   | 18   | 12   | 6
"""
BUYING = """
== 采购 ==
采购 | 金额
货物 | 5
工程 |
服务 | 3
租赁 | 1
维修 | 1
印刷 | 1
培训 | 1
其他 | 1
全部 | 13
"""
PROJECTS = """
== 项目 ==
编码       | 名称   | 单位名 | 金额
合计       |        |        | 60
351        | 甲局   |        | 60
351001     | 本级   |        | 40
31         | 本级的 |        | 30
9999000001 | 修路   | 本级   | 30
32         | 转移的 |        | 10
9999000002 | 修桥   | 本级   | 10
351002     | 中心   |        | 20
31         | 本级的 |        | 20
9999000003 | 修房   | 中心   | 20
"""


def found(old: str, new: str) -> list[tuple[str, str, str]]:
    """Rule, severity and total of what is said once a text stands for another."""
    sheets = SPENDING + BUYING + PROJECTS
    assert old in sheets
    form = reading(PACK, sheets.replace(old, new, 1)).form
    return [(one.rule, str(one.severity), str(one.places[0])) for one in totals_add_up(form, PACK)]


def test_what_adds_up_is_not_spoken_of() -> None:
    assert found("30", "30") == []


@pytest.mark.parametrize(
    ("old", "new", "findings"),
    [
        ("乙   | 12   | 8", "乙   | 12.5 | 8", [("H01", "error", "支出!C4")]),
        (
            "甲   | 30   | 20   | 10",
            "甲   | 31   | 21   | 10",
            [("H02", "error", "支出!D3"), ("H03", "error", "支出!D2")],
        ),
        ("合计  |      | 30   | 20", "合计  |      | 31   | 21", [("H03", "error", "支出!D2")]),
        ("服务 | 3", "服务 | 4", [("H04", "error", "采购!B10")]),
        ("本级   |        | 40", "本级   |        | 41", [("H02", "error", "项目!D3"), ("H02", "error", "项目!D4")]),
        ("修房   | 中心   | 20", "修房   | 中心   | 21", [("H02", "error", "项目!D9")]),
        ("转移的 |        | 10", "转移的 |        | 12", [("H02", "error", "项目!D4")]),
    ],
    ids=["across", "a group", "the total", "lines", "a unit", "a project", "a kind of projects"],
)
def test_a_total_that_its_terms_do_not_explain_is_an_error(
    old: str, new: str, findings: list[tuple[str, str, str]]
) -> None:
    assert found(old, new) == findings


KINDS = """
== 项目 ==
编码 | 名称 | 单位名 | 金额
合计 |      |        | 60
{}
"""
DEPARTMENT = "351 | 甲局 | | 60"
UNITS = (
    "351001 | 本级 | | 40\n9999000001 | 修路 | 本级 | 40",
    "351002 | 中心 | | 20\n9999000002 | 修房 | 中心 | 20",
)


@pytest.mark.parametrize(
    ("rows", "findings"),
    [
        ([DEPARTMENT, "31 | 本级的 | | 60", *UNITS], []),
        ([DEPARTMENT, "31 | 本级的 | | 50", "32 | 转移的 | | 10", *UNITS], []),
        ([DEPARTMENT, "31 | 本级的 | | 50", *UNITS], [("H02", "D3")]),
        # Written once, under the first unit, for all of them.
        ([DEPARTMENT, UNITS[0].replace("\n", "\n31 | 本级的 | | 60\n"), UNITS[1]], []),
        ([DEPARTMENT, UNITS[0].replace("\n", "\n31 | 本级的 | | 60.01\n"), UNITS[1]], [("H03", "D2")]),
        # What stands before the first kind may be of another.
        ([DEPARTMENT, f"{UNITS[0]}\n31 | 本级的 | | 10", UNITS[1]], []),
        ([DEPARTMENT, *UNITS], []),
    ],
    ids=["the department's", "two", "one forgotten", "written once", "nearly", "some", "none"],
)
def test_kinds_of_projects_are_all_of_what_they_divide(rows: list[str], findings: list[tuple[str, str]]) -> None:
    drawing = SPENDING + BUYING + KINDS.format("\n".join(rows))
    assert said(totals_add_up(reading(PACK, drawing).form, PACK)) == findings


@pytest.mark.parametrize(
    ("total", "severities"),
    [("13", []), ("13.03", ["note"]), ("12.96", ["warning"]), ("13.05", ["error"]), ("", [])],
)
def test_a_gap_is_as_bad_as_rounding_leaves_it(total: str, severities: list[str]) -> None:
    assert [severity for _, severity, _ in found("全部 | 13", f"全部 | {total}")] == severities


def test_a_gap_of_less_than_the_last_decimal_is_not_shown_as_nothing() -> None:
    form = reading(PACK, (SPENDING + BUYING + PROJECTS).replace("全部 | 13", "全部 | 13.003")).form
    assert ["0.003" in one.message for one in totals_add_up(form, PACK)] == [True]


@pytest.mark.parametrize(
    ("old", "new"),
    [("甲   | 30   | 20   | 10", "甲   | 30   | 二十 | 10"), ("货物 | 5", "货物 | 五")],
    ids=["the total", "a term"],
)
def test_what_cannot_be_read_is_not_compared(old: str, new: str) -> None:
    assert found(old, new) == []
