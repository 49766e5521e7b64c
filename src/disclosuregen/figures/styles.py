"""How a house writes numbers: in prose, in tables of a unit, by the words of a cell; found out once for each style."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from disclosuregen.amounts import MONEY, NumberStyle, half_up, in_unit, show, shower, unit_dimension

if TYPE_CHECKING:
    from collections.abc import Callable

    from disclosuregen.amounts import Amount

__all__ = ["Plainly", "ProseStyle", "TableStyle", "own_decimals", "prose_style", "style_of", "table_style"]

# So many digits stand together where thousands are separated.
_HUNDREDS = 3


class ProseStyle(NamedTuple):
    """How prose writes what has the house's unit: `rounded` gives its number for a value in the base unit.

    `shown` writes such a number, `written` what it is for a value.
    """

    unit: str
    dimension: str
    decimals: int
    rounded: Callable[[Decimal], Decimal]
    shown: Callable[[Decimal], str]
    written: Callable[[Decimal], str]


class Plainly(dict[str, str]):
    """How amounts are written by the words of their cells, each once; empty where these are not enough."""

    def __init__(self, write: Callable[[str], str]) -> None:
        """Know nothing yet of what is written."""
        super().__init__()
        self.write = write

    def __missing__(self, text: str) -> str:
        """Write it, and remember."""
        written = self[text] = self.write(text)
        return written


class TableStyle(NamedTuple):
    """How a table writes amounts: `shown` those of a dimension by their values, `written` any.

    `plain` writes one of that dimension by the words of its cell, a number in the table's unit.
    """

    dimension: str | None
    shown: Callable[[Decimal], str]
    written: Callable[[Amount], str]
    plain: Plainly


# A house has a handful of styles, and writes hundreds of numbers in each.
style_of = cache(NumberStyle)


@cache
def prose_style(unit: str, decimals: int, trailing_zeros: bool, thousands: bool) -> ProseStyle:  # noqa: FBT001 - as declared
    """How prose writes amounts in a unit."""
    dimension, scale = unit_dimension(unit)
    style = style_of(decimals, trailing_zeros, thousands)
    return ProseStyle(unit, dimension, decimals, _rounder(decimals, -scale), shower(style), shower(style, -scale))


def _rounder(decimals: int, shift: int) -> Callable[[Decimal], Decimal]:
    """What rounds a number times ten to the power of `shift`, which takes longer than to multiply."""
    last, factor = Decimal(1).scaleb(-decimals), Decimal(1).scaleb(shift)

    def rounding(number: Decimal) -> Decimal:
        result = half_up(number * factor, last)
        return result or abs(result)

    return rounding


@cache
def table_style(unit: str, decimals: int, trailing_zeros: bool, thousands: bool) -> TableStyle:  # noqa: FBT001 - as declared
    """How a table of a unit writes amounts."""
    dimension, scale = unit_dimension(unit)
    shown = shower(style_of(decimals, trailing_zeros, thousands), -scale)

    def money(amount: Amount) -> str:
        return shown(in_unit(amount, unit).scaleb(scale))

    def counted(amount: Amount) -> str:
        own = style_of(own_decimals(amount.value), trailing_zeros, thousands)
        return show(in_unit(amount, unit), own)

    if unit and (unit == MONEY or unit != dimension):
        return TableStyle(dimension, shown, money, Plainly(_completing(style_of(decimals, trailing_zeros, thousands))))
    return TableStyle(None, shown, counted, Plainly(_completing(style_of(decimals, trailing_zeros, thousands))))


def own_decimals(number: Decimal) -> int:
    """As many decimals as a count has, at most 4."""
    return min(4, max(0, -int(number.normalize().as_tuple().exponent)))


@cache
def _completing(style: NumberStyle) -> Callable[[str], str]:
    """How a style shows the number that a plain text is; empty where that takes a closer look at the number.

    What is neither below zero nor has more decimals than the style is only filled up: no number need be made of it.
    """
    thousands, decimals = style.thousands, style.decimals
    nothing = shower(style)(Decimal(0))
    # What lacks so many decimals.
    filling = ["0" * lacking for lacking in range(decimals + 1)] if style.trailing_zeros else [""] * (decimals + 1)
    point = "." if decimals and style.trailing_zeros else ""

    def plain(text: str) -> str:
        if text == "0":
            return nothing
        whole, dot, digits = text.partition(".")
        lacking = decimals - len(digits)
        if lacking < 0 or not whole.isdecimal() or (digits and digits[-1] == "0"):
            return ""
        if thousands and len(whole) > _HUNDREDS:
            whole = f"{int(whole):,}"
        return f"{whole}{dot or point}{digits}{filling[lacking]}"

    return plain
