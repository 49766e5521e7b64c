"""What must hold of pack.toml before any workbook is read: what it says is there, and documents can be told apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.names import nearest
from disclosuregen.pack.phrasing import blanks_in, field_words, unfilled
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.pack.spec import Pack, PackCard

__all__ = ["card_faults"]

_FILE = "pack.toml"
_ID = re.compile(r"[a-z0-9-]+")
_PATH = re.compile(r'[/\\:*?"<>|]|\.\.')
_FIRST, _LAST = 2_000, 2_099


def card_faults(pack: Pack) -> Iterator[Finding]:
    """Everything that is wrong with the card."""
    yield from map(_fault, _said(pack.card))
    yield from _file_faults(pack)
    yield from _cover_faults(pack)


def _said(card: PackCard) -> Iterator[str]:
    if len(card.years) != 2:  # noqa: PLR2004 - first and last year
        yield "years 应为两个年度：首年和末年"
    elif not _FIRST <= card.years[0] <= card.years[1] <= _LAST:
        yield f"years 应先写首年、后写末年，都是四位数的年度，读到 {card.years[0]}、{card.years[1]}"
    if not _ID.fullmatch(card.id):
        yield f"id“{card.id}”只能用小写字母、数字和连字符"
    for key, text in (("title", card.title), ("version", card.version)):
        if not text.strip():
            yield f"{key} 不能是空的"


def _file_faults(pack: Pack) -> Iterator[Finding]:
    """What documents and their files are called."""
    said, words = pack.card.document, field_words(pack.form)
    for key, text in (("title", said.title), ("file_name", said.file_name), ("key", said.key)):
        if not text.strip() and key != "key":
            yield _fault(f"document 的 {key} 不能是空的")
        elif why := unfilled(text, words):
            yield _fault(f"document 的 {key}“{text}”{why}")
        elif key != "title" and text.strip() and words and not blanks_in(text):
            why = f"document 的 {key}“{text}”里没有封面上的名字，每个单位都一样"
            yield finding("P38", Place(_FILE, ""), why=why)
    if _PATH.search(said.file_name):
        yield _fault(f"document 的 file_name“{said.file_name}”里不能有 / \\ : * ? < > | 和两个点")


def _cover_faults(pack: Pack) -> Iterator[Finding]:
    """The lines of the cover that pack.toml speaks of are there."""
    said = pack.card.document
    known = [line.name for _, table in pack.form.tables() if table.global_ for line in table.lines]
    for key, names in (("names", said.names), ("code", (said.code,)), ("unit", (said.unit,))):
        for name in filter(None, names):
            if name not in known:
                yield _fault(f"{key} 里的“{name}”不是封面上的行{_meant(nearest(name, known))}")
    if bool(said.code) != bool(said.unit):
        yield _fault("code 和 unit 要一起写：单位的代码和名称")


def _meant(name: str) -> str:
    return f"，是不是“{name}”" if name else ""


def _fault(why: str) -> Finding:
    return finding("P04", Place(_FILE, ""), why=why)
