"""The standard workbook as a department gets it: what may be filled in where, what it offers, what it shows."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from graphlib import TopologicalSorter
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string, get_column_letter
from openxml_audit import OpenXmlValidator

from disclosuregen.pack import load
from disclosuregen.workbook.blank import standard_workbook
from disclosuregen.workbook.content import carried_over, started
from tests.conftest import ROOT
from tests.tables import reading, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from disclosuregen.pack import Pack

SAMPLES = sorted((ROOT / "input").glob("*.xlsx"))
INPUT, TOTAL = "FFFFF8DC", "FFE8F3E4"


@pytest.fixture(scope="module")
def blank(pack: Pack) -> bytes:
    """The blank workbook of the shipped pack."""
    return standard_workbook(pack, 2024, started(pack, 2024))


@pytest.fixture(scope="module")
def book(blank: bytes) -> Workbook:
    """The blank workbook as openpyxl sees it."""
    return openpyxl.load_workbook(BytesIO(blank))


def rules_of(sheet: Worksheet, cell: str) -> list[str]:
    """What a cell's data validations offer or ask for."""
    rules = sheet.data_validations.dataValidation
    return [rule.formula1 if rule.type == "list" else rule.type for rule in rules if cell in rule.sqref]


def test_nothing_would_have_to_be_repaired(blank: bytes) -> None:
    with written(blank) as path:
        for workbook in (path, SAMPLES[0]):
            assert OpenXmlValidator().validate(str(workbook)).errors == []


def test_two_writings_are_the_same_bytes(pack: Pack, blank: bytes) -> None:
    assert standard_workbook(pack, 2024, started(pack, 2024)) == blank
    with zipfile.ZipFile(BytesIO(blank)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026" not in archive.read("docProps/core.xml")


def test_the_sheets_stand_in_the_forms_order_and_ours_are_hidden(pack: Pack, book: Workbook) -> None:
    own = [sheet.name for sheet in pack.form.sheets]
    assert book.sheetnames == ["填报说明", *own, "审核", "编码表", "disclosuregen"]
    states = [sheet.sheet_state for sheet in book]
    assert states == ["visible"] * (len(own) + 2) + ["hidden", "veryHidden"]
    assert book.active is book["填报说明"]
    assert [cell.value for cell in book["disclosuregen"]["B"]] == ["xianning-budget", pack.card.version, "2024"]


@pytest.mark.parametrize(
    ("sheet", "cell", "locked", "tint"),
    [
        ("封面", "A6", True, ""),
        ("封面", "B6", False, INPUT),
        ("封面", "B12", False, INPUT),
        ("附表1 收支总表", "A7", True, ""),
        ("附表1 收支总表", "B7", False, INPUT),
        ("附表1 收支总表", "B31", False, TOTAL),
        ("附表1 收支总表", "A20", True, ""),
        ("附表2 收入总表", "C7", False, TOTAL),
        ("附表3 支出总表", "A7", False, INPUT),
        ("附表3 支出总表", "B7", False, INPUT),
        ("附表3 支出总表", "D7", False, INPUT),
        ("附表3 支出总表", "D6", False, TOTAL),
        ("附表3 支出总表", "B6", True, ""),
        ("附表3 支出总表", "A5", True, "FFE4EAF2"),
        ("附表7 “三公”经费支出表", "B7", False, INPUT),
        ("绩效目标", "C6", False, INPUT),
    ],
)
def test_only_what_is_to_be_filled_in_is_open(
    book: Workbook, sheet: str, cell: str, *, locked: bool, tint: str
) -> None:
    found = book[sheet][cell]
    assert found.protection.locked == locked
    assert (found.fill.fgColor.rgb if found.fill.fill_type else "") == tint


def test_labels_are_locked_without_a_password(book: Workbook) -> None:
    for sheet in book.worksheets[:-2]:
        assert sheet.protection.sheet
        assert not sheet.protection.password
    assert not book["附表3 支出总表"].protection.insertRows  # False: inserting is allowed


@pytest.mark.parametrize(
    ("sheet", "cell", "rule"),
    [
        ("封面", "B11", '"部门,单位本级,所属单位"'),
        ("附表3 支出总表", "A7", "'编码表'!$A$2:$A$"),
        ("附表6 一般公共预算基本支出表", "A8", "'编码表'!$D$2:$D$"),
        ("绩效目标", "B6", '"是,否"'),
        ("绩效目标", "A6", "'附表9 项目支出表'!$B$7:$B$"),
        ("附表1 收支总表", "B7", "decimal"),
        ("附表1 收支总表", "B31", "decimal"),
        ("附表3 支出总表", "D86", "decimal"),
        ("附表3 支出总表", "C86", "decimal"),
    ],
)
def test_cells_offer_lists_or_ask_for_numbers(book: Workbook, sheet: str, cell: str, rule: str) -> None:
    (found,) = rules_of(book[sheet], cell)
    assert found.startswith(rule)


def test_the_code_lists_stand_with_their_names(pack: Pack, book: Workbook) -> None:
    rows = [tuple(cell.value for cell in row) for row in book["编码表"].iter_rows(min_row=2, max_col=3)]
    code, name = next(iter(pack.codes["功能科目"].items()))
    assert rows[0] == (f"{code} {name}", code, name)
    assert {row[1] for row in rows if row[1]} == set(pack.codes["功能科目"])


def test_headers_stay_in_sight_and_are_printed_on_every_page(book: Workbook) -> None:
    spending = book["附表5-1 一般公共预算支出表（分功能科目）"]
    assert (spending.freeze_panes, spending.print_title_rows) == ("C7", "$5:$6")
    assert book["附表1 收支总表"].freeze_panes == "A7"
    assert book["单位概况"].freeze_panes is None
    for sheet in book.worksheets[:-2]:
        assert sheet.page_setup.paperSize == (8 if sheet.title == "附表2 收入总表" else 9)


def test_hints_are_comments(book: Workbook) -> None:
    assert "全称" in book["封面"]["B6"].comment.text
    assert "自动合计" in book["附表1 收支总表"]["B31"].comment.text


def test_nothing_is_said_of_a_blank_workbook_but_what_is_not_filled_in(pack: Pack, blank: bytes) -> None:
    read = reading(pack, blank)
    assert {rule for rule, _ in read.said} == {"C05", "C06"}
    year = read.form.field("封面", "预算年度")
    assert year is not None
    assert year.text == "2024"


@pytest.mark.parametrize("workbook", SAMPLES, ids=lambda path: path.name[:6])
def test_the_values_behind_formulas_are_those_we_recompute(workbook: Path, pack: Pack) -> None:
    read = reading(pack, workbook.read_bytes())
    shown = openpyxl.load_workbook(workbook, data_only=True)
    live = openpyxl.load_workbook(workbook)
    compared = 0
    for table in read.form.tables.values():
        for row in (*table.rows, *filter(None, [table.total])):
            for cell in row.cells.values():
                place = cell.place
                if cell.amount is not None and str(live[place.sheet][place.cell].value).startswith("="):
                    value = shown[place.sheet][place.cell].value
                    assert (place, Decimal(repr(value)) if value else None) == (place, Decimal(cell.text or 0) or None)
                    compared += 1
    assert compared > 100


REFERENCE = re.compile(r"(?<![\w.!:$])([A-Z]{1,3})(\d+)(?::([A-Z]{1,3})(\d+))?(?![\w(.!:])")


def asked_for(formula: str) -> Iterator[str]:
    """The cells of its own sheet that a formula asks for."""
    for left, top, right, bottom in REFERENCE.findall(formula.replace("$", "")):
        columns = range(column_index_from_string(left), column_index_from_string(right or left) + 1)
        for row in range(min(int(top), int(bottom or top)), max(int(top), int(bottom or top)) + 1):
            yield from (f"{get_column_letter(column)}{row}" for column in columns)


@pytest.mark.parametrize("folder", sorted(ROOT.glob("templates/*")), ids=lambda path: path.name)
def test_no_formula_asks_for_what_asks_for_it(folder: Path) -> None:
    """A spreadsheet would complain of a circular reference as soon as the workbook is opened."""
    shipped = load(folder)
    year = shipped.card.years[0]
    for sheet in openpyxl.load_workbook(BytesIO(standard_workbook(shipped, year, started(shipped, year)))):
        formulas = {
            cell.coordinate: set(asked_for(str(cell.value)))
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }
        sorter = TopologicalSorter({cell: asked & formulas.keys() for cell, asked in formulas.items()})
        sorter.prepare()  # raises CycleError


def test_the_shipped_form_carries_everything_it_promises(pack: Pack) -> None:
    last = reading(pack, SAMPLES[-1].read_bytes()).form
    read = reading(pack, standard_workbook(pack, 2025, carried_over(last, pack, 2025)))
    assert {rule for rule, _ in read.said} == {"C06"}
    assert read.rows("名词解释") == reading(pack, SAMPLES[-1].read_bytes()).rows("名词解释")
    before = last.tables["收支总表收入"].row("收入总计")
    now = read.form.field("上年数", "收入总计")
    assert before is not None
    assert now is not None
    assert now.amount is not None
    (cell,) = before.cells.values()
    assert cell.amount is not None
    assert now.amount.value == cell.amount.value
