"""Every phrase of a house style said once, with invented numbers: what no example may happen to need is read, too."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen.amounts import from_unit
from disclosuregen.figures.phrases import Change, Writer, filled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from disclosuregen.model import Figure
    from disclosuregen.pack.style import Phrases

__all__ = ["spoken"]

_REASON, _NAME = "〔单位填写的原因〕", "〔名称〕"


def spoken(phrases: Phrases, words: Mapping[str, str | Figure], title: str) -> Iterator[tuple[str, str]]:
    """When something is said, and what is said then.

    `words` are those of the cover, `title` that of some table. Raises PackFault for a name that a phrase cannot have.
    """
    writer = Writer(phrases, words)
    unit = phrases.amount.unit
    large, small = _steps(phrases)
    more, less = Change(Decimal(1200), Decimal(1000)), Change(Decimal(1000), Decimal(1200))
    cases = (
        ("比上年多", more),
        ("比上年少", less),
        ("和上年一样", Change(Decimal(1000), Decimal(1000))),
        ("两年都是 0", Change(Decimal(0), Decimal(0))),
        ("今年没有了", Change(Decimal(0), Decimal(1000))),
        ("上年没有", Change(Decimal(1000), Decimal(0))),
        ("上年是负数", Change(Decimal(500), Decimal(-100))),
        ("变化很小", Change(large + small, large)),
    )
    for said, change in cases:
        yield said, writer.sentence(change, unit)
    yield "不写百分比的", writer.sentence(more, unit, rate=False)
    yield "不带“比上年”的", writer.movement(less, unit)
    yield "不带“比上年”，一样的", writer.movement(Change(Decimal(1000), Decimal(1000)), unit)
    same = Change(Decimal(1000), Decimal(1000))
    reasons = (("原因", less, phrases.change.reason), ("一样的原因", same, phrases.change.reason_same))
    for said, change, pattern in reasons:
        verbs = {"增减": writer.verb(change), "升降": writer.direction(change), "原因": _REASON}
        yield said, filled(pattern, {**words, **verbs})
    yield from _listed(writer, more, title)


def _listed(writer: Writer, change: Change, title: str) -> Iterator[tuple[str, str]]:
    house, unit = writer.phrases.list, writer.phrases.amount.unit
    amount = writer.number(change.now, unit)
    item = filled(house.item, {"名称": _NAME, "金额": amount})
    yield "逐项列举", house.separator.join([item, item])
    parts = {
        "名称": _NAME,
        "本年": amount,
        "上年": writer.number(change.before, unit),
        "比上年": writer.sentence(change, unit),
        "变化": writer.movement(change, unit),
        "变动": f"{writer.verb(change)}{writer.number(abs(change.difference), unit)}",
        "增减": writer.verb(change),
        "升降": writer.direction(change),
        "增减额": writer.number(abs(change.difference), unit),
        "增减率": writer.rate(change),
        "原因": _REASON,
        "原因句": _REASON,
    }
    entry = filled(house.breakdown_item, parts)
    yield "分来源说明", house.breakdown_separator.join([entry, entry])
    yield "空表的说明", filled(writer.phrases.empty.table, {**writer.words, "表名": title})
    blank = writer.phrases.table.blank
    amounts = (writer.in_table(from_unit(Decimal(number), "万元"), "万元", 2) for number in ("1234.5", "0"))
    yield "表格里的数", f"{'　'.join(amounts)}　空白格：{f'“{blank}”' if blank else '（空着）'}"


def _steps(phrases: Phrases) -> tuple[Decimal, Decimal]:
    """A large number and the least that can be printed: their ratio rounds to nothing."""
    small = Decimal(1).scaleb(-phrases.amount.decimals)
    return small * Decimal(10) ** (phrases.percent.decimals + 3), small
