"""Changes of listed items against the change of their figure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen.amounts import total
from disclosuregen.claims.links import name_of
from disclosuregen.claims.lists import LEAST_LIST, items_of
from disclosuregen.claims.numbers import alike, amount_of, apart, printed, worth
from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from disclosuregen.amounts import Amount
    from disclosuregen.claims.links import Claims
    from disclosuregen.claims.numbers import Number
    from disclosuregen.claims.statements import Breakdown, Said, Statement

    # A change with its sign.
    Move = tuple[int, Number]

__all__ = ["changes_of_items_add_up"]

_PAIR = 2


def changes_of_items_add_up(claims: Claims) -> Iterator[Finding]:
    """D08: where every item says how it changed, these changes are the figure's own."""
    for number, said in enumerate(claims.passages):
        for one in said.breakdowns:
            heads = [head for head in one.heads if head.change is not None and head.sign]
            if heads and not one.nested:
                parts = [item for item in items_of(one, claims.passages, number) if item.lead and not item.aside]
                if len(parts) >= _PAIR and all(map(_says, parts)) and _covers(one, parts):
                    yield from _compared(one, heads, parts, said, claims)


def _says(item: Statement) -> bool:
    """Whether an item says how it changed, or that it did not."""
    return bool(item.same) or _move(item) is not None


def _move(item: Statement) -> Move | None:
    return (item.sign, item.change) if item.change is not None and item.sign and not item.change.vague else None


def _covers(one: Breakdown, parts: Sequence[Statement]) -> bool:
    """Whether the items are all there are, as far as their amounts tell: to a hundredth."""
    heads = [head.now for head in one.heads if head.now is not None]
    nows = [item.now for item in parts if item.now is not None]
    if not heads or len(nows) < len(parts):
        return True
    summed = sum(map(worth, nows))
    return any(abs(summed - worth(head)) * 100 <= worth(head) for head in heads)


def _compared(
    one: Breakdown, heads: Sequence[Statement], parts: Sequence[Statement], said: Said, claims: Claims
) -> Iterator[Finding]:
    moves = [move for item in parts if (move := _move(item)) is not None]
    wrong: list[tuple[Severity, Statement, Move]] = []
    for head in heads:
        own = _move(head)
        if own is None or not moves or not all(alike(number, own[1]) for _, number in moves):
            return
        severity = apart(_amount(own, claims), total(_amount(move, claims) for move in moves))
        if severity is None:
            return
        wrong.append((severity, head, own))
    severity, head, own = wrong[0]
    if severity is Severity.ERROR and not (one.complete or one.open_ended or all(item.now for item in parts)):
        # 其中 may name some of many.
        if len(parts) < LEAST_LIST:
            return
        severity = Severity.WARNING
    told = finding("D08", Place(claims.file, said.passage.block.where), **_words(head, own, moves, severity))
    yield replace(told, severity=severity)


def _amount(move: Move, claims: Claims) -> Amount:
    amount = amount_of(move[1], claims.precision)
    return amount if move[0] > 0 else -amount


def _words(head: Statement, own: Move, moves: Sequence[Move], severity: Severity) -> dict[str, str]:
    moved = own[0] * worth(own[1])
    summed = sum((sign * worth(number) for sign, number in moves), Decimal(0))
    unit, decimals = own[1].unit, max(number.decimals for _, number in (own, *moves))
    return {
        "label": name_of(head),
        "left": _way(moved, unit, decimals),
        "right": _way(summed, unit, decimals),
        "gap": printed(abs(moved - summed), unit, decimals),
        "tail": "，是四舍五入的尾差" if severity is Severity.NOTE else "",
    }


def _way(moved: Decimal, unit: str, decimals: int) -> str:
    """增加5万元, 减少5万元, 没有变化."""
    if not moved:
        return "没有变化"
    return f"{'增加' if moved > 0 else '减少'}{printed(abs(moved), unit, decimals)}"
