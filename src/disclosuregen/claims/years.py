"""Years: those of this document, of the one before, and none that was left from another."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.late import late
from disclosuregen.places import Place
from disclosuregen.wording.joined import END, around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.claims.paper import Paper, Passage

__all__ = ["years_are_of_this_budget"]

_BOOKS = late("《[^《》]*》|〔[^〔〕]*〕|【[^【】]*】")
# 比2023年预算增加; 与2023年相比 only where the sentence is one of this budget.
_THAN = re.compile(r"[比较与和同]((?:19|20)\d\d)年度?(年初)?(预算|决算|执行)?")
_YEARS = re.compile(r"((?:19|20)\d\d)年")
_SAYS_SO = late(r"[^，。；]{0,12}(?:相比|持平|增加|减少|上升|下降|增长|降低|无变化|没有变化|一致|多|少)|，")
_OWN = re.compile(
    r"((?:19|20)\d\d)年度?([^，。；、：年]{0,30}?)"
    r"(部门预算|单位预算|预算(?:总额|数|表|安排|编制|收支|公开)|(?:收入|支出|经费|采购|服务|基金|费用?)预算|没有安排|未安排|没有相关|无)"
)
_BACK = late("执行|完成|批复|下达|结转|结余|剩余|评价|审计|决算|相比|比|较|上年|编制|结果|绩效自评|年底|月")
_UNTIL = re.compile(r"截至((?:19|20)\d\d)年")
_MONEY = late(r"[\d)]\s*(?:万?元)|为0|持平")
_DATE = re.compile(r"((?:19|20)\d\d)年\d{1,2}月\d{1,2}日?")
_TABLE_NAME = re.compile(r"^((?:19|20)\d\d)年[^，。]{2,40}表")
_TITLE_WORDS = "预算"
# A budget of another year is surely wrong where a passage begins with it.
_OPENING = 30


def years_are_of_this_budget(paper: Paper) -> Iterator[Finding]:
    """D19: comparisons are with the year before, what is budgeted is of this year; other years may be told of."""
    if not paper.year:
        return
    own = {str(paper.year)}
    for passage in paper.passages:
        text = passage.text
        speaks = "年" in text and ("20" in text or "19" in text)
        # Its own year is only wrong where something is compared with it.
        if speaks and (not own.issuperset(_YEARS.findall(text)) or _THAN.search(text)):
            yield from _passage(passage, paper)


def _passage(passage: Passage, paper: Paper) -> Iterator[Finding]:
    text = passage.text
    if any(mark in text for mark in "《〔【"):
        text = _BOOKS.sub(lambda match: END * len(match[0]), text)
    told: set[int] = set()
    for start, end, expected, severity in _wrong(text, passage, paper):
        if start not in told:
            told.add(start)
            whole = finding(
                "D19", Place(paper.file, passage.block.where), read=around(passage.text, start, end), expected=expected
            )
            yield replace(whole, severity=severity)


def _wrong(text: str, passage: Passage, paper: Paper) -> Iterator[tuple[int, int, str, Severity]]:
    """Begin, end and what should stand there of each wrong year, and how sure that is."""
    year = paper.year
    if passage.block.level or _TABLE_NAME.match(text):
        yield from _in_title(text, year)
        return
    if _DATE.fullmatch(text):
        said = int(text[:4])
        if not paper.settled and said not in {year - 1, year}:
            yield 0, 4, f"{year}年或上一年的日期", Severity.WARNING
        return
    if "空表" in text:
        for match in _YEARS.finditer(text):
            if int(match[1]) != year:
                yield match.start(), match.end(), f"{year}年", Severity.ERROR
    yield from _compared(text, year)
    yield from _budgeted(text, year)
    for match in _UNTIL.finditer(text):
        if int(match[1]) not in {year, year - 1}:
            severity = Severity.ERROR if int(match[1]) > year else Severity.WARNING
            yield match.start(), match.end(), f"{year - 1}年或{year}年", severity


def _in_title(text: str, year: int) -> Iterator[tuple[int, int, str, Severity]]:
    for match in _YEARS.finditer(text):
        if int(match[1]) != year and not _BACK.search(text[match.end() :]):
            sure = _TITLE_WORDS in text or "表" in text
            yield match.start(), match.end(), f"{year}年", Severity.ERROR if sure else Severity.WARNING


def _compared(text: str, year: int) -> Iterator[tuple[int, int, str, Severity]]:
    """Against which year a figure is compared."""
    for match in _THAN.finditer(text):
        said = int(match[1])
        budget = bool(match[3])
        if said == year - 1 or not (budget or _SAYS_SO.match(text, match.end())):
            continue
        sentence = text[text.rfind("。", 0, match.start()) + 1 : _end(text, match.end())]
        if not _MONEY.search(sentence):
            continue
        sure = said >= year or budget
        yield match.start(1), match.end(1) + 1, f"{year - 1}年", Severity.ERROR if sure else Severity.WARNING


def _budgeted(text: str, year: int) -> Iterator[tuple[int, int, str, Severity]]:
    """Of which year a budget is spoken as the one of this document."""
    for match in _OWN.finditer(text):
        said = int(match[1])
        before = text[: match.start()]
        if (
            said == year
            or before.endswith(("比", "较", "与", "和", "同", "（", "于", "自", "从", "对"))
            or _BACK.search(match[2])
        ):
            continue
        after = text[match.end() : _end(text, match.end())]
        if _BACK.match(after) or (
            said == year - 1 and not re.match(r"[为是\d]?[^，。；]{0,20}，[^，。；]{0,4}[比较与和同]", after)
        ):
            continue
        if not (_MONEY.search(after) or "表" in after or match[3] in {"没有安排", "未安排", "没有相关", "无"}):
            continue
        if "空表" not in text and match[3] == "无":
            continue
        severity = Severity.ERROR if match.start() < _OPENING else Severity.WARNING
        yield match.start(1), match.end(1) + 1, f"{year}年", severity


def _end(text: str, position: int) -> int:
    end = text.find("。", position)
    return len(text) if end < 0 else end
