"""Counts that a text states against what is there: the rows of a list, the items named behind the colon."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.checks.texts import END
from disclosuregen.findings import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.checks.texts import Hit, Words
    from disclosuregen.pack import TableSpec

__all__ = ["counts", "number_of"]

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMERALS = "一二三四五六七八九十百两〇零"
_NUMBER = rf"(?<![第前后\d.{_NUMERALS}])(?:\d{{1,3}}|[{_NUMERALS}]{{1,5}})"
_MEASURE = "[个家项类种条处所名支座]"
_SETS_UP = "(?<![增新拟改撤筹])(?:[内下共现]设|设[有立置]?|下[辖属]|所属|共有?)"
# What lists are made of; 三个阶段：, 两个信封上写着： may go on as they like.
_COUNTABLE = (
    "(?:科室|处室|股室|机构|单位|部门|中心|项目|学校|乡镇|街道|社区|片区|小区|岗位|工程|分局|支队|大队|平台|系统|标段|道路|桥梁|园区"
    "|市场|基地|窗口|站所|场馆|资金|支出|任务|工作)"
)
# The marks that number the items of a list; whichever comes first numbers the outermost.
_MARKERS = (
    "[一二三四五六七八九十]{1,2}是",
    "其[一二三四五六七八九]",
    r"[（(][一二三四五六七八九十]{1,2}[)）]",
    r"[（(]\d{1,2}[)）]",
    r"[\u2460-\u2473]",
    rf"(?:^|[。；\s])[{_NUMERALS}]{{1,2}}、",
    r"(?:^|[。；\s])\d{1,2}(?:、|[.．](?!\d))",
)
# What a colon announces: 设3个科室：办公室、财务科。
_ANNOUNCED = re.compile(
    rf"(?=[\d{_NUMERALS}])(?P<number>{_NUMBER})\s*{_MEASURE}(?![多余以几])[^\d，。；：、（）()“”{END}]{{0,10}}?{_COUNTABLE}"
    rf"(?:[（(][^（）(){END}]*[）)])?[：:](?P<list>[^“{END}][^{END}]*)"
)
_ROUGHLY = re.compile("(?:不少于|至少|近|约|超过?|首批|其中)$")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]|“[^“”]*”|《[^《》]*》")
_JOINED = re.compile("以及|[和及与或]")


def counts(words: Words) -> Iterator[Finding]:
    """T14: 内设机构31个 is as many as the list of them has rows, and 三个科室： as many as are named behind it."""
    told = set()
    for spec in (spec for _, spec in words.pack.form.tables() if spec.counted):
        for one in _against_list(words, spec):
            told.add(one.places[0])
            yield one
    for hit in words.texts.hits(_ANNOUNCED):
        said, (least, most) = number_of(hit.match["number"]), _named(hit.match["list"])
        if said > 1 and most and not least <= said <= most and hit.text.place not in told and not _is_rough(hit):
            named = f"后面列出的有 {most} 个"
            yield finding("T14", hit.text.place, read=_announcement(hit), count=said, expected=named)


def _against_list(words: Words, spec: TableSpec) -> Iterator[Finding]:
    table, nouns = words.form.tables.get(spec.name), "|".join(map(re.escape, spec.counted))
    rows = len(table.rows) if table is not None else 0
    if table is None or not rows or not any(noun in words.texts.joined for noun in spec.counted):
        return
    pattern = re.compile(
        rf"{_SETS_UP}\s*(?P<before>\d{{1,3}}|[{_NUMERALS}]{{1,5}})\s*{_MEASURE}(?:{nouns})"
        # 检查科室5个 counts what is checked, 内设科室5个 and 科室共5个 what there is.
        rf"|(?:(?:{_SETS_UP}|(?=[内下所]))(?:{nouns})(?:共有?|有)?|(?:{nouns})(?:共有?|有))"
        rf"\s*(?P<after>{_NUMBER})\s*{_MEASURE}(?=[，。；：、（(,:{END}])"
    )
    for hit in words.texts.hits(pattern):
        said = number_of(hit.match["before"] or hit.match["after"])
        if said and said != rows and hit.text.table.name != spec.name:
            label = f"“{spec.columns[0].header[-1]}”登记了 {rows} 行"
            yield finding("T14", hit.text.place, table.place, read=hit.shown, count=said, expected=label)


def _named(listed: str) -> tuple[int, int]:
    """The least and the most items a list may be said to have; zeros where nobody can tell."""
    marked = [(found.start(), pattern) for pattern in _MARKERS if (found := re.search(pattern, listed))]
    if marked:
        count = len(re.findall(min(marked)[1], listed))
        return count, count
    sentence = _BRACKETS.sub("", re.split("[。\n]", listed, maxsplit=1)[0]).strip("；; ")
    # Behind a comma the sentence may go on about the items, or with more of them.
    items = re.split("[；;]" if "；" in sentence else "、", re.split("[，,]", sentence)[0])
    if len(items) == 1 or "等" in sentence:
        return 0, 0
    return len(items), len(re.split("[、，,；;]", sentence)) + len(_JOINED.findall(sentence))


def _is_rough(hit: Hit) -> bool:
    return bool(_ROUGHLY.search(hit.text.text[: hit.start]))


def _announcement(hit: Hit) -> str:
    return hit.match.string[hit.match.start() : hit.match.start("list")]


def number_of(text: str) -> int:
    """The number in a text of digits, or of Chinese numerals below a thousand: 31, 三十一, 两百零五."""
    if text.isdecimal():
        return int(text)
    value, last = 0, 0
    for character in text:
        if character in _DIGITS:
            last = _DIGITS[character]
        else:
            value, last = value + (last or 1) * (10 if character == "十" else 100), 0
    return value + last
