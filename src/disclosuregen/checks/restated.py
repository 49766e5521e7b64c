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


def restated_numbers(words: Words) -> Iterator[Finding]:
    """T18: where a reason begins with the change itself, its numbers are those the document prints."""
    for one in explained(words):
        for read, right in _wrong(_claim(one.cell.text, one.names, one.change), one.change):
            yield finding("T18", one.cell.place, label=one.line, read=read, expected=right)


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
