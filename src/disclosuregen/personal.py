"""Numbers that belong to a person (身份证号, 银行卡号, 手机号): where they stand in a text, and that text masked."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Kind", "Number", "masked", "numbers"]


class Kind(StrEnum):
    """What a number gives away."""

    IDENTITY = "身份证号"
    CARD = "银行卡号"
    PHONE = "手机号"


@frozen
class Number:
    """A personal number in a text, from `start` up to `end`."""

    kind: Kind
    start: int
    end: int


# Full-width digits, letters, signs and spaces, as a Chinese input method types them.
_WIDE = str.maketrans({0xFEE0 + ord(plain): plain for plain in "0123456789Xx+-"} | {0x3000: " "})
_ANY_WIDE = late(r"[\uff10-\uff19\uff0b\uff0d]")
# Ten digits in a row, however they are grouped: what is shorter, or goes on in letters, cannot be a personal number.
_MAYBE = re.compile(r"\d(?<!\d\d)(?:[\s\-\uff0d]?\d){9,24}[Xx\uff38\uff58]?(?![\dA-Za-z])")
_ALONE, _ENDS = r"(?=\d)(?<![\dA-Za-z])(?<!\d[.,\-])", r"(?![\dA-Za-z])(?![.,\-]\d)"
_BIRTH = r"(?:19\d\d|20[012]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = late(rf"{_ALONE}[1-8]\d{{5}}[ -]?{_BIRTH}[ -]?\d{{3}}[\dXx]{_ENDS}")
_OLD_IDENTITY = late(rf"{_ALONE}[1-8]\d{{5}}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}{_ENDS}")
_CARD = late(rf"{_ALONE}\d{{4}}(?:(?:[ -]\d{{4}}){{3}}(?:[ -]?\d{{1,3}})?|\d{{12,15}}){_ENDS}")
_PHONE = late(
    rf"(?=[+018])(?:(?:\+|(?<!\d)00)86[ -]?|{_ALONE}(?:86[ -])?)(1[3-9]\d(?:[ -]?\d{{4}}){{2}})"
    rf"{_ENDS}(?!\s*[万亿]?元)"
)
_ID_WORDS, _CARD_WORDS = late("身份证|公民身份"), late("卡号|银行卡|[账帐][号户]")
# A number that is called a code is one, whatever its digits add up to.
_CODE_WORDS = late("编码|编号|代码|文号|流水")
_WORDS_BEFORE = 12
_WEIGHTS, _CHECK = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
# The first digits of every province's numbers.
_REGION = late("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]")
# A number with a later birthday is rather a project's code, as long as nobody calls it 身份证.
_YOUNGEST = "202"
_BANKS = "62"
_SHOWN_FIRST, _SHOWN_LAST = 3, 2


def numbers(text: str) -> Iterator[Number]:
    """The personal numbers of a text, in no order; full-width digits count, parts of codes and amounts do not."""
    if not _MAYBE.search(text):
        return
    plain = text.translate(_WIDE) if _ANY_WIDE.search(text) else text
    taken: list[tuple[int, int]] = []
    for match in (*_IDENTITY.finditer(plain), *_OLD_IDENTITY.finditer(plain)):
        if _is_identity(match):
            taken.append(match.span())
            yield Number(Kind.IDENTITY, *match.span())
    for match in _CARD.finditer(plain):
        if match.span() not in taken and _is_card(match):
            yield Number(Kind.CARD, *match.span())
    for match in _PHONE.finditer(plain):
        yield Number(Kind.PHONE, *match.span(1))


def masked(text: str) -> str:
    """The text with only the first three and last two characters of each personal number, as long as it was."""
    found = list(numbers(text)) if _MAYBE.search(text) else None
    if not found:
        return text
    shown = list(text)
    for number in found:
        inside = range(number.start + _SHOWN_FIRST, number.end - _SHOWN_LAST)
        shown[inside.start : inside.stop] = "*" * len(inside)
    return "".join(shown)


def _is_identity(match: re.Match[str]) -> bool:
    """An 18-digit number with a true date and check digit; beside the word 身份证 the form alone is enough."""
    digits = _digits(match[0])
    if _said_before(match, _ID_WORDS):
        return True
    if len(digits) <= len(_WEIGHTS) or not _REGION.match(digits):
        return False
    return _is_born(digits[6:14]) and _adds_up(digits)


def _is_born(day: str) -> bool:
    try:
        date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return False
    return day < _YOUNGEST


def _adds_up(digits: str) -> bool:
    """The check digit of GB 11643."""
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11] == digits[-1]


def _is_card(match: re.Match[str]) -> bool:
    """A number of a bank that issues cards here, or one beside the word 卡号, with a true check digit (Luhn)."""
    digits = _digits(match[0])
    if _said_before(match, _CODE_WORDS) or not (digits.startswith(_BANKS) or _said_before(match, _CARD_WORDS)):
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0


def _digits(number: str) -> str:
    return number.replace(" ", "").replace("-", "").upper()


def _said_before(match: re.Match[str], words: re.Pattern[str]) -> bool:
    """Whether some words stand shortly before a match; texts that are searched together are parted by NUL."""
    before = match.string[max(0, match.start() - _WORDS_BEFORE) : match.start()]
    return bool(words.search(before.rpartition("\0")[2]))
