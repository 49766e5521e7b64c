"""What only several workbooks together show, and a bureau's list of units."""

from __future__ import annotations

import json
import shutil
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from disclosuregen.batch import Unit
from disclosuregen.batch.across import across
from disclosuregen.batch.departments import departments
from disclosuregen.batch.kinds import State
from disclosuregen.batch.roster import expected_of, strangers
from disclosuregen.document.ledger import Entry, Ledger, LedgerLine, Origin
from disclosuregen.document.ledgerfile import About, dumped
from disclosuregen.facts import Facts, Reason, Total
from disclosuregen.places import Place
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.roster import Listed, roster_of
from tests.books import CLEAN, SMALL, changed, covered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from tests.conftest import Said

    Command = Callable[..., Said]

TENTH = Decimal(10000)
NAMED = (("351", "甲局"), ("351001", "甲局本级"), ("351002", "甲中心"))


def unit(code: str, name: str = "", **facts: object) -> Unit:
    """A unit whose document was written."""
    made = Facts(code, name or f"单位{code}", **facts)  # type: ignore[arg-type]  # of the tests' own making
    return Unit(f"{code}.xlsx", (), f"{code}.docx", pack="甲", facts=made)


def ledgers(**tables: str) -> Callable[[str], bytes]:
    """Ledgers by the unit's code, drawn as `row: amount in 万元` lines of one table."""

    def read(name: str) -> bytes:
        lines = []
        for line in tables[f"u{name.partition('.')[0]}"].split(";"):
            label, _, text = line.strip().partition(": ")
            entry = Entry(text, Origin.AMOUNT, value=f"{Decimal(text) * TENTH:f}", unit="元", head="合计")
            lines.append(LedgerLine(f"附表1 {label}", label, (entry,), "附表1"))
        return dumped(Ledger(tuple(lines)), About(*"abcdefg"), lambda _: "")

    return read


def rules(units: Sequence[Unit], read: Callable[[str], bytes] = lambda _: b"") -> list[str]:
    """The rules that are told."""
    return [one.rule for one in (*departments(units, read)[0], *across(units))]


BELOW = tuple(code for code, _ in NAMED)
DISTRICT = (
    unit("351", "甲局", whole=True, named=NAMED, below=BELOW),
    unit("351001", "甲局本级"),
    unit("351002", "甲中心"),
)


@pytest.mark.parametrize(
    ("whole", "first", "second", "told"),
    [
        ("收入: 30.00; 支出: 30.00", "收入: 10.00; 支出: 10.00", "收入: 20.00; 支出: 20.00", []),
        # Three last digits may be half a step off each.
        ("收入: 30.01", "收入: 10.00", "收入: 20.00", []),
        ("收入: 30.02", "收入: 10.00", "收入: 20.00", ["附表1 收入·合计"]),
        ("收入: 30.00", "收入: 10.00", "收入: 20.00; 支出: 5.00", ["附表1 支出·合计"]),
        ("收入: 30.00; 支出: 5.00", "收入: 10.00", "收入: 20.00", ["附表1 支出·合计"]),
        ("收入: 30.00; 支出: 0.00", "收入: 10.00", "收入: 20.00", []),
        # Rows that are called the same cannot be told apart.
        ("收入: 3.00; 其他: 1.00; 其他: 2.00", "收入: 1.00; 其他: 9.00", "收入: 2.00", []),
    ],
)
def test_a_department_is_the_sum_of_its_units(whole: str, first: str, second: str, told: list[str]) -> None:
    _, apart = departments(DISTRICT, ledgers(u351=whole, u351001=first, u351002=second))
    assert [f"{one.table} {one.row}·{one.column}" for one in apart] == told


def test_a_department_is_not_compared_before_all_its_units_have_come() -> None:
    assert rules(DISTRICT[:2], ledgers(u351="收入: 30.00", u351001="收入: 10.00")) == ["B11"]


def test_a_ledger_that_is_gone_compares_nothing() -> None:
    assert rules(DISTRICT, lambda _: b"") == []


def test_one_code_has_one_name() -> None:
    units = [unit("351", "甲局", whole=True, named=NAMED), unit("351002", "甲服务中心"), unit("352001")]
    (found,) = across(units)
    assert (found.rule, {place.file for place in found.places}) == ("B05", {"351.xlsx", "351002.xlsx"})
    assert "甲服务中心" in found.message


@pytest.mark.parametrize(("count", "told"), [(2, []), (3, ["B06"]), (12, ["B06"])])
def test_a_reason_that_many_give_in_the_same_words_is_told_once(count: int, told: list[str]) -> None:
    texts = [f"按照过紧日子的要求，压减一般性支出{number}万元" for number in range(count)]
    units = [
        unit(f"36000{number}", reasons=(Reason("三公", "增减原因!B7", text),)) for number, text in enumerate(texts)
    ]
    assert rules(units) == told


@pytest.mark.parametrize(("last", "told"), [("104", []), ("900", ["B07"]), ("10", ["B07"])])
def test_what_grew_unlike_all_others_is_told(last: str, told: list[str]) -> None:
    nows = ["100", "101", "102", "103", "104", "99", "98", "97", last]
    units = [unit(f"37000{number}", totals=(Total("总额", now, "100"),)) for number, now in enumerate(nows)]
    assert rules(units) == told
    assert rules(units[-3:]) == []


# ── the list of units ──


def roster(path: Path, *rows: Sequence[object]) -> Path:
    """A workbook with these rows; a date is stored as Excel does."""
    with xlsxwriter.Workbook(path) as book:
        days = book.add_format({"num_format": "yyyy/m/d"})
        sheet = book.add_worksheet("名册")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, days)
                elif value is not None:
                    sheet.write(number, column, value)
    return path


@pytest.mark.parametrize(
    ("rows", "found", "told"),
    [
        (
            [("单位代码", "单位名称"), ("358001", "甲"), (351, "乙"), (None, "合计")],
            [Listed("358001", "甲"), Listed("351", "乙")],
            [],
        ),
        (
            [
                ("2024年名册",),
                (),
                ("序号", "预算单位编码", "预算单位名称", "主管部门", "批复日期"),
                (1, "001002", "甲", "乙", date(2024, 2, 5)),
                (2, "001003", "丙", "乙", "2024年2月6日"),
                (3, "001003", "丁", "乙", "二月"),
            ],
            [Listed("001002", "甲", "乙", date(2024, 2, 5)), Listed("001003", "丙", "乙", date(2024, 2, 6))],
            ["R02"],
        ),
        (
            [("部门代码", "部门名称", "单位代码", "单位名称"), ("351", "甲局", "351001", "甲局本级")],
            [Listed("351001", "甲局本级")],
            [],
        ),
        (
            [
                ("编码", "名称", "批复日期"),
                *(("1", "甲", "2月1日"), ("2", "乙", "2024-02-30"), ("3", "丙", " "), ("4", "丁", "2024.2.1")),
            ],
            [Listed("1", "甲"), Listed("2", "乙"), Listed("3", "丙"), Listed("4", "丁", "", date(2024, 2, 1))],
            ["R05", "R05"],
        ),
        (
            [
                ("编码", "名称"),
                ("1", "甲"),
                (None, "乙"),
                ("3", None),
                (None, "合计"),
                ("制表：丁", None),
                (None, None),
            ],
            [Listed("1", "甲")],
            ["R06"],
        ),
        ([("单位名称",), ("甲",)], [], ["R01"]),
        ([], [], ["R01"]),
    ],
    ids=["plain", "a title, dates, a code twice", "departments first", "no dates", "half rows", "no codes", "empty"],
)
def test_a_list_of_units_is_read(
    rows: list[tuple[object, ...]], found: list[Listed], told: list[str], tmp_path: Path
) -> None:
    package = admit(roster(tmp_path / "名册.xlsx", *rows)).package
    assert package is not None
    listed, findings = roster_of(package)
    assert list(listed) == found
    assert [one.rule for one in findings] == told


def test_every_unit_of_the_list_has_its_days() -> None:
    listed = [
        *(Listed("1", "甲", "", date(2024, 2, 1)), Listed("2", "乙", "", date(2024, 2, 10)), Listed("3", "丙")),
        Listed("4", "丁", "", date(2024, 1, 1)),
    ]
    refused = Unit("2.xlsx", (), facts=Facts("2", "乙"))
    found = list(expected_of(listed, [unit("1", "甲"), refused, unit("9", "戊")], date(2024, 2, 11)))
    assert [(one.code, one.state, one.due, one.left, one.file) for one in found] == [
        ("1", State.READY, "2024-02-21", 10, "1.xlsx"),
        ("2", State.REFUSED, "2024-03-01", 19, "2.xlsx"),
        ("3", State.MISSING, "", None, ""),
        ("4", State.MISSING, "2024-01-21", -21, ""),
    ]
    told = strangers(listed, [unit("1", "甲局"), unit("9"), unit("3", "丙")])
    assert [(one.rule, one.places[0]) for one in told] == [("R04", Place("1.xlsx", "")), ("R03", Place("9.xlsx", ""))]


def test_the_command_tells_who_is_missing(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(SMALL, tmp_path / "input" / "1.xlsx")
    changed(CLEAN, "上年数", {"B6": None}, tmp_path / "input" / "2.xlsx")
    rows: list[tuple[object, ...]] = [("单位代码", "单位名称", "批复日期"), ("358001", "示例市数据局本级", None)]
    rows += [("305003", "示例市临江高级中学", None), ("999001", "示例市丙局", date(2020, 1, 1))]
    said = command("batch", "--roster", roster(tmp_path / "名册.xlsx", *rows))
    assert said.code == 1
    assert "名册 3 个单位：已生成 1 个" in said.out
    assert "未通过 1 个：示例市临江高级中学" in said.out
    assert "没有交 1 个：示例市丙局（超过期限 " in said.out
    report = json.loads((tmp_path / "output" / "工作底稿" / "报告.json").read_text(encoding="utf-8"))
    assert [one["state"] for one in report["roster"]] == ["ready", "refused", "missing"]


@pytest.mark.parametrize(("name", "code"), [("没有.xlsx", 3), ("input/1.xlsx", 3)])
def test_a_list_that_is_none_stops_the_batch(name: str, code: int, command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    roster(tmp_path / "input" / "1.xlsx", ("无",))
    assert command("batch", "--roster", tmp_path / name).code == code
    assert not (tmp_path / "output").exists()


def test_totals_count_a_departments_units_once(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(SMALL, tmp_path / "input" / "1.xlsx")
    covered(tmp_path / "input" / "2.xlsx", 单位代码="358", 口径="部门", 单位名称="示例市数据局")
    command("batch")
    report = json.loads((tmp_path / "output" / "工作底稿" / "报告.json").read_text(encoding="utf-8"))
    own = {one["title"]: one["now"] for unit in report["units"] for one in unit["totals"] if unit["whole"]}
    assert {one["title"]: one["now"] for one in report["totals"]} == own
