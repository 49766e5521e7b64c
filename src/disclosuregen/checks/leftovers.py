"""What a template or a keyboard left behind: placeholders, hints, empty numbers, a program's marks, junk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.names import folded
from disclosuregen.pack.kept import per_pack
from disclosuregen.wording.leftovers import LEFTOVERS, MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.checks.texts import Text, Words
    from disclosuregen.pack import Pack

__all__ = ["junk", "leftovers", "program_marks"]

# What people type to try a form out, or instead of an answer; 无 alone is an answer.
_JUNK_WORDS = frozenset(
    (
        "测试",
        "测试测试",
        "测试数据",
        "测试文字",
        "略",
        "暂略",
        "待填",
        "待补充",
        "同上",
        "内容",
        "文字",
        "填写",
        "啊",
        "嗯",
        # The document says which way it went; a direction alone is no reason.
        "增加",
        "减少",
        "上升",
        "下降",
        "增长",
        "降低",
    )
)
_MOST_JUNK = 6


def leftovers(words: Words) -> Iterator[Finding]:
    """T04: nothing of the template is left: XX, 增加（减少）, 主要原因是。, hints in brackets, empty numbers."""
    for hit in words.texts.hits(LEFTOVERS):
        yield finding("T04", hit.text.place, read=hit.shown, more=hit.more)


def program_marks(words: Words) -> Iterator[Finding]:
    """T05: no marks of templates, programs or web pages."""
    for hit in words.texts.hits(MARKS):
        yield finding("T05", hit.text.place, read=hit.shown, more=hit.more)


def junk(words: Words) -> Iterator[Finding]:
    """T06: a text says something: not qq, 11, a stop alone, or 测试."""
    listed, texts = _listed(words.pack), words.texts
    short = [number for number, said in enumerate(texts.said) if len(said) <= _MOST_JUNK and said not in listed]
    for number in short:
        said = texts.said[number]
        if not _is_plain(said) and _wants_words(text := texts.item(number)) and _is_junk(said):
            yield finding("T06", text.place, read=said)


@per_pack
def _listed(pack: Pack) -> frozenset[str]:
    """The names on the pack's lists of accounts that say something, as every table repeats them."""
    return frozenset(one.name for listed in pack.accounts.values() for one in listed.values() if _is_plain(one.name))


def _is_plain(said: str) -> bool:
    """Whether a text is several Chinese characters, as nearly every one is."""
    return said.isalpha() and not said.isascii() and said[0] != said[-1] and said not in _JUNK_WORDS


def _wants_words(text: Text) -> bool:
    """Whether a number or a stroke cannot be meant: behind the first column of a list it may be a value."""
    columns = text.table.columns
    return text.table.kind != "list" or text.column == columns[0].name or text.table.column(text.column).sentence


def _is_junk(text: str) -> bool:
    plain = text.strip("。.,，、；;!！?？-—_/ \u3000")
    if plain in _JUNK_WORDS or not plain:
        return True
    if len(set(plain)) > 1 and not plain.isascii():
        return False
    plain = folded(plain)
    if not plain.isascii():
        return len(plain) > 1
    # A year or a percentage may be all that a cell asks for; capitals may be a name.
    return not (re.fullmatch(r"(?:19|20)\d\d|.*%|[A-Z]{2,}\d*", plain))
