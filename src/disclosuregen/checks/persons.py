"""Numbers that belong to a person, in any text that a department typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.personal import Kind, masked, numbers
from disclosuregen.wording.joined import END

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.checks.texts import Texts, Words
    from disclosuregen.places import Place

__all__ = ["personal_numbers"]

_LEAST = 10
# Of the numbers a code may look like only this one is told.
_LEAST_IDENTITY = 15
_RULES = {Kind.IDENTITY: "M01", Kind.PHONE: "M02", Kind.CARD: "M03"}


def personal_numbers(words: Words) -> Iterator[Finding]:
    """M01, M02, M03: no 身份证号, 手机号, 银行卡号 stands anywhere; a code may look like the last two."""
    for texts, long in ((words.texts, words.texts.joined), (words.codes, _long(words.codes))):
        told: set[tuple[str, Place]] = set()
        for number in numbers(texts.joined) if any(True for _ in numbers(long)) else ():
            text, start = texts.at(number.start)
            rule = _RULES[number.kind]
            if (rule, text.place) in told or (text.kind == "code" and number.kind is not Kind.IDENTITY):
                continue
            told.add((rule, text.place))
            shown = masked(text.text)[start : start + number.end - number.start]
            more = sum(one.kind is number.kind for one in numbers(text.text)) - 1
            yield finding(rule, text.place, read=shown, more=f"（这一格里还有 {more} 处）" if more > 0 else "")


def _long(texts: Texts) -> str:
    """Texts with all that may hold such a number: most codes are too short, and to look in them takes longest."""
    return END.join([one[1] for one in texts.given if len(one[1]) >= (_LEAST_IDENTITY if one[2] == "code" else _LEAST)])
