"""The numbers that headings begin with: 一、二、三 or 第一部分、第二部分, none left out, none twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.document.inspect import FILE
from disclosuregen.findings import Finding, finding
from disclosuregen.places import Place
from disclosuregen.wording.lists import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.document.inspect import Inspection

__all__ = ["misnumbered"]

_LEVEL = re.compile(r"heading (\d+)")
_CHINESE = "[〇零一二三四五六七八九十百]+"
_NUMBER = re.compile(
    rf"第 ?({_CHINESE}|\d{{1,2}}) ?(?:部分|章|节)|({_CHINESE})、|[(（]({_CHINESE}|\d{{1,2}})[)）]|(\d{{1,2}})[.、．]"
)
_DIGITS = re.compile(rf"{_CHINESE}|\d+")
_SHOWN = 30


def misnumbered(inspection: Inspection) -> Iterator[Finding]:
    """P39 for a heading whose number does not follow the one before it, of the same level and look.

    Of headings in a condition several may bear one number, and whatever follows them may repeat it.
    """
    last: dict[tuple[int, str], tuple[int, bool]] = {}
    latest = None
    for passage, path in zip(inspection.passages, inspection.paths, strict=True):
        level, text = _LEVEL.fullmatch(passage.style), passage.text.strip()
        match = _NUMBER.match(text) if level and not passage.row else None
        if level is None or match is None:
            continue
        key, number = (int(level.group(1)), _look(match)), number_of(next(filter(None, match.groups())))
        last = {known: value for known, value in last.items() if known[0] <= key[0]}
        before, doubtful = last.get(key, (0, False))
        again = (number == before and (path or doubtful)) or (number == 1 and latest != key)
        if number != before + 1 and not again:
            yield finding("P39", Place(FILE, passage.where), around=text[:_SHOWN], read=number, expected=before + 1)
        last[key], latest = (number, bool(path)), key


def _look(match: re.Match[str]) -> str:
    """How a number is written, whatever it is."""
    return _DIGITS.sub("0", match.group().replace(" ", ""))
