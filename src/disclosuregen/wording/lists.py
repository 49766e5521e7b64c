"""Lists in running text: how many items are announced, and how many are named."""

from __future__ import annotations

import re

from disclosuregen.late import late
from disclosuregen.wording.joined import END, Sifted, signs_of

__all__ = ["ANNOUNCED", "MEASURE", "NUMBER", "NUMERALS", "named_in", "number_of"]

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
NUMERALS = "一二三四五六七八九十百两〇零"
NUMBER = rf"(?<![第前后\d.{NUMERALS}])(?:\d{{1,3}}|[{NUMERALS}]{{1,5}})"
MEASURE = "[个家项类种条处所名支座]"
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
    rf"(?:^|[。；\s])[{NUMERALS}]{{1,2}}、",
    r"(?:^|[。；\s])\d{1,2}(?:、|[.．](?!\d))",
)
# What a colon announces: 设3个科室：办公室、财务科。
ANNOUNCED = Sifted(
    late(
        rf"(?=[\d{NUMERALS}])(?P<number>{NUMBER})\s*{MEASURE}(?![多余以几])[^\d，。；：、（）()“”{END}]{{0,10}}?{_COUNTABLE}"
        rf"(?:[（(][^（）(){END}]*[）)])?[：:](?P<list>[^“{END}][^{END}]*)"
    ),
    signs_of("[：:]", "：", ":"),
)
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]|“[^“”]*”|《[^《》]*》")
_JOINED = re.compile("以及|[和及与或]")


def named_in(listed: str) -> tuple[int, int]:
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
