"""Accounts that a text names in full (A（类）B（款）C（项）, A-B-C) against the accounts of the tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.names import folded
from disclosuregen.pack.kept import per_pack
from disclosuregen.wording.joined import opening

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from disclosuregen.checks.texts import Text, Words
    from disclosuregen.model import Table
    from disclosuregen.pack import Pack

__all__ = ["named_accounts"]

_PART = r"[^（）()\-—－，。；：“”\"]{2,40}"
_LEVEL = r"\s*[（(]\s*\d*\s*{}\s*[)）]\s*"
# The code may stand before the word: 教育（205类）普通教育（02款）.
_BY_LEVEL = (
    rf"(?P<top>{_PART}){_LEVEL.format('类')}(?:(?P<middle>{_PART}){_LEVEL.format('款')})?"
    rf"(?:(?P<last>{_PART}){_LEVEL.format('项')})?"
)
_DASHED = rf"(?P<first>{_PART})[-—－](?P<second>{_PART})[-—－](?P<third>{_PART})"
_IN_FULL = re.compile(rf"[“\"]?(?:{_BY_LEVEL}|{_DASHED})[”\"]?(?:科目|支出)?")
_SIGNS, _DASHES = re.compile(r"类\s*[)）]"), re.compile(r"[-—－]")
_LEVELS = 3


def named_accounts(words: Words) -> Iterator[Finding]:
    """T16: an account that is explained is one of the tables', by the names of all its levels."""
    found = [(text, match) for text in _signed(words) if (match := _IN_FULL.fullmatch(text.text))]
    chains = _chains(words) if found else set()
    for text, match in found if chains else ():
        levels = ("top", "middle", "last") if match["top"] else ("first", "second", "third")
        named = tuple(_plain(match[level] or "") for level in levels)
        # Other things are written with dashes, too.
        is_account = match["top"] or any(named[0] == chain[0] or named[2] == chain[2] for chain in chains)
        if is_account and named not in chains and not any(_fits(named, chain) for chain in chains):
            yield finding("T16", text.place, read=opening(text.text), near=_instead(named, words))


def _signed(words: Words) -> list[Text]:
    """The texts that may name an account in full, in order."""
    texts = words.texts
    dashes = _DASHES.finditer(texts.joined) if any(dash in texts.joined for dash in "-—－") else ()
    numbers = {texts.number(match.start()) for match in (*_SIGNS.finditer(texts.joined), *dashes)}
    return [texts.item(number) for number in sorted(numbers)]


def _plain(name: str) -> str:
    """The name as it is compared: 一般公共服务 is 一般公共服务支出."""
    return folded(name).removesuffix("支出")


def _fits(named: tuple[str, ...], chain: tuple[str, ...]) -> bool:
    return all(name in {"", known} for name, known in zip(named, chain, strict=True))


def _chains(words: Words) -> set[tuple[str, ...]]:
    """The names of each account of three levels, from the top down, as they are compared."""
    known = _listed(words.pack)
    return {names for table in _tables(words) for names in _names(table, known)}


@per_pack
def _listed(pack: Pack) -> dict[str, str]:
    """The names on the pack's lists of accounts, as they are compared."""
    return {one.name: _plain(one.name) for listed in pack.accounts.values() for one in listed.values()}


def _tables(words: Words) -> Iterator[Table]:
    for _, spec in words.pack.form.tables():
        table = words.form.tables.get(spec.name)
        if table is not None and len(spec.levels) == _LEVELS and all(level.of == "prefix" for level in spec.levels):
            yield table


def _names(table: Table, known: Mapping[str, str] | None = None) -> Iterator[tuple[str, str, str]]:
    """The names of each account, as they are `known` to be compared or, without that, as they are written."""
    above: dict[int, str] = {}
    for row in table.rows:
        name = row.name if known is None else known.get(row.name) or _plain(row.name)
        above[row.level] = name
        if row.level == _LEVELS:
            yield above.get(1, ""), above.get(2, ""), name


def _instead(named: tuple[str, ...], words: Words) -> str:
    """The table's account with the same last name, where there is just one."""
    same = {names for table in _tables(words) for names in _names(table) if named[2] and _plain(names[2]) == named[2]}
    return "，表里有“{}（类）{}（款）{}（项）”".format(*same.pop()) if len(same) == 1 else ""
