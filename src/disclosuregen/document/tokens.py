"""The numbers and direction words of a text: what is read back, whatever stands around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DIRECTION", "NUMBER", "TOKEN", "Token", "is_label", "is_one_number", "is_token", "tokens_of", "unit_behind"]

NUMBER, DIRECTION = "number", "direction"
# A code is one token whatever letters are in it; 增减 and 升降 are no directions; a house may say 增长 for 上升. A look
# at one character saves trying the rest at nearly every place.
TOKEN = re.compile(
    r"(?=[\d\-\u2212－增升减上下降持无])(?:"
    r"(?P<number>\d+[A-Za-z][\dA-Za-z]*|(?<![\d.])[-\u2212－]?\d[\d,，]*(?:[.．]\d+)?(?:\s?[%％])?)"
    r"|增减|升降|(?P<direction>增加|减少|上升|下降|增长|降低|持平|无变化))"
)
# What is no figure wherever a template says it: numbers of tables, of items, of regulations.
_LABELS = re.compile(r"附?表\s?[-—－]?\s?\d+(?:[-—－]\d+)*|〔\d+〕(?:\d+号)?|^\s*[（(]?\d+[)）.、．]|第\d+[条款号]")

_MONEY = re.compile(r"\s?((?:百万|千万|[百千万亿])?元|[万亿])")

# A cell that is one amount and nothing else.
_AMOUNT = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@frozen
class Token:
    """A number or a direction word and where it stands in its text."""

    text: str
    kind: str
    begin: int
    end: int


def tokens_of(text: str) -> Iterator[Token]:
    """The tokens of a text in order."""
    for match in TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is not None:
            yield Token(match.group(), kind, match.start(), match.end())


def is_token(text: str) -> bool:
    """Whether a text is one number or direction word and nothing else."""
    match = TOKEN.match(text)
    return match is not None and match.end() == len(text) and match.lastgroup is not None


def is_one_number(text: str) -> bool:
    """Whether a text is one number, as `tokens_of` finds it."""
    # The first answers for nearly all amounts, in a third of the time.
    plain = text.replace(".", "", 1).isdecimal() and text[0] != "." != text[-1]
    return plain or _AMOUNT.fullmatch(text) is not None


def is_label(text: str, begin: int, end: int) -> bool:
    """Whether a number only names something: 附表-5-1, 〔2016〕143号, 1、."""
    return any(match.start() <= begin and end <= match.end() for match in _LABELS.finditer(text))


def unit_behind(text: str, end: int) -> str:
    """The unit of money that stands in a text from here on, such as 万元; empty where there is none."""
    match = _MONEY.match(text, end)
    return match[1] if match else ""
