"""Good workbooks spoiled at random: never an exception, never a document from a workbook with an error.

A changed amount that belongs to a total, or that another table repeats, is always told; of a workbook that nobody has
touched nothing is said.
"""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosuregen.checks.totals import totals_add_up
from disclosuregen.document.projection import projected
from disclosuregen.findings import RULES, Severity, has_errors
from disclosuregen.model import Form
from disclosuregen.pack import Library
from disclosuregen.pipeline import Outcome, Packs, examine, generate
from disclosuregen.report import in_lines
from tests.books import CLEAN, INPUT, REFERENCE, SMALL
from tests.hostile import Book
from tests.samples.workbooks import ROOT
from tests.tables import written
from tests.test_relations_declared import moved, pack_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from disclosuregen.pack import TableSpec
    from disclosuregen.places import Place

    Spot = tuple[str, str]
    Spoiler = Callable[[Book, Path, int, int], object]

T = TypeVar("T")
PACKS = Packs(Library((ROOT / "templates",)))
DEPARTMENT = INPUT / "351-示例市城市管理执法局-2024.xlsx"
EXAMPLES = sorted((ROOT / "templates").glob("*/example/*.xlsx"))
BOOKS = [*sorted(INPUT.glob("*.xlsx")), *EXAMPLES]
SPOILED = (SMALL, CLEAN, DEPARTMENT, EXAMPLES[0])
OURS = frozenset({"填报说明", "审核", "编码表", "disclosuregen"})
CELL = re.compile(r'<c r="([A-Z]+)(\d+)"(?: s="\d+")?( t="\w+")?>(<f>[^<]*</f>)?<v>([^<]+)</v></c>')
VALUES = (
    *(("", ""), ("<v>0</v>", ""), ("<v>0.01</v>", ""), ("<v>-5</v>", ""), ("<v>99999999.99</v>", "")),
    *(("<v>1e999</v>", ""), ("<v>1</v>", "b"), ("<v>#REF!</v>", "e"), ("<f>1+1</f>", ""), ("<v>2024-02-30</v>", "d")),
    ("<f>D9</f><v>3</v>", ""),
    *(
        (f"<is><t>{text}</t></is>", "inlineStr")
        for text in ("一百二十", "12.5万", "1,234.50", "－", "120.5 ", "\uff13\uff13")
    ),
)
TEXTS = (
    *(
        "XX",
        "比上年增加（减少）XX万元，主要原因是。",
        "qq",
        "。。",
        "{{ 7*7 }}",
        "{% for 甲 in 乙 %}",
        "=1+1",
        "<&>\"'",
    ),
    *("", "   ", "0", "-", "是", "2023年", "本部门", "本单位", "秘密★十年", "13800138000", "见附件" * 400),
    *(
        "甲_x0001_乙",
        "_xD83D_",
        "\u202e右到左",
        "𠮷\U000f0000",
        "合计",
        "204",
        "（一）",
        "“三公“经费（含出国",
        "预算预算的的",
    ),
)
CODES = ("", "2", "20", "999", "2010399", "201 行政", "2.0103E+06", "ABC", "合计", "301", "30299", "000")
SHEETS = ("支出总表", "附表9", "Sheet1", "附表1 收支总表", "填报说明", "甲" * 31, "审核", "disclosuregen")


@cache
def parts_of(path: Path) -> MappingProxyType[str, bytes]:
    """The parts of a workbook."""
    with zipfile.ZipFile(path) as archive:
        return MappingProxyType({name: archive.read(name) for name in archive.namelist()})


@cache
def cells_of(path: Path, kind: str) -> tuple[Spot, ...]:
    """The sheet and name of each cell of a kind: typed or computed numbers, texts, codes, headers."""
    book = Book(dict(parts_of(path)))
    return tuple((sheet, cell) for sheet in sheets_of(book) for cell in _cells(book, sheet, kind))


def _cells(book: Book, sheet: str, kind: str) -> Iterator[str]:
    for column, row, typed, formula, _ in CELL.findall(book.parts[book.part(sheet)].decode()):
        text = bool(typed) and not formula
        kinds = {
            "number": not typed and not formula,
            "computed": not typed and bool(formula),
            "text": text,
            "code": text and column == "A" and int(row) > 5,
            "header": text and 3 < int(row) < 9,
        }
        if kinds[kind]:
            yield f"{column}{row}"


def sheets_of(book: Book) -> list[str]:
    """The sheets that people fill in, as they are now called."""
    names = re.findall(r'<sheet name="([^"]*)"', book.parts["xl/workbook.xml"].decode())
    return [name for name in names if name not in OURS]


def picked(among: Sequence[T], number: int) -> T:
    """One of them, by any number."""
    return among[number % len(among)]


def put(kind: str, contents: Sequence[tuple[str, str]]) -> Spoiler:
    """What puts one of some contents into a cell of a kind, which a row deleted before may have taken along."""

    def spoil(book: Book, path: Path, where: int, what: int) -> None:
        sheet, cell = picked(cells_of(path, kind), where)
        if f'<c r="{cell}"' in book.parts[book.part(sheet)].decode():
            book.cell(sheet, cell, *picked(contents, what))

    return spoil


def texts(among: Sequence[str]) -> list[tuple[str, str]]:
    """Texts as contents of cells."""
    escaped = (text.replace("&", "&amp;").replace("<", "&lt;") for text in among)
    return [(f'<is><t xml:space="preserve">{text}</t></is>', "inlineStr") for text in escaped]


def code_again(book: Book, path: Path, where: int, what: int) -> None:
    """Write another row's code: twice the same, or under another parent."""
    codes = cells_of(path, "code")
    sheet, cell = picked(codes, where)
    book_cells = [one for one in codes if one[0] == sheet]
    xml = book.parts[book.part(sheet)].decode()
    other = re.search(rf'<c r="{picked(book_cells, what)[1]}"[^>]* t="s"><v>(\d+)</v>', xml)
    if other is not None and f'<c r="{cell}"' in xml:
        book.cell(sheet, cell, f"<v>{other[1]}</v>", "s")


def row_of(book: Book, sheet: str, row: int) -> re.Match[str] | None:
    """A row of a sheet with cells in it."""
    return re.search(rf'<row r="{row}"[^>]*>(.*?)</row>', book.parts[book.part(sheet)].decode())


def row_deleted(book: Book, path: Path, where: int, _: int) -> None:
    """Take a row out; those below stay where they are."""
    sheet, cell = picked(cells_of(path, "number"), where)
    found = row_of(book, sheet, int(re.sub("[A-Z]", "", cell)))
    if found is not None:
        book.edit(book.part(sheet), found[0], "")


def rows_swapped(book: Book, path: Path, where: int, what: int) -> None:
    """Put the cells of two rows in each other's place."""
    spots = cells_of(path, "number")
    sheet, cell = picked(spots, where)
    _, other = picked([spot for spot in spots if spot[0] == sheet], what)
    numbers = [int(re.sub("[A-Z]", "", one)) for one in (cell, other)]
    found = [row_of(book, sheet, number) for number in numbers]
    if None in found or numbers[0] == numbers[1]:
        return
    xml = book.parts[book.part(sheet)].decode()
    inside = [
        re.sub(r'(<c r="[A-Z]+)\d+', rf"\g<1>{number}", row[1])
        for row, number in zip(found, reversed(numbers), strict=True)
        if row
    ]
    for row, cells in zip(found, reversed(inside), strict=True):
        if row is not None:
            xml = xml.replace(row[0], row[0].replace(row[1], cells))
    book.parts[book.part(sheet)] = xml.encode()


def sheet_renamed(book: Book, _: Path, where: int, what: int) -> None:
    """Call a sheet otherwise."""
    name = picked(sheets_of(book), where)
    book.edit("xl/workbook.xml", f'<sheet name="{name}"', f'<sheet name="{picked(SHEETS, what)}"')


def sheet_removed(book: Book, _: Path, where: int, __: int) -> None:
    """Take a sheet out of the list."""
    name = picked(sheets_of(book), where)
    xml = book.parts["xl/workbook.xml"].decode()
    book.parts["xl/workbook.xml"] = re.sub(rf'<sheet name="{re.escape(name)}"[^>]*/>', "", xml).encode()


def sheet_doubled(book: Book, _: Path, where: int, what: int) -> None:
    """List a sheet twice, the second time under another name."""
    xml = book.parts["xl/workbook.xml"].decode()
    found = re.search(rf'<sheet name="{re.escape(picked(sheets_of(book), where))}"[^>]* r:id="(\w+)"/>', xml)
    assert found is not None
    again = f'<sheet name="{picked(SHEETS, what)}" sheetId="990" r:id="{found[1]}"/></sheets>'
    book.edit("xl/workbook.xml", "</sheets>", again)


CELL_SPOILERS: tuple[Spoiler, ...] = (
    put("number", VALUES),
    put("computed", VALUES),
    put("text", texts(TEXTS)),
    put("code", texts(CODES)),
    put("header", texts(TEXTS)),
    code_again,
    row_deleted,
    rows_swapped,
)
SHEET_SPOILERS: tuple[Spoiler, ...] = (sheet_renamed, sheet_removed, sheet_doubled)


def spoilings(spoilers: tuple[Spoiler, ...], most: int) -> st.SearchStrategy[list[tuple[Spoiler, int, int]]]:
    """Some spoilers with the numbers that say where and with what."""
    anywhere = st.integers(0, 99_999)
    return st.lists(st.tuples(st.sampled_from(spoilers), anywhere, anywhere), max_size=most)


def outcome(content: bytes) -> Outcome:
    """What becomes of a workbook."""
    with written(content) as path:
        return generate(path, PACKS)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SPOILED), spoilings(CELL_SPOILERS, 4), spoilings(SHEET_SPOILERS, 1))
def test_a_spoiled_workbook_gives_findings_or_a_document_and_never_a_fault(
    path: Path, cells: list[tuple[Spoiler, int, int]], sheets: list[tuple[Spoiler, int, int]]
) -> None:
    book = Book(dict(parts_of(path)))
    for spoil, where, what in (*cells, *sheets):
        spoil(book, path, where, what)
    made = outcome(book.zipped())
    assert (made.document is None) == has_errors(made.findings)
    assert all(one.places for one in made.findings)
    known = {spec.id for name in ("xianning-budget", "putuo-budget") for spec in pack_named(name).checks}
    assert {one.rule for one in made.findings} <= {*RULES, *known}
    assert bool(in_lines(made.findings)) == bool(made.findings)
    if made.document is not None:
        assert len(projected(made.document)) > 5_000


def in_totals(spec: TableSpec) -> Iterator[tuple[str, str]]:
    """The columns and lines of a table that are totals or are added up, as (column, line); "" stands for every one."""
    amounts = [column.name for column in spec.of_type("amount")]
    if spec.kind == "codes":
        yield from ((name, "") for name in amounts)
    for column in spec.columns:
        yield from ((name, "") for name in (column.name, *column.sum) if column.sum)
    for line in spec.lines:
        yield from ((column, name) for column in amounts for name in (line.name, *line.sum) if line.sum)


def added_up(form: Form, spec: TableSpec) -> list[Place]:
    """The cells of a table that are totals or are added up by one."""
    table, named = form.tables[spec.name], set(in_totals(spec))
    rows = (*table.rows, *filter(None, [table.total]))
    return [
        cell.place
        for row in rows
        for name, cell in row.cells.items()
        if cell.amount is not None and named & {(name, ""), (name, row.key)}
    ]


@pytest.mark.parametrize("path", [DEPARTMENT, *EXAMPLES], ids=lambda path: path.stem[:6])
def test_a_changed_amount_of_a_total_is_always_told(path: Path) -> None:
    form, pack, _ = examine(path, PACKS)
    assert form is not None
    assert pack is not None
    changed = 0
    for _, spec in pack.form.tables():
        alone = Form(form.file, MappingProxyType({spec.name: form.tables[spec.name]}))
        assert list(totals_add_up(alone, pack)) == []
        for place in added_up(alone, spec):
            changed += 1
            for step in (Decimal(100), Decimal(-100)):
                found = totals_add_up(moved(alone, place, step), pack)
                assert any(place in one.places for one in found), place
    assert changed > 300


# Tables whose every amount another table repeats, sums up or bounds; the others hold what stands nowhere else.
REPEATED = re.compile("附表[1-689]")
# The reference prints totals from 元: what its items add up to is a hundredth off.
ROUNDED = [
    ("H02", "附表3 支出总表!D14"),
    ("H02", "附表5-1 一般公共预算支出表（分功能科目）!E15"),
    ("H02", "附表6 一般公共预算基本支出表!D8"),
]


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem[:6])
def test_nothing_is_said_of_a_workbook_that_nobody_has_touched(path: Path) -> None:
    made = generate(path, PACKS)
    assert made.document is not None
    found = [(one.rule, str(one.places[0])) for one in made.findings]
    assert found == (ROUNDED if path == REFERENCE else [])
    assert {one.severity for one in made.findings} <= {Severity.NOTE}


@settings(max_examples=20, deadline=None)
@given(
    st.sampled_from([SMALL, CLEAN, DEPARTMENT]),
    st.integers(0, 9_999),
    st.decimals("0.01", 99_999, places=2),
    st.booleans(),
)
def test_a_changed_amount_that_another_table_repeats_is_always_told(
    path: Path,
    where: int,
    step: Decimal,
    up: bool,  # noqa: FBT001 - drawn
) -> None:
    sheet, cell = picked([spot for spot in cells_of(path, "number") if REPEATED.match(spot[0])], where)
    book = Book(dict(parts_of(path)))
    value = re.search(rf'<c r="{cell}"[^>]*><v>([^<]*)', book.parts[book.part(sheet)].decode())
    assert value is not None
    book.number(sheet, cell, f"{Decimal(value[1]) + (step if up else -step)}")
    with written(book.zipped()) as spoiled:
        _, _, findings = examine(spoiled, PACKS)
    assert has_errors(findings) or step < 1
    assert [one for one in findings if one.rule[0] in "CHTPK"]
