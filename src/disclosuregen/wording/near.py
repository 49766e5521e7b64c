"""Names that are nearly another name: a character wrong, missing or too many, and not just another body's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BODY", "LEAST", "bare", "nearly", "nearly_inside", "offices_in"]

# Names of fewer characters are too like those of other bodies; from nine on two characters may be wrong.
LEAST = 6
_LONG = 9
# The part of a name that says only which of its accounts: 本级, 机关, （本部）.
_OWN_LEVEL = re.compile(r"[（(]?(?:本级|本部|机关)[）)]?$")
# Characters that tell one body from its sisters: which of several, where, of what rank, of what kind.
_SISTERS = (
    frozenset("一二三四五六七八九十0123456789〇零两"),
    frozenset("东西南北中上下前后左右内外新老大小"),
    frozenset("省市县区州盟旗镇乡村街"),
    frozenset("局厅委办处科室院馆所站台队校园厂社会团部"),
)
# What offices are for: a name that differs in one of these is another office's.
_OFFICES = late(
    "教育|体育|民政|财政|司法|公安|农业|林业|渔业|水利|水务|商务|审计|统计|信访|税务|档案|气象|邮政|文化|文物|旅游"
    "|卫生|医保|人社|住建|城管|交通|公路|港航|规划|园林|环保|环境|应急|消防|国资|金融|招商|科技|科学|数据|工信|发改"
    "|市场|粮食|供销|民族|宗教|侨务|外事|地震|史志|党史|机关|老干|团委|妇联|工会|残联"
)
_MOST_ABBREVIATED = 2
# How names of bodies end.
BODY = late("(?:局|委员会|办公室|办事处|中心|学校|中学|小学|医院|馆|院|所|站|队|厅|政府|协会|联合会|公司)$")


def bare(name: str) -> str:
    """The name without 本级, 机关 or （本部） at its end."""
    return _OWN_LEVEL.sub("", name)


def offices_in(name: str) -> list[str]:
    """The words in a name that say what an office is for: 教育, 公安."""
    return _OFFICES.findall(name)


def nearly(read: str, name: str) -> bool:
    """Whether a name is another one with a slip: one character wrong, or two apart in a long name."""
    most = 1 + (len(name) >= _LONG)
    # Cheap questions first: nearly every text is nothing like the name.
    if abs(len(read) - len(name)) > most or len(set(name).difference(read)) > most or read in name or name in read:
        return False
    # Most texts that are compared never come as far.
    from difflib import SequenceMatcher  # noqa: PLC0415

    slips = [
        (read[a:b], name[c:d])
        for kind, a, b, c, d in SequenceMatcher(None, read, name, autojunk=False).get_opcodes()
        if kind != "equal"
    ]
    # Two characters in place of one, or of two, are another word.
    if sum(max(map(len, slip)) for slip in slips) > most or any(
        all(slip) and max(map(len, slip)) > 1 for slip in slips
    ):
        return False
    return not (_is_shortened(slips) or any(_is_sister(*slip) for slip in slips) or _is_other_office(read, name))


def nearly_inside(text: str, name: str) -> Iterator[tuple[int, str]]:
    """Where a text holds a name with a slip, and what stands there; its first and last characters must be right."""
    slack, start = 1 + (len(name) >= _LONG), text.find(name[0])
    while start >= 0:
        if not text.startswith(name, start):
            for length in range(len(name) - slack, len(name) + slack + 1):
                read = text[start : start + length]
                if read.endswith(name[-1]) and nearly(read, name):
                    yield start, read
                    break
        start = text.find(name[0], start + 1)


def _is_shortened(slips: list[tuple[str, str]]) -> bool:
    """Two characters left out are an abbreviation (高级中学, 高中), one is a slip."""
    return all(not read for read, _ in slips) and sum(len(name) for _, name in slips) == _MOST_ABBREVIATED


def _is_sister(read: str, name: str) -> bool:
    """Whether a difference is one between bodies: 第一 and 第二, 局 and 馆."""
    return any({read, name} <= kind for kind in _SISTERS if read and name)


def _is_other_office(read: str, name: str) -> bool:
    return bool(set(_OFFICES.findall(read)) - set(_OFFICES.findall(name)))
