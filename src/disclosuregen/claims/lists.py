"""Listed amounts against the figure they explain."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.amounts import total
from disclosuregen.claims.links import name_of, shown
from disclosuregen.claims.numbers import alike, amount_of, apart, is_money, printed, worth
from disclosuregen.claims.slips import is_slip
from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.frozen import frozen
from disclosuregen.late import late
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from disclosuregen.claims.links import Claims
    from disclosuregen.claims.numbers import Number
    from disclosuregen.claims.statements import Breakdown, Said, Statement

__all__ = ["LEAST_LIST", "items_add_up", "items_of"]

LEAST_LIST, _PAIR = 3, 2
_SUMMED = re.compile("(?:合计|共计|总计|小计|总额)[为是]?$")
_AND_MORE = late("等(?:方面|项目|支出|科室|单位|项|其他)?[。；，]?$")
_ONLY_SOME = ("其中主要", "其中重点", "主要包括", "主要有")
_NUMBERED = re.compile(r"[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、．]")
# Kinds that leave nothing over, as they stand beside one another in the field.
_WHOLE = (
    ("货物", "工程", "服务"),
    ("基本", "项目"),
    ("人员", "公用"),
    ("购置", "运行"),
    ("出国", "用车", "接待"),
    ("出国", "购置", "运行", "接待"),
    ("一般公共", "基金", "国有资本"),
    ("一般公共", "基金"),
)
# What is counted without overlaps: of areas and people one may be in two items.
_COUNTED = frozenset({"辆", "台", "套"})
_RANK = (Severity.NOTE, Severity.WARNING, Severity.ERROR)
_BEHIND, _BEFORE = 30, 20


@frozen
class _Reading:
    """One way to read a breakdown: a figure and what is in it, which does not add up."""

    head: Statement
    whole: Number
    parts: tuple[Number, ...]
    severity: Severity

    def gap(self) -> Decimal:
        """What is missing from the figure, in its base unit."""
        return worth(self.whole) - sum(map(worth, self.parts))


def items_of(one: Breakdown, passages: Sequence[Said], number: int) -> list[Statement]:
    """The items of a breakdown in the passage of that number; they may be the next passages, numbered alike."""
    return _following(passages, number) if one.open_ended else one.items


def _following(passages: Sequence[Said], number: int) -> list[Statement]:
    """The first statement of each passage that follows, as long as they are numbered in one way."""
    found: list[Statement] = []
    position, kind = passages[number].passage.number, ""
    for said in passages[number + 1 :]:
        position += 1
        match = _NUMBERED.match(said.passage.text)
        if said.passage.number != position or match is None or not said.statements:
            break
        own = match[0][0] if match[0][0] in "（(" else "1" if match[0][0].isascii() else "一"
        if kind not in {"", own}:
            break
        kind = own
        found.append(said.statements[0])
    return found


def items_add_up(claims: Claims) -> Iterator[Finding]:
    """D07: listed amounts add up to the figure they explain, or are less where only some were meant."""
    for number, said in enumerate(claims.passages):
        for one in said.breakdowns:
            items = items_of(one, claims.passages, number)
            readings = _wrong_readings(one, items, claims) if items else []
            if readings:
                yield from _judged(one, items, readings, said, claims)


def _wrong_readings(one: Breakdown, items: Sequence[Statement], claims: Claims) -> list[_Reading]:
    """Every way to read a breakdown when none adds up; nothing as soon as one does."""
    readings: list[_Reading] = []
    heads, sets = _heads(one, items), _sets(one, items)
    for head in heads:
        whole = head.now
        for chosen in sets if whole is not None and not whole.vague else ():
            parts = [item.now for item in chosen if item is not head and item.now is not None]
            parts = [part for part in parts if whole is not None and alike(part, whole)]
            if whole is None or not parts or any(part.vague for part in parts):
                continue
            if sum(map(worth, parts)) == worth(whole):
                return []
            precision = claims.precision
            severity = apart(amount_of(whole, precision), total(amount_of(part, precision) for part in parts))
            if severity is not None:
                readings.append(_Reading(head, whole, tuple(parts), severity))
    return readings


def _heads(one: Breakdown, items: Sequence[Statement]) -> list[Statement]:
    """What may be broken down; the total behind the items where nothing stands before them."""
    if one.heads or not _SUMMED.search(items[-1].lead):
        return one.heads
    return [items[-1]]


def _sets(one: Breakdown, items: Sequence[Statement]) -> list[list[Statement]]:
    """What may be its items: without those told in passing, with them, or the first between two semicolons."""
    counted = [item for item in items if item.now is not None and not _SUMMED.search(item.lead)]
    if one.word == "（" and (len(counted) < _PAIR or any("年" in item.lead for item in counted)):
        # Brackets may hold anything: a part, last year's amount.
        return []
    plain = [item for item in counted if not item.aside]
    sets = [plain] if len(plain) == len(counted) else [plain, counted]
    firsts = list({item.segment: item for item in reversed(plain)}.values())
    if len(firsts) < len(plain) and (one.nested or len(firsts) > 1):
        sets.append(firsts)
    return sets


def _judged(
    one: Breakdown, items: Sequence[Statement], readings: Sequence[_Reading], said: Said, claims: Claims
) -> Iterator[Finding]:
    best = min(readings, key=lambda reading: (_RANK.index(reading.severity), abs(reading.gap())))
    severity: Severity | None = best.severity
    if severity is Severity.ERROR:
        severity = _sureness(one, items, best, readings, said)
    if severity is None:
        return
    whole, gap = best.whole, best.gap()
    decimals = max(number.decimals for number in (whole, *best.parts))
    words = {
        "label": name_of(best.head),
        "left": shown(whole),
        "right": printed(worth(whole) - gap, whole.unit, decimals),
        "gap": printed(abs(gap), whole.unit, decimals),
        "tail": "，是四舍五入的尾差" if severity is Severity.NOTE else "",
    }
    yield replace(finding("D07", Place(claims.file, said.passage.block.where), **words), severity=severity)


def _sureness(
    one: Breakdown, items: Sequence[Statement], best: _Reading, readings: Sequence[_Reading], said: Said
) -> Severity | None:
    """How sure a difference is a mistake; None where only some of the items may have been meant."""
    if one.nested and not one.open_ended:
        return None
    if all(reading.gap() < 0 for reading in readings):
        sure = is_money(best.whole) or best.whole.unit in _COUNTED
        return Severity.ERROR if sure and (len(best.parts) > 1 or not one.open_ended) else Severity.WARNING
    if len(best.parts) == 1 or _names_some(items, said):
        return None
    if one.complete or one.open_ended or _is_whole([item.lead for item in items]):
        return Severity.ERROR
    return Severity.WARNING if len(best.parts) >= LEAST_LIST or _has_slip(best) else None


def _names_some(items: Sequence[Statement], said: Said) -> bool:
    """Whether the words say that there is more: 其中主要, 等."""
    text, first, last = said.passage.text, items[0].begin, items[-1].begin
    before = text[max(0, first - _BEFORE) : first]
    return any(word in before for word in _ONLY_SOME) or bool(_AND_MORE.search(text[: last + _BEHIND].rstrip("。")))


def _is_whole(leads: Sequence[str]) -> bool:
    return any(
        len(kinds) == len(leads) and all(any(kind in lead for lead in leads) for kind in kinds) for kinds in _WHOLE
    )


def _has_slip(best: _Reading) -> bool:
    """Whether one item with a digit mistyped would explain the difference."""
    return any(is_slip(worth(part), worth(part) + best.gap()) for part in best.parts)
