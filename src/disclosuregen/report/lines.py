"""What a person or a script is told: findings in Chinese, by workbook and sheet, or as JSON."""

from __future__ import annotations

import json
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

from disclosuregen.findings import About, counted, in_order
from disclosuregen.names import without_control

if TYPE_CHECKING:
    from collections.abc import Sequence

    from disclosuregen.findings import Finding
    from disclosuregen.places import Place

__all__ = ["as_json", "counted", "in_lines"]

_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})


def in_lines(findings: Sequence[Finding]) -> list[str]:
    """The findings as lines, grouped by sheet, errors first: where, what was read and expected, what to do, rule."""
    lines: list[str] = []
    for sheet, group in groupby(in_order(findings), key=lambda one: one.sheet):
        lines += [f"【{sheet}】"] if sheet else []
        lines += [_line(one) for one in group]
    return [_plain(line) for line in lines]


def _plain(line: str) -> str:
    """The line without what a terminal would obey or not show: control codes, marks that turn the reading round."""
    return "".join(mark for mark in without_control(line) if unicodedata.category(mark) not in _UNSEEN)


def _line(one: Finding) -> str:
    # Of a finding about a document the cells behind it are in its words.
    places = [place for place in one.places if place.file == one.places[0].file]
    if one.about is About.PACK:
        shown = [place.sheet for place in places if place.sheet]
    else:
        # The first place of a document stands above its findings.
        places = places[bool(places and places[0].sheet and not places[0].cell) :]
        shown = [_where(place, one.places[0]) for place in places]
    where = "、".join(shown[:3])
    more = f"等{len(shown)}处" if len(shown) > 3 else ""  # noqa: PLR2004 - three places name a rule well enough
    message = " ".join(one.message.split()).removesuffix("。")
    head = f"{where}{more}：" if where else ""
    remedy = f"说明：{' '.join(one.explained.split())}" if one.explained else one.remedy
    return f"  {one.said}  {head}{message}。{remedy}〔{one.rule}〕"


def _where(place: Place, first: Place) -> str:
    """The cell, with its sheet where that is not the one of the first place."""
    if not place.cell:
        return place.sheet or place.file
    return place.cell if place.sheet == first.sheet else place.short


def as_json(findings: Sequence[Finding]) -> str:
    """One object with the list `findings`, in ASCII: a console in cp936 must not spoil it."""
    listed = [
        {
            "rule": one.rule,
            "severity": one.severity.value,
            "about": one.about.value,
            "message": one.message,
            "remedy": one.remedy,
            **({"explained": one.explained} if one.explained else {}),
            "places": [{"file": place.file, "sheet": place.sheet, "cell": place.cell} for place in one.places],
        }
        for one in findings
    ]
    return json.dumps({"findings": listed}, indent=2)
