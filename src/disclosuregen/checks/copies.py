"""Texts that were copied from another item and not changed, and items that a list names twice."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from disclosuregen.checks.changes import change_of
from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.names import identifier
from disclosuregen.pack.kept import per_pack
from disclosuregen.wording.joined import opening

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from disclosuregen.checks.changes import Change
    from disclosuregen.checks.texts import Text, Texts, Words
    from disclosuregen.model import Row
    from disclosuregen.pack import Pack, TableSpec

__all__ = ["copies", "doubles"]

_LEAST = 12
_BEGIN = 3
_NUMBERS, _MARKS = re.compile(r"[\W\d_]+"), re.compile(r"\W+")
# What every list of duties ends with.
_EVERYWHERE = late("交办|其他(?:任务|工作|事项)")
_NONE: frozenset[str] = frozenset()
_SAME_ENDING = 4
_MANY_TEXTS = 3


def copies(words: Words) -> Iterator[Finding]:
    """T15: no text stands under two items, not even with other numbers or the other item's name in it."""
    first: dict[str, Text] = {}
    told: set[tuple[str, str]] = set()
    belonging, texts = _belonging(words.pack), words.texts
    heads: list[tuple[int, Hashable]] = []
    for table, numbers in texts.tables:
        columns = belonging.get(table.name, _NONE)
        for number in numbers if columns else ():
            _, said, kind, _, row, column = texts.given[number]
            if len(said) >= _LEAST and column in columns and kind == "prose" and said != row.name:
                heads.append((number, _head(said, row.name)))
    # Most texts begin as no other does.
    for number in _alike(heads):
        text = texts.item(number)
        key = _key(text.text, text.item)
        if len(key) < _LEAST:
            continue
        other = first.setdefault(key, text)
        where = (text.table.name, text.row.key)
        if other is not text and where not in told and _is_copied(text, other, words):
            told.add(where)
            names = {"label": opening(text.item), "other": opening(other.item)}
            yield finding("T15", text.place, other.place, **names, where=other.place)


@per_pack
def _belonging(pack: Pack) -> dict[str, frozenset[str]]:
    """By table the columns of texts that belong to their items alone: reasons, the sentences of a row."""
    reasons = {figure.reason.partition(".")[0] for figure in pack.figures if figure.reason}
    columns = {
        spec.name: frozenset(column.name for column in spec.columns if column.sentence or spec.name in reasons)
        for _, spec in pack.form.tables()
    }
    return {name: owned for name, owned in columns.items() if owned}


def _head(said: str, item: str) -> str:
    """How the key of a text begins, which is found out faster than the key."""
    begin = said[:_BEGIN]
    # A text that lacks a letter of its item's name does not hold the name.
    for letter in item if begin.isalpha() else "":
        if letter not in said and letter.isalpha():
            return begin
    return _key(said, item)[:_BEGIN]


def _alike(heads: Sequence[tuple[int, Hashable]]) -> list[int]:
    """The numbers of the texts whose heads are no other's alone."""
    counts = Counter([head for _, head in heads])
    return [number for number, head in heads if counts[head] > 1] if len(counts) < len(heads) else []


def _key(said: str, item: str) -> str:
    """A text without numbers and punctuation, and without the name of its own item."""
    item = _NUMBERS.sub("", item)
    key = _NUMBERS.sub("", said)
    return key.replace(item, "") if item else key


def _is_copied(text: Text, other: Text, words: Words) -> bool:
    if _EVERYWHERE.search(text.text) or _is_same_item(text.item, other.item):
        return False
    if text.table.name in words.reasons and other.table.name in words.reasons:
        changes = [_change(one, words) for one in (text, other)]
        # What changed as much may well have changed for the same reason: 收入 and 支出, a whole and its only part.
        return None not in changes and changes[0] != changes[1]
    if text.table is other.table and len(_sentences(text.table)) >= _MANY_TEXTS:
        return _is_copied_row(text.row, other.row, text.table)
    return True


def _is_same_item(name: str, other: str) -> bool:
    """行政运行 under two groups is explained in the same words."""
    ending = [identifier(one).removesuffix("项")[-_SAME_ENDING:] for one in (name, other)]
    return ending[0] == ending[1]


def _change(text: Text, words: Words) -> Change | None:
    line = f"{text.table.name}.{text.row.key}"
    figure = next((one for one in words.pack.figures if one.reason == line), None)
    return change_of(figure, words.form, words.pack) if figure is not None else None


def _sentences(table: TableSpec) -> list[str]:
    return [column.name for column in table.columns if column.sentence]


def _is_copied_row(row: Row, other: Row, table: TableSpec) -> bool:
    """Of many texts some are alike in any two items: who does it, by when; more than half are no accident."""
    columns = _sentences(table)
    same = [name for name in columns if row.cells[name].text and row.cells[name].text == other.cells[name].text]
    return 2 * len(same) > len(columns)


def doubles(words: Words) -> Iterator[Finding]:
    """T17: a list names no item twice; where it has many columns, as a list of indicators, no row stands twice."""
    listed, texts = _lists(words.pack), words.texts
    for table, numbers in texts.tables:
        column = listed.get(table.name)
        own = [number for number in numbers if texts.given[number][-1] == column] if column else []
        first: dict[str, Text] = {}
        for number in _alike([*zip(own, _heads(texts, own), strict=True)]) if own else ():
            text = texts.item(number)
            other = first.setdefault(_named(text.text, table, text.row), text)
            if other is not text:
                yield finding("T17", text.place, other.place, read=opening(text.text), where=other.place.cell)


def _heads(texts: Texts, own: list[int]) -> list[str]:
    """How what names each row of a list begins."""
    # The other texts of a row stand behind the first, if they count at all.
    begins = [texts.said[number][:_BEGIN] for number in own]
    by_first = texts.given[own[0]][3].columns[0].type == "text"
    if by_first and len("".join(begins)) == _BEGIN * len(own) and "".join(begins).isalnum():
        return begins
    return [
        begin
        if by_first and len(begin) == _BEGIN and begin.isalnum()
        else _named(texts.said[number], *texts.given[number][3:5])[:_BEGIN]
        for number, begin in zip(own, begins, strict=True)
    ]


@per_pack
def _lists(pack: Pack) -> dict[str, str]:
    """The first column of each list."""
    return {spec.name: spec.columns[0].name for _, spec in pack.form.tables() if spec.kind == "list"}


def _named(said: str, table: TableSpec, row: Row) -> str:
    """What names the row of a text: the text, or all texts of the row, without punctuation."""
    columns = table.of_type("text")
    several = len(columns) >= _MANY_TEXTS
    return _MARKS.sub("", "".join(row.cells[column.name].text for column in columns) if several else said)
