"""What was published last year, as this year's form asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, DimensionError, in_unit, rounded, unit_dimension
from disclosuregen.formula import FormulaError, evaluate, parse
from disclosuregen.pack.kept import per_pack

if TYPE_CHECKING:
    from decimal import Decimal

    from disclosuregen.model import Form
    from disclosuregen.pack.spec import Line, Pack, SheetSpec

__all__ = ["published", "year_lines", "year_of"]


def published(sheet: SheetSpec, line: Line, last: Form) -> Decimal | None:
    """The number a line's `from` gives on last year's form, rounded as its sheet is; None when it cannot be had."""
    try:
        amount = evaluate(parse(line.from_), last)
    except (FormulaError, ArithmeticError, DimensionError):
        return None
    if amount is None:
        return None
    unit = line.unit or sheet.unit
    number = in_unit(amount, unit)
    return rounded(number, sheet.decimals) if unit_dimension(unit)[0] == MONEY else number


def year_of(form: Form, pack: Pack) -> int | None:
    """The year on a form's cover; None when it is not there or is none."""
    for table, line in year_lines(pack):
        cell = form.field(table, line)
        if cell is not None and cell.text.isdecimal():
            return int(cell.text)
    return None


@per_pack
def year_lines(pack: Pack) -> tuple[tuple[str, str], ...]:
    """The tables and lines in which a workbook says its year."""
    return tuple((spec.name, line.name) for _, spec in pack.form.tables() for line in spec.lines if line.type == "year")
