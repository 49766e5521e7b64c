"""A bureau's list of units that is empty, has several sheets, is none, or came without its formats."""

from __future__ import annotations

import re
import shutil
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.roster import Listed, roster_of
from tests.books import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from disclosuregen.findings import Finding
    from tests.conftest import Said

    Command = Callable[..., Said]
    Rows = Sequence[tuple[object, ...]]

HEAD = ("单位代码", "单位名称", "批复日期")


def written(path: Path, **sheets: Rows) -> Path:
    """A workbook with these sheets; formulas have the results that stand behind them, or none."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, list):
                        sheet.write_formula(number, column, *value)
                    elif value is not None:
                        sheet.write(number, column, value)
    return path


def read(path: Path) -> tuple[tuple[Listed, ...], tuple[Finding, ...]]:
    """The units of a list, and what is wrong with it."""
    package = admit(path).package
    assert package is not None
    return roster_of(package)


def listed(path: Path) -> tuple[list[Listed], list[str]]:
    """The units of a list, and the rules that have something to say of it."""
    units, findings = read(path)
    return list(units), [one.rule for one in findings]


def formula(text: str, value: str = "") -> list[object]:
    """A formula with its stored result."""
    return [text, None, value]


@pytest.mark.parametrize("title", [(), (("2024年名册",), ())], ids=["a head", "a title, too"])
def test_a_list_without_units_stops_the_batch(title: Rows, command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(SMALL, tmp_path / "input")
    path = written(tmp_path / "名册.xlsx", 名册=(*title, HEAD))
    assert listed(path) == ([], ["R07"])
    said = command("batch", "--roster", path)
    assert (said.code, "〔R07〕" in said.err) == (3, True)
    assert not (tmp_path / "output").exists()


def unsaved(path: Path) -> Path:
    """The workbook without the results of its formulas, as programs write it that compute nothing."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w") as target:
        for name, content in parts.items():
            target.writestr(name, re.sub(rb'( t="str")?>(<f>[^<]*</f>)<v>[^<]*</v>', rb">\2", content))
    return path


def test_formulas_without_results_are_told(tmp_path: Path) -> None:
    # Below the last unit a formula gives an empty text.
    rows = [(formula("=A9", "358001"), formula("=B9", "甲")), (formula("=A10", " "), formula("=B10", " "))]
    path = written(tmp_path / "名册.xlsx", 名册=(HEAD, *rows))
    assert listed(path) == ([Listed("358001", "甲")], [])
    assert listed(unsaved(path)) == ([], ["R06", "R07"])
    path = written(tmp_path / "一半.xlsx", 名册=(HEAD, ("358001", "甲"), rows[0], ("358003", "丙")))
    units, findings = read(unsaved(path))
    assert [unit.code for unit in units] == ["358001", "358003"]
    assert [(one.rule, one.places[0].cell) for one in findings] == [("R06", "B3")]


OTHERS: list[tuple[Rows, list[str]]] = [
    ([HEAD, ("358001", "甲"), ("358002", "乙")], ["R08"]),
    ([HEAD, ("358001", "甲")], []),
    ([("科目代码", "科目名称"), ("201", "一般公共服务支出")], []),
    ([("部门代码", "部门名称"), ("358", "甲局")], ["R08"]),
    ([("备注",), ("无",)], []),
    ([HEAD], []),
]


@pytest.mark.parametrize(
    ("rows", "told"), OTHERS, ids=["another unit", "the same unit", "accounts", "departments", "words", "a head"]
)
def test_units_on_another_sheet_are_told(rows: Rows, told: list[str], tmp_path: Path) -> None:
    path = written(tmp_path / "名册.xlsx", 机关=(HEAD, ("358001", "甲")), 其他=rows)
    units, findings = read(path)
    assert units == (Listed("358001", "甲"),)
    assert [one.rule for one in findings] == told
    assert [one.places[0].sheet for one in findings] == ["其他"] * len(told)


def test_a_sheet_with_nothing_but_a_head_is_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path / "名册.xlsx", 样表=(HEAD,), 名册=(HEAD, ("358001", "甲")))
    assert listed(path) == ([Listed("358001", "甲")], [])


def test_a_units_own_workbook_is_no_list(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(SMALL, tmp_path / "input")
    assert listed(SMALL) == ([], ["R09"])
    said = command("batch", "--roster", SMALL)
    assert (said.code, "〔R09〕" in said.err) == (3, True)


def test_a_day_may_be_its_bare_number(tmp_path: Path) -> None:
    rows = [("1", "甲", 45980), ("2", "乙", 45980.5), ("3", "丙", 2025), ("4", "丁", 20251119)]
    units, findings = read(written(tmp_path / "名册.xlsx", 名册=(HEAD, *rows)))
    assert [unit.approved for unit in units] == [*[date(2025, 11, 19)] * 2, None, date(2025, 11, 19)]
    assert [(one.rule, one.places[0].cell) for one in findings] == [("R05", "C4")]
    # Below another head it may be an amount.
    path = written(tmp_path / "金额.xlsx", 名册=(("代码", "名称", "批复数"), ("1", "甲", 45980)))
    assert listed(path) == ([Listed("1", "甲")], ["R05"])
