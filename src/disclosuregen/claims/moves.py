"""This year's amount, last year's, the change and its direction: they do not contradict one another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.claims.links import name_of, nows_for, shown
from disclosuregen.claims.numbers import half_unit, printed, worth
from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from disclosuregen.claims.links import Claims
    from disclosuregen.claims.numbers import Number
    from disclosuregen.claims.statements import Said, Statement

__all__ = ["amounts_agree", "changes_have_amounts", "directions_agree", "nothing_and_something"]

_WAYS = {1: "上升", -1: "下降"}
_MOVES = {1: "增加", -1: "减少", 0: "没有变化"}
_HUNDRED = 100
_LEAST_DECIMALS = 2

# What does not fit, in words, and how sure that is.
_Judged = tuple[str, Severity]
_FINE: _Judged = ("", Severity.ERROR)


def amounts_agree(claims: Claims) -> Iterator[Finding]:
    """D02: this year's amount, last year's and the change agree, and nothing grew by more than it is."""
    for said, one in claims.moving:
        if one.sign and not one.aside and not any(_is_rough(number) for number in (one.now, one.base, one.change)):
            why, severity = _disagreement(one, said, claims)
            if why:
                told = finding("D02", _place(one, claims), label=name_of(one), read=f"印的是{_said_of(one)}", why=why)
                yield replace(told, severity=severity)


def _is_rough(number: Number | None) -> bool:
    return number is not None and number.vague


def _place(one: Statement, claims: Claims) -> Place:
    return Place(claims.file, one.passage.block.where)


def _disagreement(one: Statement, said: Said, claims: Claims) -> _Judged:
    now, base, change = one.now, one.base, one.change
    if now is not None and base is not None and now.unit == base.unit:
        return _both_years(one, now, base, claims)
    if change is None:
        return _FINE
    if now is not None and one.zero_base and worth(now) != one.sign * worth(change):
        return "上年是 0，增加额应等于本年数", Severity.ERROR
    return _too_much(one, said, change, claims) if one.sign > 0 else _too_little(one, change)


def _too_little(one: Statement, change: Number) -> _Judged:
    """A decrease that is more than there was, or just what there is now."""
    now = one.now
    if one.rate is not None and one.rate.value > _HUNDRED:
        return "减少的比上年的还多", Severity.ERROR
    if now is not None and now.value == change.value != 0 and one.rate is None:
        return "减少额等于本年数；请看方向有没有写反，上年数有没有漏填", Severity.NOTE
    return _FINE


def _both_years(one: Statement, now: Number, base: Number, claims: Claims) -> _Judged:
    """Both years are printed, beside the change or a verb such as 增加到."""
    moved = worth(now) - worth(base)
    way = _MOVES[(moved > 0) - (moved < 0)]
    if one.change is None:
        wrong = bool(one.became) and moved * one.sign <= 0
        return (f"数是{way}的" if moved else "数没有变化", Severity.ERROR) if wrong else _FINE
    gap = abs(moved - one.sign * worth(one.change))
    if not gap:
        return _FINE
    numbers = (now, base, one.change)
    slack = sum(half_unit(number, max(number.decimals, claims.precision.get(number.unit, 0))) for number in numbers)
    decimals = max(now.decimals, base.decimals, _LEAST_DECIMALS)
    why = f"两年的数相差{printed(abs(moved), now.unit, decimals)}（{way}）"
    return why, Severity.NOTE if gap <= slack else Severity.ERROR


def _too_much(one: Statement, said: Said, change: Number, claims: Claims) -> _Judged:
    """An increase that is more than there is now: last year's would be below zero."""
    nows = [now for now in nows_for(one, said, claims) if not now.vague]
    if not nows or change.value <= 0 or any(worth(now) >= worth(change) or now.value < 0 for now in nows):
        return _FINE
    slack = half_unit(nows[0], nows[0].decimals) + half_unit(change, change.decimals)
    if worth(change) - worth(nows[0]) <= slack:
        return "增加额比本年数还多，是四舍五入的尾差", Severity.NOTE
    return "增加额比本年数还多", Severity.ERROR if one.now is not None else Severity.WARNING


def _said_of(one: Statement) -> str:
    """The numbers of a statement as they were printed."""
    parts = [shown(one.now)] if one.now is not None else []
    if one.base is not None:
        parts.append(f"上年{shown(one.base)}")
    if one.change is not None:
        parts.append(f"{_MOVES[one.sign]}{shown(one.change)}")
    elif one.became:
        parts.append(f"“{one.became}”")
    if one.rate is not None:
        parts.append(f"{_WAYS.get(one.turn, '')}{shown(one.rate)}")
    return "、".join(parts)


def directions_agree(claims: Claims) -> Iterator[Finding]:
    """D04: the change and its rate go the same way, and a change is not printed with a sign of its own."""
    for _, one in claims.moving:
        change, rate = one.change, one.rate
        if change is None or not one.sign:
            continue
        if one.turn and one.sign != one.turn and change.value and rate is not None and rate.value:
            words = {"read": _MOVES[one.sign], "other": _WAYS[one.turn]}
            yield finding("D04", _place(one, claims), label=name_of(one), **words)
        elif change.value < 0 and not one.aside:
            words = {"read": _MOVES[one.sign], "other": shown(change)}
            told = finding("D04", _place(one, claims), label=name_of(one), **words)
            yield replace(told, severity=Severity.WARNING)


def nothing_and_something(claims: Claims) -> Iterator[Finding]:
    """D05: what stayed the same has no change beside it, before or behind it, and the same amount in both years."""
    for said, one in claims.moving:
        if one.same:
            number = next(number for number, other in enumerate(said.statements) if other is one)
            before, after = said.statements[max(0, number - 1) : number], said.statements[number + 1 : number + 2]
            why, severity = _not_the_same(one, before, after)
            if why:
                told = finding("D05", _place(one, claims), label=name_of(one), read=one.same, why=why)
                yield replace(told, severity=severity)


def changes_have_amounts(claims: Claims) -> Iterator[Finding]:
    """D25: behind 比上年增加 an amount follows, where the sentence has just named the figure."""
    for _, one in claims.moving:
        if one.unsaid:
            yield finding("D25", _place(one, claims), read=f"{name_of(one)}{one.unsaid}", why="后面没有数")


def _not_the_same(one: Statement, before: Sequence[Statement], after: Sequence[Statement]) -> _Judged:
    changed = next((number for number in (one.change, one.rate) if number is not None and number.value), None)
    for other in after:
        if (other.sentence, other.segment) == (one.sentence, one.segment) and other.now is None and not other.lead:
            changed = changed or other.change or other.rate
    if changed is not None and changed.value:
        return f"又写了增减（{shown(changed)}）", Severity.ERROR
    if one.now is not None and one.base is not None and _differ(one.now, one.base):
        return f"两年的数却是{shown(one.now)}和{shown(one.base)}", Severity.ERROR
    if one.zero_base and one.now is not None and one.now.value:
        return f"上年{one.zero_base}，本年是{shown(one.now)}", Severity.ERROR
    if one.now is None and not one.lead:
        # 减少18万元；与上年持平: of the same figure, since no other is named.
        for other in before:
            if other.sentence == one.sentence and other.now is not None and other.change and other.change.value:
                return f"前面却写了增减（{shown(other.change)}）", Severity.WARNING
    return _FINE


def _differ(now: Number, base: Number) -> bool:
    """Whether two amounts of one unit are not the same, as far as the coarser of them says."""
    gap = abs(worth(now) - worth(base))
    if now.unit != base.unit or now.decimals == base.decimals:
        return now.unit == base.unit and bool(gap)
    return gap > half_unit(now, now.decimals) + half_unit(base, base.decimals)
