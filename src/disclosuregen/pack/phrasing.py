"""What must hold of phrases.toml before any workbook is read: no verb turned round, no sentence without its words."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, unit_dimension
from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.names import nearest
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from disclosuregen.pack.spec import FormSpec
    from disclosuregen.pack.style import Phrases

__all__ = ["blanks_in", "field_words", "phrase_faults", "unfilled"]

_FILE = "phrases.toml"
_BLANK = re.compile(r"\{([^{}]*)\}")
_BRACES = frozenset("{}\uff5b\uff5d")
# Words that say up or down; those that say neither although they hold one of them.
_UP = re.compile(r"增|升|涨|提高|上浮|扩大|多")
_DOWN = re.compile(r"减|降|跌|缩|下浮|回落|少|低")
_RISES, _FALLS = (re.compile(f"{words.pattern}|{more}") for words, more in ((_UP, "高|大"), (_DOWN, "小")))
_NEUTRAL = re.compile(
    r"至少|不少于|至多|不多于|多少|增减|升降|涨跌|无增无减|不增不减|增长率|增幅|增速|增量|降幅|减幅|涨幅|跌幅"
)
_NOT = "未不没无非"
_DENIED = late(rf"[{_NOT}]有?\{{(?:增减|升降)\}}")
# What lies between them is a word.
_FIRST, _LAST = "\u4e00", "\u9fff"
_MOST_DECIMALS = 6
_FIGURES = frozenset({"against", "上年称谓", "增减", "升降", "本年", "上年", "增减额", "增减率", "最小增减率"})
_DIRECTION = frozenset({"增减", "升降"})
# Sentences that say a change: what each must say, one of every group; and what it cannot say.
_SENTENCES: Mapping[str, tuple[tuple[frozenset[str], ...], frozenset[str]]] = {
    "sentence": ((_DIRECTION, frozenset({"增减额", "增减率"})), frozenset({"最小增减率"})),
    "sentence_without_rate": ((_DIRECTION, frozenset({"增减额"})), frozenset({"增减率", "最小增减率"})),
    "sentence_now_zero": ((), frozenset({"增减率", "最小增减率"})),
    "sentence_tiny": ((_DIRECTION, frozenset({"增减额", "最小增减率"})), frozenset({"增减率"})),
    "sentence_base_zero": ((), frozenset({"增减率", "最小增减率"})),
    "sentence_base_negative": ((), frozenset({"增减率", "最小增减率"})),
    "sentence_same": ((), frozenset({"增减率", "最小增减率", "增减额"})),
    "sentence_both_zero": ((), frozenset({"增减率", "最小增减率", "增减额"})),
}
# What the sentence of a breakdown does not have.
_NOT_LISTED = frozenset({"against", "上年称谓", "最小增减率"})
_SIZES = frozenset({"增减额", "增减率", "最小增减率"})
_MAY_BE_EMPTY = frozenset({"sentence_now_zero"})
_VERBS = {
    **{name: (_RISES, _FALLS, example) for name, example in (("more", "增加"), ("up", "上升"))},
    **{name: (_FALLS, _RISES, example) for name, example in (("less", "减少"), ("down", "下降"))},
}
_REASONS = {"reason": frozenset({"增减", "升降", "原因"}), "reason_same": frozenset({"增减", "升降", "原因"})}


def phrase_faults(phrases: Phrases, form: FormSpec) -> Iterator[Finding]:
    """Everything in the house style that would print a wrong word, or none."""
    words = field_words(form)
    for where, why in (*_number_faults(phrases), *_change_faults(phrases, words), *_list_faults(phrases, words)):
        yield finding("P04", Place(_FILE, ""), why=f"{where} {why}")


def field_words(form: FormSpec) -> frozenset[str]:
    """What phrases and file names may use of the cover: its lines, and what a line has behind a dot."""
    parts = {"date": ("年", "月", "日"), "year": ("上年", "下年")}
    words: set[str] = set()
    for line in (line for _, table in form.tables() if table.global_ for line in table.lines):
        said = (*parts.get(line.type, ()), *(word.name for choice in line.choices for word in choice.words))
        words |= {line.name, *(f"{line.name}.{part}" for part in said)}
    return frozenset(words)


def blanks_in(text: str) -> tuple[str, ...]:
    """The names that a phrase leaves to be filled in."""
    return tuple(_BLANK.findall(text))


def unfilled(text: str, known: Collection[str]) -> str:
    """What is wrong with the {names} of a phrase; empty when each is known and every brace has its fellow."""
    for name in blanks_in(text):
        if name not in known:
            near = nearest(name, sorted(known))
            said = f"，是不是“{{{near}}}”" if near else f"，可用：{'、'.join(f'{{{one}}}' for one in sorted(known))}"
            return f"里的“{{{name}}}”不能用{said}"
    loose = not _BRACES.isdisjoint(_BLANK.sub("", text))
    return "里的花括号不成对，或者是全角的；每个名字写成 {名字}，一边一个英文花括号" if loose else ""


def _number_faults(phrases: Phrases) -> Iterator[tuple[str, str]]:
    unit = phrases.amount.unit
    if unit_dimension(unit)[0] != MONEY:
        yield "amount", f"的 unit“{unit}”不是金额单位，可用：元、千元、万元、百万元、亿元"
    for section, decimals in (("amount", phrases.amount.decimals), ("percent", phrases.percent.decimals)):
        if not 0 <= decimals <= _MOST_DECIMALS:
            yield section, f"的 decimals 应在 0 到 {_MOST_DECIMALS} 之间，读到 {decimals}"


def _change_faults(phrases: Phrases, words: Collection[str]) -> Iterator[tuple[str, str]]:
    change = phrases.change
    texts = {item.name: str(getattr(change, item.name)) for item in fields(change) if item.name != "same_reason"}
    for name, text in texts.items():
        if not text.strip() and name not in _MAY_BE_EMPTY:
            yield "change", f"的 {name} 不能是空的，它写什么就印什么"
        elif text.strip():
            yield from (("change", f"的 {name}“{text}”{why}") for why in _text_faults(name, text, words))
    for one, other in (("more", "less"), ("up", "down"), ("more", "same"), ("less", "same")):
        if texts[one] and texts[one] == texts[other]:
            yield "change", f"的 {one} 和 {other} 都是“{texts[one]}”，读者分不出来"


def _text_faults(name: str, text: str, words: Collection[str]) -> Iterator[str]:
    known = {"last": words, "against": {*words, "上年称谓"}}.get(name)
    if name in _SENTENCES:
        known = {*words, *_FIGURES} - _SENTENCES[name][1]
    known = {*words, *_REASONS[name]} if name in _REASONS else set() if known is None else known
    why = unfilled(text, known)
    if why:
        yield why
    elif name in _VERBS:
        yield from _verb_faults(name, text)
    else:
        yield from _turned(text)
        yield from _missing(name, text)


def _verb_faults(name: str, text: str) -> Iterator[str]:
    """A verb of change says its direction and no other."""
    own, other, example = _VERBS[name]
    if not own.search(text) or other.search(text) or _denies(text):
        yield f"写反了，或者看不出方向：这里要写“{example}”一类的词"


def _turned(text: str) -> Iterator[str]:
    """A sentence serves both directions: a fixed word would be wrong in half of all documents."""
    said = _NEUTRAL.sub("", _BLANK.sub("", text))
    if fixed := _UP.search(said) or _DOWN.search(said):
        yield f"写死了方向（“{fixed.group()}”）：增加还是减少由系统按数计算，请用 {{增减}}、{{升降}}"
    elif _denies(text) and _DENIED.search(text):
        yield "在 {增减}、{升降} 前面写了“未”“不”一类的字，意思会反过来"


def _missing(name: str, text: str) -> Iterator[str]:
    blanks = set(blanks_in(text))
    if not _has_words(text):
        yield "里没有汉字，读者看不懂"
    needed, _ = _SENTENCES.get(name, ((), frozenset()))
    for group in needed:
        if not group & blanks:
            yield f"里要有 {' 或 '.join(f'{{{one}}}' for one in sorted(group))}"
    if name in _SENTENCES and not needed and blanks & _SIZES and not blanks & _DIRECTION:
        yield "写了相差多少，却没有写 {增减} 或 {升降}"
    if name in _REASONS and "原因" not in blanks:
        yield "里要有 {原因}"


def _list_faults(phrases: Phrases, words: Collection[str]) -> Iterator[tuple[str, str]]:
    parts = frozenset({*_FIGURES, "名称", "比上年", "变化", "变动", "原因", "原因句"}) - _NOT_LISTED
    none: frozenset[str] = frozenset()
    checked: tuple[tuple[str, str, str, frozenset[str], frozenset[str]], ...] = (
        ("list", "item", phrases.list.item, frozenset({"名称", "金额"}), frozenset({"名称", "金额"})),
        ("list", "breakdown_item", phrases.list.breakdown_item, parts, frozenset({"名称", "本年"})),
        ("list", "separator", phrases.list.separator, none, none),
        ("list", "breakdown_separator", phrases.list.breakdown_separator, none, none),
        ("empty", "table", phrases.empty.table, frozenset({*words, "表名"}), none),
    )
    for section, name, text, known, needed in checked:
        missing = sorted(needed - set(blanks_in(text)))
        if not text.strip():
            yield section, f"的 {name} 不能是空的"
        elif why := unfilled(text, known):
            yield section, f"的 {name}“{text}”{why}"
        elif missing:
            yield section, f"的 {name}“{text}”里要有 {'、'.join(f'{{{one}}}' for one in missing)}"
        elif section == "empty" and not _has_words(text):
            yield section, f"的 {name}“{text}”里没有汉字，读者看不懂"
        else:
            yield from ((section, f"的 {name}“{text}”{why}") for why in _turned(text) if section == "list")


def _denies(text: str) -> bool:
    return any(word in text for word in _NOT)


def _has_words(text: str) -> bool:
    return any(_FIRST <= character <= _LAST for character in text)
