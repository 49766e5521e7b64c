"""Reading a workbook: tables are found by their labels and values read however a department typed them."""

from __future__ import annotations

import pytest

from tests.tables import pack_of, reading, wide

LINES = """
[[sheet]]
name = "附表1 收支总表"
aliases = ["收支总表"]
title = "收支总表"
unit = "万元"
note = "备注：到此为止。"
[[sheet.table]]
name = "收入"
kind = "lines"
columns = [
  { name = "项目", header = ["收入", "项目"], type = "label" },
  { name = "预算数", header = ["收入", "预算数"] },
]
lines = [
  { label = "一、一般公共预算“拨款”收入", name = "拨款" },
  { label = "二、事业收入", aliases = ["事业单位收入"], negative = true },
  { label = "（一）基金（专项）", name = "基金" },
  { label = "收入总计", sum = ["拨款…基金"] },
]
[[sheet.table]]
name = "支出"
kind = "lines"
beside = "收入"
columns = [
  { name = "项目", header = ["支出", "项目"], type = "label" },
  { name = "预算数", header = ["支出", "预算数"] },
]
lines = [{ label = "一、基本支出" }, { label = "二、项目支出" }, { label = "支出总计", sum = ["基本支出", "项目支出"] }]
"""
PACK = pack_of(LINES)
INCOME = [("拨款", "100"), ("事业收入", "20"), ("基金", "3"), ("收入总计", "123")]
SPENDING = [("基本支出", "90"), ("项目支出", "33"), ("支出总计", "123")]
PLAIN = """
== 附表1 收支总表 ==
收支总表
单位：万元
收入                       | <      | 支出         | <
项目                       | 预算数 | 项目         | 预算数
一、一般公共预算“拨款”收入 | 100    | 一、基本支出 | 90
二、事业收入               | 20     | 二、项目支出 | 33
（一）基金（专项）         | 3      | 支出总计     | 123
收入总计                   | 123
"""

SHIFTED = "\n".join(line if "==" in line else f"| {line}" for line in PLAIN.strip().splitlines())


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param(PLAIN, id="as the form draws it"),
        pytest.param(PLAIN.replace("附表1 收支总表", "收支总表"), id="sheet by its alias"),
        pytest.param(PLAIN.replace("附表1 收支总表", "附表１　收支总表"), id="sheet with other spaces"),
        pytest.param(PLAIN.replace("| < ", "|   "), id="parent labels not merged"),
        pytest.param(PLAIN.replace("“拨款”", '"拨款"').replace("（", "(").replace("）", ")"), id="half-width marks"),
        pytest.param(PLAIN.replace("“拨款”", "「拨款」").replace("：", ":"), id="other quotes"),
        pytest.param(PLAIN.replace("预算数", "预⏎算⏎数").replace("总计", "总⏎计"), id="line breaks in labels"),
        pytest.param(PLAIN.replace("项目 ", "项　目").replace("收入总计", "收  入  总  计"), id="spaces in labels"),
        pytest.param(PLAIN.replace("二、事业收入", "事业收入"), id="numbering dropped"),
        pytest.param(PLAIN.replace("二、事业收入", "3．事业单位收入"), id="line by its alias"),
        pytest.param(PLAIN.replace("单位：万元", "|\n|\n单位：万元\n|"), id="blank rows above"),
        pytest.param(PLAIN.replace("二、事业", "|\n|\n二、事业"), id="blank rows within"),
        pytest.param(SHIFTED, id="column in front"),
        pytest.param(PLAIN + "备注：到此为止。\n收入总计 | 0\n", id="note ends the table"),
        pytest.param(PLAIN + "注：以上不含教育收费。 | < | < | <\n填表人：张三\n", id="remarks below"),
        pytest.param(
            """
== 附表1 收支总表 ==
支出     | <            | | 收入   | <            | <
预算数   | 项目         | | 预算数 | 项目         | 说明
90       | 一、基本支出 | | 20     | 二、事业收入 | 新
33       | 二、项目支出 | | 100    | 一、一般公共预算“拨款”收入
         |              | | 3      | （一）基金（专项）
123      | 支出总计     | | 123    | 收入总计
""",
            id="columns and rows in another order",
        ),
        pytest.param(
            """
== 附表1 收支总表 ==
收入         | <    | <    | 支出         | <
项目         | <    | 预算 | 项目         | 预算数
^            | <    | 数   | ^            | ^
一、一般公共预算“拨款”收入 | < | 100 | 一、基本支出 | 90
二、事业收入       |  | 20 | 二、项目支出 | 33
（一）基金（专项） |  | 3  | 支出总计     | 123
收入总计           |  | 123
""",
            id="lowest label merged over two columns and two rows, another split over two rows",
        ),
    ],
)
def test_a_table_is_found_by_its_labels(drawing: str) -> None:
    read = reading(PACK, drawing)
    assert read.said == []
    assert read.rows("收入") == INCOME
    assert read.rows("支出") == SPENDING


@pytest.mark.parametrize(
    ("part", "other"),
    [
        pytest.param("支出         | <", "支出用途     | <", id="label of the second table"),
        pytest.param("收入                       | <", "收入来源                   | <", id="label of the first"),
        pytest.param("项目         | 预算数\n", "项目         | 预算数 | 预算数\n", id="column twice"),
        pytest.param("<      | 支出", "<      | | 支出", id="second table's parent moved away"),
        pytest.param("支出         | <", "支出         |", id="parent not merged"),
    ],
)
def test_where_headers_stood_says_nothing_of_a_sheet_with_other_labels(part: str, other: str) -> None:
    changed = PLAIN.replace(part, other, 1)
    assert changed != PLAIN
    expected = reading(pack_of(LINES), changed)
    for _ in range(2):
        assert reading(PACK, PLAIN).said == []
        read = reading(PACK, changed)
        assert (read.said, dict(read.form.tables)) == (expected.said, dict(expected.form.tables))


def test_every_value_keeps_its_cell() -> None:
    form = reading(PACK, PLAIN).form
    places = [str(cell.place) for row in form.tables["支出"].rows for cell in row.cells.values()]
    assert places == ["附表1 收支总表!D5", "附表1 收支总表!D6", "附表1 收支总表!D7"]
    assert {cell.place.file for row in form.tables["收入"].rows for cell in row.cells.values()} == {"表.xlsx"}


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("25418.42", "25418.42"),
        ("25418.419999999998", "25418.42"),
        ("2.541842E4", "25418.42"),
        ("'25,418.42", "25418.42"),
        ("'" + wide("25,418.42"), "25418.42"),
        ("' 25 418.42 ", "25418.42"),
        ("' −3.5", "-3.5"),
        ("=1+1 → 2.5", "2.5"),
        ('="2" → \'2.50', "2.50"),
        ("0", "0"),
    ],
)
def test_a_number_may_be_a_number_or_a_text(cell: str, number: str) -> None:
    read = reading(PACK, PLAIN.replace("| 20 ", f"| {cell} "))
    assert read.said == []
    assert read.rows("收入")[1] == ("事业收入", number)


@pytest.mark.parametrize("cell", ["", "'—", "'——", "'-", "'无", "'  ", "'\u3000", '="" →'])
def test_a_blank_counts_nothing_and_keeps_its_cell(cell: str) -> None:
    read = reading(PACK, PLAIN.replace("| 20 ", f"| {cell} "))
    blank = read.form.tables["收入"].rows[1].cells["预算数"]
    assert read.said == []
    assert blank.blank
    assert blank.amount is not None
    assert not blank.amount.value
    assert blank.amount.places == (blank.place,)
    assert blank.place.cell == "B6"


@pytest.mark.parametrize(
    ("said", "yuan"),
    [
        ("单位：万元", 1_000_000),
        ("单位:元", 100),
        ("金额单位：元", 100),
        ("（单位：元）", 100),
        ("单位：人民币元", 100),
        ("单位：人民币（万元）", 1_000_000),
        ("单 位 ： 千 元", 100_000),
        ("编制单位：某局 | 单位：元", 100),
        ("", 1_000_000),
    ],
)
def test_the_sheet_says_its_unit(said: str, yuan: int) -> None:
    read = reading(PACK, PLAIN.replace("单位：万元", said or "|"))
    amount = read.form.tables["收入"].rows[0].cells["预算数"].amount
    assert [rule for rule, _ in read.said] == (["S23"] if not said else [] if yuan == 1_000_000 else ["S21"])
    assert amount is not None
    assert amount.value == yuan


LEVELS = pack_of("""
[[sheet]]
name = "表"
title = "表"
[[sheet.table]]
name = "表"
kind = "single"
columns = [
  { name = "全部", header = ["合计"] },
  { name = "甲一", header = ["甲类", "本年", "一般"] },
  { name = "甲二", header = ["甲类", "本年", "基金"] },
  { name = "甲三", header = ["甲类", "结转"] },
  { name = "乙一", header = ["乙类", "结转"] },
  { name = "丙", header = ["丙类", "丙类"], aliases = ["丙项", "丙"] },
]
""")


@pytest.mark.parametrize(
    "header",
    [
        """
合计 | 甲类 | <    | <    | 乙类 | 丙类
^    | 本年 | <    | 结转 | 结转 | ^
^    | 一般 | 基金 | ^    | ^    | ^
""",
        """
合计 | 甲类 | <    | <    | 乙类 | 丙类
^    | 本年 | <    | 结转 | 结转 | 丙 项
^    | 一般 | 基金 | ^    | ^    | ^
""",
        """
合计 | 甲类 |      |      | 乙类 | 丙类
     | 本年 |      | 结转 | 结转 |
     | 一般 | 基金 |      |      |
""",
        """
合计 | 甲类 | <    | <    | 乙类 | 丙类
     | 本年 | <    |      |      |
     | 一般 | 基金 | 结转 | 结转 | 丙类
""",
    ],
    ids=["merged", "a column by its alias", "not merged", "lowest labels in the lowest row"],
)
def test_headers_stand_in_up_to_three_levels(header: str) -> None:
    read = reading(LEVELS, f"== 表 =={header}1 | 2 | 3 | 4 | 5 | 6\n")
    assert read.said == []
    assert read.rows("表") == [("表", "1", "2", "3", "4", "5", "6")]


SINGLE = """
== 表 ==
合计 | 甲类 | <    | <    | 乙类 | 丙类
^    | 本年 | <    | 结转 | 结转 | ^
^    | 一般 | 基金 | ^    | ^    | ^
"""


def test_remarks_under_a_single_row_are_no_row() -> None:
    read = reading(LEVELS, SINGLE + "|\n1 | 2 | 3 | 4 | 5 | 6\n注：本表不含机动经费。 | < | <\n填表人：张三\n")
    assert read.said == []
    assert read.rows("表") == [("表", "1", "2", "3", "4", "5", "6")]


LISTS = pack_of("""
[[sheet]]
name = "概况"
title = "概况"
[[sheet.table]]
name = "职能"
kind = "list"
caption = "（一）职能"
columns = [{ name = "内容", header = ["主要职能"], type = "text", numbered = true }]
[[sheet.table]]
name = "名词"
kind = "list"
caption = "（二）名词"
columns = [
  { name = "名词", header = ["名词"], type = "text", required = true },
  { name = "解释", header = ["解释"], type = "text", required = true },
  { name = "重点", header = ["是否重点"], type = "choice", choices = [{ value = "是" }, { value = "否" }] },
]
""")


def test_a_list_is_read_row_by_row_and_ends_where_the_next_begins() -> None:
    read = reading(
        LISTS,
        """
== 概况 ==
（一）职能
主要职能
一、起草规划⏎并组织实施。
|
（2）完成其他任务
2024年重点工作
（二）名词
名词 | 解释 | 是否重点
甲   | 乙   | 是
丙   | 丁   |
3    | TRUE | 否
注：名词按拼音排列。
""",
    )
    assert read.said == []
    assert read.rows("职能") == [(text, text) for text in ("起草规划\n并组织实施。", "完成其他任务", "2024年重点工作")]
    assert read.rows("名词") == [("甲", "甲", "乙", "是"), ("丙", "丙", "丁", ""), ("3", "3", "TRUE", "否")]
