"""Accounts: one code has one name, stands below its group, and is named in sentences as the tables name it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from disclosuregen.claims.numbers import Number, amount_of, apart
from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.names import folded
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.claims.grids import Grid, Line
    from disclosuregen.claims.links import Claims
    from disclosuregen.claims.paper import Paper, Passage

    Chains = dict[tuple[str, ...], list[tuple[Line, Grid]]]

__all__ = ["accounts_are_named_alike", "accounts_have_groups", "sentences_name_accounts"]

_ACCOUNTS = "科目"
_PART = r"[^（）\-—－，。；：“”\"、]{2,40}"
_IN_FULL = re.compile(
    rf"(?P<top>{_PART})（(?P<top_code>\d*)类）(?P<middle>{_PART})（(?P<middle_code>\d*)款）"
    rf"(?P<last>{_PART})（(?P<last_code>\d*)项）"
    rf"|“(?P<first>{_PART})[-—－]+(?P<second>{_PART})[-—－]+(?P<third>{_PART})”科目"
)
_LEVELS = ("top", "middle", "last")
_AMOUNT = re.compile(
    r"[”\"]?(?:科目|支出)?(?:预算|支出|安排)?(?:为|是)?(?P<value>\d[\d,]*(?:\.(?P<decimals>\d+))?)(?P<unit>万元|元)"
)
# Words that lead up to an account and are no part of its name.
_LEADING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])?(?:其中|用于|包括|主要是|列入|在)?")
_LENGTHS = (3, 5, 7)
_KEPT = 1024


@lru_cache(maxsize=_KEPT)
def _plain(name: str) -> str:
    """The name as it is compared: 一般公共服务 is the same with 支出 behind it."""
    return folded(name).removesuffix("支出")


def accounts_are_named_alike(paper: Paper) -> Iterator[Finding]:
    """D17: a code of an account has the same name in every table."""
    first: dict[str, Line] = {}
    for grid in paper.grids:
        for line in grid.lines if grid.kind == _ACCOUNTS else ():
            if line.code and line.label:
                other = first.setdefault(line.code, line)
                if other is not line and other.label != line.label and folded(other.label) != folded(line.label):
                    places = (Place(paper.file, one.cell(next(iter(one.labels))).where) for one in (line, other))
                    why = f"在另一张表里的名称是“{other.label}”"
                    yield finding("D17", *places, read=f"{line.code} {line.label}", why=why)


def accounts_have_groups(paper: Paper) -> Iterator[Finding]:
    """D17: codes have three, five or seven digits, and a group is there where those of others are."""
    for grid in paper.grids:
        if grid.kind == _ACCOUNTS:
            codes = {line.code for line in grid.lines if line.code.isdigit()}
            lengths = {len(code) for code in codes}
            for line in grid.lines:
                why = _misplaced(line.code, codes, lengths) if line.code in codes else ""
                if why:
                    told = finding("D17", Place(paper.file, line.where), read=_said(line), why=why)
                    yield replace(told, severity=Severity.WARNING)


def _said(line: Line) -> str:
    return f"{line.code} {line.label}"


def _misplaced(code: str, codes: set[str], lengths: set[int]) -> str:
    if len(code) not in _LENGTHS:
        return f"：编码是 {len(code)} 位，类、款、项应为 3、5、7 位"
    above = code[:-2]
    return f"：表里没有它的上级 {above}" if len(above) in lengths and above not in codes else ""


def sentences_name_accounts(claims: Claims) -> Iterator[Finding]:
    """D17, D16: A（类）B（款）C（项） is an account of the tables, and its amount is the table's."""
    chains: Chains = {}
    for passage in claims.paper.passages:
        if "类）" in passage.text or "”科目" in passage.text:
            chains = chains or _chains(claims.paper)
            text = passage.text
            # Nothing behind the last of these ends an account, and a look at it takes long.
            end = max(text.rfind("项）") + len("项）"), text.rfind("”科目") + len("”科目"))
            for match in _IN_FULL.finditer(text, 0, end) if chains else ():
                yield from _account(match, passage, chains, claims)


def _chains(paper: Paper) -> Chains:
    """The names of each account of the third level from the top down, with the rows it has."""
    chains: Chains = {}
    for grid in paper.grids:
        names = {line.code: line.label for line in grid.lines} if grid.kind == _ACCOUNTS else {}
        for line in grid.lines if names else ():
            if len(line.code) == _LENGTHS[-1]:
                chain = tuple(_plain(names.get(line.code[:length], "")) for length in _LENGTHS)
                chains.setdefault(chain, []).append((line, grid))
    return chains


def _account(match: re.Match[str], passage: Passage, chains: Chains, claims: Claims) -> Iterator[Finding]:
    levels = _LEVELS if match["top"] else ("first", "second", "third")
    top, *rest = (match[level] for level in levels)
    named = tuple(_plain(name) for name in (_LEADING.sub("", top), *rest))
    place = Place(claims.file, passage.block.where)
    amount = _AMOUNT.match(passage.text, match.end())
    rows = chains.get(named)
    if rows is not None:
        yield from _codes(match, rows[0][0], place)
        if amount:
            yield from _amount(match, amount, rows, place, claims)
    elif match["top"] or any(chain[0] == named[0] for chain in chains):
        # Other things than accounts are written with dashes, too; a glossary may explain what no table has.
        same = next((chain for chain in chains if chain[-1] == named[-1]), ())
        near = f"，有“{'-'.join(same)}”" if same else ""
        told = finding("D17", place, read=_quoted(match), why=f"：表里没有这个科目{near}")
        yield replace(told, severity=Severity.WARNING if amount else Severity.NOTE)


def _quoted(match: re.Match[str]) -> str:
    return _LEADING.sub("", match[0].strip("“”"))


def _codes(match: re.Match[str], line: Line, place: Place) -> Iterator[Finding]:
    """The codes that stand among the names are the table's."""
    said = "".join(match[f"{level}_code"] or "" for level in _LEVELS)
    if said and not line.code.endswith(said):
        yield finding("D17", place, read=_quoted(match), why=f"：编码写的是 {said}，表里是 {line.code}")


def _amount(
    match: re.Match[str], amount: re.Match[str], rows: list[tuple[Line, Grid]], place: Place, claims: Claims
) -> Iterator[Finding]:
    """The amount behind the name is one that the account's rows print, in whatever column."""
    value, decimals = Decimal(amount["value"].replace(",", "")), len(amount["decimals"] or "")
    own = amount_of(Number(value, amount["unit"], decimals, 0, 0), claims.precision)
    cells = [(line, column, grid) for line, grid in rows if grid.unit for column in line.values]
    for line, column, grid in cells:
        printed = amount_of(Number(line.values[column], grid.unit, grid.decimals, 0, 0), {})
        if apart(own, printed) is not Severity.ERROR:
            return
    for line, column, grid in cells[:1]:
        block = line.cell(column)
        words = {"read": amount["value"] + amount["unit"], "other": block.text + grid.unit}
        yield finding("D16", place, Place(claims.file, block.where), label=_quoted(match), **words)
