"""Sheets drawn as text, so that a test's input stands in the test: text → workbook → Form, through the real reader.

A drawing holds sheets (`== 名称 ==`), a line is a row, `|` parts its cells, `|` alone is an empty row. In a cell:

    12.5        a number                  =A1+1        a formula that nobody has calculated
    '0123       a text, whatever it is    =A1+1 → 5    a formula with its cached value (number, text, nothing)
    @45329      a number shown as a date  <  ^         merged with the cell to the left, above
    #N/A  TRUE  an error, a truth value   ⏎            a line break inside the cell

Files are written by hand, with inline strings, so that a test can also write what no library writes.
"""

from __future__ import annotations

import re
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from disclosuregen.pack import load
from disclosuregen.places import column_letters
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.read import read_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from disclosuregen.findings import Finding
    from disclosuregen.model import Form, Row
    from disclosuregen.pack import Pack

__all__ = [
    "Reading",
    "drawn",
    "pack_files",
    "pack_of",
    "packed",
    "reading",
    "said",
    "sheets_of",
    "wide",
    "write_pack",
    "written",
]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
# The cell styles: general, a date, a text, a code shown with six digits.
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy/m"/>'
    '<numFmt numFmtId="165" formatCode="000000"/></numFmts>'
    '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="49"/><xf numFmtId="165"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>'
)
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
CARD = """\
id = "test-pack"
title = "测试"
version = "1"
years = [2024, 2030]
[document]
file_name = "文件"
title = "标题"
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the form and the findings."""

    form: Form
    findings: tuple[Finding, ...]

    @property
    def said(self) -> list[tuple[str, str]]:
        """Rule and cell of every finding."""
        return said(self.findings)

    def rows(self, table: str) -> list[tuple[str, ...]]:
        """The rows of a table as key and texts, the total last; unreadable cells are ✗, amounts as the sheet's unit."""
        found = self.form.tables[table]
        return [_texts(row) for row in (*found.rows, *filter(None, [found.total]))]


def _texts(row: Row) -> tuple[str, ...]:
    return (row.key, *("✗" if cell.unreadable else cell.text for cell in row.cells.values()))


def wide(text: str) -> str:
    """The text in full-width characters, as a Chinese input method types it."""
    return "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in text)


def said(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Rule and cell of findings; the sheet alone or the file where no cell is named."""
    return [(one.rule, next((place.cell or place.sheet or place.file for place in one.places), "")) for one in findings]


def pack_files(form: str, *, figures: str = "", codes: str = "", document: str = "") -> dict[str, str]:
    """The files of a small pack; `codes` is the CSV file codes.csv, `document` more keys of pack.toml's [document]."""
    return {
        "pack.toml": CARD + document,
        "form.toml": form,
        "phrases.toml": "",
        "figures.toml": figures,
        "codes.csv": f"code,name\n{codes}",
        "template.docx": "",
    }


def write_pack(folder: Path, files: Mapping[str, str]) -> Path:
    """The folder, with the files of a pack in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@cache
def pack_of(form: str, *, figures: str = "", codes: str = "", document: str = "") -> Pack:
    """The pack of a form.toml, read by the real loader."""
    with TemporaryDirectory() as folder:
        return load(write_pack(Path(folder), pack_files(form, figures=figures, codes=codes, document=document)))


@contextmanager
def written(content: bytes, name: str = "表.xlsx") -> Iterator[Path]:
    """A file of that content, for as long as it is looked at."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path


def reading(pack: Pack, workbook: str | bytes) -> Reading:
    """What the real reader makes of a drawing or of a file's bytes."""
    with written(workbook if isinstance(workbook, bytes) else packed(sheets_of(workbook))) as path:
        intake = admit(path)
    assert intake.package is not None, intake.findings
    return Reading(*read_form(intake.package, pack))


def sheets_of(drawing: str) -> dict[str, str]:
    """The XML of each sheet of a drawing, by its name."""
    pieces = re.split(r"^ *== *(.+?) *== *\n", drawing.strip("\n") + "\n", flags=re.MULTILINE)
    return {name: drawn(text) for name, text in zip(pieces[1::2], pieces[2::2], strict=True)}


def drawn(text: str) -> str:
    """The XML of one sheet."""
    grid = [[cell.strip(" ") for cell in line.strip().split("|")] for line in text.splitlines() if line.strip()]
    rows = "".join(f'<row r="{row}">{_cells(row, cells)}</row>' for row, cells in enumerate(grid, 1))
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in _merged(grid))
    return f"<sheetData>{rows}</sheetData>" + (f"<mergeCells>{merges}</mergeCells>" if merges else "")


def _cells(row: int, cells: list[str]) -> str:
    return "".join(_cell(f"{column_letters(column)}{row}", cell) for column, cell in enumerate(cells, 1))


def _cell(name: str, cell: str) -> str:
    if cell in {"", "<", "^"}:
        return ""
    formula, _, value = cell.partition("→") if cell.startswith("=") else ("", "", cell)
    inside = f"<f>{escape(formula[1:].strip())}</f>" if formula else ""
    if formula and "→" not in cell:
        return f'<c r="{name}">{inside}</c>'
    kind, stored, style = _stored(value.strip(" "), cached=bool(formula))
    return f'<c r="{name}"{style}{f" t={quoteattr(kind)}" if kind else ""}>{inside}{stored}</c>'


def _stored(value: str, *, cached: bool) -> tuple[str, str, str]:
    """Type, XML and style of a stored value."""
    if NUMBER.fullmatch(value):
        return "", f"<v>{value}</v>", ""
    if value.startswith("@"):
        return "", f"<v>{value[1:]}</v>", ' s="1"'
    if value.startswith("#"):
        return "e", f"<v>{value}</v>", ""
    if value in {"TRUE", "FALSE"}:
        return "b", f"<v>{int(value == 'TRUE')}</v>", ""
    text = escape(value.removeprefix("'").replace("⏎", "\n"))
    return ("str", f"<v>{text}</v>", "") if cached else ("inlineStr", f"<is><t>{text}</t></is>", "")


def _merged(grid: list[list[str]]) -> Iterator[str]:
    """The merged areas: a cell with what is merged to its right and below it."""
    at = {(row, column): cell for row, cells in enumerate(grid, 1) for column, cell in enumerate(cells, 1)}
    for (top, left), cell in at.items():
        if cell in {"<", "^"}:
            continue
        right, bottom = left, top
        while at.get((top, right + 1)) == "<":
            right += 1
        while at.get((bottom + 1, left)) == "^":
            bottom += 1
        if (top, left) != (bottom, right):
            yield f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"


def packed(sheets: Mapping[str, str], *, more: Mapping[str, str | bytes] | None = None, book: str = "") -> bytes:
    """The bytes of a workbook; `more` adds or replaces parts, `book` is put before the list of sheets."""
    listed = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    links = "".join(_link(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1))
    overrides = "".join(_override(f"/xl/worksheets/sheet{n}.xml", SHEET_TYPE) for n in range(1, len(sheets) + 1))
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        f'"application/xml"/>{_override("/xl/workbook.xml", MAIN_TYPE)}{_override("/xl/styles.xml", STYLES_TYPE)}'
        f"{overrides}</Types>",
        "_rels/.rels": _links(_link("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{book}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _links(links + _link("rId0", "styles", "styles.xml")),
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/sheet{n}.xml": _sheet(xml) for n, xml in enumerate(sheets.values(), 1)},
        **(more or {}),
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return stream.getvalue()


def _sheet(xml: str) -> str:
    return f'<worksheet xmlns="{MAIN}">{xml}</worksheet>'


def _links(links: str) -> str:
    return f'<Relationships xmlns="{PACKAGE_RELATIONS}">{links}</Relationships>'


def _link(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{target}"/>'


def _override(part: str, kind: str) -> str:
    return f'<Override PartName="{part}" ContentType="{kind}"/>'
