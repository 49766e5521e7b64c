"""One figure in two places: in two sentences, or in a sentence and a table."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.amounts import in_unit, rounded
from disclosuregen.claims.kept import Kept
from disclosuregen.claims.links import name_of, shown
from disclosuregen.claims.numbers import amount_of, apart, half_unit, is_money, printed, worth
from disclosuregen.claims.slips import is_slip
from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.frozen import slotted
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.claims.index import Printed
    from disclosuregen.claims.links import Claims
    from disclosuregen.claims.numbers import Number
    from disclosuregen.claims.statements import Said, Statement

__all__ = ["figures_repeat"]

# Whose figure it is must be said, or the next project's may bear the same name.
_OWN = re.compile(r"\d{4}年|^(?:本|我)(?:部门|单位|[局委办院校馆]|中心)")
_OTHERS = re.compile("^其他|其中|新增|上年|季度|月|购置车|中小|小微|小型|预留|结转")
_OF_OTHERS = Kept(lambda name: _OTHERS.search(name) is not None)
_LEAST_NAME, _LEAST_ITEM = 4, 3
_EVERYWHERE = -1
_BEFORE = 8
_MONEY = "元"


@slotted
class _Figure:
    """A figure of this year that a sentence begins with, or an item of a list; `heads` are those whose item it is.

    `own` says whether year or body stand before it, None where nobody has asked.
    """

    name: str
    now: Number
    one: Statement
    heads: tuple[Statement, ...]
    own: bool | None = None

    def lead(self) -> str:
        """The words before it with a few before them."""
        one = self.one
        return one.passage.text[max(0, one.begin - len(one.lead) - _BEFORE) : one.begin]


def figures_repeat(claims: Claims) -> Iterator[Finding]:
    """D11, D16: a figure that is printed twice is the same twice, and moved the same way; so it is in the tables."""
    first: dict[tuple[str, str, int], _Figure] = {}
    for said in claims.passages:
        for figure in _figures(said, claims):
            yield from _against_sentences(figure, first, claims)
            if is_money(figure.now):
                yield from _against_tables(figure, claims)


def _figures(said: Said, claims: Claims) -> Iterator[_Figure]:
    year = claims.paper.guessed_year
    items = {id(item): tuple(one.heads) for one in said.breakdowns for item in one.items}
    for one in said.statements:
        now = one.now
        if now is None or one.aside or one.depth or now.vague or not (one.first or id(one) in items):
            continue
        if not one.year or one.year == year:
            name = claims.essence(one.lead)
            if name and not _OF_OTHERS[name]:
                yield _Figure(name, now, one, items.get(id(one), ()))


def _is_own(figure: _Figure, claims: Claims) -> bool:
    """Whether year or body stand before it."""
    if figure.own is None:
        lead = figure.lead()
        figure.own = _OWN.search(lead) is not None or bool([unit for unit in claims.paper.units if unit in lead])
    return figure.own


def _against_sentences(
    figure: _Figure, first: dict[tuple[str, str, int], _Figure], claims: Claims
) -> Iterator[Finding]:
    """The first figure of that name in the section, or anywhere when both say whose they are."""
    dimension = _MONEY if is_money(figure.now) else figure.now.unit
    sections = [figure.one.passage.section] if len(figure.name) >= _LEAST_ITEM else []
    if not figure.heads and len(figure.name) >= _LEAST_NAME and _is_own(figure, claims):
        sections.append(_EVERYWHERE)
    others = [first.setdefault((figure.name, dimension, section), figure) for section in sections]
    for other in others:
        if other is not figure and _are_comparable(figure, other, claims):
            yield from _differing(figure, other, claims)
            return


def _are_comparable(figure: _Figure, other: _Figure, claims: Claims) -> bool:
    """An item and a sentence of its own; or two sentences that say whose figure it is."""
    if bool(other.heads) != bool(figure.heads):
        return True
    return _is_own(figure, claims) and _is_own(other, claims)


def _differing(figure: _Figure, other: _Figure, claims: Claims) -> Iterator[Finding]:
    places = (Place(claims.file, figure.one.passage.block.where), Place(claims.file, other.one.passage.block.where))
    name = name_of(figure.one)
    gap = abs(worth(figure.now) - worth(other.now))
    if gap:
        slack = half_unit(figure.now, figure.now.decimals) + half_unit(other.now, other.now.decimals)
        told = finding("D11", *places, label=name, read=shown(figure.now), other=shown(other.now))
        rounded = gap <= slack and figure.now.unit != other.now.unit
        yield replace(told, severity=Severity.NOTE) if rounded else told
        return
    ways = [_way(one.one) for one in (figure, other)]
    if all(ways) and ways[0] != ways[1]:
        yield finding("D11", *places, label=name, read=ways[0], other=ways[1])


def _way(one: Statement) -> str:
    """The change a statement prints, in words."""
    if one.change is not None and one.sign:
        return f"{'增加' if one.sign > 0 else '减少'}{shown(one.change)}" if one.change.value else "没有变化"
    return "没有变化" if one.same else ""


def _against_tables(figure: _Figure, claims: Claims) -> Iterator[Finding]:
    """The amounts that the tables print under that name; an item's only where its head is of the same table."""
    if len(figure.name) < (_LEAST_ITEM if figure.heads else _LEAST_NAME):
        return
    now = figure.now
    for grid, line, column, _ in claims.tables.cells(figure.name):
        if line.values[column] == now.value and grid.unit == now.unit:
            return
    found = claims.tables.printed(figure.name)
    if figure.heads and found:
        of_heads = (one for head in figure.heads for one in claims.tables.printed(claims.essence(head.lead)))
        tables = {one.block.table for one in of_heads}
        found = [one for one in found if one.single and one.block.table in tables]
    # A table of another kind of money may print nothing under the same heading.
    found = [one for one in found if one.line.values[one.column]]
    if found and (figure.heads or any(one.single for one in found) or _is_own(figure, claims)):
        yield from _differing_from(figure, found, claims)


def _differing_from(figure: _Figure, found: list[Printed], claims: Claims) -> Iterator[Finding]:
    own = amount_of(figure.now, claims.precision)
    judged = [(apart(own, amount_of(one.number, {})), one) for one in found]
    if any(severity is None for severity, _ in judged):
        return
    severity, nearest = min(judged, key=lambda pair: abs(worth(figure.now) - worth(pair[1].number)))
    number, block = nearest.number, nearest.block
    if severity is not Severity.ERROR and figure.now.unit != number.unit:
        # Rounded from the table's unit to that of the prose.
        return
    words = {
        "label": name_of(figure.one),
        "read": shown(figure.now),
        "other": printed(worth(number), number.unit, number.decimals),
    }
    told = finding("D16", Place(claims.file, figure.one.passage.block.where), Place(claims.file, block.where), **words)
    there = rounded(in_unit(amount_of(number, {}), figure.now.unit), figure.now.decimals)
    if severity is Severity.ERROR and (figure.heads or not is_slip(figure.now.value, there)):
        # Two figures may bear one name; a digit that is off is none of that.
        severity = Severity.WARNING
    yield replace(told, severity=severity or Severity.NOTE)
