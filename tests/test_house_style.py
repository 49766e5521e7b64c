"""The house style: every switch of phrases.toml colours something that is printed."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from disclosuregen.pack.style import Phrases
from tests.small import drawing, figures, part, rows_of, small_pack

if TYPE_CHECKING:
    from collections.abc import Iterator

SWITCHES = [
    (section.name, item.name) for section in fields(Phrases) for item in fields(getattr(Phrases(), section.name))
]


def switched(switch: str, old: object) -> object:
    """Another value of the same type."""
    if isinstance(old, bool):
        return not old
    if isinstance(old, int):
        return old + 1
    return "元" if switch == "unit" else f"{old}※"


def panorama(phrases: Phrases) -> Iterator[str]:
    """Whatever the house style may colour: every branch of a change, prose, lists, tables."""
    pack = replace(small_pack(), phrases=phrases)
    names = (
        "总额",
        "总额.比上年",
        "总额.变动",
        "总额.升降",
        "总额.原因句",
        "占比",
        "明细",
        "来源",
        "车辆",
        "车辆.比上年",
    )
    pairs = (
        ("1420.125", "1419"),
        ("3", "1421.05"),
        ("5", "5"),
        ("0", "0"),
        ("7", "0"),
        ("7", "-2"),
        ("0", "7"),
        ("98765.43", "98765.42"),
    )
    for now, before in pairs:
        numbers = {"本年": now, "上年": before, "拨款本年": "1", "车辆": "1234", "年初车辆": "3"}
        context = figures(drawing(reason="甲", **numbers).replace("咨询费|0", "咨询费|"), pack)
        yield from (part(context, name) for name in (*names, "科目.空表备注"))
        rows = (*rows_of(context, "科目"), *rows_of(context, "数"))
        yield from (str(row[column]) for row in rows for column in ("公用", "金额") if column in row.parts)


@pytest.mark.parametrize(("section", "switch"), SWITCHES, ids=[".".join(switch) for switch in SWITCHES])
def test_every_switch_of_the_house_style_has_an_effect(section: str, switch: str) -> None:
    house = getattr(Phrases(), section)
    old = getattr(house, switch)
    new = switched(switch, old)
    changed = replace(Phrases(), **{section: replace(house, **{switch: new})})
    assert list(panorama(changed)) != list(panorama(Phrases()))
