"""Reasons for changes against the changes they explain: their words must not point the other way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.amounts import NumberStyle, show
from disclosuregen.checks.changes import explained
from disclosuregen.findings import Finding, finding
from disclosuregen.wording.directions import DOWN, SAME, UP, effect_of, lead_of, says_unchanged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.checks.changes import Change
    from disclosuregen.checks.texts import Words

__all__ = ["reasons_agree"]

_DECIMALS = NumberStyle(trailing_zeros=False)


def reasons_agree(words: Words) -> Iterator[Finding]:
    """T01, T02, T03: a reason explains the change there is: not one the other way, not none, and not one of nothing."""
    for one in explained(words):
        sign = UP if one.change.difference > 0 else DOWN if one.change.difference else SAME
        rule, read = _contradiction(one.cell.text, sign, one.names)
        if rule:
            yield finding(rule, one.cell.place, label=one.label, moved=_moved(one.change), read=read)


def _contradiction(text: str, sign: int, names: tuple[str, ...]) -> tuple[str, str]:
    """The rule that a reason breaks, and the words that break it; two empty texts for a sound one."""
    lead = lead_of(text, names)
    if lead is not None and lead.sign != sign:
        return ("T01" if lead.sign and sign else "T03"), lead.said
    if not sign:
        return "", ""
    other = effect_of(text, -sign)
    if other:
        return "T02", other
    unchanged = says_unchanged(text)
    return ("T03", unchanged) if unchanged else ("", "")


def _moved(change: Change) -> str:
    if not change.difference:
        return "和上年相同"
    verb = "增加" if change.difference > 0 else "减少"
    return f"比上年{verb} {show(abs(change.difference), _DECIMALS)}{change.unit}"
