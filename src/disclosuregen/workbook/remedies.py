"""What to do about a text that stands where a number or a day should: known only once there is such a text."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange

from disclosuregen.notation import read_number, read_stored_number, written_out

__all__ = ["no_such_day", "number_meant", "unlike"]

# A code of more digits that was stored as a number has lost its last ones.
_SAFE_DIGITS = 15
_MEANT = re.compile(r"(?P<minus>[-−△▲Δ负(]*)(?P<number>[\d,.]+)(?P<unit>%|[\u4e00-\u9fff]{1,4}(?:\(套\))?)?\)?")
_EXPONENT = re.compile(r"[+-]?[\d.]+[eE][+-]?\d+")
_MONTHS = 12
_MONEY = ("元", "千", "万", "百万", "亿")


def number_meant(text: str, unit: str) -> str:
    """What to write instead of a text that says a number in another way; empty where it says none for sure."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if _EXPONENT.fullmatch(plain):
        return _written(plain)
    match = _MEANT.fullmatch(plain)
    number = _number(match["number"]) if match is not None else ""
    return _said(match, number, unit) if match is not None and number else ""


def _said(match: re.Match[str], number: str, unit: str) -> str:
    """How to write a number with its minus and its unit."""
    if match["unit"] == "%":
        return "：这里填的是数，不是百分数"
    if match["unit"] in {None, unicodedata.normalize("NFKC", unit)}:
        beside = f"不写“{unit}”" if match["unit"] else ""
        minus = "负数写减号，不用括号、△或“负”字" if match["minus"].strip("-−") else ""
        why = "；".join(filter(None, (beside, minus)))
        return f"：写成 {'-' if match['minus'] else ''}{number}（{why}）" if why else ""
    money = match["unit"].startswith(_MONEY) and unit.endswith("元")
    return f"：不写“{match['unit']}”" + (f"；这一格以{unit}计，先换算好再填" if money else "")


def _number(text: str) -> str:
    """The number of some digits, written out; empty when they are none."""
    try:
        number = read_number(text)
    except ValueError:
        return ""
    return written_out(number) if number is not None else ""


def _written(plain: str) -> str:
    """The number with an exponent as anybody writes it."""
    try:
        return f"：写成 {written_out(read_stored_number(plain))}，不用科学记数法"
    except ValueError:
        return ""


def unlike(text: str, *, stored: bool) -> str:
    """What keeps a text from being an amount though it looks like one; empty where anybody can see it."""
    digits = sum(letter.isdigit() for letter in text)
    if not text.isprintable():
        return "（里面有看不见的字符）"
    return "（太大，或者位数太多）" if digits > _SAFE_DIGITS or (digits and stored) else ""


def no_such_day(parts: tuple[str, ...]) -> str:
    """What is wrong with a year, month and day that are no date; empty for anything else."""
    year, month, day = map(int, parts)
    if not 1 <= month <= _MONTHS:
        return f"；一年没有 {month} 月"
    if year and not 1 <= day <= monthrange(year, month)[1]:
        return f"；{year} 年 {month} 月没有 {day} 日"
    return ""
