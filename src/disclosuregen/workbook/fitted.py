"""A workbook of another form, read as far as this one goes: last year's, or an example after the form was changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.findings import RULES, Finding, Severity
from disclosuregen.names import folded
from disclosuregen.workbook.read import read_form

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from disclosuregen.model import Form
    from disclosuregen.pack import Column, Pack, SheetSpec, TableSpec
    from disclosuregen.workbook.intake import Package

__all__ = ["is_missed", "read_fitting", "without_columns"]

# Sheets, columns and lines that the other form does not have, or has no more.
_MISSING = frozenset({"S04", "S06", "S08", "S10", "S15", "S24"})
_GONE = {"S10": "现在的表样没有这一行，没有带过来。", "S24": "现在的表样没有这一列，没有带过来。"}
# Every round takes at least one column or sheet away from what is asked for.
_MOST = 40


def read_fitting(package: Package, pack: Pack) -> tuple[Form, tuple[Finding, ...]]:
    """The form of a workbook, without what it does not have; that is told as a note and is no error."""
    told: dict[Finding, None] = {}
    fitting = pack
    for _ in range(_MOST):
        form, problems = read_form(package, fitting)
        told |= dict.fromkeys(problems)
        sheets = tuple(_fitting(sheet, problems) for sheet in fitting.form.sheets)
        kept = tuple(sheet for sheet in sheets if sheet.tables)
        if kept == fitting.form.sheets:
            break
        fitting = replace(fitting, form=replace(fitting.form, sheets=kept))
    last = set(problems)
    notes = [replace(one, severity=Severity.NOTE, remedy=_remedy(one)) for one in told if one.rule in _MISSING]
    return form, (*notes, *(one for one in told if one.rule not in _MISSING and one in last))


def _remedy(one: Finding) -> str:
    return _GONE.get(one.rule, "现在的表样有，这个工作簿没有，先空着。")


def _fitting(sheet: SheetSpec, problems: Sequence[Finding]) -> SheetSpec:
    """The sheet with the columns that were found; without tables when it was not found itself."""
    names = {folded(name) for name in (sheet.name, *sheet.aliases)}
    here = [one for one in problems if one.places and folded(one.places[0].sheet) in names]
    if any(one.rule == "S04" for one in here):
        return replace(sheet, tables=())
    tables = (_without(table, here) for table in sheet.tables)
    return replace(sheet, tables=tuple(table for table in tables if table is not None))


def _without(table: TableSpec, problems: Sequence[Finding]) -> TableSpec | None:
    """The table without the columns that were not found; None when what tells its rows apart is among them."""
    missing = {column.name for column in table.columns if is_missed(column, problems)}
    if any(column.name in missing for column in table.of_type("label", "code")):
        return None
    fitting = without_columns(table, missing)
    return fitting if fitting.columns else None


def without_columns(table: TableSpec, missing: Collection[str]) -> TableSpec:
    """The table without those columns, in sums and groups, too."""
    columns = tuple(
        replace(column, sum=tuple(name for name in column.sum if name not in missing))
        for column in table.columns
        if column.name not in missing
    )
    levels = tuple(replace(level, of="" if level.of in missing else level.of) for level in table.levels)
    return replace(table, columns=columns, levels=levels)


def is_missed(column: Column, problems: Iterable[Finding]) -> bool:
    """Whether the header of a column was not found."""
    said = RULES["S06"].message.partition("{near}")[0].format(expected=" / ".join(column.header))
    return any(one.rule == "S06" and one.message.startswith(said) for one in problems)
