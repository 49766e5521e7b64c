"""溯源.xlsx: opens everywhere, has a row for each entry of the ledger, and leads into the workbook."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator

from disclosuregen.document.ledger import Ledger, Origin
from disclosuregen.document.ledgerfile import loaded
from tests.books import REFERENCE, SMALL, covered

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Said

    Command = Callable[..., Said]

HEAD = 3
LINK = re.compile(r'=HYPERLINK\("\[甲\.xlsx\]\'(?P<sheet>[^\']+)\'!(?P<cell>[A-Z]+\d+)","(?P<said>[^"]+)"\)')
NAMING = {Origin.ORDER, Origin.LABEL}


@pytest.fixture(params=[REFERENCE, SMALL], ids=lambda path: path.stem[:6])
def papers(request: pytest.FixtureRequest, command: Command, tmp_path: Path) -> tuple[Path, Ledger]:
    """溯源.xlsx and ledger of a sample that was built as 甲."""
    shutil.copy(request.param, tmp_path / "甲.xlsx")
    assert command("build", "甲.xlsx").code == 0
    ledger, _ = loaded((tmp_path / "甲.ledger.json").read_bytes())
    return tmp_path / "甲.溯源.xlsx", ledger


def rows(sheet: Worksheet) -> list[list[str]]:
    """What stands below the head of a sheet."""
    return [[str(value or "") for value in row] for row in sheet.iter_rows(min_row=HEAD + 1, values_only=True)]


def test_there_is_one_row_for_each_entry(papers: tuple[Path, Ledger]) -> None:
    path, ledger = papers
    book = openpyxl.load_workbook(path)
    prose, tables, untraced = (rows(sheet) for sheet in book)
    told = [(line, entry) for line, entry in ledger.entries() if entry.traced and entry.origin not in NAMING]
    assert [row[1:3] for row in prose] == [
        [line.where, entry.printed or entry.text] for line, entry in told if not line.table
    ]
    assert [row[0] for row in prose] == [str(number) for number in range(1, len(prose) + 1)]
    printed = {id(line): (line, [entry.text for other, entry in told if other is line]) for line, _ in told}
    assert [row[:2] for row in tables] == [
        [line.where, "；".join(texts)] for line, texts in printed.values() if line.table
    ]
    assert [row[1] for row in untraced] == [entry.text for _, entry in ledger.entries() if not entry.traced]


def test_links_lead_to_cells_of_the_workbook(papers: tuple[Path, Ledger]) -> None:
    path, _ = papers
    source = openpyxl.load_workbook(path.with_name("甲.xlsx"))
    formulas = [
        str(cell.value)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows(min_row=HEAD + 1)
        for cell in row
        if cell.data_type == "f"
    ]
    shown = [
        cell.value
        for sheet in openpyxl.load_workbook(path, data_only=True)
        for row in sheet.iter_rows(min_row=HEAD + 1)
        for cell in row
    ]
    assert len(formulas) > 100
    for formula in formulas:
        link = LINK.fullmatch(formula)
        assert link is not None, formula
        assert link["said"] == f"{link['sheet']}!{link['cell']}"
        assert link["said"] in shown
        sheet = source[link["sheet"]]
        assert isinstance(sheet, Worksheet)
        assert sheet.cell(*coordinate_to_tuple(link["cell"])).value not in {None, ""}


def test_an_office_program_opens_it_without_repair(papers: tuple[Path, Ledger]) -> None:
    assert OpenXmlValidator().validate(str(papers[0])).errors == []


def test_words_that_mean_something_to_a_spreadsheet_stand_there_as_they_are(command: Command, tmp_path: Path) -> None:
    name = "示例市<教育>&“体育”_x0041_局2008分部"
    covered(tmp_path / "甲.xlsx", 单位名称=name)
    assert command("build", "甲.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "甲.溯源.xlsx")
    assert any("2008" in row[1] for row in rows(book.worksheets[2]))
    assert OpenXmlValidator().validate(str(tmp_path / "甲.溯源.xlsx")).errors == []
