"""What a hurried hand does to a sentence: words and stops twice, a beginning or an end cut off, a bracket alone."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.wording.joined import around
from disclosuregen.wording.punctuation import DOUBLED, STOPS, unpaired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.checks.texts import Words

__all__ = ["doubled_words", "pairs", "stops"]


def doubled_words(words: Words) -> Iterator[Finding]:
    """T07: no word stands twice: 的的, 预算预算."""
    for hit in words.texts.hits(DOUBLED):
        yield finding("T07", hit.text.place, read=hit.shown, more=hit.more)


def stops(words: Words) -> Iterator[Finding]:
    """T08: no stop stands beside another, at the beginning, or leaves the end open."""
    for hit in words.texts.hits(STOPS):
        yield finding("T08", hit.text.place, read=hit.shown, more=hit.more)


def pairs(words: Words) -> Iterator[Finding]:
    """T09: quotes and brackets come in pairs, one inside the other."""
    texts, told = words.texts, -1
    for position in unpaired(texts.joined):
        number = bisect_right(texts.starts, position) - 1
        if number != told:
            told, text = number, texts.items[number]
            start = position - texts.starts[number]
            yield finding("T09", text.place, read=around(text.text, start, start + 1), mark=text.text[start])
