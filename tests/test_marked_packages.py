"""Marked copies of packages that are lawful but written by other hands: encodings, prefixes, targets, drawings.

Whatever the spelling, the cells hold what they held, the cell concerned is commented and tinted, and another marking
replaces the first.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosuregen.findings import finding
from disclosuregen.places import Place, column_letters
from disclosuregen.workbook.marked import Unmarkable
from disclosuregen.workbook.ours import framed, frames
from tests.marks import cells_of, comments_of, listed, marked_bytes, opened, parts_of, tints_of
from tests.tables import MAIN, PACKAGE_RELATIONS, RELATIONS, packed, sheets_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosuregen.findings import Finding

FILE = "表.xlsx"
SHEETS = sheets_of("== 表 ==\n编码 | 金额\n204 | 5\n@45329 | =B2*2 → 10\n== 另 ==\n1\n")
PLAIN = sheets_of("== 表 ==\n编码 | 金额\n204 | 5\n")
SHEET = "xl/worksheets/sheet1.xml"
VML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing"
NOTE = (
    '<v:shape id="_x0000_s1025" type="#_x0000_t202"><x:ClientData ObjectType="Note"><x:Anchor>1, 0, 0, 0, 2, 0, 1, 0'
    "</x:Anchor><x:Row>{}</x:Row><x:Column>{}</x:Column></x:ClientData></v:shape>"
)
DRAWN = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    "</o:shapelayout>{}</xml>"
)
COMMENTS = (
    f'<comments xmlns="{MAIN}"><authors><author>张三</author></authors><commentList>'
    '<comment ref="B2" authorId="0"><text><t>请核对</t></text></comment></commentList></comments>'
)


def at(*cells: str, rule: str = "C01") -> list[Finding]:
    """One finding of 表 for each cell."""
    return [finding(rule, Place(FILE, "表", cell), read="？", label="甲") for cell in cells]


def links(*listed: tuple[str, str, str]) -> str:
    """A list of relationships: id, kind, target."""
    inner = "".join(f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{to}"/>' for key, kind, to in listed)
    return f'<Relationships xmlns="{PACKAGE_RELATIONS}">{inner}</Relationships>'


def sheet(inner: str, *, root: str = f'worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}"') -> str:
    """The XML of a sheet."""
    return f"<{root}>{inner}</{root.partition(' ')[0]}>"


def drawn(more: str = "", *, rels: str = "", vml: str = "", comments: str = COMMENTS) -> bytes:
    """A workbook whose first sheet has a comment, as Excel writes it; pieces can be replaced."""
    legacy = more or '<legacyDrawing r:id="rId1"/>'
    parts = {
        SHEET: sheet(SHEETS["表"] + legacy),
        "xl/worksheets/_rels/sheet1.xml.rels": rels
        or links(("rId1", "vmlDrawing", "../drawings/vmlDrawing1.vml"), ("rId2", "comments", "../comments1.xml")),
        "xl/drawings/vmlDrawing1.vml": vml or DRAWN.format(NOTE.format(1, 1)),
        "xl/comments1.xml": comments,
    }
    return packed(SHEETS, more=parts)


def repacked(content: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """The package with parts replaced, or with None taken out."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in {**parts_of(content), **changes}.items():
            if part is not None:
                archive.writestr(name, part)
    return stream.getvalue()


def assert_marked(content: bytes, *cells: str) -> bytes:
    """The copy, which holds what the workbook held, is marked at these cells, and is marked again to the same bytes."""
    copy = marked_bytes(content, at(*cells))
    assert cells_of(copy) == cells_of(content)
    named = {f"表!{cell}" for cell in cells}
    assert comments_of(copy).keys() == named
    assert tints_of(copy).keys() == named
    assert parts_of(marked_bytes(copy, at(*cells))) == parts_of(copy)
    assert (comments_of(marked_bytes(copy, [])), tints_of(marked_bytes(copy, []))) == ({}, {})
    return copy


# ── how XML is written ──


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_any_encoding_that_xml_allows(encoding: str) -> None:
    content = packed({"表": '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'})
    named = repacked(content, {"xl/workbook.xml": None})
    encoded = {
        name: f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{part.decode()}'.encode(encoding)
        for name, part in parts_of(named).items()
    }
    assert_marked(repacked(content, encoded), "A1", "B2")


def test_utf_16_without_a_mark() -> None:
    part = sheet(SHEETS["表"])
    text = f'<?xml version="1.0" encoding="UTF-16"?>{part}'
    for encoding in ("utf-16-le", "utf-16-be"):
        assert_marked(packed(SHEETS, more={SHEET: text.encode(encoding)}), "B2")


def test_an_encoding_that_nobody_knows_gives_no_copy() -> None:
    with pytest.raises(Unmarkable):
        marked_bytes(packed(SHEETS, more={SHEET: '<?xml version="1.0" encoding="x-none"?><a/>'}), at("B2"))


def test_prefixed_names() -> None:
    """As some writers write: `<x:worksheet>`, `<x:c>`, in every part."""
    parts: dict[str, bytes] = {}
    for name, part in parts_of(drawn()).items():
        if not name.endswith(".vml"):
            text = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", part.decode())
            parts[name] = text.replace(" xmlns=", " xmlns:x=", 1).encode()
    copy = assert_marked(repacked(drawn(), parts), "B2", "D9")
    assert comments_of(copy)["表!B2"].startswith("请核对\n【系统检查】")


def test_single_quotes_spaces_comments_and_cdata() -> None:
    inner = (
        "<!-- <c r='B2' s='9'/> --><sheetData ><row r = '2' spans='1:1' ><c r='A2' t='inlineStr' >"
        '<is><t><![CDATA[<c r="B2" s="1"/>]]></t></is></c ></row ></sheetData >'
    )
    copy = assert_marked(packed(SHEETS, more={SHEET: sheet(inner)}), "A2", "B2", "A1", "C7")
    assert b"spans" not in parts_of(copy)[SHEET]


@pytest.mark.parametrize(
    "inner", ["<sheetData/>", "<sheetData></sheetData>", '<sheetPr/><cols/><pageMargins left="1"/>', ""]
)
def test_a_sheet_without_cells(inner: str) -> None:
    assert_marked(packed(SHEETS, more={SHEET: sheet(inner)}), "B2", "A3", "C3")


def test_rows_and_cells_that_do_not_say_where_they_stand() -> None:
    inner = "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row></sheetData>"
    assert_marked(packed(SHEETS, more={SHEET: sheet(inner)}), "A1", "B1", "C1", "B2", "A3", "A4")


def test_new_cells_stand_in_order_and_look_like_their_row_or_column() -> None:
    inner = (
        '<dimension ref="B2:D5"/><cols><col min="3" max="4" width="9" style="1"/></cols><sheetData>'
        '<row r="2" s="2" customFormat="1"><c r="B2"/><c r="D2"/></row><row r="5"><c r="B5"/></row></sheetData>'
    )
    copy = assert_marked(packed(SHEETS, more={SHEET: sheet(inner)}), "A2", "C2", "F2", "C3", "E3", "D5", "A9")
    xml = parts_of(copy)[SHEET].decode()
    assert re.findall(r'<c r="(\w+)"', xml) == ["A2", "B2", "C2", "D2", "F2", "C3", "E3", "B5", "D5", "A9"]
    assert 'ref="A2:F9"' in xml
    formats = {cell: opened(copy)["表"][cell].number_format for cell in ("C2", "C3", "E3", "D5")}
    assert formats == {"C2": "@", "C3": "yyyy/m", "E3": "General", "D5": "yyyy/m"}


def test_a_cell_inside_a_merged_area_is_marked_where_it_shows() -> None:
    content = packed(sheets_of("== 表 ==\n甲 | < | 1\n^ | ^ | 2\n"))
    assert comments_of(marked_bytes(content, at("B2", "A2", "C2"))).keys() == {"表!A1", "表!C2"}


def test_rows_far_below_that_only_carry_formats() -> None:
    far = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(19_000, 22_000, 100))
    inner = SHEETS["表"].replace("</sheetData>", f"{far}</sheetData>")
    xml = parts_of(marked_bytes(packed(SHEETS, more={SHEET: sheet(inner)}), at("B2", "A19050", "A20000")))[
        SHEET
    ].decode()
    rows = [int(row) for row in re.findall(r'<row r="(\d+)"', xml)]
    assert rows == sorted({2, 19_050, *rows})
    assert re.findall(r'<row r="20000"[^>]*><c r="(\w+)"', xml) == ["A20000"]


# ── styles ──


def test_a_workbook_without_styles() -> None:
    content = packed(PLAIN)
    parts = parts_of(content)
    links_to_it = re.compile(rb'<Relationship Id="rId0"[^>]*>|<Override PartName="/xl/styles.xml"[^>]*>')
    less = {name: links_to_it.sub(b"", part) for name, part in parts.items()}
    assert_marked(repacked(content, {**less, "xl/styles.xml": None}), "A2", "C9")


@pytest.mark.parametrize(
    "styles",
    [
        "",
        '<fonts count="0"/><fills count="0"/><cellXfs count="0"/>',
        '<fills/><cellXfs><xf numFmtId="0" fillId="1"/></cellXfs>',
        (
            '<fills><fill><gradientFill><stop position="0"><color rgb="FFFFBFBF"/></stop></gradientFill></fill></fills>'
            '<cellXfs><xf numFmtId="0" fillId="0" applyFill="0"><protection locked="0"/></xf></cellXfs>'
        ),
    ],
)
def test_styles_that_lack_what_others_have(styles: str) -> None:
    content = packed(PLAIN, more={"xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'})
    copy = marked_bytes(content, at("B2"))
    assert parts_of(marked_bytes(copy, at("B2"))) == parts_of(copy)
    xml = parts_of(copy)["xl/styles.xml"].decode()
    assert xml.count("<fills") == xml.count("<cellXfs") == xml.count("<fonts") == 1
    style = re.findall(r'<c r="B2" s="(\d+)"', parts_of(copy)[SHEET].decode())
    assert int(style[0]) > 0
    assert parts_of(marked_bytes(copy, []))[SHEET] == parts_of(content)[SHEET].replace(
        b'<c r="B2">', b'<c r="B2" s="0">'
    )


def test_a_colour_of_the_departments_own_is_not_taken_for_a_tint() -> None:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills>{"<fill><patternFill/></fill>" * 2}'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFFFBFBF"/></patternFill></fill></fills>'
        "<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
        '<cellXfs><xf/><xf fillId="2" applyFill="1"/></cellXfs>'
        '<cellStyles><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>'
    )
    content = packed(
        SHEETS,
        more={"xl/styles.xml": styles, SHEET: sheet('<sheetData><row r="1"><c r="A1" s="1"/></row></sheetData>')},
    )
    none = marked_bytes(marked_bytes(content, at("B2")), [])
    assert tints_of(none) == {"表!A1": "error"}
    assert tints_of(marked_bytes(marked_bytes(content, at("A1", "B1")), [])) == {"表!A1": "error"}


def test_the_strict_edition_stays_strict() -> None:
    parts = {
        name: part.decode()
        .replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
        .replace(RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, part in parts_of(packed(SHEETS)).items()
    }
    copy = parts_of(
        marked_bytes(repacked(packed(SHEETS), {name: part.encode() for name, part in parts.items()}), at("B2"))
    )
    assert not [name for name, part in copy.items() if RELATIONS.encode() in part or MAIN.encode() in part]
    assert "xl/comments1.xml" in copy


# ── drawings and comments ──


def test_a_comment_without_runs_is_added_to() -> None:
    copy = assert_marked(drawn(), "B2", "A1")
    assert comments_of(copy)["表!B2"].startswith("请核对\n【系统检查】\n错误")
    vml = parts_of(copy)["xl/drawings/vmlDrawing1.vml"].decode()
    assert re.findall(r"<x:Row>(\d+)</x:Row><x:Column>(\d+)", vml) == [("1", "1"), ("0", "0")]
    assert "<x:Anchor>1, 0, 0, 0, 2, 0, 1, 0<" not in vml
    assert b"<t>\xe8\xaf\xb7\xe6\xa0\xb8\xe5\xaf\xb9</t></r>" in parts_of(copy)["xl/comments1.xml"]


def test_absolute_targets() -> None:
    rels = links(("rId1", "vmlDrawing", "/xl/drawings/vmlDrawing1.vml"), ("rId2", "comments", "/xl/comments1.xml"))
    assert comments_of(assert_marked(drawn(rels=rels), "B2"))["表!B2"].startswith("请核对")


def test_names_of_parts_do_not_differ_by_case() -> None:
    rels = links(("rId1", "vmlDrawing", "../Drawings/VMLDrawing1.vml"), ("rId2", "comments", "..\\Comments1.xml"))
    old, new = parts_of(drawn(rels=rels)), parts_of(marked_bytes(drawn(rels=rels), at("B2")))
    assert [name for name in new.keys() - old.keys() if "sheet" not in name] == []
    assert "请核对" in new["xl/comments1.xml"].decode()
    assert "〔C01〕" in new["xl/comments1.xml"].decode()


def test_part_names_that_are_taken_are_not_used_again() -> None:
    more = {"xl/comments1.xml": "<other/>", "xl/Comments2.xml": "<other/>", "xl/worksheets/Sheet3.xml": "<other/>"}
    copy = parts_of(assert_marked(packed(SHEETS, more=more), "B2"))
    assert {"xl/comments3.xml", "xl/worksheets/sheet4.xml"} <= copy.keys()
    assert [copy[name] for name in more] == [b"<other/>"] * 3


def test_comments_that_two_sheets_share_are_parted() -> None:
    rels = parts_of(drawn())["xl/worksheets/_rels/sheet1.xml.rels"]
    other = sheet(SHEETS["另"] + '<legacyDrawing r:id="rId1"/>').encode()
    content = repacked(drawn(), {"xl/worksheets/_rels/sheet2.xml.rels": rels, "xl/worksheets/sheet2.xml": other})
    copy = assert_marked(content, "B2", "A1")
    assert comments_of(copy, ours=False) == {"另!B2": "请核对"}


def test_buttons_whose_drawing_is_not_well_formed_stay() -> None:
    button = '<v:shape id="_x0000_s1026"><v:textbox>按<br>钮</v:textbox><x:ClientData ObjectType="Button"/></v:shape>'
    rels = links(("rId1", "vmlDrawing", "../drawings/vmlDrawing1.vml"))
    copy = assert_marked(drawn(rels=rels, vml=DRAWN.format(button)), "B2")
    vml = parts_of(copy)["xl/drawings/vmlDrawing1.vml"].decode()
    assert button in vml
    assert vml.count("<x:Row>") == 1
    again = parts_of(marked_bytes(copy, []))
    assert button in again["xl/drawings/vmlDrawing1.vml"].decode()


def test_pictures_in_headers_have_a_drawing_of_their_own() -> None:
    rels = links(("rId1", "vmlDrawing", "../drawings/vmlDrawing1.vml"))
    copy = assert_marked(drawn('<legacyDrawingHF r:id="rId1"/>', rels=rels), "B2")
    assert re.findall(rb"<(legacyDrawing\w*) r:id=\"(\w+)\"", parts_of(copy)[SHEET]) == [
        (b"legacyDrawing", b"rId3"),
        (b"legacyDrawingHF", b"rId1"),
    ]
    assert parts_of(copy)["xl/drawings/vmlDrawing1.vml"] == parts_of(drawn())["xl/drawings/vmlDrawing1.vml"]


@pytest.mark.parametrize(
    ("more", "rels"),
    [
        ("<pageMargins/>", links(("rId2", "comments", "../comments1.xml"))),
        ('<legacyDrawing r:id="rId7"/>', links(("rId2", "comments", "../comments1.xml"))),
        (
            '<legacyDrawing r:id="rId1"/>',
            links(("rId1", "vmlDrawing", "gone.vml"), ("rId2", "comments", "../comments1.xml")),
        ),
    ],
    ids=["no drawing", "no relationship", "no part"],
)
def test_comments_that_are_not_drawn_are_drawn(more: str, rels: str) -> None:
    copy = marked_bytes(drawn(more, rels=rels), at("A1"))
    drawings = [part.decode() for name, part in parts_of(copy).items() if name.endswith(".vml")]
    assert "<x:Row>0</x:Row><x:Column>0<" in "".join(drawings)
    assert "<x:Row>1</x:Row><x:Column>1<" in drawings[-1]
    assert comments_of(copy, ours=False) == {"表!B2": "请核对"}
    assert comments_of(marked_bytes(copy, at("A1"))).keys() == {"表!A1"}


def test_a_drawing_that_is_none_gives_no_copy() -> None:
    with pytest.raises(Unmarkable):
        marked_bytes(drawn(vml="<xml"), at("B2"))


def test_a_conversation_gets_a_reply() -> None:
    threads = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    person = "{00000000-0000-0000-0000-000000000001}"
    thread = (
        f'<ThreadedComments xmlns="{threads}"><threadedComment ref="B2" dT="2024-01-01T00:00:00" personId="{person}"'
        ' id="{A}"><text>为什么？</text></threadedComment><threadedComment ref="B2" personId="{B}" id="{C}"'
        ' parentId="{A}"><text>因为</text></threadedComment></ThreadedComments>'
    )
    content = drawn()
    rels = parts_of(content)["xl/worksheets/_rels/sheet1.xml.rels"].decode()
    office = "http://schemas.microsoft.com/office/2017/10/relationships"
    more = (
        f'<Relationship Id="rId9" Type="{office}/threadedComment" Target="../threadedComments/threadedComment1.xml"/>'
    )
    book = parts_of(content)["xl/_rels/workbook.xml.rels"].decode()
    people = f'<Relationship Id="rId9" Type="{office}/person" Target="persons/person.xml"/>'
    content = repacked(
        content,
        {
            "xl/worksheets/_rels/sheet1.xml.rels": rels.replace("</Rel", f"{more}</Rel").encode(),
            "xl/_rels/workbook.xml.rels": book.replace("</Rel", f"{people}</Rel").encode(),
            "xl/threadedComments/threadedComment1.xml": thread.encode(),
            "xl/persons/person.xml": f'<personList xmlns="{threads}"/>'.encode(),
        },
    )
    copy = assert_marked(content, "B2", "A1")
    said = parts_of(copy)["xl/threadedComments/threadedComment1.xml"].decode()
    assert said.startswith(thread.removesuffix("</ThreadedComments>"))
    assert said.count('parentId="{A}"') == 2
    assert said.count("〔C01〕") == 1
    assert parts_of(copy)["xl/persons/person.xml"].count(b"<person ") == 1
    none = parts_of(marked_bytes(copy, []))
    assert none["xl/threadedComments/threadedComment1.xml"].decode() == thread


def test_shapes_have_numbers_of_their_own_in_every_sheet() -> None:
    findings = [
        finding("C01", Place(FILE, name, f"{column_letters(column)}{row}"), read="？")
        for name in ("表", "另")
        for row in range(1, 31)
        for column in range(1, 41)
    ]
    copy = parts_of(marked_bytes(drawn(), findings))
    drawings = {name: part.decode() for name, part in copy.items() if name.endswith(".vml")}
    numbers = {name: re.findall(r'id="_x0000_s(\d+)"', text) for name, text in drawings.items()}
    assert [len(found) for found in numbers.values()] == [1_200, 1_200]
    everyone = [number for found in numbers.values() for number in found]
    assert len(set(everyone)) == 2_400
    for name, text in drawings.items():
        said = re.search(r'idmap v:ext="edit" data="([\d,]+)"', text)
        assert said is not None
        assert set(map(int, said[1].split(","))) == {int(number) // 1_024 for number in numbers[name]}


# ── the list among the sheets ──


def test_the_lists_name_is_taken() -> None:
    content = packed({"问题清单": "<sheetData/>", "问题清单2": "<sheetData/>", **SHEETS})
    copy = assert_marked(content, "B2")
    assert opened(copy).sheetnames == ["问题清单3", "问题清单", "问题清单2", "表", "另"]


def test_names_views_and_protection_of_the_book() -> None:
    book = (
        '<workbookProtection lockStructure="1"/><bookViews><workbookView activeTab="1" firstSheet="1" tabRatio="500"/>'
        "</bookViews>"
    )
    names = (
        '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="1">另!$1:$1</definedName>'
        '<definedName name="全局">表!$A$1</definedName></definedNames></workbook>'
    )
    content = packed(SHEETS, book=book)
    xml = parts_of(content)["xl/workbook.xml"].decode().replace("</workbook>", names)
    copy = assert_marked(repacked(content, {"xl/workbook.xml": xml.encode()}), "B2")
    said = parts_of(copy)["xl/workbook.xml"].decode()
    assert '<definedName name="_xlnm.Print_Titles" localSheetId="2">另!$1:$1<' in said
    assert '<workbookProtection lockStructure="1"/><bookViews><workbookView tabRatio="500"/>' in said
    assert re.findall(r'sheetId="(\d+)"', said) == ["3", "1", "2"]
    back = parts_of(marked_bytes(copy, []))["xl/workbook.xml"].decode()
    assert '<definedName name="_xlnm.Print_Titles" localSheetId="2">另!$1:$1<' in back


def test_a_book_without_a_window_gets_one() -> None:
    copy = parts_of(marked_bytes(packed(SHEETS), []))["xl/workbook.xml"]
    assert b"<bookViews><workbookView/></bookViews><sheets>" in copy


def test_a_sheet_that_was_selected_is_so_no_longer() -> None:
    inner = f'<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>{SHEETS["另"]}'
    copy = marked_bytes(packed(SHEETS, more={"xl/worksheets/sheet2.xml": sheet(inner)}), [])
    assert [one.title for one in opened(copy).worksheets if one.sheet_view.tabSelected] == ["问题清单"]
    assert parts_of(copy)["xl/worksheets/sheet2.xml"].decode() == sheet(inner.replace(' tabSelected="1"', ""))


def test_a_list_that_was_moved_renamed_or_taken_out_is_known() -> None:
    copy = marked_bytes(packed(SHEETS), at("B2"))
    xml = parts_of(copy)["xl/workbook.xml"].decode()
    (own, *rest) = re.findall(r"<sheet [^>]*/>", xml)
    moved = xml.replace("".join([own, *rest]), "".join([*rest, own.replace("问题清单", "改过")])).replace(
        "'问题清单'!", "改过!"
    )
    moved = moved.replace('localSheetId="0"', 'localSheetId="2"')
    again = marked_bytes(repacked(copy, {"xl/workbook.xml": moved.encode()}), at("B2"))
    assert opened(again).sheetnames == ["问题清单", "表", "另"]
    gone = re.sub(r"'问题清单'!\$A\$1<", "#REF!$A$1<", xml.replace(own, "")).replace('localSheetId="0"', "")
    again = marked_bytes(repacked(copy, {"xl/workbook.xml": gone.encode()}), at("B2"))
    assert opened(again).sheetnames == ["问题清单", "表", "另"]
    assert comments_of(again).keys() == {"表!B2"}


# ── hostile ──


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/styles.xml", "<!DOCTYPE x><styleSheet/>"),
        ("xl/styles.xml", "<styleSheet><a></styleSheet>"),
        (SHEET, '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'),
        (SHEET, "<worksheet><sheetData><row r='x'/></sheetData></worksheet>"),
        (SHEET, "\x00"),
        ("xl/workbook.xml", "<workbook/>"),
    ],
)
def test_what_cannot_be_edited_gives_no_copy(part: str, content: str) -> None:
    with pytest.raises(Unmarkable):
        marked_bytes(packed(SHEETS, more={part: content}), at("B2"))


def test_words_of_the_workbook_stay_words() -> None:
    read = '=cmd|"/c" & <b>]]>{{ x }}\x01\ufffe _x0041_ \U00020000'
    copy = marked_bytes(packed(SHEETS), [finding("C01", Place(FILE, "表", "B2"), read=read)])
    seen = '=cmd|"/c" & <b>]]>{{ x }} _x0041_ \U00020000'
    assert seen in listed(copy)[0][3].replace("_x005F_", "_")
    assert seen in comments_of(copy)["表!B2"].replace("_x005F_", "_")


def test_a_text_of_any_length_fits() -> None:
    copy = marked_bytes(drawn(), [finding("C01", Place(FILE, "表", "B2"), read="长" * 60_000)])
    assert len(comments_of(copy)["表!B2"]) < 32_768
    assert len(listed(copy)[0][3]) < 32_768


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("{}", ""),
        ("甲\n{}", "甲"),
        ("甲\r\n{}\n乙", "甲\n乙"),
        ("{}\n{}乙", "乙"),
        ("甲{}", "甲{}"),
        ("甲\n【系统检查】\n乙", "甲\n【系统检查】\n乙"),
        ("【检查完】\n甲", "【检查完】\n甲"),
    ],
)
def test_only_what_stands_in_lines_of_its_own_is_taken_for_ours(said: str, left: str) -> None:
    text, own = said.replace("{}", framed("丙")), left.replace("{}", framed("丙"))
    for start, end in reversed(frames(text)):
        text = text[:start] + text[end:]
    assert text == own


# ── any sheet ──

CELL = st.tuples(st.integers(1, 12), st.integers(1, 8))


@st.composite
def any_sheet(draw: st.DrawFn) -> str:
    """A sheet with some rows and cells, with and without what may be left out."""
    rows = ""
    for row in sorted(draw(st.sets(st.integers(1, 12), max_size=5))):
        cells = "".join(
            draw(
                st.sampled_from(
                    (
                        f'<c r="{column_letters(column)}{row}"/>',
                        f'<c r="{column_letters(column)}{row}" s="1"><v>{column}</v></c>',
                        f"<c s='2' r='{column_letters(column)}{row}' ><f>1+1</f><v>2</v></c >",
                    )
                )
            )
            for column in sorted(draw(st.sets(st.integers(1, 8), max_size=4)))
        )
        opening = draw(st.sampled_from((f'<row r="{row}"', f'<row r="{row}" spans="1:3" s="3" customFormat="1"')))
        rows += f"{opening}>{cells}</row>" if cells else f"{opening}/>"
    cols = draw(st.sampled_from(("", '<cols><col min="2" max="3" width="9.5" style="2" hidden="1"/></cols>')))
    merges = draw(st.sampled_from(("", '<mergeCells count="1"><mergeCell ref="B2:C4"/></mergeCells>')))
    return f"{cols}<sheetData>{rows}</sheetData>{merges}" if rows else f"{cols}<sheetData/>{merges}"


@settings(max_examples=40, deadline=None)
@given(any_sheet(), st.sets(CELL, min_size=1, max_size=6), st.booleans())
def test_any_sheet_is_marked(inner: str, places: set[tuple[int, int]], commented: bool) -> None:  # noqa: FBT001 - drawn
    content = packed({"表": inner, "另": "<sheetData/>"})
    if commented:
        more = sheet(inner + '<legacyDrawing r:id="rId1"/>').encode()
        content = repacked(drawn(), {SHEET: more})
    cells = [f"{column_letters(column)}{row}" for row, column in places]
    copy = marked_bytes(content, at(*cells))
    assert cells_of(copy)["表"] == cells_of(content)["表"]
    merged = "mergeCell" in inner
    shown = {
        "B2" if merged and 2 <= row <= 4 and 2 <= column <= 3 else f"{column_letters(column)}{row}"
        for row, column in places
    }
    assert comments_of(copy).keys() == {f"表!{cell}" for cell in shown}
    assert tints_of(copy).keys() == {f"表!{cell}" for cell in shown}
    assert parts_of(marked_bytes(copy, at(*cells))) == parts_of(copy)
    none = marked_bytes(copy, [])
    assert (comments_of(none), tints_of(none), cells_of(none)) == ({}, {}, cells_of(content))
    before, after = opened(content)["表"], opened(none)["表"]
    for cell in re.findall(r"r=.([A-Z]\d+)", inner):
        assert after[cell].number_format == before[cell].number_format
