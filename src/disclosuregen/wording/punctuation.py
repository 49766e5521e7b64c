"""What a hurried hand does to a sentence: words and stops twice, a bracket alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.late import late
from disclosuregen.wording.joined import END, Sifted, signs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DOUBLED", "STOPS", "unpaired"]

# Words of grammar that never stand twice, but where the first ends another word (目的的, 为了了解, 参与与).
_GRAMMAR = (
    "(?<!目)的的(?!确)|(?<![为除不])了了(?![解结不])|(?<!于)是是(?!非)|(?<![存现旨正潜内外实])在在|(?<![饱平共总中调温谐暖])和和(?![平睦谐解])|(?<![参给授])与与|(?<![普涉顾触波惠])及及|于于"
    "|(?<![行作以认称成])为为|(?<![合兼归吞])并并|(?<![理自缘事])由由|(?<![可足予难得加所])以以|(?<![即大上少中])将将|被被(?![装征监告害保])|们们|这这|其其"
)
# Two to four characters twice; a second verb may begin a name (检查检查站), and numerals and 一件一件 are meant so.
_AGAIN = (
    r"(?P<word>(?![一每逐各很越来])[一-\u9fff]{2,4})(?P=word)(?<![一二三四五六七八九十百])"
    "(?![局处科室所站院馆厅委办队厂场库点员业会团组部长口地]|中心|部门|单位|机构|人员|平台|系统)"
)
_GRAMMAR_SIGNS = "的了是在和与及于为并由以将被们这其"
_WORD = range(2, 5)


def _doubled(joined: str) -> Iterator[int]:
    """Where something stands twice in a row: a character of grammar, or any two to four characters.

    All characters are compared with those two to four places on at once, as one number each: a pattern that does this
    takes longer than all others together.
    """
    found = set()
    # The last byte of each is enough: few pairs that differ have the same.
    packed = joined.encode("utf-32-le", "surrogatepass")[::4]
    number = int.from_bytes(packed, "little")
    for at in _zeros(number ^ number >> 8, len(packed)):
        if joined[at] in _GRAMMAR_SIGNS and joined[at : at + 2] == 2 * joined[at]:
            found.add(at)
    for length in _WORD:
        same, alike = (number ^ number >> 8 * length).to_bytes(len(packed), "little"), bytes(length)
        at = same.find(alike)
        while at >= 0:
            if END not in joined[at : at + length]:
                found.add(at)
                # One place in a text is enough.
                at = max(at, joined.find(END, at))
            at = same.find(alike, at + 1)
    return iter(sorted(found))


def _zeros(number: int, length: int) -> Iterator[int]:
    """Where the bytes of a number are zero."""
    packed = number.to_bytes(length, "little")
    at = packed.find(0)
    while at >= 0:
        yield at
        at = packed.find(0, at + 1)


DOUBLED = Sifted(late(rf"(?=[的了是在和与及于为并由以将被们这其])(?:{_GRAMMAR})|{_AGAIN}"), _doubled)
STOPS = Sifted(
    late(
        r"(?=[。．，,、；;：！!？])(?:[。．][。．，、；：]|[，,][，,。、；：]|、[、，。；：]|[；;][；;。，、：]|(?<!其中)(?<!包括)：[：。，、；]|[！!]{2,}|？{2,}"
        rf"|(?<={END})[。，、；：！？](?=[^{END}])|(?<!{END})[，、,](?=\s*{END}))"
    ),
    signs_of(rf"[。．，,、；;：！!？](?:(?=[。．，,、；;：！!？])|(?<={END}.)|(?<=[，、,])(?=\s*{END}))"),
)
# What closes and what it closes; a （ may be closed by ), which looks bad and means the same.
_CLOSING = dict(zip("）)”’》〉〕】]」』", "（（“‘《〈〔【[「『", strict=True))
_OPENING = {"(": "（", **{mark: mark for mark in _CLOSING.values()}}
_SIDES = re.compile(rf"[{re.escape(''.join((*_OPENING, *_CLOSING)))}\"＂]")
# 1） and （as in lists）：the bracket of a number has no beginning.
_NUMBERED = late(r"(?:^|[\s。；;：:，,、])[\d一二三四五六七八九十a-zA-Z\u2460-\u2473]{1,3}$")


def unpaired(joined: str) -> Iterator[int]:
    """The positions of the quotes and brackets that have no partner, text by text."""
    stack: list[tuple[str, int]] = []
    straight: list[int] = []
    end = -1
    for match in _SIDES.finditer(joined):
        mark, position = match[0], match.start()
        if position > end >= 0:
            yield from sorted([at for _, at in stack] + straight[len(straight) // 2 * 2 :])
            stack, straight, end = [], [], -1
        if end < 0:
            end = joined.find(END, position)
        if mark in '"＂':
            straight.append(position)
        elif mark in _OPENING:
            stack.append((_OPENING[mark], position))
        elif stack and stack[-1][0] == _CLOSING[mark]:
            stack.pop()
        elif not _stands_alone(joined, mark, position):
            yield position
    if end >= 0:
        yield from sorted([at for _, at in stack] + straight[len(straight) // 2 * 2 :])


def _stands_alone(joined: str, mark: str, position: int) -> bool:
    """Whether a closing mark needs no partner: that of a number, or the one that shortens a year (’24)."""
    if mark == "’":
        return joined[position + 1].isdigit()
    return mark in "）)" and bool(_NUMBERED.search(joined[max(0, position - 4) : position].replace(END, "\n")))
