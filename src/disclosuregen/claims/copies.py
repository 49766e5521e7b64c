"""Sentences that stand twice: a paragraph pasted again, the last item's text under this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.places import Place
from disclosuregen.wording.joined import opening

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.claims.paper import Paper, Passage

__all__ = ["nothing_stands_twice"]

_NUMBER = late(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[\u2460-\u2473])+")
_LABEL = late("^[^：。]{2,40}：")
_REASON = late("原因|主要是|用于|采购法|无变化|持平")
_LEAST, _LEAST_ITEM, _LEAST_SENTENCE = 14, 16, 14


def nothing_stands_twice(paper: Paper) -> Iterator[Finding]:
    """D26: no paragraph of a section, no item's text and no sentence of a paragraph stands twice."""
    whole: dict[tuple[int, str], Passage] = {}
    items: dict[tuple[int, str], Passage] = {}
    for passage in paper.passages:
        text = passage.text
        if passage.block.level or len(text) < _LEAST or not passage.section:
            continue
        bare = _NUMBER.sub("", text)
        other = whole.setdefault((passage.section, bare), passage)
        if other is not passage:
            yield _told(passage, other, paper.file)
            continue
        label = _LABEL.match(bare) if bare != text else None
        if label and len(bare) - label.end() >= _LEAST_ITEM:
            other = items.setdefault((passage.section, bare[label.end() :]), passage)
            if other is not passage:
                yield _told(passage, other, paper.file)
        if text.count("。") > 1:
            yield from _sentences(passage, paper.file)


def _sentences(passage: Passage, file: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for sentence in passage.text.split("。"):
        if len(sentence) >= _LEAST_SENTENCE:
            if sentence in seen and not _REASON.search(sentence):
                yield _told(passage, passage, file, sentence)
            seen.add(sentence)


def _told(passage: Passage, other: Passage, file: str, said: str = "") -> Finding:
    places = (Place(file, passage.block.where), *([Place(file, other.block.where)] if other is not passage else []))
    return finding("D26", *places, read=opening(said or passage.text))
