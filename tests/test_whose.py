"""The cover's code and names against the tables that list the unit and its department."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from disclosuregen.findings import PackFault
from disclosuregen.pipeline import examine
from tests.books import CLEAN, INPUT, SMALL, changed
from tests.put import PACKS, found
from tests.tables import pack_of

if TYPE_CHECKING:
    from pathlib import Path

HOUSING = INPUT / "332001-示例市住房和城乡建设局本级-2024.xlsx"
WHOLE = INPUT / "351-示例市城市管理执法局-2024.xlsx"
ARCHIVES = INPUT / "326002-示例市档案馆-2024.xlsx"
COVER, UNITS = "封面", "附表2 收入总表"


@pytest.mark.parametrize("code", ["35800a", "358001.0", "0358001", "358002"])
def test_a_code_that_no_table_has_beside_the_unit_is_told(code: str, tmp_path: Path) -> None:
    (one,) = found(SMALL, COVER, {"B8": code}, tmp_path)
    assert (one.rule, one.severity.value) == ("T19", "warning")
    assert [(place.sheet, place.cell) for place in one.places] == [(COVER, "B8"), (UNITS, "A9")]


@pytest.mark.parametrize("code", [" 358001 ", "358 001", "358"])
def test_a_code_that_a_table_has_is_left_alone(code: str, tmp_path: Path) -> None:
    assert [one for one in found(SMALL, COVER, {"B8": code}, tmp_path) if one.rule == "T19"] == []


def test_a_unit_that_no_table_names_is_left_alone(tmp_path: Path) -> None:
    told = found(SMALL, COVER, {"B6": "示例市大数据中心", "B8": "358009"}, tmp_path)
    assert [one for one in told if one.rule == "T19"] == []


@pytest.mark.parametrize("cell", ["B7", "B9", "B13"])
@pytest.mark.parametrize("book", [HOUSING, WHOLE, ARCHIVES], ids=lambda path: path.name[:6])
def test_another_kind_of_office_on_the_cover_is_told(cell: str, book: Path, tmp_path: Path) -> None:
    told = found(book, COVER, {cell: "示例市教育局"}, tmp_path)
    assert [(one.rule, one.severity.value, one.places[0].cell) for one in told] == [("T20", "warning", cell)]


@pytest.mark.parametrize(
    ("book", "cell", "name"),
    [
        (HOUSING, "B13", "市住建局"),
        (HOUSING, "B13", "示例市住房和城乡建设局机关"),
        (HOUSING, "B9", "示例市住建局"),
        (WHOLE, "B7", "市城管局"),
        (CLEAN, "B13", "示例市教育局"),
        (CLEAN, "B7", "临江高级中学"),
        (ARCHIVES, "B13", "示例市档案局（馆）"),
        (ARCHIVES, "B7", "市档案馆"),
        (HOUSING, "B13", "示例市重点工程建设指挥部"),
    ],
)
def test_the_unit_and_its_department_in_other_words_are_left_alone(
    book: Path, cell: str, name: str, tmp_path: Path
) -> None:
    assert found(book, COVER, {cell: name}, tmp_path) == []


def test_a_department_that_no_table_lists_may_be_any(tmp_path: Path) -> None:
    # Without the row of the department there is other trouble, but nobody can say which department it is.
    bare = changed(CLEAN, UNITS, {"A8": None, "B8": None}, tmp_path / "a.xlsx")
    bare = changed(bare, "附表5-2 一般公共预算支出表（分单位）", {"A8": None, "B8": None}, tmp_path / "b.xlsx")
    bare = changed(bare, "附表9 项目支出表", {"A8": None, "B8": None}, tmp_path / "c.xlsx")
    other = changed(bare, COVER, {"B9": "示例市体育局"}, tmp_path / "d.xlsx")
    rules = {one.rule for one in examine(other, PACKS)[2]}
    assert "S16" in rules
    assert "T20" not in rules


@pytest.mark.parametrize("name", ["示例市 数据局本级", "示例市　数据局本级", "示例市数据局\n本级"])
def test_a_space_within_a_name_is_told(name: str, tmp_path: Path) -> None:
    (one,) = found(SMALL, COVER, {"B6": name}, tmp_path)
    assert (one.rule, one.places[0].cell) == ("T21", "B6")


@pytest.mark.parametrize("name", [" 示例市数据局本级 ", "示例市数据局本级（大数据中心 12345）"])
def test_spaces_that_part_no_name_are_left_alone(name: str, tmp_path: Path) -> None:
    assert [one for one in found(SMALL, COVER, {"B6": name}, tmp_path) if one.rule == "T21"] == []


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ({"B12": "2023-01-01"}, ["B12", "B14"]),
        ({"B14": "2024-02-08"}, ["B12", "B14"]),
        ({"B12": "2023-12-31"}, []),
        ({"B14": "2024-01-31"}, []),
    ],
)
def test_nothing_is_published_before_what_it_counts(cells: dict[str, str], named: list[str], tmp_path: Path) -> None:
    told = found(SMALL, COVER, cells, tmp_path)
    assert [place.cell for one in told for place in one.places] == named
    assert {one.rule for one in told} <= {"C27"}


def test_a_date_comes_after_a_date_of_its_table() -> None:
    form = """
[[sheet]]
name = "封面"
title = "封面"
[[sheet.table]]
name = "封面"
kind = "lines"
columns = [{ name = "项目", header = ["项目"], type = "label" }, { name = "内容", header = ["内容"], type = "text" }]
lines = [{ name = "甲日", type = "date", after = "丙日" }, { name = "乙日", type = "date" }]
"""
    with pytest.raises(PackFault) as fault:
        pack_of(form)
    assert [(one.rule, "甲日" in one.message) for one in fault.value.findings] == [("P04", True)]
