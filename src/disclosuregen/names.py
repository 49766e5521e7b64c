"""Official labels and codes: when two spellings are the same label, and the name a label gives."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice

from disclosuregen.late import late

__all__ = ["code_of", "folded", "identifier", "nearest", "without_control", "without_numbering"]

_CHINESE_NUMBER = "〇零一二三四五六七八九十廿卅百"
_NUMBERING = re.compile(
    rf"^(?:[(（](?:[{_CHINESE_NUMBER}]+|\d{{1,3}})[)）][、.．]?"  # （一） (1)
    rf"|[{_CHINESE_NUMBER}]+[、.．]"  # 一、
    r"|\d{1,3}(?:[、．)）]|\.(?!\d)))"  # 1、 1. 1)
)
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "＂": '"', "「": '"', "」": '"', "『": "'", "』": "'"})
# `204 02 01 行政运行`, `2040201-行政运行`, `2040201行政运行`: the digits may stand apart, a name begins without one.
_CODE_AND_NAME = late(r"([0-9A-Za-z]{2,}(?:\s+\d+)*)(?:[\s\-_—:]+(?=[^\d\s])|(?=[^\x00-\x7f\s—]))(.+)", re.DOTALL)
# Spaces of any kind, and the invisible marks that come along when a text is copied from a web page.
_SPACES = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\N{WORD JOINER}\ufeff]+")
# Control characters, halves of characters, and what Unicode says is no character at all.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def _folded(label: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", label).translate(_QUOTES))


def _bare(text: str) -> str:
    stripped = text.strip()
    return _NUMBERING.sub("", stripped, count=1).strip() or stripped


# A hint is not worth more comparisons.
_MOST_COMPARED = 500
# The labels of a form are compared over and over, so what became of them is remembered; long texts are no labels.
_LABEL = 100
_folded_label, _bare_label = (lru_cache(maxsize=4096)(function) for function in (_folded, _bare))


def folded(label: str) -> str:
    """The label without what makes no difference: spaces, line breaks, width of brackets, kind of quotes."""
    return _folded_label(label) if len(label) <= _LABEL else _folded(label)


def without_numbering(text: str) -> str:
    """The text without a leading 一、 （一） 1、 or 1."""
    return _bare_label(text) if len(text) <= _LABEL else _bare(text)


def identifier(label: str) -> str:
    """The name of an official label: no numbering, punctuation or brackets (“因公出国（境）费” → 因公出国境费)."""
    bare = unicodedata.normalize("NFKC", without_numbering(label))
    return "".join(character for character in bare if character.isalnum() or character == "_")


def code_of(text: str) -> tuple[str, str]:
    """The code and, when it was picked together with its name, the name: `204 02 01` → (2040201, "")."""
    if text.isascii() and text.isalnum():
        return text, ""
    plain = unicodedata.normalize("NFKC", text).strip()
    both = _CODE_AND_NAME.fullmatch(plain)
    code, name = both.groups() if both else (plain, "")
    return _SPACES.sub("", code), name.strip()


def without_control(text: str) -> str:
    """The text without characters that no Word or Excel file may hold."""
    return text if text.isprintable() else _CONTROL.sub("", text)


def nearest(name: str, known: list[str]) -> str:
    """The known name that differs from `name` in at most two characters, or an empty string."""
    most, letters = min(2, len(name) - 1), set(name)
    # An edit takes one letter out and puts another in; whatever differs in more need not be compared.
    close = (one for one in known if abs(len(one) - len(name)) <= most and len(letters ^ set(one)) <= 2 * most)
    ranked = sorted((_edits(name, other), other) for other in islice(close, _MOST_COMPARED))
    return ranked[0][1] if ranked and ranked[0][0] <= most else ""


def _edits(left: str, right: str) -> int:
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]
