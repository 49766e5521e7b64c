"""Numbers that a reason says over again although the document computes them: 比上年增加30万元，上升33.33%."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen.amounts import rounded
from disclosuregen.checks.changes import explained
from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.wording.directions import lead_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.checks.changes import Change
    from disclosuregen.checks.texts import Words

__all__ = ["restated_numbers"]

_MOVED = "增加|上升|增长|提高|上涨|增大|减少|下降|降低|下跌|减小"
# A number behind a verb of change; 约 leaves as much open as its last digit does.
_NUMBER = re.compile(rf"(?:{_MOVED})了?约?\s*(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|亿元|元|辆|[%％])")
# What may still belong to the claim when its verb was the last word of it: the number, and a rate behind it.
_REST = late(rf"\s*[\d,.]+\s*(?:万元|亿元|元|辆|[%％])(?:[，,]\s*(?:{_MOVED})了?约?\s*[\d.]+\s*[%％])?")
_PERCENT = "%％"
_DIGIT = re.compile("[0-9]")
_UP = frozenset(["增加", "上升", "增长", "提高", "上涨", "增大"])
# What else may be meant by the figure itself; 支出 or 经费 alone may be a part of it.
_WHOLE = "预算|总额|总数|总计|合计"
_WHEN = r"(?:本年度?|今年|当年|(?:19|20)\d\d年度?|我?(?:部门|单位)|的|总体|全年)*"
_THAN = r"(?:比|较)(?:上年度?|去年|上一年度?)(?:预算)?数?"
_CLAIMED = rf"(?P<verb>{_MOVED})了?约?\s*(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|亿元|元|辆)(?=[，。；,;]|$)"
_CAUSE = "(?=[。；]?$|[，,；;](?:其?主要)?(?:原因|是因|因|由于|系|主要是))"
# What stands in a clause before may be a part, and what is said behind it may be said of that.
_PARTS = late("支出|经费|费|收入|拨款|资金|预算|采购|项目|基金|其中|分别")


def restated_numbers(words: Words) -> Iterator[Finding]:
    """T18: where a reason says the change itself over again, its numbers are those the document prints."""
    for one in explained(words):
        claim = _claim(one.cell.text, one.names, one.change)
        told = [*_wrong(claim, one.change)] if claim else _wrong_elsewhere(one.cell.text, one.names, one.change)
        for read, right in told:
            yield finding("T18", one.cell.place, label=one.label, read=read, expected=right)


def _claim(text: str, names: tuple[str, ...], change: Change) -> str:
    """What a reason says of the figure itself, with the numbers at its end.

    Empty when it begins otherwise, or points the other way, which is told elsewhere.
    """
    lead = lead_of(text, names)
    if lead is None or lead.sign * change.difference <= 0:
        return ""
    end = text.find(lead.said) + len(lead.said)
    rest = _REST.match(text, end)
    return text[: rest.end() if rest else end]


def _wrong(claim: str, change: Change) -> Iterator[tuple[str, str]]:
    """The numbers of a claim that are not the change's, each with the right one."""
    for match in _NUMBER.finditer(claim):
        typed = Decimal(match["number"].replace(",", ""))
        decimals = max(0, -int(typed.as_tuple().exponent))
        rate = match["unit"] in _PERCENT
        if not rate and match["unit"] != change.unit:
            continue
        right = change.rate if rate else abs(change.difference)
        if right is None:
            yield match[0], "上年为 0，没有增减率"
        elif rounded(right, decimals) != typed:
            yield match[0], f"{rounded(right, 2):f}{match['unit']}"


def _wrong_elsewhere(text: str, names: tuple[str, ...], change: Change) -> list[tuple[str, str]]:
    """The amount that a reason without a claim at its beginning gives for the whole change, with the right one.

    One amount alone can be that for sure: several are those of parts.
    """
    if not _DIGIT.search(text) or len(_NUMBER.findall(text)) != 1:
        return []
    whole = "|".join([*map(re.escape, sorted(names, key=len, reverse=True)), _WHOLE])
    match = next(filter(None, (pattern.search(text) for pattern in _patterns(whole))), None)
    if match is None or match["unit"] != change.unit or _PARTS.search(match.groupdict().get("before") or ""):
        return []
    typed = Decimal(match["number"].replace(",", ""))
    right = change.difference if match["verb"] in _UP else -change.difference
    if rounded(right, max(0, -int(typed.as_tuple().exponent))) == typed:
        return []
    verb = "增加" if change.difference > 0 else "减少"
    expected = f"{verb}{rounded(abs(change.difference), 2):f}{change.unit}" if change.difference else "没有增减"
    return [(f"{match['verb']}{match['number']}{match['unit']}", expected)]


def _patterns(whole: str) -> Iterator[re.Pattern[str]]:
    """A claim of the whole with its name, of what the sentence before it leaves open, and at the beginning."""
    yield re.compile(rf"(?:^|[，。；,;：:]){_WHEN}(?:{whole})+{_WHEN}{_THAN}{_CLAIMED}")
    yield re.compile(rf"(?:^|[。；;])(?P<before>[^。；;]*[，,]){_THAN}{_CLAIMED}")
    yield re.compile(rf"^{_WHEN}(?:{whole})+{_CLAIMED}")
    yield re.compile(rf"^{_CLAIMED}{_CAUSE}")
