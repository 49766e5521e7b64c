"""Counts against what is counted: names behind a colon, numbered paragraphs that follow."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.late import late
from disclosuregen.places import Place
from disclosuregen.wording.lists import MEASURE, NUMBER, NUMERALS, named_in, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.claims.paper import Paper, Passage

__all__ = ["counts_match"]

_COUNTED = (
    "科室|处室|股室|机构|单位|部门|中心|学校|支队|大队|社区|街道|乡镇|项目|任务|工作|职能|职责|岗位|分局|站所|平台"
)
# What announces a list, and what is counted before it: 科室31个：, 设3个科室：, 下设科室5个，分别是.
_OPENER = re.compile("(?:分别[是为]|具体(?:[是为]|包括|如下)|包括|即)：?|：")
_OPENERS = ("：", "分别", "具体", "包括", "即")
_ANNOUNCED = re.compile(
    rf"(?:(?:{_COUNTED})(?:数量)?(?:共有?|有|为|共计)?(?P<after>{NUMBER}){MEASURE}"
    rf"|(?P<before>{NUMBER}){MEASURE}(?![多余以几])[^\d，。；：、（）“”]{{0,10}}?(?:{_COUNTED})(?:（[^（）]*）)?)[是为有]?，?$"
)
# One of these ends whatever announces a list: a look at them saves the search.
_ENDINGS = (*_COUNTED.split("|"), *MEASURE.strip("[]"), *"是为有，）")
_WINDOW = 40
_STARTS = re.compile(rf"(?=[\d{NUMERALS}])(?P<number>{NUMBER}){MEASURE}")
# What every count ends with: found in few passages, and fast, since it is its end that is looked for.
_COUNT = re.compile(rf"{MEASURE}(?<=[\d{NUMERALS}]{MEASURE})")
_SOME = late("重点|主要|其中|部分|以下几|如：")
_THESE = late(rf"(?:以下|下列|如下){NUMBER}{MEASURE}")
_ORGANS = late("(?:科|室|处|股|部|中心|队|站|所|局|办|院|馆|校|会|组|园|台|厅|委|社|纪委|团委|库)(?:（[^（）]*）)?$")
_MARKS = (
    late("^[（(][一二三四五六七八九十]{1,3}[）)]"),
    late("^[一二三四五六七八九十]{1,3}、"),
    late("^[一二三四五六七八九十]{1,3}是"),
    late(r"^\d{1,3}[.、．](?!\d)"),
    late(r"^[（(]\d{1,3}[）)]"),
)
_ROUGH = ("约", "近", "超过", "不少于", "至少", "新增", "其中")
_MOST_PASSAGES = 200
_SHOWN = 30


def counts_match(paper: Paper) -> Iterator[Finding]:
    """D10: as many are named as are announced, behind the colon or in the numbered paragraphs that follow."""
    for passage in paper.passages:
        if not passage.block.level and (passage.section or not paper.headings):
            if _COUNT.search(passage.text):
                yield from _behind(passage, paper.file)
            if passage.text.endswith("："):
                yield from _below(passage, paper)


def _behind(passage: Passage, file: str) -> Iterator[Finding]:
    """The names behind a count, in the same sentence."""
    text = passage.text
    for word in _OPENERS:
        opener = _OPENER.match(text, text.find(word)) if word in text else None
        before = opener.start() if opener is not None else 0
        if opener is None or not text.endswith(_ENDINGS, 0, before):
            continue
        window = max(0, before - _WINDOW), before
        # Without a number and its measure nothing is announced.
        match = _ANNOUNCED.search(text, *window) if _STARTS.search(text, *window) else None
        if match is None or text[: match.start()].endswith(_ROUGH):
            continue
        listed = text[opener.end() :]
        said, (least, most) = number_of(match["after"] or match["before"]), named_in(listed)
        if said > 1 and most and not least <= said <= most:
            names = re.split("[、；]", listed.split("。")[0])
            told = finding(
                "D10",
                Place(file, passage.block.where),
                read=text[match.start() : opener.end()],
                count=said,
                expected=f"后面列出的有 {most} 个",
            )
            # Names of offices may hold no 、 of their own; other names may.
            yield told if all(map(_ORGANS.search, names)) else replace(told, severity=Severity.WARNING)
        return


def _below(passage: Passage, paper: Paper) -> Iterator[Finding]:
    """The numbered paragraphs under a sentence that ends with a colon: one of its counts, their sum, or one more."""
    sentence = re.split("[。；]", passage.text)[-1]
    counts = [count for match in _STARTS.finditer(sentence) if (count := number_of(match["number"]))]
    items = _numbered(passage, paper) if counts else 0
    if not items or items in {sum(counts), *counts, *(count + 1 for count in counts)}:
        return
    if items < sum(counts) and _SOME.search(sentence) and not _THESE.search(sentence):
        return
    expected = f"下面编了号的有 {items} 段"
    told = finding(
        "D10", Place(paper.file, passage.block.where), read=sentence[-_SHOWN:], count=counts[-1], expected=expected
    )
    yield replace(told, severity=Severity.WARNING)


def _numbered(passage: Passage, paper: Paper) -> int:
    """How many of the passages that follow in the section are numbered like the first of them."""
    position = passage.number + 1
    following = paper.passages[position : position + _MOST_PASSAGES]
    mark = next((mark for mark in _MARKS if following and mark.match(following[0].text)), None)
    count = 0
    for one in following if mark is not None else ():
        if one.block.level or mark is None:
            break
        count += mark.match(one.text) is not None
    return count
