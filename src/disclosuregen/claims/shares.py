"""Shares against the whole they are of."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen.amounts import rounded
from disclosuregen.claims.links import name_of, nows_for, shown
from disclosuregen.claims.numbers import PERCENT, alike, half_unit, printed, worth
from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.late import late
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from disclosuregen.claims.links import Claims
    from disclosuregen.claims.numbers import Number
    from disclosuregen.claims.statements import Breakdown, Said, Statement

__all__ = ["shares_add_up", "shares_follow"]

_HUNDRED = Decimal(100)
_WHOLE_ENDS = ("的比重", "的比例", "比重", "比例", "的", "比", "为", "约", "：")
_GENERIC = frozenset({"", "总计", "合计", "总", "总额", "总数", "其", "全部", "全年", "比"})
_LEAST_SHARES = 2
_SURE = late("^$|总|合计|收入|支出|全部")


def shares_follow(claims: Claims) -> Iterator[Finding]:
    """D09: a share is the part over the whole, where the document prints the whole under that name."""
    for said in claims.passages:
        for one in said.statements:
            if one.share is None or one.share.vague:
                continue
            yield from _share(one, said, claims)


def _share(one: Statement, said: Said, claims: Claims) -> Iterator[Finding]:
    """A share against every part and whole that may be meant."""
    share = one.share
    parts = [number for number in nows_for(one, said, claims) if not number.vague]
    pairs = [(part, whole) for whole in _wholes(one, said, claims) for part in parts if _is_part(part, whole)]
    if share is None or not pairs or any(_is_exact(part, whole, share) for part, whole in pairs):
        return
    part, whole = pairs[0]
    words = {
        "label": name_of(one) if one.lead else next((name_of(x) for x in said.statements if x.now is part), "这一项"),
        "whole": _whole_name(one) or "总额",
        "read": shown(share),
        "expected": printed(rounded(_ratio(part, whole), max(share.decimals, 2)), PERCENT, max(share.decimals, 2)),
    }
    if any(_is_near(part, whole, share, claims) for part, whole in pairs):
        severity = Severity.NOTE
    else:
        # A name such as 办公经费 may be that of several figures, 预算总额 is one.
        clear = one.now is not None or len(parts) == 1 or one.first
        severity = Severity.ERROR if clear and _SURE.search(_whole_name(one)) else Severity.WARNING
    yield replace(finding("D09", Place(claims.file, one.passage.block.where), **words), severity=severity)


def _is_part(part: Number, whole: Number) -> bool:
    return part is not whole and whole.value > 0 and alike(part, whole)


def _ratio(part: Number, whole: Number) -> Decimal:
    return worth(part) / worth(whole) * _HUNDRED


def _is_exact(part: Number, whole: Number, share: Number) -> bool:
    """Whether the share is what a reader computes."""
    return rounded(_ratio(part, whole), share.decimals) == share.value


def _is_near(part: Number, whole: Number, share: Number, claims: Claims) -> bool:
    """Whether rounding, or a last digit cut off, may explain it."""
    halves = [half_unit(one, max(one.decimals, claims.precision.get(one.unit, 0))) for one in (part, whole)]
    half = Decimal(15).scaleb(-share.decimals - 1)
    least = worth(whole) - halves[1]
    if least <= 0:
        return True
    high = (worth(part) + halves[0]) / least * _HUNDRED
    low = (worth(part) - halves[0]) / (worth(whole) + halves[1]) * _HUNDRED
    return low - half <= share.value <= high + half


def _whole_name(one: Statement) -> str:
    name = one.whole
    for ending in _WHOLE_ENDS:
        name = name.removesuffix(ending)
    return name


def _wholes(one: Statement, said: Said, claims: Claims) -> list[Number]:
    """What a share may be of: the amount beside it, the figures by that name, or the head of the list it stands in."""
    if one.of is not None:
        return [one.of]
    said_name = _whole_name(one)
    if said_name not in _GENERIC:
        name = claims.essence(said_name)
        found = [now for lead, now in claims.stated() if lead and lead.endswith(name)]
        return found or claims.tables.ending(name)
    own = next((breakdown for breakdown in said.breakdowns if any(item is one for item in breakdown.items)), None)
    if own is None:
        return []
    heads = [head.now for head in own.heads if head.now is not None]
    return heads or ([_summed(own)] if own.complete and all(item.now for item in own.items) else [])


def _summed(breakdown: Breakdown) -> Number:
    """The sum of a complete list whose whole is not printed."""
    nows = [item.now for item in breakdown.items if item.now is not None]
    return replace(
        nows[0], value=sum((now.value for now in nows), Decimal(0)), decimals=max(now.decimals for now in nows)
    )


def shares_add_up(claims: Claims) -> Iterator[Finding]:
    """D09: the shares of the items of a complete list come to a hundred, within their rounding."""
    for said in claims.passages:
        for one in said.breakdowns:
            shares = [item.share for item in one.items if item.share is not None]
            if len(shares) >= _LEAST_SHARES and len(shares) == len(one.items) and _is_all(one):
                yield from _hundred(shares, said, claims)


def _is_all(one: Breakdown) -> bool:
    """Whether the list leaves nothing over."""
    heads = [head.now for head in one.heads if head.now is not None]
    summed = sum(worth(item.now) for item in one.items if item.now is not None)
    return one.complete or any(worth(head) == summed for head in heads)


def _hundred(shares: Sequence[Number], said: Said, claims: Claims) -> Iterator[Finding]:
    gap = abs(sum(share.value for share in shares) - _HUNDRED)
    slack = sum(Decimal(5).scaleb(-share.decimals - 1) for share in shares)
    if gap > slack:
        total = sum((share.value for share in shares), Decimal(0))
        words = {"label": "各项占比之和", "whole": "总额", "read": f"{total:f}%", "expected": "100%"}
        yield finding("D09", Place(claims.file, said.passage.block.where), **words)
