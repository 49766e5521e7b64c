"""What a template or a hurried hand left in the sentences: leftovers, doubled words, stops, pairs, broken ends."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.late import late
from disclosuregen.places import Place
from disclosuregen.wording.joined import Sifted, around
from disclosuregen.wording.leftovers import LEFTOVERS, MARKS
from disclosuregen.wording.punctuation import DOUBLED, STOPS, unpaired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.claims.paper import Paper, Passage

__all__ = ["doubled_words", "ends", "leftovers", "pairs", "program_marks", "stops"]

# Words at which nobody stops; a heading or a label may end with one of them.
_BROKEN = late(
    "(?:[，、（“《]|(?<=[，。；：])(?:并|且|以及|和|及|与|或|而|由于|因此|其中|同时|但|主要是|主要原因是)|(?:原因是|原因为|分别为|包括|以及|，主要用于|，其中))$"
)
_STOPPED = frozenset("。！？；：…”）)〉》.;:!?")
_LIST_MARK = late(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[\u2460-\u2473])")
_MARKING = "{}\uff5b\uff5d&<"
_SHOWN = 12
_LEAST_SENTENCE = 12


def _found(pattern: Sifted, rule: str, paper: Paper) -> Iterator[Finding]:
    """A finding for the first match in each passage."""
    told = -1
    for match in pattern.finditer(paper.joined):
        number = bisect_right(paper.starts, match.start()) - 1
        if number != told:
            told = number
            yield _told(rule, paper, number, match.start(), match.end())


def _told(rule: str, paper: Paper, number: int, start: int, end: int, **words: str) -> Finding:
    passage, begin = paper.passages[number], paper.starts[number]
    shown = around(passage.block.text, start - begin, end - begin)
    return finding(rule, Place(paper.file, passage.block.where), read=shown, **words)


def leftovers(paper: Paper) -> Iterator[Finding]:
    """D20: nothing of the template is left: XX, 增加（减少）, 主要原因是。, hints in brackets, empty numbers."""
    yield from _found(LEFTOVERS, "D20", paper)


def program_marks(paper: Paper) -> Iterator[Finding]:
    """D21: no marks of templates, programs or web pages."""
    if any(mark in paper.joined for mark in _MARKING):
        yield from _found(MARKS, "D21", paper)


def doubled_words(paper: Paper) -> Iterator[Finding]:
    """D22: no word stands twice: 的的, 预算预算."""
    yield from _found(DOUBLED, "D22", paper)


def stops(paper: Paper) -> Iterator[Finding]:
    """D23: no stop stands beside another, at the beginning, or leaves the end open."""
    yield from _found(STOPS, "D23", paper)


def pairs(paper: Paper) -> Iterator[Finding]:
    """D24: quotes and brackets come in pairs, one inside the other."""
    told = -1
    for position in unpaired(paper.joined):
        number = bisect_right(paper.starts, position) - 1
        if number != told:
            told = number
            yield _told("D24", paper, number, position, position + 1, mark=paper.joined[position])


def ends(paper: Paper) -> Iterator[Finding]:
    """D25: a paragraph of sentences ends with a stop, and not in the middle of one."""
    for passage in paper.passages:
        text = passage.text
        if passage.block.level or text[-1] in _STOPPED or (paper.headings and not passage.section):
            continue
        why, severity = _unfinished(passage)
        if why:
            told = finding(
                "D25",
                Place(paper.file, passage.block.where),
                read=text if len(text) <= _SHOWN else f"…{text[-_SHOWN:]}",
                why=why,
            )
            yield replace(told, severity=severity)


def _unfinished(passage: Passage) -> tuple[str, Severity]:
    text = passage.text
    if _BROKEN.search(text):
        return "没有写完", Severity.ERROR
    if "。" in text or ("，" in text and len(text) >= _LEAST_SENTENCE and not _LIST_MARK.match(text)):
        return "末尾没有句号", Severity.WARNING
    return "", Severity.WARNING
