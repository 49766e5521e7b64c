"""Years that belong to another budget: of a plan that is not this one, of a comparison with another year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.wording.joined import END, Sifted, around, signs_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from disclosuregen.checks.texts import Text, Words

__all__ = ["COMPARED", "PLAN", "years"]

_YEAR = r"[（(]?(?P<year>(?:19|20)\d\d)[）)]?\s*年度?"
# 和 and 与 compare only where the sentence goes on to say so.
_SAYS_SO = rf"(?=[^，。；{END}]{{0,24}}(?:相比|对比|持平|一致|相同|相当|无变化))"
_THAN = rf"(?P<than>比|较|对比|低于|高于|(?:与|和|同){_SAYS_SO})(?:上年|去年)?"
_OWN = "(?:部门|单位|收支|支出|收入|财政|拨款|经费|政府|采购)+预算|预算(?:总额|总收入|总支出|收支)"
# 2022年预算执行, 2022年预算项目尾款 look back, which a text may.
_BACK = "执行|完成|批复|下达|结转|结余|剩余|评价|审计|报告|尾款|安排的|内|绩效"
_SIGNS = signs_of(r"[12](?:(?<=1)9|(?<=2)0)\d\d", "19", "20")
PLAN = Sifted(
    late(
        rf"(?=[比较对低高与和同（(12])(?:{_THAN})?{_YEAR}(?:(?P<budget>(?P<own>{_OWN})|(?:年初)?(?:预算|决算))(?![^，。；{END}]{{0,6}}(?:{_BACK}))"
        "|(?:重点|主要)?工作(?:计划|任务|要点)|(?:绩效|工作)目标(?![^，。；]{0,2}(?:考核|完成|自评|责任|评价)))"
    ),
    _SIGNS,
)
# In a reason every comparison is one with the year before; elsewhere a plan may count from a base year.
COMPARED = Sifted(late(rf"(?=[比较对低高与和同]){_THAN}{_YEAR}(?!前|代|以来|机构|改革)"), _SIGNS)
_BOOKS = late("《[^《》]*》")


def years(words: Words) -> Iterator[Finding]:
    """T10: a budget or plan is of this year (or the next), a comparison with the year before."""
    now, told = words.year, set()
    if not now:
        return
    reasons = words.reasons
    for pattern in (PLAN, COMPARED):
        for match in pattern.finditer(words.texts.joined):
            text, start = words.texts.at(match.start())
            said = int(match["year"])
            wrong = _is_wrong(match, now) and (pattern is PLAN or text.table.name in reasons)
            if wrong and text.place not in told and not _in_title(text, start):
                told.add(text.place)
                yield _told(text, match, start, said, now)


def _told(text: Text, match: re.Match[str], start: int, said: int, now: int) -> Finding:
    expected = f"{now - 1}年" if match["than"] else f"{now}年"
    read = around(text.text, start, start + len(match[0]))
    return finding("T10", text.place, read=read, year=said, expected=expected)


def _is_wrong(match: re.Match[str], now: int) -> bool:
    """Against the year before, a budget of this year; plans reach into the next year, and a text may look back one."""
    said = int(match["year"])
    if match["than"]:
        return said != now - 1
    first = now if match.groupdict().get("own") else now - 1
    return not first <= said <= now + 1


def _in_title(text: Text, start: int) -> bool:
    return any(book.start() < start < book.end() for book in _BOOKS.finditer(text.text))
