"""The door: what is no harmless workbook is turned away before anything is parsed, and said so."""

from __future__ import annotations

import struct
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from disclosuregen.workbook.cells import read_book
from disclosuregen.workbook.intake import IntakeError, admit
from tests.tables import packed, said, sheets_of, written

if TYPE_CHECKING:
    from disclosuregen.workbook.cells import RawBook

ROOT = Path(__file__).parents[1]
SHEETS = sheets_of("== 表 ==\n编码 | 金额\n204 | 5\n")
WORKBOOK = packed(SHEETS)


def turned_away(content: bytes, name: str = "表.xlsx") -> list[str]:
    """The rules for which a file is not let in."""
    with written(content, name) as path:
        intake = admit(path)
    assert (intake.package is None) == bool(intake.findings)
    assert {place for _, place in said(intake.findings)} <= {name}
    return [rule for rule, _ in said(intake.findings)]


def read(content: bytes) -> RawBook:
    """The workbook as stored; raises IntakeError."""
    with written(content) as path:
        package = admit(path).package
    assert package is not None
    return read_book(package, lambda _: True)


def refused(content: bytes) -> str:
    """The rule for which a workbook that was let in cannot be read."""
    with pytest.raises(IntakeError) as raised:
        read(content)
    return raised.value.finding.rule


def zipped(**parts: str) -> bytes:
    """A zip file of these parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return stream.getvalue()


def test_a_plain_workbook_is_let_in() -> None:
    assert turned_away(WORKBOOK) == []
    assert read(WORKBOOK).sheets[0].cells[2, 2].text == "5"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "W01"),
        (b"\n", "W01"),
        ("编码,金额\n204,5\n".encode("gb18030"), "W01"),
        (WORKBOOK[:-30], "W01"),
        (WORKBOOK[: len(WORKBOOK) // 2], "W01"),
        (b"PK\x03\x04" + bytes(100), "W01"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "W02"),
        (zipped(**{"word/document.xml": "<w:document/>"}), "W02"),
        (zipped(), "W02"),
        ((ROOT / "templates" / "xianning-budget" / "template.docx").read_bytes(), "W02"),
    ],
    ids=["empty", "blank", "csv", "cut", "half", "zip magic", "xls or encrypted", "docx", "empty zip", "our template"],
)
def test_what_is_no_workbook_is_turned_away(content: bytes, rule: str) -> None:
    assert turned_away(content) == [rule]


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").mkdir()
    assert said(admit(tmp_path / "表.xlsx").findings) == [("W01", "表.xlsx")]


def test_a_file_that_is_not_there_is_the_callers_trouble(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        admit(tmp_path / "没有.xlsx")


@pytest.mark.parametrize(
    "part",
    [
        "xl/vbaProject.bin",
        "xl/macrosheets/sheet1.xml",
        "xl/externalLinks/externalLink1.xml",
        "xl/connections.xml",
        "xl/queryTables/queryTable1.xml",
        "xl/activeX/activeX1.xml",
        "xl/embeddings/oleObject1.bin",
        "XL/EMBEDDINGS/x.docx",
    ],
)
def test_what_could_act_is_turned_away(part: str) -> None:
    assert turned_away(packed(SHEETS, more={part: b"x"})) == ["W03"]


def test_a_file_with_a_password_is_turned_away() -> None:
    content = bytearray(WORKBOOK)
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert turned_away(bytes(content)) == ["W02"]


def declared(content: bytes, part: str, size: int) -> bytes:
    """The file with another inflated size of one part in its directory."""
    entry = content.index(part.encode(), content.index(b"PK\x01\x02")) - 46
    return content[: entry + 24] + struct.pack("<I", size) + content[entry + 28 :]


def test_a_file_that_would_inflate_to_a_huge_size_is_turned_away() -> None:
    assert turned_away(declared(WORKBOOK, "xl/styles.xml", 2**31)) == ["W04"]


def test_a_file_of_too_many_parts_is_turned_away() -> None:
    parts = {f"xl/media/{number}": "" for number in range(6_000)}
    assert turned_away(zipped(**{"xl/workbook.xml": "", **parts})) == ["W04"]


def test_a_part_is_never_inflated_beyond_its_declared_size() -> None:
    assert refused(declared(WORKBOOK, "xl/worksheets/sheet1.xml", 50)) == "W01"


@pytest.mark.parametrize(
    ("part", "xml"),
    [
        ("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook/>'),
        ("xl/worksheets/sheet1.xml", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>'),
        ("xl/sharedStrings.xml", '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst/>'),
        ("xl/styles.xml", "<!DOCTYPE x><styleSheet/>"),
    ],
)
def test_a_document_type_is_refused(part: str, xml: str) -> None:
    assert refused(packed(SHEETS, more={part: xml})) == "W03"


@pytest.mark.parametrize(
    ("part", "xml"),
    [
        ("xl/workbook.xml", "<workbook><sheets>"),
        ("xl/workbook.xml", '<?xml version="1.0" encoding="no-such"?><workbook/>'),
        ("xl/workbook.xml", "<workbook><sheets><sheet/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships/>"),
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r='x'/></sheetData></worksheet>"),
        ("xl/worksheets/sheet1.xml", "<worksheet><c r='1A'><v>1</v></c></worksheet>"),
        ("xl/worksheets/sheet1.xml", "<worksheet><c r='A1' s='x'><v>1</v></c></worksheet>"),
        ("xl/worksheets/sheet1.xml", "<worksheet><mergeCell/></worksheet>"),
        ("xl/worksheets/sheet1.xml", "\x00"),
        ("xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId='x'/></numFmts></styleSheet>"),
    ],
)
def test_a_broken_part_is_named(part: str, xml: str) -> None:
    assert refused(packed(SHEETS, more={part: xml})) == "W01"


def test_a_damaged_part_is_named() -> None:
    content = bytearray(WORKBOOK)
    start = content.index(b"xl/worksheets/sheet1.xml") + 40
    content[start : start + 20] = bytes(20)
    assert refused(bytes(content)) == "W01"


@pytest.mark.parametrize("cell", ["XFD1048576", "A20001", "AAA1"])
def test_a_value_far_away_is_refused_and_costs_nothing(cell: str) -> None:
    sheet = f"<sheetData><row r='1'><c r='{cell}'><v>1</v></c></row></sheetData>"
    assert refused(packed({"表": sheet})) == "W04"


def test_far_away_formats_and_merged_areas_cost_nothing() -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    far += '<mergeCells><mergeCell ref="A9:XFD1048576"/></mergeCells>'
    sheet = SHEETS["表"].replace("</sheetData>", far)
    (read_sheet,) = read(packed({"表": sheet})).sheets
    assert len(read_sheet.cells) == 4


def test_rows_that_only_carry_formats_take_no_memory() -> None:
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"><c r="A{row}" s="1"/></row>' for row in range(1, 100_001))
    content = packed({"表": f"<sheetData>{rows}</sheetData>"})
    tracemalloc.start()
    (sheet,) = read(content).sheets
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not sheet.cells
    assert peak < 10 * 2**20


def test_sheets_of_the_departments_own_are_not_read() -> None:
    own = {**SHEETS, "底稿": "<sheetData><row r='1'><c r='A999999'><v>1</v></c></row></sheetData>"}
    with written(packed(own)) as path:
        package = admit(path).package
    assert package is not None
    sheets = read_book(package, "表".__eq__).sheets
    assert [(sheet.name, len(sheet.cells)) for sheet in sheets] == [("表", 4), ("底稿", 0)]


def test_a_strict_workbook_is_read() -> None:
    """As Excel saves it as “Strict Open XML”: other namespaces, the same elements."""
    place = "http://purl.oclc.org/ooxml"
    book = (
        f'<workbook xmlns="{place}/spreadsheetml/main" xmlns:r="{place}/officeDocument/relationships">'
        '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    assert len(read(packed(SHEETS, more={"xl/workbook.xml": book})).sheets[0].cells) == 4
