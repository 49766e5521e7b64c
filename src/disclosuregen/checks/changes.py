"""By how much a figure differs from last year's, as printed: what reasons have to agree with."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, in_unit, rounded
from disclosuregen.formula import FormulaError, evaluate, parse
from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from disclosuregen.amounts import Amount
    from disclosuregen.checks.texts import Words
    from disclosuregen.model import Cell, Form
    from disclosuregen.pack import Pack
    from disclosuregen.pack.spec import FigureSpec

__all__ = ["Change", "Explained", "both_years", "change_of", "explained"]


@frozen
class Change:
    """This year's figure less last year's, the unit of both, and what last year's was."""

    difference: Decimal
    unit: str
    # Two figures have changed alike whatever they were.
    base: Decimal = field(compare=False)

    @property
    def rate(self) -> Decimal | None:
        """The size of the change in percent of last year's figure; None where that is 0."""
        return abs(self.difference * 100 / self.base) if self.base else None


@frozen
class Explained:
    """A change and the reason typed for it; `label` is its line, `names` are the words for what has changed."""

    cell: Cell
    label: str
    change: Change
    names: tuple[str, ...]


def explained(words: Words) -> list[Explained]:
    """Every change that has a reason, found out once for all who ask."""
    if not words.explained:
        words.explained.extend(_explained(words))
    return words.explained


def _explained(words: Words) -> Iterator[Explained]:
    year = words.year
    for figure in words.pack.figures:
        table, _, line = figure.reason.partition(".")
        found = words.form.tables.get(table) if figure.kind == "comparison" and line else None
        row = found.row(line) if found is not None else None
        cell = next(iter(row.cells.values())) if row is not None else None
        change = change_of(figure, words.form, words.pack) if cell is not None and cell.text else None
        if cell is not None and change is not None:
            yield Explained(
                cell, words.form.label(table, line), change, (figure.name, line, f"{year}年度", f"{year}年")
            )


def both_years(figure: FigureSpec, form: Form) -> tuple[Amount, Amount] | None:
    """What a figure is this year and was last; None when one of them cannot be had, which others report."""
    asked = figure.now, figure.before
    if asked not in form.compared:
        try:
            now, before = evaluate(parse(figure.now), form), evaluate(parse(figure.before), form)
        except (FormulaError, ArithmeticError, ValueError):
            now = before = None
        form.compared[asked] = None if now is None or before is None else (now, before)
    return form.compared[asked]


def change_of(figure: FigureSpec, form: Form, pack: Pack) -> Change | None:
    """The change of a figure as prose prints it; None when one of the years cannot be had, which others report."""
    years = both_years(figure, form)
    if years is None:
        return None
    now, before = years
    counted = {one.dimension for one in (now, before) if one.value} - {"", MONEY}
    unit = counted.pop() if counted else pack.phrases.amount.unit
    base = _printed(before, pack)
    return Change(_printed(now, pack) - base, unit, base)


def _printed(amount: Amount, pack: Pack) -> Decimal:
    house = pack.phrases.amount
    return rounded(in_unit(amount, house.unit), house.decimals) if amount.dimension in {"", MONEY} else amount.value
