"""By how much a figure differs from last year's, as printed: what reasons have to agree with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, in_unit, rounded
from disclosuregen.formula import FormulaError, evaluate, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from disclosuregen.amounts import Amount
    from disclosuregen.checks.texts import Words
    from disclosuregen.model import Cell, Form
    from disclosuregen.pack import Pack
    from disclosuregen.pack.spec import FigureSpec

__all__ = ["Change", "Explained", "change_of", "explained"]


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Explained:
    """A change and the reason typed for it; `line` is the reason's, `names` are the words for what has changed."""

    cell: Cell
    line: str
    change: Change
    names: tuple[str, ...]


def explained(words: Words) -> list[Explained]:
    """Every change that has a reason, found out once for all who ask."""
    if not words.explained:
        words.explained.extend(_explained(words))
    return words.explained


def _explained(words: Words) -> Iterator[Explained]:
    for figure in words.pack.figures:
        table, _, line = figure.reason.partition(".")
        cell = words.form.field(table, line) if figure.kind == "comparison" and line else None
        change = change_of(figure, words.form, words.pack) if cell is not None and cell.text else None
        if cell is not None and change is not None:
            yield Explained(cell, line, change, (figure.name, line, f"{words.year}年度", f"{words.year}年"))


def change_of(figure: FigureSpec, form: Form, pack: Pack) -> Change | None:
    """The change of a figure as prose prints it; None when one of the years cannot be had, which others report."""
    try:
        now, before = (evaluate(parse(text), form) for text in (figure.now, figure.before))
    except (FormulaError, ArithmeticError, ValueError):
        return None
    if now is None or before is None:
        return None
    counted = {one.dimension for one in (now, before) if one.value} - {"", MONEY}
    unit = counted.pop() if counted else pack.phrases.amount.unit
    base = _printed(before, pack)
    return Change(_printed(now, pack) - base, unit, base)


def _printed(amount: Amount, pack: Pack) -> Decimal:
    house = pack.phrases.amount
    return rounded(in_unit(amount, house.unit), house.decimals) if amount.dimension in {"", MONEY} else amount.value
