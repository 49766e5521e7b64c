"""What is written is read back: all kinds of tables, totals typed over, next year's workbook from last year's."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from disclosuregen.workbook.blank import standard_workbook
from disclosuregen.workbook.content import Content, Entry, carried_over
from tests.tables import pack_of, reading

SMALL = """
[[codes]]
name = "科目"
file = "codes.csv"
[[sheet]]
name = "封面"
title = "封面"
[[sheet.table]]
name = "封面"
kind = "lines"
carry = true
columns = [{ name = "项目", header = ["项目"], type = "label" }, { name = "内容", header = ["内容"], type = "text" }]
lines = [{ name = "名称" }, { name = "年度", type = "year" }, { name = "日期", type = "date" }]
[[sheet]]
name = "表一"
title = "表一"
unit = "元"
[[sheet.table]]
name = "收入"
kind = "lines"
columns = [
  { name = "项目", header = ["收入", "项目"], type = "label" },
  { name = "本年", header = ["收入", "本年"] },
  { name = "结转", header = ["收入", "结转"] },
  { name = "全部", header = ["收入", "全部"], sum = ["本年", "结转"] },
]
lines = [{ label = "拨款" }, { label = "其他", negative = true }, { label = "总计", row = 4, sum = ["拨款", "其他"] }]
[[sheet.table]]
name = "支出"
kind = "lines"
beside = "收入"
columns = [{ name = "项目", header = ["支出", "项目"], type = "label" }, { name = "本年", header = ["支出", "本年"] }]
lines = [{ label = "基本" }]
[[sheet]]
name = "表二"
title = "表二"
unit = "万元"
decimals = 0
[[sheet.table]]
name = "支出表"
kind = "codes"
codes = "科目"
carry = true
total = "总计"
total_last = true
rows = 6
levels = [{ length = 3 }, { length = 5 }, { length = 7, more = true }]
columns = [
  { name = "类", header = ["科目", "类"], type = "code", width = 4 },
  { name = "款", header = ["科目", "款"], type = "code", width = 4 },
  { name = "项", header = ["科目", "项"], type = "code", width = 4 },
  { name = "金额", header = ["支出数"] },
]
[[sheet]]
name = "表三"
title = "表三"
unit = "万元"
[[sheet.table]]
name = "三公"
kind = "single"
columns = [{ name = "合计", header = ["合计"], sum = ["接待"] }, { name = "接待", header = ["接待"] }]
[[sheet]]
name = "上年"
title = "上年"
unit = "万元"
[[sheet.table]]
name = "上年"
kind = "lines"
columns = [{ name = "项目", header = ["项目"], type = "label" }, { name = "金额", header = ["金额"], prior = true }]
lines = [
  { label = "收入总计", from = "收入.总计.全部" },
  { label = "教育", from = '支出表["205"].金额' },
  { label = "接待费", from = "三公.接待" },
]
[[sheet]]
name = "名词"
title = "名词"
[[sheet.table]]
name = "名词"
kind = "list"
carry = true
columns = [{ name = "名词", header = ["名词"], type = "text" }, { name = "解释", header = ["解释"], type = "text" }]
"""
PACK = pack_of(SMALL, codes="204,公共安全支出\n20402,公安\n2040201,行政运行\n205,教育支出\n")
FILLED = Content(
    {
        "封面": (
            Entry("名称", {"内容": "=某局 <&>"}),
            Entry("年度", {"内容": "2024"}),
            Entry("日期", {"内容": "2024-02-07"}),
        ),
        "收入": (Entry("拨款", {"本年": "1234567.891", "结转": "5"}), Entry("其他", {"本年": "-7"})),
        "支出": (Entry("基本", {"本年": "1234565.89"}),),
        "支出表": (
            Entry("204", {"类": "204"}),
            Entry("20402", {"类": "204", "款": "02"}),
            Entry("2040201", {"类": "204", "款": "02", "项": "01", "金额": "12"}),
            Entry("2040299", {"类": "204", "款": "02", "项": "99", "金额": "8"}),
            Entry("205", {"类": "205", "金额": "3"}),
        ),
        "三公": (Entry("三公", {"接待": "1.5"}),),
        "上年": (Entry("收入总计", {"金额": "1"}), Entry("教育", {"金额": "0"}), Entry("接待费", {"金额": "2"})),
        "名词": (Entry("甲", {"名词": "甲", "解释": "乙\n丙" * 90}),),
    }
)


def test_what_was_written_is_read_back() -> None:
    read = reading(PACK, standard_workbook(PACK, 2024, FILLED))
    assert read.said == []
    assert read.rows("封面") == [("名称", "=某局 <&>"), ("年度", "2024"), ("日期", "2024-02-07")]
    assert read.rows("收入") == [
        ("拨款", "1234567.891", "5", "1234572.891"),
        ("其他", "-7", "", "-7"),
        ("总计", "1234560.891", "5", "1234565.891"),
    ]
    assert [(row[0], row[-1]) for row in read.rows("支出表")] == [
        ("204", "20"), ("20402", "20"), ("2040201", "12"), ("2040299", "8"), ("205", "3"), ("总计", "23"),
    ]  # fmt: skip
    assert read.rows("三公") == [("三公", "1.5", "1.5")]
    assert read.rows("名词")[0][2] == "乙\n丙" * 90


def test_a_total_that_was_typed_over_stays_as_typed() -> None:
    typed = {
        "支出表": (*FILLED.tables["支出表"], Entry("总计", {"金额": "23.5"})),
        "收入": (*FILLED.tables["收入"], Entry("总计", {"本年": "9"})),
        "三公": (Entry("三公", {"合计": "4", "接待": "1.5"}),),
    }
    read = reading(PACK, standard_workbook(PACK, 2024, Content({**FILLED.tables, **typed})))
    assert read.said == []
    assert read.rows("支出表")[-1][-1] == "23.5"
    assert read.rows("收入")[-1] == ("总计", "9", "5", "1234565.891")
    assert read.rows("三公") == [("三公", "4", "1.5")]


def test_a_table_grows_with_its_content() -> None:
    rows = tuple(Entry(f"{code}", {"类": f"{code}", "金额": "1"}) for code in range(301, 341))
    read = reading(PACK, standard_workbook(PACK, 2024, Content({**FILLED.tables, "支出表": rows})))
    assert read.said == []
    assert read.rows("支出表")[-1][-1] == "40"


def test_next_year_begins_with_last_years_texts_and_figures() -> None:
    last = reading(PACK, standard_workbook(PACK, 2024, FILLED)).form
    content = carried_over(last, PACK, 2025)
    written_ = standard_workbook(PACK, 2025, content)
    read = reading(PACK, written_)
    assert read.said == []
    assert read.rows("封面") == [("名称", "=某局 <&>"), ("年度", "2025"), ("日期", "")]
    assert read.rows("上年") == [("收入总计", "123.46"), ("教育", "3"), ("接待费", "1.5")]
    assert read.rows("名词") == [("甲", "甲", "乙\n丙" * 90)]
    assert [row[0] for row in read.rows("支出表")] == ["204", "20402", "2040201", "2040299", "205", "总计"]
    assert {row[-1] for row in read.rows("支出表")} == {"", "0"}
    assert {row[1] for row in read.rows("收入")} == {"", "0"}
    sheet = openpyxl.load_workbook(BytesIO(written_))["上年"]
    assert [sheet[f"B{row}"].protection.locked for row in (6, 7, 8)] == [True, True, True]


def test_a_figure_that_last_year_does_not_have_is_left_open() -> None:
    drawing = {**FILLED.tables, "三公": (Entry("三公", {"接待": "约一万"}),)}
    last = reading(PACK, standard_workbook(PACK, 2024, Content(drawing)))
    assert [rule for rule, _ in last.said] == ["C01"]
    workbook = standard_workbook(PACK, 2025, carried_over(last.form, PACK, 2025))
    assert reading(PACK, workbook).said == [("C05", "B8")]
    sheet = openpyxl.load_workbook(BytesIO(workbook))["上年"]
    assert not sheet["B8"].protection.locked
