"""The rate of change of a figure against the amounts it is printed with."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen.amounts import rounded
from disclosuregen.claims.links import name_of, nows_for, shown
from disclosuregen.claims.numbers import PERCENT, half_unit, printed, worth
from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.frozen import frozen
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from disclosuregen.claims.links import Claims
    from disclosuregen.claims.numbers import Number
    from disclosuregen.claims.statements import Said, Statement

__all__ = ["rates_follow"]

_HUNDRED = Decimal(100)
_WAYS = {1: "上升", -1: "下降"}
_LEAST_DECIMALS = 2
# A last digit that was cut off instead of rounded is no mistake of the figure.
_CUT_OFF = Decimal(15)
_ROUGH = 20


@frozen
class _Rate:
    """A rate of change with the amounts it is printed with; all but the rate in the base unit."""

    now: Number
    change: Number
    sign: int
    rate: Number

    @property
    def base(self) -> Decimal:
        """Last year's amount, as it follows."""
        return worth(self.now) - self.sign * worth(self.change)

    def exact(self) -> Decimal:
        """The rate as a reader computes it; the base must not be zero."""
        return worth(self.change) / self.base * _HUNDRED

    def is_exact(self) -> bool:
        """Whether the rate is what a reader computes, at as many decimals as it has."""
        change = worth(self.change)
        base = worth(self.now) - self.sign * change
        return bool(base) and rounded(change / base * _HUNDRED, self.rate.decimals) == abs(self.rate.value)

    def is_near(self, precision: Mapping[str, int]) -> bool:
        """Whether amounts that were rounded to at least so many decimals may explain it."""
        halves = [half_unit(one, max(one.decimals, precision.get(one.unit, 0))) for one in (self.now, self.change)]
        low, high = self.base - sum(halves), self.base + sum(halves)
        if self.base <= 0:
            return False
        if low <= 0:
            return True
        half = _CUT_OFF.scaleb(-self.rate.decimals - 1)
        change, rate = worth(self.change), abs(self.rate.value)
        least, most = (change - halves[1]) / high * _HUNDRED, (change + halves[1]) / low * _HUNDRED
        return least <= rate + half and most >= rate - half

    def is_about(self) -> bool:
        """Whether the rate, said to be rough, is within a twentieth of what it should be."""
        return bool(self.base) and abs(self.exact() - abs(self.rate.value)) * _ROUGH <= self.exact()

    def why(self) -> str:
        """What may have happened, where one of the usual mistakes gives just this rate."""
        now, change, base = worth(self.now), worth(self.change), self.base
        for part, whole, said in (
            (change, now, "；像是拿本年数作了基数"),
            (now, base, "；像是写成了本年数与上年数之比"),
            (base, change, "；像是除反了"),
        ):
            if whole and rounded(part / whole * _HUNDRED, self.rate.decimals) == abs(self.rate.value):
                return said
        return ""


def rates_follow(claims: Claims) -> Iterator[Finding]:
    """D01, D03: a rate of change follows from the amounts, and there is none on a base of zero."""
    for said, one in claims.moving:
        if one.rate is None or one.bounded:
            continue
        if one.zero_base or (one.base is not None and not one.base.value and one.rate.value):
            yield _on_zero(one, claims)
        elif one.change is not None:
            yield from _rate(one, one.change, one.rate, said, claims)
        elif one.now is not None and one.base is not None:
            yield from _rate_of_both(one, claims)


def _rate(one: Statement, change: Number, rate: Number, said: Said, claims: Claims) -> Iterator[Finding]:
    """A rate beside a change: right when it is so for any figure that may be meant."""
    sign = one.sign or one.turn
    if change.vague or (one.now is not None and _Rate(one.now, change, sign, rate).is_exact()):
        return
    candidates = [_Rate(now, change, sign, rate) for now in nows_for(one, said, claims)]
    if not candidates or any(candidate.is_exact() for candidate in candidates):
        return
    first = candidates[0]
    if not first.base and rate.value and (one.now is not None or not any(other.base for other in candidates)):
        yield _on_zero(one, claims)
        return
    severity = _severity(candidates, claims, own=one.now is not None or not one.aside)
    if rate.vague:
        if severity is Severity.NOTE or any(candidate.is_about() for candidate in candidates):
            return
        severity = Severity.WARNING
    if first.base > 0:
        yield _told(one, first, severity, claims)


def _severity(candidates: list[_Rate], claims: Claims, *, own: bool) -> Severity:
    """A note where the rounding of the document explains it, a warning where a coarser one would, else an error."""
    if any(candidate.is_near(claims.precision) for candidate in candidates):
        return Severity.NOTE
    if not own or any(candidate.is_near({}) for candidate in candidates):
        return Severity.WARNING
    return Severity.ERROR


def _rate_of_both(one: Statement, claims: Claims) -> Iterator[Finding]:
    """A rate beside both years' amounts, without the change."""
    now, base, rate = one.now, one.base, one.rate
    if now is None or base is None or rate is None or now.vague or base.vague or now.unit != base.unit:
        return
    moved = now.value - base.value
    candidate = _Rate(now, replace(now, value=abs(moved)), 1 if moved >= 0 else -1, rate)
    if candidate.base <= 0 or candidate.is_exact() or (rate.vague and candidate.is_about()):
        return
    near = candidate.is_near(claims.precision)
    yield _told(one, candidate, Severity.NOTE if near else Severity.ERROR, claims)


def _told(one: Statement, rate: _Rate, severity: Severity, claims: Claims) -> Finding:
    decimals = max(rate.rate.decimals, _LEAST_DECIMALS)
    words = {
        "label": name_of(one),
        "read": f"{_WAYS[one.turn or rate.sign]}{shown(rate.rate)}",
        "expected": printed(rounded(rate.exact(), decimals), PERCENT, decimals),
        "why": "，是四舍五入的尾差" if severity is Severity.NOTE else rate.why(),
    }
    return replace(finding("D01", Place(claims.file, one.passage.block.where), **words), severity=severity)


def _on_zero(one: Statement, claims: Claims) -> Finding:
    read = f"{_WAYS.get(one.turn, '')}{shown(one.rate)}"
    return finding("D03", Place(claims.file, one.passage.block.where), label=name_of(one), read=read)
