"""Formulas of a pack: what they may say, what is refused, and what they give on a form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from disclosuregen.amounts import DimensionError
from disclosuregen.formula import FormulaError, evaluate, parse, paths, sides
from disclosuregen.pack.answers import must_answer
from tests.tables import pack_of, reading

PACK = pack_of("""
[[sheet]]
name = "收支"
title = "收支"
unit = "万元"
[[sheet.table]]
name = "收入"
kind = "lines"
columns = [
  { name = "项目", header = ["项目"], type = "label" },
  { name = "本年", header = ["本年"] },
  { name = "上年", header = ["上年"] },
]
lines = [{ label = "一、拨款" }, { label = "二、事业收入" }, { label = "收入总计", sum = ["拨款", "事业收入"] }]
[[sheet]]
name = "支出"
title = "支出"
unit = "万元"
[[sheet.table]]
name = "支出"
kind = "codes"
total = "总计"
levels = [{ length = 3, of = "" }, { length = 2, of = "" }, { length = 6, of = "" }]
columns = [
  { name = "编码", header = ["编码"], type = "code" },
  { name = "名称", header = ["名称"], type = "name" },
  { name = "合计", header = ["合计"] },
]
[[sheet]]
name = "车辆"
title = "车辆"
[[sheet.table]]
name = "车辆"
kind = "lines"
columns = [
  { name = "项目", header = ["项目"], type = "label" },
  { name = "数量", header = ["数量"] },
]
lines = [{ label = "轿车", unit = "辆" }, { label = "客车", unit = "辆" }]
""")

PLAIN = """
== 收支 ==
单位：万元
项目         | 本年  | 上年
一、拨款     | 100.5 | 90
二、事业收入 |       | 大约
收入总计     | 100.5 | 90
== 支出 ==
单位：万元
编码   | 名称 | 合计
       | 总计 | 40
204    | 甲   | 30
31     | 本级 | 10
204001 | 丙   | 10
205    | 乙   | 10
31     | 本级 | 5
== 车辆 ==
项目 | 数量
轿车 | 3
客车 | 2
"""
READING = reading(PACK, PLAIN)
FORM = READING.form


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("收入.拨款.本年", 1_005_000),
        ('收入["拨款"].本年', 1_005_000),
        ("收入.拨款.本年 - 收入.拨款.上年", 105_000),
        ("-收入.拨款.本年", -1_005_000),
        ("收入.拨款.本年 + 支出.总计.合计 * 2", 1_805_000),
        ("（收入.拨款.本年 + 支出.总计.合计）* 2", 2_810_000),
        ("支出.总计.合计 / 支出.总计.合计", 1),
        ('支出["204"].合计', 300_000),
        ('支出["204001"].合计', 100_000),
        ('支出["999"].合计', 0),
        ('收入.拨款.本年 + 支出["999"].合计', 1_005_000),
        ('支出["999"].合计 / 支出.总计.合计', 0),
        ("sum(支出.合计)", 400_000),
        ("sum(收入.本年)", 2_010_000),
        ('sum(支出["31"].合计)', 150_000),
        ("收入.事业收入.本年", 0),
        ("车辆.轿车", 3),
        ("车辆.轿车 + 车辆.客车", 5),
        ("1 + 2 * 3 - 4 / 2", 5),
    ],
)
def test_a_formula_gives_an_amount(text: str, value: int) -> None:
    amount = evaluate(parse(text), FORM)
    assert amount is not None
    assert amount.value == value


def test_an_amount_knows_its_cells() -> None:
    amount = evaluate(parse('收入.拨款.本年 - 支出["204"].合计'), FORM)
    assert amount is not None
    assert [str(place) for place in amount.places] == ["收支!B3", "支出!C4"]


@pytest.mark.parametrize(
    "text", ["收入.事业收入.上年", "收入.拨款.本年 - 收入.事业收入.上年", "sum(收入.上年)", "-收入.事业收入.上年"]
)
def test_an_unreadable_cell_poisons_what_it_touches(text: str) -> None:
    assert READING.said == [("C01", "C4")]
    assert evaluate(parse(text), FORM) is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "收入.", "收入..拨款", "1 +", "(1", "“收入”", "收入 拨款", "import os", "x = 1; y = 2"),
        *("open('a')", "__import__('os')", "sum.__self__", "收入.拨款.__class__", "_x.a", 'a["b"]._c', "sum(1)"),
        *("sum(a.b, c.d)", "sum(a.b, start=c.d)", "sum(*a.b)", "sum(a.b + c.d)", "max(a.b)", "sum(sum(a.b))"),
        *("lambda: 1", "[x for x in a]", "{1}", "{1: 2}", "(1, 2)", "[1]", "a if b else c", "a and b", "not a.b"),
        *("9**9**9", "1 << 9", "7 // 2", "7 % 2", "1 @ 2", "~1", "+1", "1 | 2", "'文字'", '"文字"', "f'{a}'", "b'a'"),
        *("(a := 1)", "a[0]", "a[1:2]", "a['b', 'c']", "a[b]", "a.b()", "1.5", "1j", "True", "None", "...", "1 in a.b"),
        *("1 < 2 < 3", "(1 < 2) + 1", "sum(1 < 2)", "a is b", "a != b", "await a", "yield"),
        *("1" + "+1" * 5_000, "-" * 5_000 + "1", "(" * 5_000 + "1" + ")" * 5_000, "9" * 5_000),
    ],
)  # fmt: skip
def test_whatever_is_not_on_the_white_list_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


def test_a_long_formula_that_is_allowed_can_be_computed() -> None:
    amount = evaluate(parse("1" + "+1" * 299), FORM)
    assert amount is not None
    assert amount.value == 300


@pytest.mark.parametrize(
    "text",
    [
        "收入",
        "收人.拨款.本年",
        "收入.拔款.本年",
        "收入.拨款.今年",
        "收入.拨款.本年.元",
        "收入.拨款",
        "收入.不存在的列",
        "收入.本年",
        "支出.合计",
        '支出["31"].合计',
        '支出["204"].名称',
        "支出.总计.不存在",
        "支出.合计.合计",
        "收入.拨款.本年 = 1",
        "sum(支出.名称)",
    ],
)
def test_a_name_that_matches_nothing_or_two_cells_is_found_before_any_form_is_read(text: str) -> None:
    with pytest.raises(FormulaError):
        must_answer(parse(text), {spec.name: spec for _, spec in PACK.form.tables()})


@pytest.mark.parametrize(
    "text", ["收入", "收入.拨款.本年.元", "收入.本年", "支出.合计", "收入.拨款", '支出["204"].名称']
)
def test_what_is_no_single_amount_is_an_error_at_any_time(text: str) -> None:
    with pytest.raises(FormulaError):
        evaluate(parse(text), FORM)


@pytest.mark.parametrize(
    "lost",
    [
        PLAIN.replace("== 收支 ==", "== 收支表 =="),
        PLAIN.replace("项目         | 本年 ", "项目         | 今年 "),
        PLAIN.replace("一、拨款 ", "一、借款 "),
    ],
    ids=["sheet", "column", "line"],
)
def test_what_the_workbook_lacks_is_not_known_and_no_fault_of_the_formula(lost: str) -> None:
    read = reading(PACK, lost)
    assert read.findings
    assert evaluate(parse("收入.拨款.本年 + 1"), read.form) is None


@pytest.mark.parametrize(
    ("lost", "text"),
    [(PLAIN.replace("| 总计 |", "|"), "支出.总计.合计"), (PLAIN.replace("205 ", "204 "), '支出["204"].合计')],
    ids=["total", "code twice"],
)
def test_neither_is_a_total_that_is_lost_or_a_code_that_stands_twice(lost: str, text: str) -> None:
    assert evaluate(parse(text), reading(PACK, lost).form) is None


def test_arithmetic_that_makes_no_sense_is_an_error() -> None:
    with pytest.raises(DimensionError):
        evaluate(parse("收入.拨款.本年 + 车辆.轿车"), FORM)
    with pytest.raises(ZeroDivisionError):
        evaluate(parse("收入.拨款.本年 / 收入.事业收入.本年"), FORM)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("收入.拨款.本年 = 支出.总计.合计", "=="),
        ("收入.拨款.本年 == 支出.总计.合计", "=="),
        ("收入.拨款.本年 ＝ 支出.总计.合计", "=="),
        ("收入.拨款.本年 <= 支出.总计.合计", "<="),
        ("收入.拨款.本年 >= 支出.总计.合计", ">="),
        ("收入.拨款.本年 < 支出.总计.合计", "<"),
        ("收入.拨款.本年 > 支出.总计.合计", ">"),
    ],
)
def test_a_comparison_has_a_sign_and_two_sides(text: str, sign: str) -> None:
    read, left, right = sides(parse(text), FORM)
    assert left.amount is not None
    assert right.amount is not None
    assert (read, left.amount.value, right.amount.value) == (sign, Decimal(1_005_000), Decimal(400_000))
    assert (left.text, right.text) == ("收入.拨款.本年", "支出.总计.合计")
    assert [cell.place.cell for cell in left.cells] == ["B3"]
    assert parse(text).comparison


def test_a_formula_without_a_sign_is_no_comparison() -> None:
    assert not parse("收入.拨款.本年").comparison
    with pytest.raises(FormulaError):
        sides(parse("收入.拨款.本年"), FORM)


def test_on_a_row_a_bare_name_is_a_column() -> None:
    row = FORM.tables["收入"].rows[0]
    amount = evaluate(parse("本年 - 上年"), FORM, row)
    assert amount is not None
    assert amount.value == 105_000


def test_the_names_of_a_formula_are_known_before_any_form_is_read() -> None:
    formula = parse('支出["204"].合计 + sum(支出.合计) - 收入.拨款.本年')
    assert set(paths(formula)) == {("支出", "204", "合计"), ("支出", "合计"), ("收入", "拨款", "本年")}
    assert list(paths(formula, summed=True)) == [("支出", "合计")]
    assert ("支出", "合计") not in set(paths(formula, summed=False))
