"""Codes and names against the pack's list, last year's figures against what was published, and how packs soften."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from disclosuregen.checks.codes import accounts_are_listed
from disclosuregen.checks.content import changes_have_reasons
from disclosuregen.checks.prior import figures_do_not_jump
from disclosuregen.checks.verdicts import settled
from disclosuregen.findings import PackFault, has_errors
from disclosuregen.pack import load
from tests.books import CLEAN, INPUT, SMALL, changed, covered
from tests.samples.workbooks import ROOT
from tests.small import FIGURES, FORM, drawing
from tests.tables import pack_files, reading, said, write_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from disclosuregen.pack import Pack
    from tests.conftest import Said

    Command = Callable[..., Said]

CODES = """\
code,name,old,since,until
204,公共安全支出,,,
20402,公安,,,
2040201,行政运行,公安行政,,
2040202,执法办案,,2026,
2040203,旧项目,,,2023
"""
COVER = """
[[codes]]
name = "科目"
file = "codes.csv"
[[sheet]]
name = "封面"
title = "封面"
[[sheet.table]]
name = "封面"
kind = "lines"
global = true
columns = [{ name = "项", header = ["项"], type = "label" }, { name = "内容", header = ["内容"], type = "text" }]
lines = [{ name = "年度", type = "year" }]
"""
TABLE = """
[[sheet]]
name = "支出"
title = "支出"
unit = "万元"
[[sheet.table]]
name = "支出"
kind = "codes"
codes = "科目"
levels = [{ length = 3 }, { length = 5 }, { length = 7 }]
columns = [
  { name = "编码", header = ["编码"], type = "code" },
  { name = "名称", header = ["名称"], type = "name" },
  { name = "金额", header = ["金额"] },
]
"""


def pack_with(folder: Path, form: str, *, figures: str = "", codes: str = CODES, checks: str = "") -> Pack:
    """A small pack with a code list as a bureau writes it, and rules."""
    files = {**pack_files(form, figures=figures), "codes.csv": codes, "checks.toml": checks}
    return load(write_pack(folder, files))


@pytest.mark.parametrize(
    ("row", "findings"),
    [
        ("2040201|行政运行|1", []),
        ("2040201||1", []),
        ("2040201|行 政 运 行|1", []),
        ("2040299|其他公安支出|1", [("K01", "A5")]),
        ("2040201|执法办案|1", [("K02", "B5")]),
        ("2040201|公安行政|1", [("K03", "B5")]),
        ("2040202|执法办案|1", [("K04", "A5")]),
        ("2040203|旧项目|1", [("K04", "A5")]),
    ],
    ids=[
        "as listed",
        "name left to the list",
        "spaces",
        "not listed",
        "another's name",
        "an old name",
        "not yet",
        "no more",
    ],
)
def test_codes_and_names_are_those_of_the_year(row: str, findings: list[tuple[str, str]], tmp_path: Path) -> None:
    pack = pack_with(tmp_path, COVER + TABLE)
    form = reading(
        pack, f"== 封面 ==\n项|内容\n年度|2024\n== 支出 ==\n单位：万元\n编码|名称|金额\n204||1\n20402||1\n{row}\n"
    ).form
    assert said(accounts_are_listed(form, pack)) == findings


@pytest.mark.parametrize("row", ["2040201,行政运行,,二〇二四,", "2040201,行政运行,,,24"])
def test_a_year_in_a_code_list_has_four_digits(row: str, tmp_path: Path) -> None:
    with pytest.raises(PackFault) as fault:
        pack_with(tmp_path, COVER + TABLE, codes=f"code,name,old,since,until\n{row}\n")
    assert ("P04", "codes.csv") in [(one.rule, one.places[0].file) for one in fault.value.findings if has_errors([one])]


@pytest.mark.parametrize(
    ("now", "before", "findings"),
    [
        ("600", "100", [("Y02", "C4")]),
        ("100", "600", [("Y02", "C4")]),
        ("500", "100", []),
        ("90", "10", []),
        ("600", "0", []),
        ("0", "600", []),
    ],
    ids=["six times", "a sixth", "five times", "a small sum", "nothing before", "nothing now"],
)
def test_a_figure_many_times_last_years_is_asked_about(
    now: str, before: str, findings: list[tuple[str, str]], tmp_path: Path
) -> None:
    pack = pack_with(tmp_path, FORM, figures=FIGURES)
    assert said(figures_do_not_jump(reading(pack, drawing(本年=now, 上年=before)).form, pack)) == findings


def test_a_bureau_says_what_a_jump_is(tmp_path: Path) -> None:
    pack = pack_with(tmp_path, FORM, figures=FIGURES, checks="[limits]\njump_times = 2\njump_amount = 1\n")
    form = reading(pack, drawing(本年="5", 上年="2")).form
    assert said(figures_do_not_jump(form, pack)) == [("Y02", "C4")]


@pytest.mark.parametrize(
    ("limits", "now", "findings"),
    [
        ("", "100.01", [("C15", "B2")]),
        ("reason_amount = 10", "109", []),
        ("reason_amount = 10", "110", [("C15", "B2")]),
        ("reason_rate = 10", "91", []),
        ("reason_rate = 10", "90", [("C15", "B2")]),
        ("reason_amount = 20\nreason_rate = 10", "115", []),
    ],
)
def test_a_bureau_says_from_where_on_a_change_needs_a_reason(
    limits: str, now: str, findings: list[tuple[str, str]], tmp_path: Path
) -> None:
    pack = pack_with(tmp_path, FORM, figures=FIGURES, checks=f"[limits]\n{limits}\n")
    form = reading(pack, drawing(本年=now, 上年="100")).form
    assert said(changes_have_reasons(form, pack)) == findings


@pytest.mark.parametrize(("now", "findings"), [("110", [("C15", "B2")]), ("100", [])])
def test_none_is_no_reason_for_a_change(now: str, findings: list[tuple[str, str]], tmp_path: Path) -> None:
    pack = pack_with(tmp_path, FORM, figures=FIGURES)
    text = drawing(本年=now, 上年="100", 原因="无")
    assert said(changes_have_reasons(reading(pack, text).form, pack)) == findings


@pytest.mark.parametrize(
    ("check", "severities"),
    [
        ('severity = "note"', ["note"]),
        ('severity = "error"', ["error"]),
        ("off = true", []),
        ("off = false\nseverity = 'warning'", ["warning"]),
    ],
)
def test_a_bureau_softens_hardens_or_drops_a_rule_of_ours(check: str, severities: list[str], tmp_path: Path) -> None:
    pack = pack_with(tmp_path, FORM, figures=FIGURES, checks=f'[[check]]\nid = "Y02"\n{check}\n')
    form = reading(pack, drawing(本年="900", 上年="100")).form
    assert [one.severity for one in settled(figures_do_not_jump(form, pack), form, pack)] == severities


@pytest.mark.parametrize(
    "check",
    [
        'id = "H01"\nseverity = "note"',
        'id = "Y02"\nseverity = "bad"',
        'id = "Y02"\nformula = "1 = 1"',
        'id = "Y02"',
        'id = "S04"\noff = true',
    ],
    ids=["a hard rule", "no severity", "a formula", "nothing", "off"],
)
def test_what_a_bureau_cannot_say_of_our_rules_is_told(check: str, tmp_path: Path) -> None:
    with pytest.raises(PackFault) as fault:
        pack_with(tmp_path, FORM, figures=FIGURES, checks=f"[[check]]\n{check}\n")
    assert [(one.rule, one.places[0].file) for one in fault.value.findings] == [("P04", "checks.toml")]


def following(command: Command, folder: Path) -> Path:
    """The workbook of the year after CLEAN, as `new --from` makes it."""
    assert command("new", folder / "下年.xlsx", "--from", CLEAN).code == 0
    return folder / "下年.xlsx"


def rules_of(command: Command, *arguments: object) -> list[tuple[str, str]]:
    """Rule and cell of each finding of `check`, those of a workbook nobody has filled in left out."""
    findings = json.loads(command("check", "--json", *arguments).out)["findings"]
    return [(one["rule"], one["places"][0]["cell"]) for one in findings if one["rule"][0] == "Y"]


def test_last_years_figures_are_those_that_were_published(command: Command, tmp_path: Path) -> None:
    book = following(command, tmp_path)
    assert rules_of(command, book, "--prior", CLEAN) == []
    wrong = changed(book, "上年数", {"B6": "1"}, tmp_path / "错.xlsx")
    assert rules_of(command, wrong, "--prior", CLEAN) == [("Y01", "B6")]


def test_last_years_workbook_is_found_by_the_units_code(command: Command, tmp_path: Path) -> None:
    book = following(command, tmp_path)
    assert rules_of(command, book, "--prior", INPUT) == []
    assert rules_of(command, covered(tmp_path / "别家.xlsx", 单位代码="999001"), "--prior", INPUT) == [("Y05", "")]


def test_two_workbooks_of_one_unit_in_last_years_folder_are_named(command: Command, tmp_path: Path) -> None:
    book, folder = following(command, tmp_path), tmp_path / "上年"
    folder.mkdir()
    for name in ("初稿.xlsx", "定稿.xlsx"):
        (folder / name).write_bytes(CLEAN.read_bytes())
    findings = json.loads(command("check", "--json", book, "--prior", folder).out)["findings"]
    (message,) = [one["message"] for one in findings if one["rule"] == "Y06"]
    assert "初稿.xlsx、定稿.xlsx" in message


def test_a_workbook_of_another_year_is_no_last_year(command: Command) -> None:
    assert rules_of(command, SMALL, "--prior", SMALL) == [("Y04", "")]


def test_last_years_workbook_of_another_unit_is_told(command: Command, tmp_path: Path) -> None:
    book = following(command, tmp_path)
    assert ("Y07", "") not in rules_of(command, book, "--prior", CLEAN)
    assert ("Y07", "") in rules_of(command, book, "--prior", SMALL)


def test_a_folder_that_is_not_there_ends_with_3(command: Command) -> None:
    assert command("check", SMALL, "--prior", "没有").code == 3


def test_a_broken_last_year_stops_nothing_silently(command: Command, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"x")
    said = command("check", SMALL, "--prior", tmp_path / "坏.xlsx")
    assert said.code == 1
    assert "W01" in said.out


def test_the_shipped_lists_say_how_accounts_were_once_called() -> None:
    accounts = load(ROOT / "templates" / "xianning-budget").accounts["功能科目"]
    assert "医疗卫生与计划生育支出" in accounts["210"].old
