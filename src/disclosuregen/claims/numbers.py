"""Numbers as they are printed, and whether two of them differ by more than rounding explains."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, Amount, NumberStyle, from_unit, show, unit_dimension
from disclosuregen.findings import Severity
from disclosuregen.frozen import slotted

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PERCENT", "Number", "alike", "amount_of", "apart", "half_unit", "is_money", "printed", "worth"]

PERCENT = "%"
# Four standard deviations: a difference that rounding explains well.
_LIKELY = 16


@slotted
class Number:
    """A number before its unit, with as many decimals as were printed; `vague` says 约, 超过, 左右 and the like.

    Not frozen, as nothing here that is made by the hundred for each document: that would take thrice the time.
    """

    value: Decimal
    unit: str
    decimals: int
    begin: int
    end: int
    vague: bool = False


def is_money(number: Number) -> bool:
    """Whether it is an amount of money, in whatever unit."""
    return number.unit.endswith(MONEY)


def alike(one: Number, other: Number) -> bool:
    """Whether two numbers may be added: both money, or counted in the same unit."""
    return one.unit == other.unit or (is_money(one) and is_money(other))


def worth(number: Number) -> Decimal:
    """The value in the base unit: money in 元."""
    return number.value.scaleb(unit_dimension(number.unit)[1])


def half_unit(number: Number, decimals: int) -> Decimal:
    """How much a number may be off when it was rounded to so many decimals, in the base unit; nothing for counts."""
    if not number.value or (number.unit != PERCENT and not is_money(number)):
        return Decimal(0)
    return Decimal(5).scaleb(unit_dimension(number.unit)[1] - decimals - 1)


def amount_of(number: Number, precision: Mapping[str, int]) -> Amount:
    """The amount, as exact as its document prints such numbers."""
    return from_unit(number.value, number.unit, decimals=max(number.decimals, precision.get(number.unit, 0)))


def apart(left: Amount, right: Amount) -> Severity | None:
    """None for equal amounts, else how badly rounding explains their difference."""
    gap = abs(left.value - right.value)
    if not gap:
        return None
    if gap > left.worst + right.worst:
        return Severity.ERROR
    return Severity.NOTE if gap * gap <= _LIKELY * (left.variance + right.variance) else Severity.WARNING


def printed(value: Decimal, unit: str, decimals: int) -> str:
    """A computed value as the document would print it before that unit."""
    scale = unit_dimension(unit)[1]
    return f"{show(value.scaleb(-scale), NumberStyle(decimals=decimals, trailing_zeros=False))}{unit}"
