"""Texts that are searched together: what stands between them, and how a part of one is shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.personal import masked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["END", "Sifted", "around", "opening", "signs_of"]

# Stands before, between and after texts that are searched together: no text holds it, and no space is it.
END = "\x00"
_SHOWN, _MOST_SHOWN, _MOST_DIGITS = 8, 40, 9
# How far a pattern may look into the texts behind the one it matches in.
_LOOKS_AHEAD = 16


@frozen
class Sifted:
    """A pattern that is tried only in texts with a sign of it, as most texts have none and signs are found fast.

    `signs` gives positions in joined texts, one at least in each text in which the pattern matches. A pattern matches
    within one text.
    """

    pattern: re.Pattern[str]
    signs: Callable[[str], Iterator[int]]

    def finditer(self, joined: str) -> Iterator[re.Match[str]]:
        """The matches of the pattern, as it finds them itself."""
        end = -1
        for sign in self.signs(joined):
            if sign > end:
                start, end = joined.rfind(END, 0, sign) + 1, joined.find(END, sign)
                end = len(joined) if end < 0 else end
                for match in self.pattern.finditer(joined, start, end + _LOOKS_AHEAD):
                    if match.start() >= end:
                        break
                    yield match


def signs_of(pattern: str, *needed: str) -> Callable[[str], Iterator[int]]:
    """Where a pattern ends, asked only when one of the `needed` words is there, which is found out fastest of all."""
    sign = re.compile(pattern)

    def signs(joined: str) -> Iterator[int]:
        if not needed or any(map(joined.__contains__, needed)):
            for match in sign.finditer(joined):
                yield match.end() - 1

    return signs


def around(text: str, start: int, end: int) -> str:
    """A part of a text with a few characters on either side, on one line, personal numbers masked."""
    shown = masked(text)
    first, last = max(0, start - _SHOWN), min(len(text), max(end, start + 1) + _SHOWN)
    last = min(last, first + _MOST_SHOWN)
    first, last = _whole(shown, first, -1), _whole(shown, last, 1)
    inside = " ".join(shown[first:last].split())
    return f"{'…' if first else ''}{inside}{'…' if last < len(text) else ''}"


def _whole(text: str, at: int, step: int) -> int:
    """Where to cut near a position so that no year and no amount is cut in two."""
    for further in range(at, at + _MOST_DIGITS * step, step):
        if not 0 < further < len(text) or not (text[further - 1].isdecimal() and text[further].isdecimal()):
            return further
    return at


def opening(text: str) -> str:
    """The beginning of a text, as `around` shows it."""
    return around(text, 0, _MOST_SHOWN)
