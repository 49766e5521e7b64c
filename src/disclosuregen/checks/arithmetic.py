"""How far two amounts may be apart before rounding no longer explains it, and how they are shown."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, NumberStyle, in_unit, shower, unit_dimension
from disclosuregen.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from disclosuregen.amounts import Amount

__all__ = ["judged", "shown"]

# Four standard deviations.
_LIKELY = 16
_DECIMALS, _MOST_DECIMALS = 2, 6


def judged(sign: str, left: Amount, right: Amount) -> Severity | None:
    """None when the relation holds, else how far it is from rounding.

    A difference that rounding explains well is a note (four standard deviations), one that it could just explain a
    warning (the worst case), anything beyond an error. An inequality that only rounding could break is a note, too.
    """
    gap = left.value - right.value
    worst, variance = left.worst + right.worst, left.variance + right.variance
    if sign == "==":
        gap = abs(gap)
        if not gap:
            return None
        if gap > worst:
            return Severity.ERROR
        return Severity.NOTE if gap * gap <= _LIKELY * variance else Severity.WARNING
    over = gap if sign in {"<=", "<"} else -gap
    if over < 0 or (not over and sign in {"<=", ">="}):
        return None
    return Severity.NOTE if over <= worst and worst else Severity.ERROR


def shown(amount: Amount, unit: str) -> str:
    """The number with as many decimals as it has: 30 元 must not print as 0.00万元, nor 3 辆 as 3.00."""
    number = (in_unit(amount, unit) if unit else amount.value).normalize()
    decimals = max(
        _DECIMALS if unit_dimension(unit)[0] == MONEY else 0, min(_MOST_DECIMALS, -int(number.as_tuple().exponent))
    )
    return f"{_style(decimals)(number)}{unit}"


@cache
def _style(decimals: int) -> Callable[[Decimal], str]:
    return shower(NumberStyle(decimals=decimals))
