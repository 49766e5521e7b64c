"""One unit with two codes, workbooks of several years, amounts of another size, words among numbers."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from disclosuregen.batch import BatchReport, Unit
from disclosuregen.batch.across import across
from disclosuregen.batch.kinds import State, usual_year
from disclosuregen.batch.roster import expected_of
from disclosuregen.facts import Facts, Total, Untraced
from disclosuregen.report.data import as_data
from disclosuregen.workbook.roster import Listed
from tests.books import CLEAN, INPUT, SMALL, changed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Said

    Command = Callable[..., Said]

PUTUO = INPUT.parent / "templates" / "putuo-budget" / "example"
PLAIN = INPUT / "326002-示例市档案馆-2024.xlsx"
COVER = ("甲局机关", "甲机关", "甲局", "甲局机关")


def unit(code: str, name: str = "", now: str = "", **facts: object) -> Unit:
    """A unit whose document was written, with one sum."""
    sums = (Total("预算总额", now),) if now else ()
    made = Facts(code, name or f"单位{code}", totals=sums, **facts)  # type: ignore[arg-type]  # of the tests' own making
    return Unit(f"{code}.xlsx", (), f"{code}.docx", pack="甲", facts=made)


def rules(*units: Unit) -> list[str]:
    """The rules that are told."""
    return [one.rule for one in across(units)]


def report_of(command: Command, folder: Path) -> tuple[Said, dict[str, list[dict[str, object]]]]:
    """What a batch says, and its report."""
    said = command("batch")
    return said, json.loads((folder / "output" / "工作底稿" / "报告.json").read_text(encoding="utf-8"))


# ── one unit, several codes ──


@pytest.mark.parametrize("code", ["35800a", "358001.0", "0358001", "358010"])
def test_one_cover_with_two_codes_is_told(code: str) -> None:
    one, other = unit("358001", "甲局机关", names=COVER), unit(code, "甲局机关", names=COVER)
    (found,) = across((one, other))
    assert (found.rule, [place.file for place in found.places]) == ("B12", ["358001.xlsx", f"{code}.xlsx"])
    assert code in found.message


def test_two_units_of_one_name_in_two_departments_are_two_units() -> None:
    other = ("甲局机关", "甲机关", "乙局", "甲局机关")
    assert rules(unit("358001", "甲局机关", names=COVER), unit("362001", "甲局机关", names=other)) == []
    # A cover with one name alone says too little: then their sums do.
    one = unit("358001", "机关服务中心", "100", names=("机关服务中心",))
    assert rules(one, unit("362001", "机关服务中心", "200", names=("机关服务中心",))) == []
    assert rules(one, unit("362001", "机关服务中心", "100", names=("机关服务中心",))) == ["B12"]
    # A department and its own office, or a workbook of another year, may have one name.
    assert "B12" not in rules(unit("358", "甲局", names=COVER, whole=True), unit("358001", "甲局", names=COVER))


def test_a_unit_counted_twice_stands_in_all_reports(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(SMALL, tmp_path / "input" / "1.xlsx")
    changed(SMALL, "封面", {"B8": "35800a"}, tmp_path / "input" / "2.xlsx")
    said, report = report_of(command, tmp_path)
    assert said.out.count("〔B12〕") == 1
    assert [one["rule"] for one in report["across"]] == ["B12"]
    papers = tmp_path / "output" / "工作底稿"
    assert "35800a（2.xlsx）" in (papers / "报告.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(papers / "报告.xlsx") as book:
        assert any("35800a（2.xlsx）" in book.read(name).decode(errors="replace") for name in book.namelist())


# ── years ──


def test_the_usual_year_is_that_of_most_and_else_the_latest() -> None:
    years = ["2024", "2025", "2024", ""]
    assert usual_year([unit(str(number), year=year) for number, year in enumerate(years)]) == "2024"
    assert usual_year([unit("1", year="2024"), unit("2", year="2025")]) == "2025"
    assert usual_year([unit("1")]) == ""


def test_years_are_told_and_not_added_up() -> None:
    units = [unit("1", now="100", year="2024"), unit("2", now="200", year="2024"), unit("3", now="5000", year="2025")]
    (found,) = across(units)
    assert (found.rule, [place.file for place in found.places]) == ("B13", ["3.xlsx"])
    data = as_data(BatchReport(tuple(units)), date(2024, 2, 1))
    assert [one["counted"] for one in data["units"]] == [True, True, False]
    assert [one["now"] for one in data["totals"]] == ["300"]
    assert rules(*units[:2]) == []


def test_a_folder_of_two_years(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    for workbook in (SMALL, CLEAN, *PUTUO.glob("*.xlsx")):
        shutil.copy(workbook, tmp_path / "input")
    said, report = report_of(command, tmp_path)
    assert said.code == 0
    assert [one["rule"] for one in report["across"]] == ["B13"]
    assert [one["year"] for one in report["units"] if not one["counted"]] == ["2025"]


def later(source: Path, target: Path) -> None:
    """A workbook of 2024 as one that was made for 2025."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/") and name.endswith(".xml"):
                content = re.sub(r"(?<![-\d])2024(?![-\d.])", "2025", content.decode()).encode()
            new.writestr(name, content)


def test_workbooks_of_one_unit_and_two_years_do_not_share_a_document(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(SMALL, tmp_path / "input" / "去年.xlsx")
    command("batch")
    later(SMALL, tmp_path / "input" / "今年.xlsx")
    # The first was kept from an earlier run.
    for _ in range(2):
        said, report = report_of(command, tmp_path)
        assert said.code == 1
        found = [one for one in report["findings"] if one["rule"] in {"B01", "B15"}]
        assert [(one["file"], one["rule"]) for one in found] == [("今年.xlsx", "B15"), ("去年.xlsx", "B15")]
        assert all("今年.xlsx（2025 年）、去年.xlsx（2024 年）" in str(one["message"]) for one in found)


def test_a_workbook_of_another_year_is_not_what_the_list_waits_for() -> None:
    listed = [Listed("1", "甲"), Listed("2", "乙"), Listed("3", "丙")]
    units = [unit("1", "甲", year="2024"), unit("2", "乙", year="2024"), unit("3", "丙", year="2023")]
    found = list(expected_of(listed, units, date(2024, 2, 1)))
    assert [(one.state, one.file, one.other) for one in found] == [
        (State.READY, "1.xlsx", ""),
        (State.READY, "2.xlsx", ""),
        (State.MISSING, "3.xlsx", "2023"),
    ]


# ── size ──


@pytest.mark.parametrize(
    ("last", "others", "told"),
    [
        ("60000000000", 5, ["B14"]),
        # A bureau's largest unit is a few hundred times the middle.
        ("5990000000", 5, []),
        ("60000000000", 4, []),
    ],
)
def test_what_is_a_thousand_times_all_others_is_told(last: str, others: int, told: list[str]) -> None:
    usual = [unit(str(number), now=amount) for number, amount in enumerate(["4000000", "6000000", "7000000"][:others])]
    usual += [unit(str(number), now="6000000") for number in range(len(usual), others)]
    found = across((*usual, unit("9", now=last)))
    assert [one.rule for one in found] == told
    assert [place.file for one in found for place in one.places] == ["9.xlsx"] * len(told)


def test_only_the_whole_budget_is_weighed_and_departments_with_departments() -> None:
    units = [unit(str(number), now="6000000") for number in range(6)]
    small = Facts("7", "七", totals=(Total("预算总额", "6000000"), Total("三公", "60000000000")))
    department = unit("8", now="60000000000", whole=True)
    assert rules(*units, Unit("7.xlsx", (), "7.docx", facts=small, pack="甲"), department) == []


# ── words among numbers ──


def test_numbers_and_direction_words_are_kept_apart() -> None:
    untraced = (Untraced("第1段", "25", "表!B7"), Untraced("第1段", "减少", "表!B7", "direction"))
    data = as_data(BatchReport((unit("1", untraced=untraced),)), date(2024, 2, 1))
    assert [(one["kind"], one["text"]) for one in data["untraced"]] == [("number", "25"), ("direction", "减少")]
    assert (data["counts"]["untraced"], data["units"][0]["untraced"]) == (1, 1)


def test_a_workbooks_own_words_are_sorted_out(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(PLAIN, tmp_path / "input")
    _, report = report_of(command, tmp_path)
    kinds = {str(one["text"]): one["kind"] for one in report["untraced"]}
    assert kinds
    assert all((kind == "number") == any(mark.isdigit() for mark in text) for text, kind in kinds.items())


def test_the_command_says_whose_workbook_is_of_another_year(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    for workbook in (SMALL, CLEAN):
        shutil.copy(workbook, tmp_path / "input")
    later(PLAIN, tmp_path / "input" / "3.xlsx")
    with xlsxwriter.Workbook(tmp_path / "名册.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([("代码", "名称"), ("326002", "示例市档案馆"), ("358001", "示例市数据局本级")]):
            sheet.write_row(number, 0, row)
    said = command("batch", "--roster", tmp_path / "名册.xlsx")
    assert "没有交 1 个：示例市档案馆（交的是 2025 年的）" in said.out
    assert "名册 2 个单位：已生成 1 个" in said.out
    assert said.out.count("〔B13〕") == 1
