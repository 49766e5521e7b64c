"""Whether two amounts differ as they do when a hand slips."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

__all__ = ["is_slip"]

_SWAPPED = 2


def is_slip(read: Decimal, wanted: Decimal) -> bool:
    """Whether an amount is another with one digit changed, left out or put in, or two neighbours swapped."""
    if wanted <= 0:
        return False
    one, other = (f"{number.normalize():f}".replace(".", "").strip("0") for number in (read, wanted))
    short, long = sorted((one, other), key=len)
    if len(short) <= 1:
        return False
    if len(short) == len(long):
        differing = [position for position in range(len(short)) if short[position] != long[position]]
        if len(differing) == _SWAPPED:
            first, second = differing
            return second == first + 1 and sorted(short) == sorted(long)
        return len(differing) == 1
    return len(long) == len(short) + 1 and any(long[:cut] + long[cut + 1 :] == short for cut in range(len(long)))
