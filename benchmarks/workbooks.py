"""Workbooks to measure with, made from the shipped reference: as many distinct units as wanted, or very long tables.

Every amount of unit n is a multiple of the reference's, so that whatever balanced still does; its codes and names are
its own. The reference prints three totals that are off by one in the last digit, as published: multiplied they would
be errors, so a part of each is raised by that digit first.
"""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from disclosuregen.amounts import MONEY
from disclosuregen.model import Cell, Form, Row, Table
from disclosuregen.pack import Library, Pack
from disclosuregen.pipeline import Packs, examine
from disclosuregen.workbook.blank import standard_workbook
from disclosuregen.workbook.content import Content, Entry

__all__ = ["ROOT", "long_workbook", "packs", "units"]

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = next(ROOT.joinpath("input").glob("211001*.xlsx"))
_TAILS = {
    ("附表3 支出总表", "D16"),
    ("附表3 支出总表", "C16"),
    ("附表5-1 一般公共预算支出表（分功能科目）", "E17"),
    ("附表5-1 一般公共预算支出表（分功能科目）", "D17"),
    ("附表5-1 一般公共预算支出表（分功能科目）", "C17"),
    ("附表6 一般公共预算基本支出表", "D9"),
    ("附表6 一般公共预算基本支出表", "C9"),
}
_DIGIT = Decimal("0.01")
# So many different sets of figures, and so many units of a department.
_SETS, _TOGETHER = 97, 100
_STEMS = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")
_CELL = re.compile(r'<c r="([A-Z]+\d+)"( s="\d+")?[^>]*?(?:/>|>(<f>.*?</f>)?.*?</c>)')

# What of a workbook depends on the unit: constant stretches, and what makes the text of a cell.
_Part = list[str | Callable[[int], str]]


def packs() -> Packs:
    """The shipped packs."""
    return Packs(Library((ROOT / "templates",)))


def units(count: int) -> Iterator[tuple[str, bytes]]:
    """The file names and contents of `count` workbooks, no two of one unit."""
    form, _ = _reference()
    with zipfile.ZipFile(REFERENCE) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    names = re.findall(r'<sheet name="([^"]*)"', parts["xl/workbook.xml"].decode())
    changed = {f"xl/worksheets/sheet{names.index(sheet) + 1}.xml": cells for sheet, cells in _changing(form).items()}
    prepared = {name: _prepared(parts[name].decode(), cells) for name, cells in changed.items()}
    for number in range(count):
        own = {name: "".join(_said(piece, number) for piece in part).encode() for name, part in prepared.items()}
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            for name, content in {**parts, **own}.items():
                package.writestr(name, content)
        code, name = _unit(number)
        yield f"{code}-{name}-2024.xlsx", stream.getvalue()


def _reference() -> tuple[Form, Pack]:
    form, pack, _ = examine(REFERENCE, packs())
    if form is None or pack is None:
        raise SystemExit(f"{REFERENCE.name} is refused")
    return form, pack


def _unit(number: int) -> tuple[str, str]:
    department, own = divmod(number, _TOGETHER)
    return f"{400 + department}{own + 1:03}", f"{_office(number)}{_spelled(own)}所"


def _office(number: int) -> str:
    return f"示例市{_spelled(number // _TOGETHER)}局"


def _spelled(number: int) -> str:
    """A number in characters that are no digits: every digit of a name would count as a number without a source."""
    return f"{number:02}".translate(_STEMS)


def _changing(form: Form) -> dict[str, dict[str, Callable[[int], str]]]:
    """The cells that a unit's number changes, by sheet, with what they hold then."""
    cover = {
        line: cell.text
        for line in ("单位名称", "单位简称", "单位代码", "主管部门")
        if (cell := form.field("封面", line))
    }
    code = cover["单位代码"]
    texts: dict[str, Callable[[int], str]] = {
        cover["单位名称"]: lambda number: _unit(number)[1],
        cover["单位简称"]: lambda number: _unit(number)[1].removeprefix("示例"),
        code: lambda number: _unit(number)[0],
        cover["主管部门"]: _office,
        code[:3]: lambda number: _unit(number)[0][:3],
    }
    found: dict[str, dict[str, Callable[[int], str]]] = {}
    for cell in _cells(form):
        own = found.setdefault(cell.place.sheet, {})
        if cell.text in texts:
            own[cell.place.cell] = _text(texts[cell.text])
        elif _is_money(cell):
            own[cell.place.cell] = _amount(_exact(cell))
    return found


def _cells(form: Form) -> Iterator[Cell]:
    for table in form.tables.values():
        for row in (*table.rows, *([table.total] if table.total else [])):
            yield from row.cells.values()


def _exact(cell: Cell) -> Decimal:
    raised = (cell.place.sheet, cell.place.cell) in _TAILS
    return Decimal(cell.text.replace(",", "")) + (_DIGIT if raised else 0)


def _text(said: Callable[[int], str]) -> Callable[[int], str]:
    return lambda number: f' t="inlineStr"><is><t>{escape(said(number))}</t></is>'


def _amount(value: Decimal) -> Callable[[int], str]:
    return lambda number: f"><v>{value * (1 + number % _SETS)}</v>"


def _prepared(xml: str, cells: Mapping[str, Callable[[int], str]]) -> _Part:
    part: _Part = []
    last = 0
    for cell in _CELL.finditer(xml):
        if cell[1] in cells:
            part += [f'{xml[last : cell.start()]}<c r="{cell[1]}"{cell[2] or ""}', cells[cell[1]], "</c>"]
            last = cell.end()
    return [*part, xml[last:]]


def _said(piece: str | Callable[[int], str], number: int) -> str:
    return piece if isinstance(piece, str) else piece(number)


def long_workbook(rows: int, folder: Path) -> tuple[Path, Packs]:
    """A workbook with so many projects, written into a folder, and its pack, which asks for no goals of each."""
    card = folder / _LONG / "pack.toml"
    card.parent.mkdir(exist_ok=True)
    card.write_text(f'id = "{_LONG}"\ntitle = "长表"\nversion = "1"\nextends = "xianning-budget"\n', encoding="utf-8")
    card.with_name("checks.toml").write_text('[[check]]\nid = "T9-07"\noff = true\n', encoding="utf-8")
    form, _ = _reference()
    own = Packs(Library((folder, ROOT / "templates")))
    pack = own.get(_LONG)
    tables = {name: tuple(_entries(table, rows)) for name, table in form.tables.items()}
    path = folder / f"{rows}.xlsx"
    path.write_bytes(standard_workbook(pack, int(form.year), Content(tables)))
    return path, own


_LONG, _PROJECTS = "long-tables", "项目支出表"


def _entries(table: Table, rows: int) -> Iterator[Entry]:
    """The rows of a table, `rows` times their amounts; of the projects ten times those there are, and many new ones."""
    if table.name != _PROJECTS:
        yield from (_entry(row, rows) for row in table.rows)
        return
    *heads, category = (row for row in table.rows if row.level < _PROJECT)
    projects = [row for row in table.rows if row.level == _PROJECT]
    yield from (_entry(row, rows) for row in (*heads, category))
    yield from (_entry(row, len(projects)) for row in projects)
    first = projects[0]
    for number in range(rows - len(projects)):
        code = f"{first.key[:-6]}9{number:05}"
        texts = {"项目编码": code, "项目名称": f"示例项目第{number + 1}项", "项目单位": first.cells["项目单位"].text}
        yield Entry(code, {**_entry(category, 1).cells, **texts})


_PROJECT = 4


def _entry(row: Row, by: int) -> Entry:
    cells = {head: f"{_exact(cell) * by}" if _is_money(cell) else cell.text for head, cell in row.cells.items()}
    return Entry(row.key, cells)


def _is_money(cell: Cell) -> bool:
    return bool(cell.amount is not None and cell.amount.dimension == MONEY and cell.text)
