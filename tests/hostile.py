"""Workbooks that must not hurt: a sound sample taken apart and put together wrong. The benchmark measures the same."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from tests.books import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Maker = Callable[[], bytes]

__all__ = ["COSTLY", "REFUSED", "TAKEN", "Book"]

COVER, INCOME, REVENUE = "封面", "附表1 收支总表", "附表2 收入总表"
SPENDING, PROJECTS, THREE = "附表3 支出总表", "附表9 项目支出表", "附表7 “三公”经费支出表"
TYPES = "[Content_Types].xml"
IDENTITY = "disclosuregen"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELL = r'<c r="{}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)'


@dataclass(slots=True)
class Book:
    """The parts of a sample; its sheets are named as a person sees them."""

    parts: dict[str, bytes]

    @classmethod
    def sample(cls) -> Book:
        """The smallest sample."""
        with zipfile.ZipFile(SMALL) as archive:
            return cls({name: archive.read(name) for name in archive.namelist()})

    def part(self, sheet: str) -> str:
        """The part of a sheet."""
        names = re.findall(r'<sheet name="([^"]*)"', self.parts["xl/workbook.xml"].decode())
        return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"

    def edit(self, part: str, old: str, new: str, count: int = 1) -> Book:
        """The book with a text of a part replaced, which must be there."""
        xml = self.parts[part].decode()
        assert old in xml, old
        self.parts[part] = xml.replace(old, new, count).encode()
        return self

    def cell(self, sheet: str, reference: str, inside: str, kind: str = "") -> Book:
        """The book with a cell's content; "" empties it. The cell keeps its style."""
        xml = self.parts[self.part(sheet)].decode()
        found = re.search(_CELL.format(reference), xml)
        assert found is not None, reference
        opened = f'<c r="{reference}"{found[1] or ""}{f" t={quoteattr(kind)}" if kind else ""}>'
        self.parts[self.part(sheet)] = f"{xml[: found.start()]}{opened}{inside}</c>{xml[found.end() :]}".encode()
        return self

    def text(self, sheet: str, reference: str, text: str) -> Book:
        """The book with a text in a cell."""
        return self.cell(sheet, reference, f'<is><t xml:space="preserve">{escape(text)}</t></is>', "inlineStr")

    def number(self, sheet: str, reference: str, number: str) -> Book:
        """The book with a stored number in a cell."""
        return self.cell(sheet, reference, f"<v>{number}</v>")

    def string(self, old: str, new: str, count: int = 1) -> Book:
        """The book with a shared string replaced, wherever it stands."""
        return self.edit("xl/sharedStrings.xml", f">{escape(old)}</t>", f">{escape(new)}</t>", count)

    def rows(self, sheet: str, xml: str) -> Book:
        """The book with more rows at the end of a sheet."""
        return self.edit(self.part(sheet), "</sheetData>", f"{xml}</sheetData>")

    def moved(self, sheet: str, *, rows: int = 0, columns: int = 0, after: int = 0) -> Book:
        """The book with everything on a sheet below row `after` moved, as when blank rows and columns are inserted."""
        part = self.part(sheet)
        xml = re.sub(r"<f>[^<]*</f>", "", self.parts[part].decode())
        data, tail = xml.split("</sheetData>")

        def shifted(found: re.Match[str]) -> str:
            return f"{found[1]}{_moved(found[2], found[3], rows, columns, after)}"

        moved = re.sub('( r=")([A-Z]*)([0-9]+)', shifted, data)
        areas = re.sub('(ref="|:)([A-Z]+)([0-9]+)', shifted, tail)
        self.parts[part] = f"{moved}</sheetData>{areas}".encode()
        return self

    def zipped(self, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
        """The book as a file."""
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", method, compresslevel=1) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return stream.getvalue()


def _moved(letters: str, row: str, rows: int, columns: int, after: int) -> str:
    """A reference moved; letters alone stay empty for the number of a row."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    number, name = number + columns, ""
    while letters and number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return f"{name}{int(row) + (rows if int(row) > after else 0)}"


def edited(change: Callable[[Book], object]) -> Maker:
    """What makes the sample with a change."""

    def make() -> bytes:
        book = Book.sample()
        change(book)
        return book.zipped()

    return make


def with_part(name: str, content: bytes = b"x") -> Maker:
    """What makes the sample with one more part."""
    return edited(lambda book: book.parts.update({name: content}))


def with_type(kind: str) -> Maker:
    """What makes the sample with one more part that has a harmless name and that type."""
    more = f'<Override PartName="/xl/more.bin" ContentType="{kind}"/></Types>'
    return edited(lambda book: (book.parts.update({"xl/more.bin": b"x"}), book.edit(TYPES, "</Types>", more)))


def prologue(part: str, declaration: str, encoding: str = "utf-8") -> Maker:
    """What makes the sample with a document type in front of a part, in that encoding."""

    def change(book: Book) -> None:
        root = re.sub(r"^<\?xml[^>]*\?>\s*", "", book.parts[part].decode())
        book.parts[part] = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}{root}'.encode(encoding)

    return edited(change)


# ── what the directory gives away, or hides ──


def encrypted() -> bytes:
    """The sample as if its first part asked for a password."""
    content = bytearray(Book.sample().zipped())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def locked() -> bytes:
    """A container as Office makes one for a workbook with a password."""
    return OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def declared(content: bytes, part: str, size: int) -> bytes:
    """The file with another inflated size of one part in its directory."""
    entry = content.index(part.encode(), content.index(b"PK\x01\x02")) - 46
    return content[: entry + 24] + struct.pack("<I", size) + content[entry + 28 :]


def bomb(size: int, told: int | None = None) -> bytes:
    """The sample with a sheet that inflates to that size; its directory may tell another."""
    book = Book.sample()
    part = book.part(SPENDING)
    book.parts[part] = book.parts[part].replace(b"</sheetData>", b" " * size + b"</sheetData>")
    content = book.zipped()
    return content if told is None else declared(content, part, told)


def thousand(size: int) -> bytes:
    """The sample with a thousand media of that size each."""
    book = Book.sample()
    book.parts |= {f"xl/media/{number}.png": bytes(size) for number in range(1_000)}
    return book.zipped()


def overlapping(count: int, size: int) -> bytes:
    """A file in which many entries share the same few bytes, each of which inflates to that size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bytes(size)) + packer.flush()
    checksum = zlib.crc32(bytes(size))
    names = ["xl/workbook.xml", *(f"xl/media/{number}" for number in range(count))]
    sizes = struct.pack("<IIIHH", checksum, len(packed), size, len(names[0]), 0)
    local = b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x00\x00!\x00" + sizes + names[0].encode() + packed
    directory = b"".join(
        b"PK\x01\x02\x14\x00\x14\x00\x00\x00\x08\x00\x00\x00!\x00"
        + struct.pack("<IIIHHHHHII", checksum, len(packed), size, len(name), 0, 0, 0, 0, 0, 0)
        + name.encode()
        for name in names
    )
    end = struct.pack("<HHHHIIH", 0, 0, len(names), len(names), len(directory), len(local), 0)
    return local + directory + b"PK\x05\x06" + end


def entries(count: int) -> bytes:
    """A file with very many empty entries."""
    book = Book.sample()
    book.parts |= {f"xl/media/{number}": b"" for number in range(count)}
    return book.zipped(method=zipfile.ZIP_STORED)


# ── sheets that are far too large, or too much for a parser ──


def many_sheets(count: int) -> bytes:
    """The sample with more sheets, each with a value in the last cell there is."""
    book = Book.sample()
    listed = "".join(f'<sheet name="底稿{n}" sheetId="{n + 900}" r:id="more{n}"/>' for n in range(count))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    links = "".join(f'<Relationship Id="more{n}" Type="{kind}" Target="worksheets/more.xml"/>' for n in range(count))
    book.edit("xl/workbook.xml", "</sheets>", f"{listed}</sheets>")
    book.edit("xl/_rels/workbook.xml.rels", "</Relationships>", f"{links}</Relationships>")
    book.parts["xl/worksheets/more.xml"] = sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    return book.zipped()


def sheet(rows: str) -> bytes:
    """A worksheet of these rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def formatted_rows(count: int, cells: int = 0, more: str = "") -> bytes:
    """The sample with that many rows that carry formats and nothing else, each with some empty cells."""
    letters = [chr(65 + n) for n in range(cells)]

    def rows() -> Iterable[str]:
        for row in range(2_000, 2_000 + count):
            inside = "".join(f'<c r="{letter}{row}" s="5"/>' for letter in letters)
            yield f'<row r="{row}" spans="1:9" s="5" customFormat="1" ht="14.25" customHeight="1"{more}>{inside}</row>'

    return edited(lambda book: book.rows(SPENDING, "".join(rows())))()


def nested(count: int) -> bytes:
    """The sample with tags within tags within tags."""
    return edited(lambda book: book.rows(SPENDING, "<a>" * count + "</a>" * count))()


def open_rows(count: int) -> bytes:
    """The sample with rows that nobody closes."""
    return edited(lambda book: book.rows(SPENDING, "".join(f'<row r="{row}">' for row in range(9, count))))()


def long_tag(size: int) -> bytes:
    """The sample with one tag that does not end."""
    return edited(lambda book: book.rows(SPENDING, f'<row r="900" a="{"1234567890" * (size // 10)}"/>'))()


def many_cells(rows: int, columns: int) -> bytes:
    """The sample with that many numbers in one sheet."""
    names = [_moved("A", "1", 0, column, 0)[:-1] for column in range(columns)]
    xml = "".join(
        f'<row r="{row}">{"".join(f"<c r={quoteattr(name + str(row))}><v>{row}</v></c>" for name in names)}</row>'
        for row in range(200, 200 + rows)
    )
    return edited(lambda book: book.rows(SPENDING, xml))()


def code_rows(count: int, amount: str = "<v>1</v>", kind: str = "") -> bytes:
    """The sample with that many accounts in 附表3, three levels deep, an amount in five columns of each."""
    groups = [f"{top}{middle:02}" for top in range(300, 300 + count // 100 + 1) for middle in range(1, 12)]
    codes = [code for group in groups for code in (group[:3], group, *(f"{group}{n:02}" for n in range(1, 9)))]
    codes = list(dict.fromkeys(codes))
    typed = f" t={quoteattr(kind)}" if kind else ""
    rows = (
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{code}</t></is></c>'
        f'<c r="B{row}" t="inlineStr"><is><t>科目{code}</t></is></c>'
        + "".join(f'<c r="{letter}{row}"{typed}>{amount}</c>' for letter in "DEFGH")
        + "</row>"
        for row, code in enumerate(codes[:count], 200)
    )
    return edited(lambda book: book.rows(SPENDING, "".join(rows)))()


def same_codes(count: int) -> bytes:
    """The sample with a code that stands in very many rows, and as many rows that would count into each."""
    codes = [*["301"] * (count // 2), *["30101"] * (count // 2)]
    rows = (f'<row r="{n}"><c r="A{n}"><v>{code}</v></c><c r="E{n}"/></row>' for n, code in enumerate(codes, 200))
    return edited(lambda book: book.rows(SPENDING, "".join(rows)))()


def merged_areas(count: int) -> bytes:
    """The sample with very many merged areas, each under the title."""
    areas = '<mergeCell ref="A2:T26"/>' * count
    return edited(lambda book: book.edit(book.part(SPENDING), "</mergeCells>", f"{areas}</mergeCells>"))()


def shared_formulas(count: int, size: int) -> bytes:
    """The sample with a very long formula that thousands of cells share."""
    first = f'<f t="shared" ref="J200:J{200 + count}" si="0">{"A1+" * (size // 3)}A1</f>'
    formulas = (first if row == 200 else '<f t="shared" si="0"/>' for row in range(200, 200 + count))
    rows = (f'<row r="{row}"><c r="J{row}">{text}<v>1</v></c></row>' for row, text in enumerate(formulas, 200))
    return edited(lambda book: book.rows(SPENDING, "".join(rows)))()


def stranger_texts(count: int) -> bytes:
    """The sample without one header, and with very many texts that nearly read like it."""
    near = (
        f'<row r="{n}"><c r="J{n}" t="inlineStr"><is><t>{_shuffled(n)}</t></is></c></row>' for n in range(200, count)
    )
    book = Book.sample().string("对附属单位补助支出", "对附属单位补充支出")
    return book.rows(SPENDING, "".join(near)).zipped()


def _shuffled(number: int) -> str:
    letters, text = list("对附属单位补助支出"), ""
    while letters:
        number, rest = divmod(number * 7 + 3, len(letters))
        text += letters.pop(rest)
    return text


def long_text(size: int) -> bytes:
    """The sample with a very long text among the duties."""
    return edited(lambda book: book.text("单位概况", "A7", "负责数据资源整合共享，" * (size // 11)))()


def cell_in(reference: str, inside: str, kind: str = "", sheet_name: str = SPENDING) -> Maker:
    """What makes the sample with another content of one cell."""
    return edited(lambda book: book.cell(sheet_name, reference, inside, kind))


def renamed(old: str, new: str) -> Maker:
    """What makes the sample with a sheet renamed."""
    return edited(lambda book: book.edit("xl/workbook.xml", f'<sheet name="{old}"', f'<sheet name="{new}"'))


def doubled_sheet(book: Book) -> None:
    """Add a sheet that is one of the form's by its alias."""
    again = '<sheet name="支出总表" sheetId="901" r:id="rId2"/></sheets>'
    book.edit("xl/workbook.xml", "</sheets>", again)


def dropped_sheet(book: Book) -> None:
    """Take a sheet out of the list."""
    xml = book.parts["xl/workbook.xml"].decode()
    book.parts["xl/workbook.xml"] = re.sub(rf'<sheet name="{THREE}"[^>]*/>', "", xml).encode()


def elsewhere(book: Book) -> None:
    """Say that it is another pack's workbook, of its present version."""
    book.text(IDENTITY, "B1", "putuo-budget").text(IDENTITY, "B2", "2025.1")


def reordered(book: Book) -> None:
    """List the sheets in the opposite order."""
    xml = book.parts["xl/workbook.xml"].decode()
    listed = re.findall("<sheet [^>]*/>", xml)
    book.parts["xl/workbook.xml"] = xml.replace("".join(listed), "".join(reversed(listed))).encode()


def columns_swapped(book: Book) -> None:
    """Put two columns of a table in each other's place."""
    part = book.part(SPENDING)
    xml = re.sub(r"<f>[^<]*</f>", "", book.parts[part].decode())
    swapped = re.sub(r' r="([DE])(\d+)"', lambda found: f' r="{"ED"[found[1] == "E"]}{found[2]}"', xml)
    book.parts[part] = swapped.encode()


def split_header(book: Book) -> None:
    """Write a header over two rows: 对附属单位 above 补助支出."""
    book.moved(SPENDING, rows=1, after=5)
    book.text(SPENDING, "H5", "对附属单位")
    row = '<row r="6"><c r="H6" t="inlineStr"><is><t>补助支出</t></is></c></row>'
    xml = book.parts[book.part(SPENDING)].decode()
    book.parts[book.part(SPENDING)] = xml.replace('<row r="7"', f'{row}<row r="7"', 1).encode()


def hidden_sheet(book: Book) -> None:
    """Hide a sheet of the form."""
    book.edit("xl/workbook.xml", f'<sheet name="{SPENDING}"', f'<sheet name="{SPENDING}" state="hidden"')


def hidden_row(book: Book) -> None:
    """Hide a row that carries amounts."""
    book.edit(book.part(SPENDING), '<row r="10"', '<row r="10" hidden="1"')


def hidden_column(book: Book) -> None:
    """Hide the columns that carry the amounts."""
    xml = book.parts[book.part(SPENDING)].decode()
    book.parts[book.part(SPENDING)] = re.sub('(<col min="3" max="8")', r'\1 hidden="1"', xml).encode()


def hidden_blank(book: Book) -> None:
    """Hide a row without amounts."""
    book.edit(book.part(SPENDING), '<row r="60"', '<row r="60" hidden="1"')


def many_texts(book: Book) -> None:
    """Put texts that mean something to Word, Excel, HTML or a template into prose, names and glossary."""
    book.text("单位概况", "A7", "{{ 7*7 }} {% for 甲 in 乙 %} {# x #} <&>\"' ]]>")
    book.text("单位概况", "A8", "=cmd|' /C calc'!A0")
    book.text("单位概况", "A9", "\u202e右到左\u200f \ue000\uf8ff 私用区 \U000f0000 𠮷")
    book.text("单位概况", "A10", "</w:t></w:r><script>alert(1)</script>&amp;&#x41;")


NAMES = ("../../甲/乙", "..\\甲:丙*丁?戊<庚>辛|壬", "CON", "NUL.xlsx", "..甲..", "甲乙" * 150)


def named(name: str) -> Maker:
    """What makes the sample of a unit of that name."""
    return edited(lambda book: book.string("示例市数据局本级", name, -1))


def dated(book: Book) -> None:
    """Show an amount as a date, as Excel does by itself when somebody types 1-2."""
    style = re.search('<c r="B12"( s="[0-9]+")', book.parts[book.part(COVER)].decode())
    assert style is not None
    book.number(SPENDING, "D9", "45329")
    xml = book.parts[book.part(SPENDING)].decode()
    book.parts[book.part(SPENDING)] = re.sub('<c r="D9" s="[0-9]+"', f'<c r="D9"{style[1]}', xml).encode()


def negative_where_allowed(book: Book) -> None:
    """A deficit carried over: below zero in the columns and lines that the form lets be so, and in what they add up."""
    book.number(REVENUE, "S9", "-10").number(INCOME, "B32", "-10").number(INCOME, "D32", "-10")


FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE a [<!ENTITY a0 "ha">{ENTITIES}]>'
SHEET = "xl/worksheets/sheet6.xml"
VBA = "application/vnd.ms-office.vbaProject"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
OBJECT = "application/vnd.openxmlformats-officedocument.oleObject"

# Rule and place (a cell, a sheet or "" for the file), and what makes the file.
REFUSED: dict[str, tuple[str, str, Maker]] = {
    "不是压缩包": ("W01", "", lambda: "编码,金额\n204,5\n".encode("gb18030")),
    "空文件": ("W01", "", lambda: b""),
    "没有传完": ("W01", "", lambda: Book.sample().zipped()[:-3000]),
    "传了一半": ("W01", "", lambda: Book.sample().zipped()[:40_000]),
    "旧格式 .xls .et": ("W02", "", lambda: OLE + bytes(4096)),
    "加了密码（Office）": ("W02", "", locked),
    "加了密码（压缩包）": ("W02", "", encrypted),
    "宏": ("W03", "", with_part("xl/vbaProject.bin")),
    "宏，换了文件名": ("W03", "", with_type(VBA)),
    "宏工作簿改了后缀": ("W03", "", with_type(MACROS)),
    "嵌入对象": ("W03", "", with_part("xl/embeddings/oleObject1.bin")),
    "嵌入对象，换了文件名": ("W03", "", with_type(OBJECT)),
    "外部链接": ("W03", "", with_part("xl/externalLinks/externalLink1.xml")),
    "数据连接": ("W03", "", with_part("xl/connections.xml")),
    "网页查询": ("W03", "", with_part("xl/queryTables/queryTable1.xml")),
    "DOCTYPE": ("W03", "", prologue(SHEET, '<!DOCTYPE a SYSTEM "file:///etc/passwd">')),
    "DOCTYPE，UTF-16": ("W03", "", prologue(SHEET, '<!DOCTYPE a SYSTEM "file:///etc/passwd">', "utf-16")),
    "DOCTYPE，在共享文字里": ("W03", "", prologue("xl/sharedStrings.xml", "<!DOCTYPE a>")),
    "DOCTYPE，在类型表里": ("W03", "", prologue(TYPES, "<!DOCTYPE a>")),
    "ENTITY 层层放大": ("W03", "", prologue(SHEET, LAUGHS)),
    "ENTITY 层层放大，UTF-16": ("W03", "", prologue(SHEET, LAUGHS, "utf-16")),
    "压缩炸弹": ("W04", "", lambda: bomb(30 * 2**20)),
    "压缩炸弹，谎报大小": ("W01", "", lambda: bomb(30 * 2**20, told=9_000)),
    "谎报大小，往大里报": ("W04", "", lambda: bomb(0, told=2**31)),
    "压缩炸弹，重叠的部件": ("W01", "", lambda: overlapping(200, 2**20)),
    "压缩炸弹，重叠的部件，上千兆": ("W04", "", lambda: overlapping(1_000, 2**20)),
    "部件太多": ("W04", "", lambda: entries(6_000)),
    "两个同名的部件": ("W01", "", with_part("XL/workbook.xml")),
    "最远的一格有内容": ("W04", "XFD1048576", edited(lambda book: book.rows(SPENDING, FAR))),
    "五百张表，最远的一格都有内容": ("W04", "", lambda: many_sheets(500)),
    "标记套标记": ("W04", "", lambda: nested(100_000)),
    "不关的行": ("W01", "", lambda: open_rows(10_000)),
    "没有尽头的标记": ("W04", "", lambda: long_tag(3 * 2**20)),
    "控制字符直接写在文件里": ("W01", "", edited(lambda book: book.text(COVER, "B6", "甲\x01乙"))),
    "半个字符写成引用": ("W01", "", cell_in("B6", "<is><t>甲&#xD800;乙</t></is>", "inlineStr", COVER)),
    "自己写的公式没有结果": ("C02", "D9", cell_in("D9", "<f>A1*2</f>")),
    "#REF!": ("C03", "D9", cell_in("D9", "<v>#REF!</v>", "e")),
    "#DIV/0!": ("C03", "D9", cell_in("D9", "<f>1/0</f><v>#DIV/0!</v>", "e")),
    "日期": ("C04", "D9", edited(dated)),
    "日期，按国际标准存": ("C04", "D9", cell_in("D9", "<v>2024-02-07</v>", "d")),
    "是否": ("C04", "D9", cell_in("D9", "<v>1</v>", "b")),
    "1e999": ("C01", "D9", cell_in("D9", "<v>1e999</v>")),
    "NaN": ("C01", "D9", cell_in("D9", "<v>NaN</v>")),
    "四十位的整数": ("C01", "D9", cell_in("D9", f"<v>{'1234567890' * 4}</v>")),
    "四十位的小数": ("C01", "D9", cell_in("D9", f"<v>12.{'1234567890' * 4}</v>")),
    "四十位的文字": ("C01", "D9", cell_in("D9", f"<is><t>0.{'1234567890' * 4}</t></is>", "inlineStr")),
    "不该有的负数": ("C19", "D9", cell_in("D9", "<v>-424.25</v>")),
    "编码重复": ("S13", "A11", edited(lambda book: book.text(SPENDING, "A11", "2010302"))),
    "没有款的项": ("S16", "A11", edited(lambda book: book.text(SPENDING, "A11", "2050102"))),
    "少了一列": ("S06", SPENDING, edited(lambda book: book.string("对附属单位补助支出", "备注"))),
    "多了一列": ("S07", SPENDING, edited(lambda book: book.text(SPENDING, "I5", "项目支出"))),
    "少了一张表": ("S04", THREE, edited(dropped_sheet)),
    "多了一张表": ("S05", SPENDING, edited(doubled_sheet)),
    "另一套表样": ("S02", "", edited(lambda book: book.text(IDENTITY, "B1", "another-form"))),
    "别处的表样": (
        "S04",
        "表1 财务收支预算总表",
        edited(elsewhere),
    ),
    "不是标准工作簿": ("S01", "", edited(lambda book: book.text(IDENTITY, "B1", ""))),
    "另一个年度": ("C16", "B10", edited(lambda book: book.text(COVER, "B10", "2025"))),
    "不适用的年度": ("C12", "B10", edited(lambda book: book.text(COVER, "B10", "2019"))),
    "表样的旧版本": ("S03", "", edited(lambda book: book.text(IDENTITY, "B2", "2023.1"))),
}

# The rules of the warnings that are all that is said, and what makes the file.
TAKEN: dict[str, tuple[set[str], Maker]] = {
    "原样": (set(), edited(lambda book: book)),
    "列换了次序": (set(), edited(columns_swapped)),
    "整张表往右往下移": (set(), edited(lambda book: book.moved(SPENDING, rows=3, columns=2))),
    "中间多出空行": (set(), edited(lambda book: book.moved(SPENDING, rows=3, after=11))),
    "表头分成两行": (set(), edited(split_header)),
    "工作表用别名": (set(), renamed(SPENDING, "支出总表")),
    "工作表换了次序": (set(), edited(reordered)),
    "许多只有格式的空行": (set(), lambda: formatted_rows(3_000, 9)),
    "许多只有格式的空行，另有写法": (set(), lambda: formatted_rows(3_000, 0, " x14ac:dyDescent='0.15'")),
    "隐藏的工作表": ({"S20"}, edited(hidden_sheet)),
    "隐藏的行": ({"S20"}, edited(hidden_row)),
    "隐藏的列": ({"S20"}, edited(hidden_column)),
    "隐藏的空行": (set(), edited(hidden_blank)),
    "像代码的文字": (set(), edited(many_texts)),
    "十万字的一格": (set(), lambda: long_text(100_000)),
    "控制字符": ({"C10"}, edited(lambda book: book.text("单位概况", "A7", "甲_x0001_乙_x001B_丙"))),
    "半个字符": ({"C10"}, edited(lambda book: book.text("单位概况", "A7", "甲_xD83D_乙"))),
    "两半合成一个字符": (set(), edited(lambda book: book.text("单位概况", "A7", "甲_xD83D__xDE00_乙"))),
}

# What costs most, for the benchmark alone: the exit code, and what makes the file.
COSTLY: dict[str, tuple[int, Maker]] = {
    "412 KB 解压成 400 MB": (1, lambda: bomb(400 * 2**20)),
    "412 KB 解压成 400 MB，谎报 9 KB": (1, lambda: bomb(400 * 2**20, told=9_000)),
    "一千个部件各 4 MB": (1, lambda: thousand(4 * 2**20)),
    "一千个部件重叠，共 400 GB": (1, lambda: overlapping(1_000, 400 * 2**20)),
    "六万个部件": (1, lambda: entries(60_000)),
    "一百万只有格式的空行": (0, lambda: formatted_rows(1_000_000)),
    "一百万只有格式的空行，每行九格": (0, lambda: formatted_rows(1_000_000, 9)),
    "一百万只有格式的空行，另有写法": (0, lambda: formatted_rows(1_000_000, 0, " x14ac:dyDescent='0.15'")),
    "标记套标记，五百万层": (1, lambda: nested(5_000_000)),
    "不关的行，五百万行": (1, lambda: open_rows(5_000_000)),
    "一个标记 50 MB": (1, lambda: long_tag(50 * 2**20)),
    "七百万个最短的标记": (1, edited(lambda book: book.rows(SPENDING, "<a/>" * 7_000_000))),
    "三百万个数": (1, lambda: many_cells(19_000, 160)),
    "二十八万个数": (1, lambda: many_cells(14_000, 20)),
    "五千行科目": (1, lambda: code_rows(5_000)),
    "一万九千行科目，格格都错": (1, lambda: code_rows(19_000, "<is><t>x</t></is>", "inlineStr")),
    "一个编码一万行": (1, lambda: same_codes(10_000)),
    "一条长公式两万格共用": (1, lambda: shared_formulas(19_000, 8_000)),
    "两万个和表头相近的文字": (1, lambda: stranger_texts(19_000)),
    "一百万处合并": (1, lambda: merged_areas(1_000_000)),
    "一格一百万字": (0, lambda: long_text(1_000_000)),
}
