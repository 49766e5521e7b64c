"""What a person is told: where, what was read and expected, what to do, by sheet, errors first."""

from __future__ import annotations

import pytest

from disclosuregen.batch import BatchReport, Unit
from disclosuregen.findings import About, Finding, Severity, finding
from disclosuregen.places import Place
from disclosuregen.report import counted, in_lines
from disclosuregen.report.units import batch_summary, unit_line


def found(severity: Severity, sheet: str, *cells: str, message: str = "话") -> Finding:
    """A finding of a made-up rule."""
    places = tuple(Place("甲.xlsx", sheet, cell) for cell in cells) or (Place("甲.xlsx", sheet),)
    return Finding("X01", severity, About.WORKBOOK, message, places, "请改。")


def test_findings_stand_by_sheet_with_errors_first_and_the_files_own_before_all() -> None:
    lines = in_lines(
        [
            found(Severity.NOTE, "表一", "A1"),
            found(Severity.ERROR, "表二", "B1"),
            found(Severity.WARNING, "表一", "A2"),
            found(Severity.ERROR, "表一", "A3"),
            found(Severity.WARNING, ""),
        ]
    )
    assert [line.partition("：")[0] for line in lines] == [
        *("  警告  甲.xlsx", "【表二】", "  错误  B1", "【表一】", "  错误  A3", "  警告  A2", "  提示  A1"),
    ]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ((), ""),
        (("A1",), "A1："),
        (("A1", "A2", "A3"), "A1、A2、A3："),
        (("A1", "A2", "A3", "A4"), "A1、A2、A3等4处："),
    ],
)
def test_a_line_says_where_and_what_to_do_and_which_rule(cells: tuple[str, ...], said: str) -> None:
    assert in_lines([found(Severity.ERROR, "表", *cells)])[1] == f"  错误  {said}话。请改。〔X01〕"


def test_a_cell_on_another_sheet_is_named_with_its_sheet() -> None:
    places = (Place("甲.xlsx", "附表1 表", "A1"), Place("甲.xlsx", "附表2 表", "B2"), Place("甲.xlsx", "附表2 表"))
    assert in_lines([Finding("X01", Severity.ERROR, About.WORKBOOK, "话", places, "请改。")]) == [
        *("【附表1 表】", "  错误  A1、附表2!B2、附表2 表：话。请改。〔X01〕"),
    ]


def test_what_a_workbook_brings_along_cannot_move_the_cursor_or_turn_the_text() -> None:
    (_, line) = in_lines([found(Severity.ERROR, "表", "A1", message="甲\x1b[31m\x9b\n\r乙\u202e丙\u2028\x07\x00丁")])
    assert line == "  错误  A1：甲[31m 乙丙 丁。请改。〔X01〕"


@pytest.mark.parametrize(
    ("severities", "said"),
    [("", ""), ("n", "1 个提示"), ("nene", "2 个错误、2 个提示"), ("wwe", "1 个错误、2 个警告")],
)
def test_findings_are_counted_worst_first(severities: str, said: str) -> None:
    kinds = {"e": Severity.ERROR, "w": Severity.WARNING, "n": Severity.NOTE}
    assert counted(found(kinds[one], "表") for one in severities) == said


def test_a_batch_says_what_became_of_each_and_counts() -> None:
    warning = found(Severity.WARNING, "表", "A1")
    units = (
        Unit("a.xlsx", (), "甲.docx"),
        Unit("b.xlsx", (warning,), "乙.docx"),
        Unit("c.xlsx", (finding("W01", why="空"),)),
    )
    assert [unit_line(unit) for unit in units] == [
        "已生成  甲.docx",
        "已生成  乙.docx（1 个警告）",
        "未生成  c.xlsx（1 个错误）",
    ]
    assert batch_summary(BatchReport(units))[-1] == "共 3 个工作簿：生成 2 份，未生成 1 份。"
    assert [unit.refused for unit in units] == [False, False, True]
