"""A workbook of plain tables, written as text: every build writes one, and a library takes longer than the build.

Formats are few; the form is that of ECMA-376 part 1, 18.2–18.8.
"""

from __future__ import annotations

import re
from dataclasses import field
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.names import without_control
from disclosuregen.packing import Member, assembled, member
from disclosuregen.places import column_letters
from disclosuregen.workbook.theme import THEME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Link", "PlainSheet", "plain_workbook"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TITLE, _HEAD, _TEXT, _LINK, _HINT = 1, 2, 3, 4, 5
_HEAD_ROW = 3
_LONGEST = 32_000
# A text that Excel would read as an escape of its own.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_KEPT = 256
_FONT = '<name val="宋体"/><family val="3"/>'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="4">'
    f'<font><sz val="10"/>{_FONT}</font><font><b/><sz val="14"/>{_FONT}</font><font><b/><sz val="10"/>{_FONT}</font>'
    f'<font><u/><sz val="10"/><color rgb="FF1F4E9E"/>{_FONT}</font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE4EAF2"/><bgColor indexed="64"/></patternFill></fill>'
    "</fills>"
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>'
    + "".join(f'<{side} style="thin"><color rgb="FFB0B0B0"/></{side}>' for side in ("left", "right", "top", "bottom"))
    + '<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="2" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1"'
    ' applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1"'
    ' applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="0" fontId="3" fillId="0" borderId="1" xfId="0" applyFont="1" applyBorder="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top"'
    ' wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


@frozen
class Link:
    """A cell that leads to a cell of another workbook in the same folder."""

    file: str
    sheet: str
    cell: str


@frozen
class PlainSheet:
    """One table under a title and a hint: its columns with their widths in characters, its rows."""

    name: str
    title: str
    hint: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[str | Link]] = field(default_factory=tuple)


def plain_workbook(sheets: Sequence[PlainSheet]) -> bytes:
    """The bytes of a workbook with these sheets; the same sheets give the same bytes."""
    texts = _Texts()
    return assembled(
        [*_still(), *_package(sheets), *_sheets(sheets, texts), _part("xl/sharedStrings.xml", _shared(texts))]
    )


class _Texts(dict[str, int]):
    """The number of each text among those that the sheets share."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


@cache
def _still() -> tuple[Member, ...]:
    """The parts that are the same in every workbook."""
    root = _relations([_relation("rId1", "officeDocument", "xl/workbook.xml")])
    return _part("_rels/.rels", root), _part("xl/styles.xml", _STYLES), _part("xl/theme/theme1.xml", THEME)


def _package(sheets: Sequence[PlainSheet]) -> Iterator[Member]:
    numbers = range(1, len(sheets) + 1)
    overrides = "".join(_override(f"xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers)
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        f'"application/xml"/>{_override("xl/workbook.xml", "sheet.main")}{_override("xl/styles.xml", "styles")}'
        f'{_override("xl/sharedStrings.xml", "sharedStrings")}<Override PartName="/xl/theme/theme1.xml" ContentType='
        f'"application/vnd.openxmlformats-officedocument.theme+xml"/>{overrides}</Types>'
    )
    listed = "".join(
        f'<sheet name="{_attribute(sheet.name)}" sheetId="{n}" r:id="rId{n}"/>' for n, sheet in enumerate(sheets, 1)
    )
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{n}">{escape(_quoted(sheet.name))}!'
        f"${_HEAD_ROW}:${_HEAD_ROW}</definedName>"
        for n, sheet in enumerate(sheets)
    )
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets><definedNames>{titles}'
        "</definedNames></workbook>"
    )
    links = [_relation(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    beside = (("styles", "styles.xml"), ("theme", "theme/theme1.xml"), ("sharedStrings", "sharedStrings.xml"))
    links += [_relation(f"rId{n}", *one) for n, one in enumerate(beside, len(sheets) + 1)]
    yield _part("[Content_Types].xml", types)
    yield _part("xl/workbook.xml", book)
    yield _part("xl/_rels/workbook.xml.rels", _relations(links))


def _part(name: str, xml: str) -> Member:
    return member(name, (_DECLARED + xml).encode())


def _override(part: str, kind: str) -> str:
    return f'<Override PartName="/{part}" ContentType="{_CONTENT}.{kind}+xml"/>'


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'


def _relations(links: Iterable[str]) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(links)}</Relationships>'


def _sheets(sheets: Sequence[PlainSheet], texts: _Texts) -> Iterator[Member]:
    for number, sheet in enumerate(sheets, 1):
        yield _part(f"xl/worksheets/sheet{number}.xml", "".join(_sheet(sheet, texts, first=number == 1)))


def _sheet(sheet: PlainSheet, texts: _Texts, *, first: bool) -> Iterator[str]:
    last = column_letters(len(sheet.columns))
    selected = ' tabSelected="1"' if first else ""
    yield f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView'
    yield f' showGridLines="0"{selected} workbookViewId="0"><pane ySplit="{_HEAD_ROW}" topLeftCell="A{_HEAD_ROW + 1}"'
    yield ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    yield '<sheetFormatPr defaultRowHeight="15"/><cols>'
    yield from (
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, (_, width) in enumerate(sheet.columns, 1)
    )
    yield f'</cols><sheetData><row r="1" ht="24" customHeight="1">{_cell("A1", texts[sheet.title], _TITLE)}</row>'
    yield f'<row r="2" ht="30" customHeight="1">{_cell("A2", texts[sheet.hint], _HINT)}</row>'
    heads = "".join(_cell(f"{column_letters(n)}3", texts[head], _HEAD) for n, (head, _) in enumerate(sheet.columns, 1))
    yield f'<row r="{_HEAD_ROW}">{heads}</row>'
    rows = list(sheet.rows)
    yield from _rows(rows, texts, [column_letters(n) for n in range(1, len(sheet.columns) + 1)])
    yield f'</sheetData><autoFilter ref="A{_HEAD_ROW}:{last}{_HEAD_ROW + max(len(rows), 1)}"/><mergeCells count="2">'
    yield f'<mergeCell ref="A1:{last}1"/><mergeCell ref="A2:{last}2"/></mergeCells>'
    yield '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'


def _rows(rows: Sequence[Sequence[str | Link]], texts: _Texts, letters: Sequence[str]) -> Iterator[str]:
    """The rows below the head."""
    start, end = f'" s="{_TEXT}" t="s"><v>', "</v></c>"
    for number, row in enumerate(rows, _HEAD_ROW + 1):
        cells = [
            f'<c r="{letter}{number}{start}{texts[value]}{end}'
            if isinstance(value, str) and value
            else _other(f"{letter}{number}", value)
            for letter, value in zip(letters, row, strict=True)
        ]
        yield f'<row r="{number}">{"".join(cells)}</row>'


def _other(name: str, value: str | Link) -> str:
    return _link(name, value) if isinstance(value, Link) else f'<c r="{name}" s="{_TEXT}"/>'


def _cell(name: str, text: int, style: int) -> str:
    return f'<c r="{name}" s="{style}" t="s"><v>{text}</v></c>'


def _link(name: str, link: Link) -> str:
    target, said, shown = _linked(link.file, link.sheet)
    cell = link.cell
    return f'<c r="{name}" s="{_LINK}" t="str"><f>{target}{cell}{said}{cell}")</f><v>{shown}{cell}</v></c>'


@lru_cache(maxsize=_KEPT)
def _linked(file: str, sheet: str) -> tuple[str, str, str]:
    """What stands before the cell's name in a link into a sheet: where it leads, what it says there, what is shown."""
    target, said = (text.replace('"', '""') for text in (f"[{file}]{_quoted(sheet)}!", f"{sheet}!"))
    return _plain(f'HYPERLINK("{target}'), _plain(f'","{said}'), _plain(f"{sheet}!")


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _shared(texts: Iterable[str]) -> str:
    """The texts of all sheets by their numbers."""
    known = list(texts)
    whole = "".join(known)
    # Asked of all at once, as nearly always nothing needs care: of each on its own it takes half the time of a sheet.
    careful = not whole.isprintable() or any(mark in whole for mark in "&<>_") or max(map(len, known)) > _LONGEST
    begin, end = '<si><t xml:space="preserve">', "</t></si>"
    said = f"{end}{begin}".join(map(_plain, known) if careful else known)
    return f'<sst xmlns="{_MAIN}" uniqueCount="{len(known)}">{begin}{said}{end}</sst>'


def _plain(text: str) -> str:
    """The text as a cell may hold it."""
    return escape(_ESCAPE.sub("_x005F_", without_control(text[:_LONGEST])), quote=False)


def _attribute(text: str) -> str:
    return escape(text)
