"""The house style of numbers, verbs and sentences: what phrases.toml declares."""

from __future__ import annotations

from disclosuregen.frozen import frozen

__all__ = [
    "AmountPhrases",
    "ChangePhrases",
    "CountPhrases",
    "EmptyPhrases",
    "ListPhrases",
    "PercentPhrases",
    "Phrases",
    "TablePhrases",
]


@frozen
class AmountPhrases:
    """How amounts stand in prose."""

    unit: str = "万元"
    decimals: int = 2
    trailing_zeros: bool = False
    thousands: bool = False


@frozen
class TablePhrases:
    """How amounts stand in tables (decimals are the sheet's), and what a blank cell prints."""

    trailing_zeros: bool = True
    thousands: bool = True
    blank: str = ""


@frozen
class CountPhrases:
    """How counts stand in prose."""

    thousands: bool = False


@frozen
class PercentPhrases:
    """How percentages stand, and whether a change is given one at all."""

    decimals: int = 2
    trailing_zeros: bool = True
    written: bool = True


@frozen
class ChangePhrases:
    """The verbs and sentences of a comparison with last year.

    `last` is what last year is called, {上年称谓} in the sentences. `sentence_now_zero` is for a year that has nothing
    left; empty, it is said as any other. Without `same_reason` nothing is explained that did not change.
    """

    last: str = "上年"
    against: str = "比{上年称谓}"
    more: str = "增加"
    less: str = "减少"
    up: str = "上升"
    down: str = "下降"
    same: str = "持平"
    sentence: str = "{against}{增减}{增减额}，{升降}{增减率}"
    sentence_without_rate: str = "{against}{增减}{增减额}"
    sentence_same: str = "与{上年称谓}{增减}"
    sentence_both_zero: str = "与{上年称谓}{增减}，均为{本年}"
    sentence_now_zero: str = ""
    sentence_base_zero: str = "{against}{增减}{增减额}（{上年称谓}为{上年}）"
    sentence_base_negative: str = "{against}{增减}{增减额}（{上年称谓}为{上年}）"
    sentence_tiny: str = "{against}{增减}{增减额}，{升降}不足{最小增减率}"
    change_same: str = "无变化"
    reason: str = "{增减}的主要原因：{原因}。"
    reason_same: str = "原因：{原因}。"
    same_reason: bool = True


@frozen
class ListPhrases:
    """How items are listed in one sentence."""

    separator: str = "、"
    item: str = "{名称}{金额}"
    breakdown_separator: str = "；"
    breakdown_item: str = "{名称}{本年}，{比上年}"


@frozen
class EmptyPhrases:
    """What is said of a table without data; field names of the cover may be used."""

    table: str = "备注：本表为空表，没有相关预算安排。"


@frozen
class Phrases:
    """The house style of numbers and verbs."""

    amount: AmountPhrases = AmountPhrases()
    table: TablePhrases = TablePhrases()
    count: CountPhrases = CountPhrases()
    percent: PercentPhrases = PercentPhrases()
    change: ChangePhrases = ChangePhrases()
    list: ListPhrases = ListPhrases()
    empty: EmptyPhrases = EmptyPhrases()
