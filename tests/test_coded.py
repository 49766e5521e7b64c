"""Tables of rows by code, and the form's own totals: known again wherever they moved, recomputed, cached or not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.tables import pack_of, packed, reading, sheets_of

if TYPE_CHECKING:
    from collections.abc import Callable

FORM = """
[[codes]]
name = "科目"
file = "codes.csv"
[[sheet]]
name = "支出"
title = "支出"
unit = "万元"
[[sheet.table]]
name = "支出"
kind = "codes"
codes = "科目"
total = "合计"
levels = [{ length = 3 }, { length = 5 }, { length = 7 }]
columns = [
  { name = "编码", header = ["编码"], type = "code" },
  { name = "名称", header = ["名称"], type = "name" },
  { name = "合计", header = ["合计"], sum = ["基本", "项目"] },
  { name = "基本", header = ["基本"] },
  { name = "项目", header = ["项目"] },
]
"""
PACK = pack_of(FORM, codes="204,公共安全支出\n20402,公安\n2040201,行政运行\n2040202,执法办案\n205,教育支出\n")
BEGIN = "== 支出 ==\n支出表\n单位：万元\n"
HEADER = "编码 | 名称 | 合计 | 基本 | 项目 | 编码（系统用）\n"
TYPED = f"""{BEGIN}{HEADER}
        | 合计     | 12 | 7 | 5
204     | 公共安全支出 | 12 | 7 | 5
20402   | 公安     | 12 | 7 | 5
2040201 | 行政运行 | 7  | 7 |
2040202 | 执法办案 | 5  |   | 5
"""
ROWS = [
    ("204", "204", "公共安全支出", "12", "7", "5"),
    ("20402", "20402", "公安", "12", "7", "5"),
    ("2040201", "2040201", "行政运行", "7", "7", ""),
    ("2040202", "2040202", "执法办案", "5", "", "5"),
    ("合计", "", "合计", "12", "7", "5"),
]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("204     |", "204.0   |"),
        ("204     |", "'204    |"),
        ("2040201 |", "204 02 01 |"),
        ("2040201 |", "2.040201E6 |"),
        ("2040201 | 行政运行", "2040201 行政运行 |"),
        ("2040201 | 行政运行", "204 02 01-行政运行 |"),
        ("2040201 | 行政运行", "2040201 |"),
        ("        | 合计     |", "合　计 | |"),
        ("        | 合计     |", "合⏎计 | < |"),
        ("20402 ", "|\n20402 "),
        ("5\n", "5\n注：以上含上年结转。 | < | <\n填表人：张三 | | 联系电话 |\n\n"),
        ("5\n", "5\n| | 0 | — | \n"),
        ("5\n", "5\n小计说明文字 | | | | \n"),
    ],
)
def test_a_code_may_be_a_number_or_a_text_and_stand_anywhere(old: str, new: str) -> None:
    drawing = TYPED[::-1].replace(old[::-1], new[::-1], 1)[::-1] if old == "5\n" else TYPED.replace(old, new, 1)
    read = reading(PACK, drawing)
    assert read.said == []
    assert [row[:1] + row[2:] for row in read.rows("支出")] == [row[:1] + row[2:] for row in ROWS]


def test_columns_stand_in_any_order_and_levels_come_from_codes() -> None:
    read = reading(
        PACK,
        f"""{BEGIN}
项目 | 名称 |  | 基本 | 编码 | 备用 | 合计
5    | 合计 |  | 7    |      |      | 12
5    | 甲   |  | 7    | 204  | 见附件 | 12
""",
    )
    assert read.said == []
    assert [(row.key, row.level, row.number, row.position) for row in read.form.tables["支出"].rows] == [
        ("204", 1, 5, 1)
    ]
    assert read.rows("支出")[0] == ("204", "204", "甲", "12", "7", "5")


LIVE = f"""{BEGIN}{HEADER}
        | 合计 | =SUM(D4,E4) | =TOTAL(D) | =TOTAL(E) |
204     | =LOOK(5) | =ROW(5) | =GROUP(5,D) | =GROUP(5,E) | =CODE(5)
20402   | =LOOK(6) | =ROW(6) | =GROUP(6,D) | =GROUP(6,E) | =CODE(6)
2040201 | =LOOK(7) | =ROW(7) | 7           | =GROUP(7,E) | =CODE(7)
2040202 | =LOOK(8) | =ROW(8) | =GROUP(8,D) | 5           | =CODE(8)
"""


def live(drawing: str = LIVE, cached: str = "") -> str:
    """The drawing with the form's own formulas spelled out, with what they show behind them if it is given."""
    for column in "DE":
        values = f"${column}5:${column}$9"
        drawing = drawing.replace(f"=TOTAL({column})", f'=SUMIFS({values},$F5:$F$9,"???",{values},">-1E+15")')
    for row in range(4, 12):
        below = {letter: f"${letter}{row + 1}:${letter}$9" for letter in "DEF"}
        for column in "DE":
            sums = [f'SUMIFS({below[column]},{below["F"]},$F{row}&"??",{below[column]},">-1E+15")'] * 2
            group = f'=IF(LEN($F{row})=3,{sums[0]},IF(LEN($F{row})=5,{sums[1]},""))'
            drawing = drawing.replace(f"=GROUP({row},{column})", group + cached)
        picked = f'IFERROR(MID($A{row},FIND(" ",$A{row})+1,99),"")'
        look = f'=IF($F{row}="","",IFERROR(VLOOKUP($F{row},\'编码表\'!$B$2:$C$9,2,FALSE),{picked}))'
        drawing = drawing.replace(f"=LOOK({row})", look + cached)
        drawing = drawing.replace(f"=ROW({row})", f'=IF($F{row}="","",SUM(D{row},E{row}))' + cached)
        drawing = drawing.replace(f"=CODE({row})", f"=$A{row}" + cached)
    return drawing


@pytest.mark.parametrize("cached", ["", " →", " → 99"], ids=["nobody calculated", "shown empty", "out of date"])
def test_the_forms_own_totals_are_recomputed(cached: str) -> None:
    read = reading(PACK, live(cached=cached))
    assert read.said == []
    assert read.rows("支出") == [*ROWS[:-1], ("合计", "", "合计", "12", "7", "5")]


@pytest.mark.parametrize(
    "changed",
    [lambda one: one.replace("SUM", "sum"), lambda one: one.replace("$", ""), lambda one: one.replace(",", ", ")],
)
def test_another_spelling_of_the_forms_own_totals_gives_the_same_table(changed: Callable[[str], str]) -> None:
    spelled = re.sub(r"=[^|\n]*", lambda match: changed(match[0]), live(cached=" → 99"))
    assert spelled != live(cached=" → 99")
    expected, read = reading(PACK, live(cached=" → 99")), reading(PACK, spelled)
    assert (read.said, read.form) == (expected.said, expected.form)


def test_a_sum_that_ends_above_the_last_row_is_not_the_forms_own() -> None:
    short = live(LIVE, cached=" → 99").replace("$9", "$6")
    assert {row[4] for row in reading(PACK, short).rows("支出")[:2]} == {"99"}


def test_a_recomputed_total_names_its_cells() -> None:
    table = reading(PACK, live()).form.tables["支出"]
    amount = table.rows[0].cells["基本"].amount
    assert amount is not None
    assert [place.cell for place in amount.places] == ["D5", "D6", "D7", "D8"]


def test_a_total_typed_over_is_kept_as_typed() -> None:
    read = reading(PACK, live().replace("=GROUP(6,D)", "7.01").replace("20402   |", "20402   |", 1))
    assert read.rows("支出")[1][4] == "7"
    typed = reading(PACK, live(LIVE.replace("=GROUP(6,D)", "7.01").replace("=ROW(5)", "12.02")))
    assert typed.said == []
    assert [row[3:] for row in typed.rows("支出")] == [
        ("12.02", "7.01", "5"), ("12.01", "7.01", "5"), ("7", "7", ""), ("5", "", "5"), ("12.01", "7.01", "5"),
    ]  # fmt: skip


INSERTED = f"""{BEGIN}{HEADER}
        | 合计 | =SUM(D4,E4) | =TOTAL(D) | =TOTAL(E) |
204     | =LOOK(5) | =ROW(5) | =GROUP(5,D) | =GROUP(5,E) | =CODE(5)
20402   | =LOOK(6) | =ROW(6) | =GROUP(6,D) | =GROUP(6,E) | =CODE(6)
2040201 | =LOOK(7) | =ROW(7) | 7           | =GROUP(7,E) | =CODE(7)
2040202 | 新插入的行 |       | 3           | 5           |
"""


def test_an_inserted_row_without_formulas_counts() -> None:
    read = reading(PACK, live(INSERTED))
    assert read.said == []
    assert [row[2:] for row in read.rows("支出")] == [
        ("公共安全支出", "15", "10", "5"),
        ("公安", "15", "10", "5"),
        ("行政运行", "7", "7", ""),
        ("新插入的行", "8", "3", "5"),
        ("合计", "15", "10", "5"),
    ]


@pytest.mark.parametrize(
    "formula",
    [
        '=SUMIFS($D5:$D$7,$F5:$F$7,"???",$D5:$D$7,">-1E+15")',  # does not reach the last row
        '=SUMIFS($D6:$D$9,$F6:$F$9,"???",$D6:$D$9,">-1E+15")',  # begins too late
        '=SUMIFS($D5:$D$9,$F5:$F$9,"?????",$D5:$D$9,">-1E+15")',
        '=SUMIFS($E5:$E$9,$F5:$F$9,"???",$E5:$E$9,">-1E+15")',
        "=SUM(D5:D8)",
        "=D5*2",
    ],
)
def test_a_formula_that_is_not_the_forms_own_counts_as_it_was_calculated(formula: str) -> None:
    drawing = live(LIVE.replace("=TOTAL(D)", f"{formula} → 70"))
    read = reading(PACK, drawing)
    assert read.said == []
    assert read.rows("支出")[-1] == ("合计", "", "合计", "75", "70", "5")
    lost = reading(PACK, drawing.replace(" → 70", ""))
    assert lost.said == [("C02", "D4")]
    assert lost.rows("支出")[-1] == ("合计", "", "合计", "✗", "✗", "5")


@pytest.mark.parametrize(
    "formula",
    ["=SUM(D4:E4)", "=D4+E4", "=E4+D4", "=sum( $D$4 , E4 )", "=SUM(E4,D4)", '=IF($F4="","",SUM(D4,E4))'],
)
def test_a_sum_is_the_forms_own_in_any_spelling(formula: str) -> None:
    read = reading(PACK, live(LIVE.replace("=SUM(D4,E4)", formula)))
    assert read.said == []
    assert read.rows("支出")[-1][3] == "12"


@pytest.mark.parametrize(
    "formula", ["=D4-E4", "=SUM(D99999999)", "=SUM(D4,D4,E4)", "=SUM(D4:E5)", "=D4", "=SUM(D4,E4)+1"]
)
def test_another_sum_is_not(formula: str) -> None:
    assert reading(PACK, live(LIVE.replace("=SUM(D4,E4)", formula))).said == [("C02", "C4")]


def test_shared_formulas_are_spelled_out() -> None:
    """As Excel saves a filled-down column: the first cell holds the formula, the others point to it."""
    sheet = sheets_of(live())["支出"]
    for row in range(5, 9):
        written = f'<f>IF($F{row}="","",SUM(D{row},E{row}))</f>'
        assert written in sheet
        first = f'<f t="shared" ref="C5:C8" si="0">IF($F{row}="","",SUM(D{row},E{row}))</f>'
        sheet = sheet.replace(written, first if row == 5 else '<f t="shared" si="0"/>')
    read = reading(PACK, packed({"支出": sheet}))
    assert read.said == []
    assert read.rows("支出") == ROWS


@pytest.mark.parametrize(
    ("sheet", "formula"), [("array", '<f t="array" ref="C5">D5+E5</f>'), ("table", '<f t="dataTable" ref="C5"/>')]
)
def test_formulas_of_other_kinds_are_no_numbers_without_a_value(sheet: str, formula: str) -> None:
    xml = sheets_of(live())["支出"].replace('<f>IF($F5="","",SUM(D5,E5))</f>', formula)
    said = reading(PACK, packed({"支出": xml})).said
    assert said == ([] if sheet == "array" else [("C02", "C5")])
