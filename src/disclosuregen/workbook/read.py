"""A standard workbook into a Form, with everything that is wrong with its structure."""

from __future__ import annotations

from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.frozen import frozen
from disclosuregen.late import late
from disclosuregen.model import Form, Table
from disclosuregen.names import folded, nearest
from disclosuregen.pack.sheets import AUDIT_SHEET, IDENTITY_SHEET
from disclosuregen.places import Place
from disclosuregen.workbook.answers import answers_of
from disclosuregen.workbook.cells import RawBook, RawSheet, read_book
from disclosuregen.workbook.found import Found
from disclosuregen.workbook.headers import Labels, locate
from disclosuregen.workbook.hidden import hidden_amounts
from disclosuregen.workbook.intake import IntakeError, Package
from disclosuregen.workbook.prepared import prepared
from disclosuregen.workbook.stated import stated_unit
from disclosuregen.workbook.tables import read_table
from disclosuregen.workbook.totals import Grid
from disclosuregen.workbook.values import Reader, shortened

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from collections.abc import Set as AbstractSet

    from disclosuregen.pack import FormSpec, Pack, SheetSpec, TableSpec

__all__ = ["Identity", "identify", "read_form", "read_version"]

_COPY = late(r"\(\d{1,2}\)$")


@frozen
class Identity:
    """Which pack, form version and year a workbook says it is."""

    pack: str
    version: str
    year: str


def identify(package: Package) -> tuple[Identity | None, tuple[Finding, ...]]:
    """The identity on the hidden sheet, read before anything else."""
    try:
        book = read_book(package, IDENTITY_SHEET.__eq__)
    except IntakeError as error:
        return None, (error.finding,)
    sheet = next((sheet for sheet in book.sheets if sheet.name == IDENTITY_SHEET), RawSheet(""))
    reader = Reader(book, sheet)
    values = [shortened(reader.text(row, 2).text) for row in (1, 2, 3)]
    if not values[0]:
        return None, (finding("S01", Place(package.file, "")),)
    return Identity(*values), ()


def read_form(package: Package, pack: Pack) -> tuple[Form, tuple[Finding, ...]]:
    """The form a workbook holds after a pack, as far as it can be read, and all structural findings."""
    names = _known_sheets(pack.form)
    try:
        book = read_book(package, lambda name: folded(name) in names, lambda name: folded(name) == AUDIT_SHEET)
    except IntakeError as error:
        return Form(package.file), (error.finding,)
    tables: dict[str, Table] = {}
    findings: list[Finding] = []
    tabs = _Tabs.of(book, names)
    for spec in pack.form.sheets:
        sheet, problems = _sheet(tabs, spec)
        findings.extend(problems)
        if sheet is not None:
            found, problems = _read_sheet(book, sheet, spec, pack)
            tables.update(found)
            findings.extend(problems)
    form = Form(book.file, MappingProxyType(tables), answers=answers_of(book))
    return form, tuple(dict.fromkeys(findings))


def read_version(
    package: Package, pack: Pack, newer: Collection[str], *, any_form: bool
) -> tuple[Form, tuple[Finding, ...]]:
    """The same of a workbook of an older version than the `newer` ones, or of any form, as far as the pack's goes."""
    # Nearly every workbook is of the very version that its pack describes.
    if any_form:
        from disclosuregen.workbook.fitted import read_fitting  # noqa: PLC0415 - as said above

        return read_fitting(package, pack)
    if newer:
        from disclosuregen.workbook.older import read_older  # noqa: PLC0415 - as said above

        return read_older(package, pack, newer)
    return read_form(package, pack)


@prepared
def _known_sheets(form: FormSpec) -> frozenset[str]:
    """The folded names of all sheets that a form reads."""
    return frozenset({AUDIT_SHEET, *(name for sheet in form.sheets for name in _names_of(sheet))})


@prepared
def _names_of(spec: SheetSpec) -> tuple[str, ...]:
    return tuple(folded(name) for name in (spec.name, *spec.aliases))


@frozen
class _Tabs:
    """A workbook's sheets, numbered, by their folded names, and the names of those that are none of the form's.

    `copies` are those of them whose names end in a number, each with the folded name before it.
    """

    file: str
    sheets: Mapping[str, list[tuple[int, RawSheet]]]
    others: Mapping[str, str]
    copies: list[tuple[str, str]]

    @classmethod
    def of(cls, book: RawBook, known: AbstractSet[str]) -> _Tabs:
        sheets: dict[str, list[tuple[int, RawSheet]]] = {}
        for number, sheet in enumerate(book.sheets):
            sheets.setdefault(folded(sheet.name), []).append((number, sheet))
        others = {text: same[-1][1].name for text, same in sheets.items() if text not in known}
        copies = [(_COPY.sub("", text), name) for text, name in others.items() if text.endswith(")")]
        return cls(book.file, sheets, others, copies)


def _sheet(tabs: _Tabs, spec: SheetSpec) -> tuple[RawSheet | None, tuple[Finding, ...]]:
    """The one sheet that a form's sheet is."""
    names, others = _names_of(spec), tabs.others
    found = [one for name in dict.fromkeys(names) for one in tabs.sheets.get(name, ())]
    sheets = [sheet for _, sheet in sorted(found, key=itemgetter(0))]
    # Excel names a copy 附表1 (2); nobody can tell which of the two is meant.
    copies = [name for text, name in tabs.copies if text in names] if sheets else []
    if len(sheets) == 1 and not copies:
        return sheets[0], ()
    place = Place(tabs.file, spec.name)
    if sheets:
        called = "、".join(f"“{name}”" for name in (*(sheet.name for sheet in sheets), *copies))
        return None, (finding("S05", place, expected=spec.name, read=len(sheets) + len(copies), names=called),)
    near = next((text for text in others if _COPY.sub("", text) in names), "") or nearest(names[0], list(others))
    said = f"，最接近的是“{others[near]}”" if near else ""
    return None, (finding("S04", place, expected=spec.name, near=said),)


def _read_sheet(
    book: RawBook, sheet: RawSheet, spec: SheetSpec, pack: Pack
) -> tuple[dict[str, Table], tuple[Finding, ...]]:
    labels, reader = Labels.of(sheet), Reader(book, sheet, spec.unit, spec.decimals)
    place = Place(book.file, sheet.name)
    grids, problems = locate(spec, labels, place)
    reader.findings.extend(problems)
    reader.unit = stated_unit(spec, labels, reader)
    ends = frozenset(folded(text) for text in (spec.note, *(table.caption for table in spec.tables)) if text)
    last = sheet.last_row()
    tables: dict[str, Table] = {}
    for table in spec.tables:
        if table.name in grids:
            codes, below = pack.codes.get(table.codes, {}), ends - {folded(table.caption)}
            found = Found(table, _bounded(table, grids, last), labels, reader, codes, below)
            tables[table.name] = read_table(found)
            reader.findings.extend(hidden_amounts(found, tables[table.name]))
    if reader.unit and grids and len(grids) == len(spec.tables):
        _look_beside(grids, labels, reader)
    return tables, tuple(reader.findings)


def _look_beside(grids: Mapping[str, Grid], labels: Labels, reader: Reader) -> None:
    """Report amounts behind all tables of a sheet."""
    used = set().union(*labels.rows.values())
    if used and max(used) > max([max(grid.columns.values()) for grid in grids.values()]):
        # Hardly anybody writes beside a table.
        from disclosuregen.workbook.strays import report_beside  # noqa: PLC0415 - as said above

        report_beside(used, grids, labels, reader)


def _bounded(table: TableSpec, grids: Mapping[str, Grid], last: int) -> Grid:
    """The grid down to where the next table's header begins, or to the end of the sheet."""
    grid = grids[table.name]
    below = [other.top - 1 for other in grids.values() if other.top > grid.first]
    return Grid(grid.top, grid.first, min(below, default=last), grid.columns, grid.code)
