"""By how much a figure differs from last year's, as printed: what reasons have to agree with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, in_unit, rounded
from disclosuregen.formula import FormulaError, evaluate, parse

if TYPE_CHECKING:
    from decimal import Decimal

    from disclosuregen.amounts import Amount
    from disclosuregen.model import Form
    from disclosuregen.pack import Pack
    from disclosuregen.pack.spec import FigureSpec

__all__ = ["Change", "change_of"]


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
