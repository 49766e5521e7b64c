"""Our reader against openpyxl, and our workbooks against LibreOffice: what others read there is what we read."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from disclosuregen.pack import load
from disclosuregen.workbook.cells import RawSheet, read_book
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.read import identify, read_form
from tests.tables import packed, sheets_of, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.workbook import Workbook

    from disclosuregen.model import Form
    from disclosuregen.pack import Pack
    from disclosuregen.workbook.cells import RawBook

ROOT = Path(__file__).parents[1]
SAMPLES = sorted({path.name: path for path in ROOT.glob("templates/*/example/*.xlsx")}.values())
SAMPLES += [path for path in sorted((ROOT / "input").glob("*.xlsx")) if path.name not in {one.name for one in SAMPLES}]
EPOCH = date(1899, 12, 30)


def book_of(content: bytes) -> RawBook:
    """All sheets of a workbook as stored."""
    with written(content) as path:
        package = admit(path).package
    assert package is not None
    return read_book(package, lambda _: True)


def plain(value: object) -> object:
    """A value of openpyxl's as we store it: numbers exact, dates as day numbers, an empty text as nothing."""
    if isinstance(value, bool) or value is None or value == "":
        return None if value in {None, ""} else value
    if isinstance(value, datetime):
        return Decimal((value.date() - EPOCH).days)
    return Decimal(repr(value)) if isinstance(value, int | float) else value


def ours(sheet: RawSheet) -> Iterator[tuple[tuple[int, int], object]]:
    """Our cells in the same terms."""
    for position, cell in sheet.cells.items():
        if cell.text and cell.kind in {"number", "date"}:
            yield position, Decimal(cell.text)
        elif cell.text:
            yield position, cell.text == "1" if cell.kind == "bool" else cell.text


def theirs(book: Workbook, name: str) -> Iterator[tuple[tuple[int, int], object]]:
    """The cells of a sheet that hold anything."""
    for row in book[name].iter_rows():
        for cell in row:
            if plain(cell.value) is not None:
                value = cell.value.text if isinstance(cell.value, ArrayFormula) else cell.value
                yield (int(cell.row or 0), int(cell.column or 0)), plain(value)


def assert_equal(content: bytes) -> None:
    """Values, formulas and merged areas of every sheet are what openpyxl reads."""
    values = openpyxl.load_workbook(BytesIO(content), data_only=True)
    formulas = openpyxl.load_workbook(BytesIO(content))
    book = book_of(content)
    assert [sheet.name for sheet in book.sheets] == values.sheetnames
    for sheet in book.sheets:
        assert dict(ours(sheet)) == dict(theirs(values, sheet.name))
        texts = {place: value for place, value in theirs(formulas, sheet.name) if str(value).startswith("=")}
        assert {place: f"={cell.formula}" for place, cell in sheet.cells.items() if cell.formula} == texts
        merged = {
            (area.min_row, area.min_col, area.max_row, area.max_col)
            for area in formulas[sheet.name].merged_cells.ranges
        }
        assert set(sheet.merges) == merged
        assert sheet.hidden == (values[sheet.name].sheet_state != "visible")


@pytest.mark.parametrize("workbook", SAMPLES, ids=lambda path: path.name[:6])
def test_our_reader_reads_what_openpyxl_reads(workbook: Path) -> None:
    assert_equal(workbook.read_bytes())


DRAWING = """
== 表 ==
编码 | <   | 金额 | #N/A
204  | '205 | 1.5 | TRUE
^    | =A2&"" → '204 | =SUM(C2,3) → 4.5 | FALSE
@45329 | 甲⏎乙 | =A1 → | 2E-3
"""


def test_it_does_so_on_what_a_hand_may_write() -> None:
    assert_equal(packed(sheets_of(DRAWING)))


def test_it_does_so_on_shared_formulas() -> None:
    """References that move and that stay, names that look like references, quoted texts and sheets."""
    sheet = sheets_of(
        "== 表 ==\n1 | 1 | 1 | 1\n1 | 1 | =SHARED → 1 | =SHARED → 1\n1 | 1 | =SHARED → 1 | =SHARED → 1\n"
    )["表"]
    first = """SUMIF($A2:A$9,"A1?",'A1 表'!B2)+LOG10(B2)+Sheet1!C3+AB2x"""
    shared = "<f>SHARED</f>"
    sheet = sheet.replace(shared, f'<f t="shared" ref="C2:D3" si="0">{first}</f>', 1)
    content = packed({"表": sheet.replace(shared, '<f t="shared" si="0"/>')})
    assert_equal(content)
    moved = """SUMIF($A3:B$9,"A1?",'A1 表'!C3)+LOG10(C3)+Sheet1!D4+AB2x"""
    assert book_of(content).sheets[0].cells[3, 4].formula == moved


# LibreOffice would otherwise trust the values it finds behind formulas.
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""


def uncalculated(content: bytes) -> bytes:
    """The workbook without any value behind its formulas."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(rb'(?: t="str")?(>(?:<f>[^<]*</f>))<v>[^<]*</v>', rb"\1", part)
            target.writestr(name, part)
    return stream.getvalue()


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the samples, every cached value taken out, as LibreOffice calculates and saves them."""
    soffice = shutil.which("soffice")
    assert soffice is not None
    folder = tmp_path_factory.mktemp("office")
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    for sample in SAMPLES:
        (folder / sample.name).write_bytes(uncalculated(sample.read_bytes()))
    command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx"]
    command += ["--outdir", str(folder / "saved"), *map(str, folder.glob("*.xlsx"))]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603 - LibreOffice, our own files
    return folder / "saved"


def amounts(form: Form) -> dict[str, object]:
    """Every cell of a form: its place and what it holds."""
    return {
        str(cell.place): (cell.text or None, cell.amount.value if cell.amount else None)
        for table in form.tables.values()
        for row in (*table.rows, *filter(None, [table.total]))
        for cell in row.cells.values()
    }


@cache
def pack_named(name: str) -> Pack:
    """A shipped pack."""
    return load(ROOT / "templates" / name)


def read(path: Path) -> Form:
    """The form of a workbook without findings."""
    package = admit(path).package
    assert package is not None
    identity, _ = identify(package)
    assert identity is not None
    form, findings = read_form(package, pack_named(identity.pack))
    assert findings == ()
    return form


@pytest.mark.office
@pytest.mark.parametrize("workbook", SAMPLES, ids=lambda path: path.name[:6])
def test_a_workbook_saved_by_libreoffice_is_read_as_before(workbook: Path, resaved: Path) -> None:
    assert amounts(read(resaved / workbook.name)) == amounts(read(workbook))


@pytest.mark.parametrize("workbook", SAMPLES, ids=lambda path: path.name[:6])
def test_a_workbook_that_nobody_calculated_is_read_as_one_that_was(workbook: Path) -> None:
    with written(uncalculated(workbook.read_bytes()), workbook.name) as path:
        assert amounts(read(path)) == amounts(read(workbook))


@pytest.mark.office
@pytest.mark.parametrize("workbook", SAMPLES, ids=lambda path: path.name[:6])
def test_the_values_we_wrote_behind_formulas_are_those_libreoffice_computes(workbook: Path, resaved: Path) -> None:
    before = openpyxl.load_workbook(workbook, data_only=True)
    after = openpyxl.load_workbook(resaved / workbook.name, data_only=True)
    formulas = openpyxl.load_workbook(workbook)
    compared = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, ArrayFormula) or str(cell.value).startswith("="):
                    was, now = (plain(book[sheet.title][cell.coordinate].value) for book in (before, after))
                    if isinstance(was, Decimal) and isinstance(now, Decimal):
                        was, now = round(was, 6), round(now, 6)
                    assert (sheet.title, cell.coordinate, now) == (sheet.title, cell.coordinate, was)
                    compared += 1
    assert compared > 1_000
