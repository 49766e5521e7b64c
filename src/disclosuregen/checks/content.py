"""What must have been said before a document can be published: figures at all, reasons for changes, goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, in_unit, rounded
from disclosuregen.checks.changes import both_years
from disclosuregen.findings import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from disclosuregen.model import Cell, Form
    from disclosuregen.pack import Pack
    from disclosuregen.pack.spec import FigureSpec

from disclosuregen.names import folded

__all__ = ["changes_have_reasons", "marked_rows_are_complete", "needed_tables_are_filled"]

_NONE = frozenset(("无", "没有", "无原因", "不适用"))


def needed_tables_are_filled(form: Form, pack: Pack) -> Iterator[Finding]:
    """C14: a table that every unit has holds at least one amount."""
    for _, spec in pack.form.tables():
        table = form.tables.get(spec.name)
        if table is None or not spec.needed or spec.kind == "list":
            continue
        cells = [cell for row in table.rows for cell in row.cells.values()]
        if not any(cell.unreadable or (cell.amount is not None and cell.amount.value) for cell in cells):
            yield finding("C14", table.place)


def changes_have_reasons(form: Form, pack: Pack) -> Iterator[Finding]:
    """C15, C25: a figure that differs from last year's as printed has a reason, where the form asks for one.

    So has, where the bureau wants it, one that is what it was.
    """
    for figure in pack.figures:
        if figure.kind == "comparison" and figure.reason:
            name, _, line = figure.reason.partition(".")
            cell = form.field(name, line)
            rule = _unexplained(figure, form, pack) if cell is not None and _no_reason(cell) else ""
            if cell is not None and rule:
                yield finding(rule, cell.place, label=form.label(name, line))


def _no_reason(cell: Cell) -> bool:
    """无 is an answer where nothing changed; as the reason of a change it says nothing."""
    return cell.blank or folded(cell.text).strip("。.") in _NONE


def _unexplained(figure: FigureSpec, form: Form, pack: Pack) -> str:
    """The rule by which the pack wants a reason for a figure's change, or for there being none; empty for neither.

    Not when one of the years cannot be computed, which is told elsewhere.
    """
    years = _printed(figure, form, pack)
    if years is None:
        return ""
    (now, before, counted), limits = years, pack.limits
    gap = abs(now - before)
    if not gap:
        return "C25" if limits.reason_same and now else ""
    much = gap >= limits.reason_amount and gap * 100 >= limits.reason_rate * abs(before)
    return "C15" if much or counted else ""


def _printed(figure: FigureSpec, form: Form, pack: Pack) -> tuple[Decimal, Decimal, bool] | None:
    """Both years as printed, and whether they are counts, for which no limits of money hold."""
    years = both_years(figure, form)
    if years is None:
        return None
    now, before = years
    if {now.dimension, before.dimension} - {"", MONEY}:
        return now.value, before.value, True
    house = pack.phrases.amount
    now_printed, last_printed = (rounded(in_unit(year, house.unit), house.decimals) for year in (now, before))
    return now_printed, last_printed, False


def marked_rows_are_complete(form: Form, pack: Pack) -> Iterator[Finding]:
    """C06: a row that is marked to be published (a key project) has all its texts."""
    for figure in pack.figures:
        if figure.kind != "join" or not figure.where or figure.each not in form.tables:
            continue
        headers = {
            column.name: column.header[-1]
            for _, spec in pack.form.tables()
            if spec.name == figure.each
            for column in spec.columns
            # Whoever flags nothing as secret says that nothing is.
            if not column.secret
        }
        for row in form.tables[figure.each].rows:
            if row.cells[figure.where].text == figure.equals:
                yield from _blanks(dict(row.cells), headers)


def _blanks(cells: dict[str, Cell], headers: dict[str, str]) -> Iterator[Finding]:
    for name, cell in cells.items():
        if name in headers and cell.blank and cell.amount is None:
            yield finding("C06", cell.place, label=headers[name])
