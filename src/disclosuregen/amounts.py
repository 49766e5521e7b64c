"""Amounts: exact decimals that carry their dimension, the rounding they may hold and the cells behind them."""

from __future__ import annotations

from dataclasses import field
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from disclosuregen.places import Place

__all__ = [
    "MONEY",
    "Amount",
    "DimensionError",
    "Measure",
    "NumberStyle",
    "from_unit",
    "half_up",
    "in_unit",
    "joint_dimension",
    "measure_of",
    "plainly",
    "rounded",
    "show",
    "shower",
    "total",
    "unit_dimension",
]

MONEY = "元"
_SCALES = {"元": 0, "千元": 3, "万元": 4, "百万元": 6, "亿元": 8}
# A product with a power of ten is what `scaleb` gives, in a third of the time.
_POWERS = {unit: Decimal(1).scaleb(-scale) for unit, scale in _SCALES.items()}
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
# Rounds half up; that of numbers takes longer to tell how.
half_up = _EXACT.quantize
_ZERO = Decimal(0)
# Up to so many decimals Python writes a number without an exponent.
_PLAIN = 6


class DimensionError(ValueError):
    """Two amounts of different dimensions (元 and 辆) were added: a fault of the pack's formula."""


@frozen
class Amount:
    """A value in its base unit (money in 元, unrounded) with what is known of its rounding and origin.

    `worst` is the most the value may be off because its terms were printed rounded, `variance` the variance of
    that error, `terms` the number of rounded terms; all three are zero for counts, blanks and zeros. `sources` are the
    cells it stands in and the amounts it was computed from.
    """

    value: Decimal
    dimension: str = MONEY
    worst: Decimal = _ZERO
    variance: Decimal = _ZERO
    terms: int = 0
    sources: tuple[Place | Amount, ...] = field(default=(), compare=False)
    known_places: tuple[Place, ...] | None = field(default=None, compare=False, repr=False)

    @property
    def places(self) -> tuple[Place, ...]:
        """All cells behind it in order, each once: joined when somebody asks, which of most sums nobody does."""
        if len(self.sources) == 1 and type(self.sources[0]) is not Amount:
            return self.sources  # type: ignore[return-value]  # what is no amount is a place
        if self.known_places is None:
            _join(self)
        return self.known_places or ()

    def __add__(self, other: Amount) -> Amount:
        """The sum; raises DimensionError when the dimensions differ and neither side is a bare zero."""
        return Amount(
            self.value + other.value,
            joint_dimension(self, other),
            self.worst + other.worst,
            self.variance + other.variance,
            self.terms + other.terms,
            (self, other),
        )

    def __neg__(self) -> Amount:
        """The same amount with the opposite sign; its rounding stays."""
        return Amount(-self.value, self.dimension, self.worst, self.variance, self.terms, self.sources)

    def __sub__(self, other: Amount) -> Amount:
        """The difference; worst cases and variances add up as in a sum."""
        return self + -other

    def __mul__(self, other: Amount) -> Amount:
        """The product, rounding carried to first order; one side must be a pure number."""
        if self.dimension and other.dimension:
            raise DimensionError(f"{self.dimension} × {other.dimension}")
        return Amount(
            self.value * other.value,
            self.dimension or other.dimension,
            abs(self.value) * other.worst + abs(other.value) * self.worst,
            self.value**2 * other.variance + other.value**2 * self.variance,
            self.terms + other.terms,
            (self, other),
        )

    def __truediv__(self, other: Amount) -> Amount:
        """The quotient, a pure number when both dimensions agree; raises ZeroDivisionError on a zero divisor."""
        if not other.value:
            raise ZeroDivisionError
        if other.dimension and other.dimension != self.dimension and self.value:
            raise DimensionError(f"{self.dimension} ÷ {other.dimension}")
        quotient = _EXACT.divide(self.value, other.value)
        return Amount(
            quotient,
            "" if other.dimension else self.dimension,
            _EXACT.divide(self.worst + abs(quotient) * other.worst, abs(other.value)),
            _EXACT.divide(self.variance + quotient**2 * other.variance, other.value**2),
            self.terms + other.terms,
            (self, other),
        )


def _join(amount: Amount) -> None:
    """Find the cells behind an amount and behind those it was computed of, which are asked for next, each once."""
    waiting = [amount]
    while waiting:
        one = waiting[-1]
        found: list[Place] = []
        lacking: list[Amount] = []
        for source in one.sources:
            if type(source) is not Amount:
                found.append(source)  # type: ignore[arg-type]  # what is no amount is a place
                continue
            inside = source.sources
            if len(inside) == 1 and type(inside[0]) is not Amount:
                found.append(inside[0])  # type: ignore[arg-type]
            elif source.known_places is not None:
                found += source.known_places
            else:
                lacking.append(source)
        if lacking:
            # They come first, then this one again.
            waiting += lacking
        else:
            object.__setattr__(one, "known_places", tuple(dict.fromkeys(found)))
            waiting.pop()


@frozen
class NumberStyle:
    """How a number is written: decimals, trailing zeros kept or dropped, thousands separated or not."""

    decimals: int = 2
    trailing_zeros: bool = True
    thousands: bool = False


def joint_dimension(left: Amount, right: Amount) -> str:
    """The dimension of a sum or difference; raises DimensionError when they differ and neither is a bare zero."""
    if left.dimension == right.dimension or not right.value:
        return left.dimension
    if not left.value:
        return right.dimension
    raise DimensionError(f"{left.dimension} + {right.dimension}")


@cache
def unit_dimension(unit: str) -> tuple[str, int]:
    """The dimension of a unit and the power of ten to its base: 万元 is (元, 4), 辆 is (辆, 0)."""
    return (MONEY, _SCALES[unit]) if unit in _SCALES else (unit, 0)


def from_unit(number: Decimal, unit: str, *, decimals: int = 2, places: tuple[Place, ...] = ()) -> Amount:
    """The amount of a number written in `unit` by a table that declares `decimals` places after the point.

    Money may be off by half the last declared digit; counts and zeros are exact.
    """
    return measure_of(unit, decimals).amount(number, places)


@frozen
class Measure:
    """How numbers of one unit become amounts: their dimension, what one is worth, how far each may be off.

    `power` makes the number before the unit of a value again.
    """

    unit: str
    dimension: str
    scale: Decimal
    power: Decimal
    worst: Decimal
    variance: Decimal
    nothing: Decimal

    def amount(self, number: Decimal, places: tuple[Place, ...]) -> Amount:
        """The amount of a number that stands at these places."""
        value = number * self.scale
        if value and self.worst:
            return Amount(value, self.dimension, self.worst, self.variance, 1, places)
        return Amount(value, self.dimension, _ZERO, _ZERO, 0, places)

    def zero(self, places: tuple[Place, ...]) -> Amount:
        """The amount of a zero, or of nothing, that stands at these places."""
        return Amount(self.nothing, self.dimension, _ZERO, _ZERO, 0, places)


@cache
def measure_of(unit: str, decimals: int) -> Measure:
    """The measure of numbers that were rounded to so many decimals before `unit`."""
    dimension, scale = unit_dimension(unit)
    half = Decimal(5).scaleb(scale - decimals - 1) if dimension == MONEY else _ZERO
    one = Decimal(1).scaleb(scale)
    return Measure(unit, dimension, one, Decimal(1).scaleb(-scale), half, half * half / 3, _ZERO * one)


def in_unit(amount: Amount, unit: str) -> Decimal:
    """The unrounded number that stands before `unit`; raises DimensionError when the unit does not fit."""
    power = _POWERS.get(unit)
    if power is not None and amount.dimension == MONEY:
        return amount.value * power
    dimension, scale = unit_dimension(unit)
    if dimension != amount.dimension and amount.value:
        raise DimensionError(f"{amount.dimension} → {unit}")
    return amount.value.scaleb(-scale)


def total(amounts: Iterable[Amount], *, at: tuple[Place, ...] = (), dimension: str = "") -> Amount:
    """The sum of all amounts; a bare zero without dimension where there are none.

    `at` are the places that show the sum, which come first; `dimension` is for a sum that has none.
    """
    value = worst = variance = _ZERO
    terms, added = 0, tuple(amounts)
    known = None
    for amount in added:
        number = amount.value
        # A zero does not make its dimension count.
        if number:
            if known is not None and amount.dimension != known:
                raise DimensionError(" + ".join(dict.fromkeys(one.dimension for one in added if one.value)))
            known = amount.dimension
        elif not amount.terms:
            continue
        value += number
        terms += amount.terms
        worst += amount.worst
        variance += amount.variance
    known = added[0].dimension if known is None and added else known
    return Amount(value, known or dimension, worst, variance, terms, at + added)


def plainly(number: Decimal) -> str:
    """The digits of a number without an exponent, which Decimal writes for round and for very small ones."""
    text = str(number)
    return text if "E" not in text else f"{number:f}"


def rounded(number: Decimal, decimals: int) -> Decimal:
    """The number rounded 四舍五入 (half away from zero), never a negative zero."""
    result = half_up(number, _last_digit(decimals))
    return result or abs(result)


@cache
def _last_digit(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def show(number: Decimal, style: NumberStyle) -> str:
    """The number as the style writes it: 25,418.42, 420, 0.90."""
    return shower(style)(number)


@cache
def shower(style: NumberStyle, shift: int = 0) -> Callable[[Decimal], str]:
    """How numbers are shown in a style, found out once for all of them; times ten to the power of `shift`."""
    last, short, factor = _last_digit(style.decimals), style.decimals <= _PLAIN, Decimal(1).scaleb(shift)
    # So many characters have the numbers that have no thousands.
    ones = 4 + style.decimals if style.decimals else 3

    def shown(number: Decimal) -> str:
        number = half_up(number * factor if shift else number, last)
        number = number or abs(number)
        # Python's shorter way writes small fractions with an exponent, and knows no thousands.
        text = str(number) if short else f"{number:f}"
        if style.thousands and len(text) > ones:
            text = f"{number:,f}"
        if not style.trailing_zeros and "." in text:
            text = text.rstrip("0").rstrip(".")
        return text

    return shown
