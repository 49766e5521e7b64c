"""Departments against their units: which cell, in the table's own unit, gathered by table; units that are missing."""

from __future__ import annotations

import json
import shutil
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from disclosuregen.batch import Unit
from disclosuregen.batch.departments import departments
from disclosuregen.document.ledger import Entry, Ledger, LedgerLine, Origin
from disclosuregen.document.ledgerfile import About, dumped
from disclosuregen.facts import Facts
from disclosuregen.places import Place
from tests.books import INPUT, covered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from disclosuregen.batch.kinds import Apart
    from disclosuregen.findings import Finding
    from tests.conftest import Said

    Command = Callable[..., Said]

DEPARTMENT = INPUT / "351-示例市城市管理执法局-2024.xlsx"
UNIT = INPUT / "332001-示例市住房和城乡建设局本级-2024.xlsx"
NAMES = {
    "351001": "示例市城市管理执法局本级",
    "351002": "示例市环境卫生服务中心",
    "351003": "示例市市政设施维护中心",
    "351004": "示例市园林绿化中心",
}
NAMED = (("351", "甲局"), ("351001", "甲局本级"), ("351002", "甲中心"))
TENTH = Decimal(10000)


def unit(code: str, *, whole: bool = False, document: bool = True, **facts: object) -> Unit:
    """A unit; a department names two below it."""
    named: dict[str, object] = {"named": NAMED, "below": ("351", "351001", "351002")} if whole else {}
    made = Facts(code, dict(NAMED).get(code, ""), whole, **{**named, **facts})  # type: ignore[arg-type]  # of our own
    return Unit(f"{code}.xlsx", (), f"{code}.docx" if document else "", pack="甲", facts=made)


UNITS = (unit("351", whole=True), unit("351001"), unit("351002"))


def ledgers(**said: str) -> Callable[[str], bytes]:
    """Ledgers by the unit's code, drawn as `label: 表!cell 表["row"].列 amount, …` rows of 附表1."""

    def read(name: str) -> bytes:
        lines = []
        for row in filter(None, map(str.strip, said[f"u{name.partition('.')[0]}"].split(";"))):
            label, _, cells = row.partition(": ")
            lines.append(LedgerLine(f"附表1 {label}", label, tuple(map(entry, cells.split(", "))), "附表1"))
        return dumped(Ledger(tuple(lines)), About(*"abcdefg"), lambda _: "")

    return read


def entry(said: str) -> Entry:
    """A printed amount in 万元, or in 元 where it says so."""
    cell, formula, text, *unit = said.split(" ")
    value = Decimal(text.replace(",", "")) * (1 if unit else TENTH)
    head = formula.rpartition(".")[2]
    return Entry(text, Origin.AMOUNT, "", f"{value:f}", "元", formula, (Place("x.xlsx", "附表1", cell),), head)


def told(units: Sequence[Unit], read: Callable[[str], bytes]) -> tuple[list[str], list[Finding], tuple[Apart, ...]]:
    """The rules, the findings, the amounts behind them."""
    findings, apart = departments(units, read)
    return [one.rule for one in findings], list(findings), apart


def test_the_right_half_of_a_row_has_its_own_name_and_cell() -> None:
    row = '六、经营收入: B12 收["经营收入"].收入 {}, D12 支["社会保障支出"].支出 {};'
    read = ledgers(u351=row.format("5.00", "30.00"), u351001=row.format("5.00", "10.00"), u351002="")
    rules, (found,), (apart,) = told(UNITS, read)
    assert rules == ["B04"]
    assert found.places == (Place("351.xlsx", "附表1", "D12"),)
    assert (apart.row, apart.column) == ("社会保障支出", "支出")
    assert [apart.own, apart.units] == [300000, 100000]
    assert "社会保障支出" in found.message
    assert "经营收入" not in found.message


@pytest.mark.parametrize(
    ("base", "said"), [("", "30.00、单位 20.00，相差 10.00 万元"), (" 元", "30、单位 20，相差 10 元")]
)
def test_amounts_are_told_in_the_unit_of_their_table(base: str, said: str) -> None:
    row = 'B7 收["收入"].数 {}' + base
    read = ledgers(u351=f"收入: {row.format('30.00')}", u351001=f"收入: {row.format('20.00')}", u351002="")
    _, (found,), _ = told(UNITS, read)
    assert said in found.message
    assert "351 甲局" in found.message


def test_a_project_is_called_by_its_whole_name() -> None:
    project = ("9999T101", "城市管理执法专项经费")
    row = '9999T101 城市: D11 项目["9999T101"].合计 {}'
    whole = unit("351", whole=True, named=(*NAMED, project))
    read = ledgers(u351=row.format("3.00"), u351001=row.format("2.00"), u351002="")
    _, _, (apart,) = told((whole, *UNITS[1:]), read)
    assert apart.row == "9999T101 城市管理执法专项经费"


def test_the_cells_of_a_table_are_one_finding_with_totals_first() -> None:
    rows = [f'{code} 科目: C{at} 支["{code}"].合计 {{}}' for at, code in enumerate(("20805", "208", "2080501"), 7)]
    drawn = ";".join([*rows, '合计: C6 支["合计"].合计 {}', '注: C20 支["注"].合计 1.00'])
    read = ledgers(u351=drawn.format(*["9.00"] * 4), u351001=drawn.format(*["3.00"] * 4), u351002="")
    rules, (found,), apart = told(UNITS, read)
    assert rules == ["B04"]
    assert [place.cell for place in found.places] == ["C6", "C8", "C7", "C9"]
    assert len(apart) == 4


@pytest.mark.parametrize("came", [(), (unit("351002", document=False),)], ids=["not come", "refused"])
def test_a_unit_that_is_missing_is_named_and_what_can_be_is_compared(came: tuple[Unit, ...]) -> None:
    rows = '合计: C7 收["合计"].数 {};351001 甲局本级: C8 收["351001"].数 {};351002 甲中心: C9 收["351002"].数 4.00'
    own = '合计: C7 收["合计"].数 {0};351001 甲局本级: C8 收["351001"].数 {0}'
    read = ledgers(u351=rows.format("9.00", "5.00"), u351001=own.format("5.00"))
    rules, (found,), apart = told((*UNITS[:2], *came), read)
    assert (rules, apart) == (["B11"], ())
    assert "351002 甲中心" in found.message
    rules, findings, _ = told(
        (*UNITS[:2], *came), ledgers(u351=rows.format("9.00", "5.00"), u351001=own.format("6.00"))
    )
    assert rules == ["B11", "B04"]
    assert [place.cell for place in findings[1].places] == ["C8"]


def test_a_department_alone_or_with_units_of_another_year_is_compared_with_none() -> None:
    read = ledgers(u351='合计: C7 收["合计"].数 9.00', u351001='合计: C7 收["合计"].数 5.00', u351002="")
    assert told(UNITS[:1], read)[0] == []
    assert told((UNITS[0], *(unit(code, year="2023") for code in ("351001", "351002"))), read)[0] == []


def test_groups_above_the_units_and_projects_are_no_units() -> None:
    named = ("351", "35101", "35101001", "35102001")
    whole = unit("351", whole=True, below=named, named=(*NAMED, ("351T1", "某项目")))
    read = ledgers(u351='合计: C7 收["合计"].数 9.00', u35101001='合计: C7 收["合计"].数 5.00', u35102001="")
    rules, (found,), _ = told((whole, unit("35101001")), read)
    assert rules == ["B11"]
    assert "35102001" in found.message
    assert told((whole, unit("35101001"), unit("35102001")), read)[0] == ["B04"]


# ── with workbooks ──


def clone(code: str, target: Path) -> None:
    """A unit's workbook of another department as one of this."""
    words = {UNIT.stem.split("-")[1]: NAMES[code], "示例市住房和城乡建设局": "示例市城市管理执法局"}
    words |= {">332001<": f">{code}<", ">332<": ">351<"}
    with zipfile.ZipFile(UNIT) as source, zipfile.ZipFile(target, "w") as made:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/") and name.endswith(".xml"):
                text = content.decode()
                for old, new in words.items():
                    text = text.replace(old, new)
                content = text.encode()
            made.writestr(name, content)


def test_a_department_that_differs_everywhere_stays_readable(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(DEPARTMENT, tmp_path / "input" / "351.xlsx")
    for code in NAMES:
        clone(code, tmp_path / "input" / f"{code}.xlsx")
    said = command("batch")
    assert said.code == 0
    assert len(said.out.splitlines()) < 60
    report = json.loads((tmp_path / "output" / "工作底稿" / "报告.json").read_text(encoding="utf-8"))
    found = [one for one in report["across"] if one["rule"] == "B04"]
    sheets = [one["places"][0]["sheet"] for one in found]
    assert len(sheets) == len(set(sheets)) == 10
    assert {place["file"] for one in found for place in one["places"]} == {"351.xlsx"}
    assert len(report["apart"]) == sum(len(one["places"]) for one in found)
    rows = {(one["sheet"], one["cell"]): one["row"] for one in report["apart"] if one["cell"]}
    assert rows["附表1 收支总表", "D12"] == "社会保障和就业支出"
    assert rows["附表1 收支总表", "D15"] == "城乡社区支出"
    assert rows["附表4 财政拨款收支总表", "D13"] == "社会保障和就业支出"
    assert rows["附表9 项目支出表", "D11"] == "99990020351T000000101 城市管理执法专项经费"


def test_a_department_that_is_its_units_is_quiet(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(UNIT, tmp_path / "input" / "1.xlsx")
    covered(tmp_path / "input" / "2.xlsx", UNIT.stem, 单位代码="332", 口径="部门", 单位简称="示例市住建局")
    said = command("batch")
    report = json.loads((tmp_path / "output" / "工作底稿" / "报告.json").read_text(encoding="utf-8"))
    assert [unit["whole"] for unit in report["units"]] == [False, True]
    assert [one["rule"] for one in report["across"] if one["rule"].startswith("B")] == []
    assert report["apart"] == []
    assert said.code == 0
