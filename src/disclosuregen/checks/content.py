"""What must have been said before a document can be published: figures at all, reasons for changes, goals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, in_unit, rounded
from disclosuregen.findings import Finding, finding
from disclosuregen.formula import FormulaError, evaluate, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.model import Cell, Form
    from disclosuregen.pack import Pack
    from disclosuregen.pack.spec import FigureSpec

__all__ = ["changes_have_reasons", "marked_rows_are_complete", "needed_tables_are_filled"]


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
    """C15: a figure that differs from last year's as printed has a reason, where the form asks for one."""
    for figure in pack.figures:
        if figure.kind == "comparison" and figure.reason:
            name, _, line = figure.reason.partition(".")
            cell = form.field(name, line)
            if cell is not None and cell.blank and _differs(figure, form, pack):
                yield finding("C15", cell.place, label=line)


def _differs(figure: FigureSpec, form: Form, pack: Pack) -> bool:
    """Whether both years differ as printed, and by as much as the pack wants a reason for.

    Not when one of them cannot be computed, which is told elsewhere.
    """
    try:
        years = [evaluate(parse(text), form) for text in (figure.now, figure.before)]
    except (FormulaError, ArithmeticError, ValueError):
        return False
    money = [year for year in years if year is not None]
    if len(money) < len(years):
        return False
    if any(year.dimension not in {"", MONEY} for year in money):
        return len({year.value for year in money}) > 1
    house, limits = pack.phrases.amount, pack.limits
    now, before = (rounded(in_unit(year, house.unit), house.decimals) for year in money)
    gap = abs(now - before)
    return bool(gap) and gap >= limits.reason_amount and gap * 100 >= limits.reason_rate * abs(before)


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
