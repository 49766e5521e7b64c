"""One reader, two ways: what the pattern cuts out of plain rows is what the parser finds in them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosuregen.workbook.cells import RawBook, RawSheet, read_book
from disclosuregen.workbook.intake import IntakeError, admit
from tests.tables import MAIN, packed, written
from tests.test_second_opinion import SAMPLES, assert_equal

if TYPE_CHECKING:
    from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"


def book_of(content: bytes) -> RawBook:
    """All sheets of a workbook as stored; raises IntakeError."""
    with written(content) as path:
        package = admit(path).package
    assert package is not None
    return read_book(package, lambda _: True)


def seen(sheet: RawSheet) -> object:
    """All that was read of a sheet."""
    return sheet.cells, sheet.shown, sheet.merges, sheet.hidden_rows, sheet.hidden_columns


def heard(content: bytes) -> bytes:
    """The workbook with a comment in every sheet and among its texts, so that the parser has to find everything."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            part = part.replace(b"<sheetData>", b"<sheetData><!-- -->").replace(b"</sst>", b"<!-- --></sst>")
            target.writestr(name, part)
    return stream.getvalue()


def assert_both_ways(content: bytes) -> None:
    """Both ways read the same, or find the file broken alike."""
    found: list[object] = []
    for one in (content, heard(content)):
        try:
            found.append([seen(sheet) for sheet in book_of(one).sheets])
        except IntakeError as error:
            found.append(error.finding.rule)
    assert found[0] == found[1]


@pytest.mark.parametrize("workbook", SAMPLES, ids=lambda path: path.name[:6])
def test_both_ways_read_the_samples_alike(workbook: Path) -> None:
    content = workbook.read_bytes()
    assert b"<!-- -->" in zipfile.ZipFile(BytesIO(heard(content))).read(SHEET)
    assert_both_ways(content)


TEXTS = st.sampled_from(
    [
        *("", "0", "1.5", "-3E2", "甲", " 甲 ", "a&amp;b", "&lt;&gt;&quot;&apos;", "&#65;&#x4e2d;&#38;lt;", "]]&gt;"),
        *("_x0041__xD800_", "&#13;", "\t甲\n乙", "a\r\nb", "𠮷", "1]]>", "&bad;", "&#0;", "\x0b", "#N/A", "TRUE"),
    ]
)
FORMULAS = st.sampled_from(
    [
        *("", "<f>A1+1</f>", "<f/>", "<f></f>", '<f aca="false">SUM(A1:B2)</f>', '<f t="array" ref="A1">$B$2</f>'),
        *('<f t="shared" ref="A1:D4" si="0">A1&amp;"x"</f>', '<f t="shared" si="0"/>', '<f t="shared" si="0"></f>'),
        "<f>1<!-- --></f>",
    ]
)
KINDS = st.sampled_from(["", *(f' t="{kind}"' for kind in ("s", "str", "inlineStr", "b", "e", "d", "n", "x"))])
STYLES = st.sampled_from(["", ' s="0"', ' s="1"', ' s="3"', ' s="03"', ' s="999"'])
COLUMNS = st.sampled_from(["A", "B", "C", "Z", "AA", "ZZ", "AAA", "a"])
ATTRIBUTES = st.sampled_from(
    ["", ' spans="1:9"', ' hidden="1"', ' hidden="0"', ' ht="15" customHeight="1"', ' x14ac:dyDescent="0.15"', " s='1'"]
)


@st.composite
def values(draw: st.DrawFn) -> str:
    """What may stand in a cell after its formula."""
    text = draw(TEXTS)
    shapes = [
        "",
        "<v></v>",
        f"<v>{text}</v>",
        f"<is><t>{text}</t></is>",
        f'<is><t xml:space="preserve">{text}</t></is>',
    ]
    shapes += [f"<is><r><t>{text}</t></r><rPh><t>x</t></rPh></is>", f"<v><![CDATA[{text}]]></v>", f"<v>{text}</v> "]
    return draw(st.sampled_from(shapes))


@st.composite
def cells(draw: st.DrawFn, row: int) -> str:
    """One cell, in the plain spelling more often than not."""
    name = f' r="{draw(COLUMNS)}{row}"' if draw(st.integers(0, 9)) else ""
    inside = draw(FORMULAS) + draw(values())
    kind = draw(KINDS)
    if not inside and draw(st.booleans()):
        return f"<c{name}{draw(STYLES)}/>"
    return f"<c{name}{draw(STYLES)}{kind}>{inside}</c>"


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """A sheet of a few rows, with merged areas behind."""
    rows = ""
    for row in sorted(draw(st.sets(st.integers(1, 8), max_size=5))):
        inside = "".join(draw(st.lists(cells(row), max_size=4)))
        number = f' r="{row}"' if draw(st.integers(0, 9)) else ""
        rows += f"<row{number}{draw(ATTRIBUTES)}>{inside}</row>" if inside else f"<row{number}{draw(ATTRIBUTES)}/>"
    hidden = draw(st.sampled_from(["", '<cols><col min="2" max="3" hidden="1"/></cols>']))
    merged = draw(st.sampled_from(["", "<mergeCells><mergeCell ref='A1:B2'/><mergeCell ref='C3'/></mergeCells><x/>"]))
    return f"{hidden}<sheetData>{rows}</sheetData>{merged}"


@given(sheets())
def test_both_ways_read_whatever_a_sheet_may_be_alike(sheet: str) -> None:
    assert_both_ways(packed({"表": sheet}, more={"xl/sharedStrings.xml": STRINGS}))


STRINGS = f'<sst xmlns="{MAIN}"><si><t>甲</t></si><si><t xml:space="preserve"> 乙&amp;_x0041_ </t></si></sst>'


def rows_of(count: int) -> str:
    """Rows of every plain kind, more than one piece of a part holds."""
    return "".join(
        f'<row r="{row}" spans="1:4"><c r="A{row}" t="inlineStr"><is><t>{"文字" * (row % 9)}</t></is></c>'
        f'<c r="B{row}" s="1"/><c r="C{row}"><f>A{row}&amp;"x"</f><v></v></c><c r="D{row}"><v>{row}</v></c></row>'
        f"{f'<row r={chr(34)}{row}{chr(34)}/>' if row % 7 == 0 else ''}"
        for row in range(1, count)
    )


@pytest.mark.parametrize("where", ["nowhere", "in the last row", "between rows", "a number less"])
def test_both_ways_read_a_part_of_many_pieces_alike(where: str) -> None:
    rows = rows_of(9_000)
    if where == "in the last row":
        rows = rows.removesuffix("</row>") + "<!-- --></row>"
    elif where == "between rows":
        rows = rows.replace('<row r="5000"', '<!-- <row r="1"><c r="F1"><v>1</v></c></row> --><row r="5000"')
    elif where == "a number less":
        rows = rows.replace('<row r="8800"', "<row")
    content = packed({"表": f"<sheetData>{rows}</sheetData><mergeCells><mergeCell ref='A1:B2'/></mergeCells>"})
    assert_both_ways(content)
    (sheet,) = book_of(content).sheets
    assert (sum(map(len, sheet.shown.values())), sheet.merges) == (8_999 * 2 - 999, [(1, 1, 2, 2)])


PRETEND = '<row r="1"><c r="A1"><v>9</v></c></row>'


@pytest.mark.parametrize(
    "sheet",
    [
        f"<!-- <sheetData>{PRETEND}</sheetData> --><sheetData><row r='2'><c r='B2'><v>1</v></c></row></sheetData>",
        f"<x><![CDATA[<sheetData>{PRETEND}</sheetData>]]></x><sheetData>{PRETEND.replace('9', '8')}</sheetData>",
        f"<?x <sheetData>{PRETEND}</sheetData>?><sheetData></sheetData>",
        f"<sheetData><!-- {PRETEND} -->{PRETEND.replace('9', '7')}</sheetData>",
        f"<sheetData>{PRETEND}<!-- </sheetData> --><row r='2'><c r='B2'><v>2</v></c></row></sheetData>",
        f"<sheetData>{PRETEND}\r\n<row r='2'>\r\n<c r='B2' t='str'><v>a\r\nb</v></c></row></sheetData>",
        "<sheetData/><mergeCells><!-- <mergeCell ref='A1:B2'/> --><mergeCell ref='C3:D4'/></mergeCells>",
        "<sheetData></sheetData><x a='mergeCell>'/><mergeCells><mergeCell ref='C3:D4'/></mergeCells>",
    ],
)
def test_what_only_looks_like_a_cell_is_none(sheet: str) -> None:
    assert_equal(packed({"表": sheet}))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "iso-8859-1"])
def test_a_part_is_read_in_the_encoding_it_declares(encoding: str) -> None:
    text = "é" if encoding == "iso-8859-1" else "甲"
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    xml = f'<?xml version="1.0" encoding="{name}"?><worksheet xmlns="{MAIN}"><sheetData><row r="1">'
    xml += f'<c r="A1" t="str"><v>{text}</v></c></row></sheetData></worksheet>'
    if encoding == "gb18030":
        # The parser knows no encoding of several bytes but Unicode's; nobody writes a workbook in another.
        with pytest.raises(IntakeError):
            book_of(packed({"表": ""}, more={SHEET: xml.encode(encoding)}))
        return
    (sheet,) = book_of(packed({"表": ""}, more={SHEET: xml.encode(encoding)})).sheets
    assert sheet.shown[1][1].text == text


@pytest.mark.parametrize(
    "inside", ["<v>1\x01</v>", "<v>&x;</v>", "<v>&#99999999999999;</v>", "<v>]]></v>", "<f>&#1;</f><v></v>", "<v>1</v"]
)
def test_what_is_not_well_formed_is_refused_however_plain_it_looks(inside: str) -> None:
    with pytest.raises(IntakeError) as raised:
        book_of(packed({"表": f'<sheetData><row r="1"><c r="A1">{inside}</c></row></sheetData>'}))
    assert raised.value.finding.rule == "W01"


@pytest.mark.parametrize("text", ["\x01", "&x;", "]]>", "&#1;", "&#99999999999999999999;", "&#xFFFFFFFFFF;"])
def test_shared_texts_that_are_not_well_formed_are_refused(text: str) -> None:
    with pytest.raises(IntakeError) as raised:
        book_of(packed({"表": ""}, more={"xl/sharedStrings.xml": f"<sst><si><t>{text}</t></si></sst>"}))
    assert raised.value.finding.rule == "W01"


def test_the_samples_are_plain() -> None:
    """What the speed rests on: most of what a form holds is never spelled out."""
    (content,) = (path.read_bytes() for path in SAMPLES if path.name.startswith("211001"))
    tables = [sheet for sheet in book_of(content).sheets if sheet.name.startswith("附表")]
    folded = sum(run.count("<c ") for sheet in tables for runs in sheet.folded_away.values() for run in runs)
    assert folded > sum(sheet.count() for sheet in tables)
    assert folded > 20 * sum(len(sheet.silent) for sheet in tables)
