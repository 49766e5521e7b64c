"""What is said of a cell goes by what stands in it: how to write that number, that there is no such day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from disclosuregen.wording.joined import around
from disclosuregen.workbook.remedies import no_such_day, number_meant, unlike
from tests.books import CLEAN, INPUT
from tests.put import found
from tests.tables import wide

if TYPE_CHECKING:
    from pathlib import Path

HOUSING = INPUT / "332001-示例市住房和城乡建设局本级-2024.xlsx"
COVER, LAST_YEAR, ASSETS = "封面", "上年数", "国有资产"


@pytest.mark.parametrize(
    ("text", "unit", "written"),
    [
        ("（3.5）", "万元", "-3.5"),
        ("△3.5", "万元", "-3.5"),
        ("▲1,203.50", "万元", "-1203.5"),
        ("负3.5", "万元", "-3.5"),
        ("（3.5万元）", "万元", "-3.5"),
        ("-3.5万元", "万元", "-3.5"),
        ("60万元", "万元", "60"),
        (wide("60") + " 万元", "万元", "60"),
        ("2辆", "辆", "2"),
        ("2台（套）", "台（套）", "2"),
        ("6e1", "万元", "60"),
        ("1.5E-1", "万元", "0.15"),
    ],
)
def test_a_number_written_in_another_way_is_written_out(text: str, unit: str, written: str) -> None:
    assert f"写成 {written}" in number_meant(text, unit).replace("（", " ").replace("，", " ")


@pytest.mark.parametrize(
    ("text", "unit", "said"), [("60元", "万元", "换算"), ("60万", "元", "换算"), ("60%", "万元", "百分数")]
)
def test_another_unit_and_a_percentage_are_not_taken_for_the_number(text: str, unit: str, said: str) -> None:
    assert said in number_meant(text, unit)
    assert "60" not in number_meant(text, unit)


@pytest.mark.parametrize("text", ["约十", "1,00", "12O", "#", "1.2.3", "（）", "见附表3", "9e99", "1+2"])
def test_what_is_no_number_for_sure_is_not_guessed(text: str) -> None:
    assert number_meant(text, "万元") == ""


@pytest.mark.parametrize(
    ("text", "stored", "said"),
    [("1\x002", False, True), ("1" * 16, False, True), ("1e13", True, True), ("约十", False, False)],
)
def test_what_nobody_can_see_is_said(text: str, *, stored: bool, said: bool) -> None:
    assert bool(unlike(text, stored=stored)) is said


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("2024", "2", "30"), "2 月没有 30 日"),
        (("2023", "02", "29"), "2 月没有 29 日"),
        (("2024", "13", "1"), "没有 13 月"),
        (("2024", "4", "0"), "4 月没有 0 日"),
        (("2024", "2", "29"), ""),
    ],
)
def test_a_day_that_does_not_exist_is_named(parts: tuple[str, ...], said: str) -> None:
    assert said in no_such_day(parts)
    assert bool(no_such_day(parts)) is bool(said)


def test_an_amount_cell_says_how_to_write_what_was_read(tmp_path: Path) -> None:
    (one,) = found(CLEAN, LAST_YEAR, {"B6": "（3.5）"}, tmp_path)
    assert (one.rule, one.places[0].cell) == ("C01", "B6")
    assert "-3.5" in one.remedy
    # In this table a blank is refused, too.
    assert "留空" not in one.remedy


@pytest.mark.parametrize(("cell", "said"), [("无", "“无”"), ("—", "“—”"), ("/", "“/”")])
def test_a_word_for_nothing_is_named_where_nothing_is_no_amount(cell: str, said: str, tmp_path: Path) -> None:
    (one,) = found(CLEAN, LAST_YEAR, {"B6": cell}, tmp_path)
    assert (one.rule, one.places[0].cell) == ("C05", "B6")
    assert said in one.message
    assert "0" in one.remedy


def test_an_empty_cell_is_not_said_to_hold_anything(tmp_path: Path) -> None:
    (one,) = found(CLEAN, LAST_YEAR, {"B6": None}, tmp_path)
    assert one.rule == "C05"
    assert "读到" not in one.message


def test_a_day_that_does_not_exist_is_said_of_the_cover(tmp_path: Path) -> None:
    (one,) = found(CLEAN, COVER, {"B12": "2024年2月30日"}, tmp_path)
    assert (one.rule, one.places[0].cell) == ("C08", "B12")
    assert "没有 30 日" in one.message


@pytest.mark.parametrize(
    ("cell", "unit"), [("B18", "元"), ("B18", "千元"), ("B18", "万"), ("B9", "万辆"), ("B9", "元")]
)
def test_another_unit_beside_a_row_is_refused(cell: str, unit: str, tmp_path: Path) -> None:
    (one,) = found(CLEAN, ASSETS, {cell: unit}, tmp_path)
    assert (one.rule, one.severity.value, one.places[0].cell) == ("S22", "error", cell)
    assert f"“{unit}”" in one.message


@pytest.mark.parametrize(
    ("cell", "unit"),
    [("B18", "（万元）"), ("B18", " 万 元 "), ("B18", "人民币万元"), ("B18", None), ("B16", "台"), ("B9", "部")],
)
def test_the_same_unit_in_other_words_is_left_alone(cell: str, unit: str | None, tmp_path: Path) -> None:
    assert found(CLEAN, ASSETS, {cell: unit}, tmp_path) == []


def test_a_table_whose_unit_was_cleared_says_so(tmp_path: Path) -> None:
    (one,) = found(CLEAN, "附表1 收支总表", {"D4": None}, tmp_path)
    assert (one.rule, one.severity.value, one.sheet) == ("S23", "warning", "附表1 收支总表")


@pytest.mark.parametrize("said", ["万元", "（万元）", "金额单位：万元", "单位:万元"])
def test_a_unit_in_other_words_is_a_unit(said: str, tmp_path: Path) -> None:
    assert found(CLEAN, "附表1 收支总表", {"D4": said}, tmp_path) == []


def test_a_line_is_called_what_it_is_called_on_the_sheet(tmp_path: Path) -> None:
    told = found(HOUSING, "增减原因", {"B9": None, "B12": None}, tmp_path)
    assert [(one.rule, one.places[0].cell) for one in told] == [("C15", "B9"), ("C15", "B12")]
    # Quotes within quotes are single ones.
    assert "“‘三公’经费合计”" in told[0].message
    assert "“公务用车运行费”" in told[1].message


@pytest.mark.parametrize(
    ("text", "start", "end", "shown"),
    [
        ("本单位于2022年机构新设立比2021年增加", 14, 20, "…2022年机构新设立比2021年增加"),
        ("增加2021年以后一二三1234.56万元", 2, 6, "增加2021年以后一二三1234…"),
        ("一二三四五六七八九十", 9, 10, "…二三四五六七八九十"),
        ("1" * 60, 30, 31, "…" + "1" * 17 + "…"),
        ("", 0, 0, ""),
    ],
)
def test_an_excerpt_cuts_no_year_in_two(text: str, start: int, end: int, shown: str) -> None:
    assert around(text, start, end) == shown
