"""Personal numbers: found wherever a person would see one, masked wherever they are shown; other numbers are not."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from disclosuregen.findings import About, Finding, Severity, finding
from disclosuregen.personal import Kind, masked, numbers
from disclosuregen.places import Place
from tests.books import CLEAN, changed
from tests.tables import wide
from tests.typed import findings_of, said_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Said


def checked(digits: str) -> str:
    """A number with its check digit after GB 11643 (17 digits) or Luhn (any other)."""
    if len(digits) == 17:
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]
    doubled = [int(d) * (2 - place % 2) for place, d in enumerate(reversed(digits))]
    return digits + str(-sum(one // 10 + one % 10 for one in doubled) % 10)


# Made up: of a county that there is not, of no bank, with true check digits.
IDENTITY, CARD, PHONE = checked("42990019800305123"), checked("622299990000111"), "13900001234"
BORN_LATER = checked("42990020240101001")
FOUND = [
    (f"困难职工张某，身份证号{IDENTITY}", Kind.IDENTITY, IDENTITY),
    (IDENTITY, Kind.IDENTITY, IDENTITY),
    (
        f"（{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}）",
        Kind.IDENTITY,
        f"{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}",
    ),
    (wide(f"证件：{IDENTITY}"), Kind.IDENTITY, wide(IDENTITY)),
    ("身份证：429900198003051230", Kind.IDENTITY, "429900198003051230"),
    ("身份证号码429900800305123", Kind.IDENTITY, "429900800305123"),
    (f"身份证号{BORN_LATER}", Kind.IDENTITY, BORN_LATER),
    (f"补助打入{CARD}", Kind.CARD, CARD),
    (
        f"卡号 {CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:]}",
        Kind.CARD,
        f"{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:]}",
    ),
    (f"账号：{checked('400099990000111122')}", Kind.CARD, checked("400099990000111122")),
    (f"联系人手机{PHONE}", Kind.PHONE, PHONE),
    ("电话：139-0000-1234，", Kind.PHONE, "139-0000-1234"),
    ("电话139 0000 1234", Kind.PHONE, "139 0000 1234"),
    ("+86 13900001234", Kind.PHONE, PHONE),
    ("0086-13900001234", Kind.PHONE, PHONE),
    (wide("电话：13900001234"), Kind.PHONE, wide(PHONE)),
]
NOT_FOUND = [
    "42120022211T000000115",
    "421200222112000000115",
    "项目编码 42990020240101001X",
    BORN_LATER,
    "429900198003051230",
    "429900198013051237",
    "4299001980030512371",
    f"A{IDENTITY}",
    "财预〔2016〕143号、鄂政发〔2024〕13900001234号"[:14],
    "13900001234元",
    "13900001234.50",
    "139000012345",
    "113900001234",
    "420-13900001234",
    "0715-8123456",
    "12345",
    "12900001234",
    "6222999900001112",
    f"统一编号{CARD}",
    "4000999900001111227",
    "统一社会信用代码12420000000000000X",
    "189767551.00",
]


@pytest.mark.parametrize(("text", "kind", "number"), FOUND)
def test_a_personal_number_is_found(text: str, kind: Kind, number: str) -> None:
    assert [(one.kind, text[one.start : one.end]) for one in numbers(text)] == [(kind, number)]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_codes_and_amounts_are_no_personal_numbers(text: str) -> None:
    assert list(numbers(text)) == []
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"手机{PHONE}，请联系", "手机139******34，请联系"),
        (f"身份证{IDENTITY}", f"身份证429*************{IDENTITY[-2:]}"),
        ("没有号码", "没有号码"),
    ],
)
def test_a_number_is_shown_by_its_ends(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert masked(shown) == shown


def test_a_number_is_told_with_its_cell_and_masked() -> None:
    found = findings_of(职责=f"联系人电话{PHONE}或13800005678\n账号{CARD}\n身份证{IDENTITY}")
    assert sorted((one.rule, one.places[0].cell, one.severity) for one in found) == [
        ("M01", "A5", Severity.ERROR),
        ("M02", "A3", Severity.WARNING),
        ("M03", "A4", Severity.ERROR),
    ]
    assert [one.rule for one in found if "还有 1 处" in one.message] == ["M02"]
    assert not any(number in one.message for one in found for number in (PHONE, CARD, IDENTITY))


@pytest.mark.parametrize(
    ("sheet", "rows", "said"),
    [
        ("项目表", f"'{IDENTITY}|房屋安全鉴定|5", [("M01", "A3")]),
        ("项目表", f"'{CARD}|房屋安全鉴定|5", []),
        ("项目表", f"42120022332T000000115|救助张某{IDENTITY}|5", [("M01", "B3")]),
        ("目标", f"房屋安全鉴定|联系{PHONE}。|", [("M02", "B3")]),
        ("科目表", f"212|城乡社区支出|5|\n21201|管理|5|\n2120101|运行|5|打入账号{CARD}的补助", [("M03", "D5")]),
    ],
)
def test_numbers_are_found_in_names_and_codes_too(sheet: str, rows: str, said: list[tuple[str, str]]) -> None:
    assert said_of(sheet, rows) == said


def test_no_finding_shows_a_number_whoever_makes_it() -> None:
    made = finding("C01", Place("甲.xlsx", "表", "A1"), read=f"联系{PHONE}")
    written = Finding("X01", Severity.NOTE, About.WORKBOOK, f"“{IDENTITY}”不是数字", (), f"请删去{PHONE}。")
    answered = replace(made, explained=f"本来就公开的{PHONE}")
    shown = f"{made.message}{made.remedy}{written.message}{written.remedy}{answered.explained}"
    assert not any(number in shown for number in (PHONE, IDENTITY))


def test_no_output_shows_a_number(command: Callable[..., Said], tmp_path: Path) -> None:
    """In an amount, where a choice should be, as a code, in a text; the number cut off at the end of a message, too."""
    typed = {
        "附表1 收支总表": {"B8": f"见{PHONE}"},
        "绩效目标": {"B6": f"{'字' * 30}{IDENTITY}", "C6": f"请联系{PHONE}"},
    }
    workbook = CLEAN
    for number, (sheet, cells) in enumerate(typed.items()):
        workbook = changed(workbook, sheet, cells, tmp_path / f"{number}.xlsx")
    said = [command("check", workbook), command("check", workbook, "--json"), command("build", workbook)]
    assert [one.code for one in said] == [1, 1, 1]
    assert {one["rule"] for one in json.loads(said[1].out)["findings"]} >= {"C01", "C09", "M02"}
    shown = "".join(one.out + one.err for one in said)
    assert not any(number in shown for number in (PHONE, IDENTITY[:12]))
