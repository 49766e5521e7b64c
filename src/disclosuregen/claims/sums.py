"""Whether a printed table with codes adds up, and the columns of any table."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen.amounts import NumberStyle, from_unit, show, total
from disclosuregen.claims.numbers import apart
from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.frozen import frozen
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from disclosuregen.claims.grids import Grid, Head, Line
    from disclosuregen.claims.paper import Paper

__all__ = ["SUMMED", "Sum", "columns_add_up", "groups_add_up"]

SUMMED = re.compile("(?:合计|总计|小计|总额)$")
# A heading beside which a total is not the sum of its neighbours.
_NOT_ALL = re.compile("其中|：|占|比|率|上年|增减")
# Longer codes are those of projects.
_LEAST_CODE, _MOST_CODE = 3, 9
_PAIR = 2
_MONEY = "元"
_KEPT = 16


@frozen
class Sum:
    """An amount of a table and the amounts that should add up to it, each as line and column."""

    grid: Grid
    whole: Line
    column: int
    parts: Sequence[tuple[Line, int]]

    def terms(self) -> list[Decimal]:
        """The amounts that are printed; blanks count nothing."""
        return [line.values[column] for line, column in self.parts if column in line.values]

    def severity(self) -> Severity | None:
        """How wrong it is; None when it adds up, or when there is nothing to say."""
        value, terms = self.whole.values.get(self.column), self.terms()
        if value is None or not terms or sum(terms) == value:
            return None
        unit, decimals = self.grid.unit or _MONEY, self.grid.decimals
        summed = total(from_unit(term, unit, decimals=decimals) for term in terms)
        return apart(from_unit(value, unit, decimals=decimals), summed)

    def label(self) -> str:
        """The line's name, and the column's where there are several."""
        head = _leaf(self.grid.heads, self.column) if len(self.grid.amounts) > 1 else ""
        return "·".join(filter(None, (self.whole.label, head)))

    def told(self, rule: str, file: str, severity: Severity, label: str = "") -> Finding:
        """The finding."""
        style = NumberStyle(self.grid.decimals)
        value, summed = self.whole.values[self.column], sum(self.terms(), Decimal(0))
        words = {
            "label": label or self.label(),
            "left": self.whole.cell(self.column).text,
            "right": show(summed, style),
            "gap": show(abs(value - summed), style),
            "tail": "，是四舍五入的尾差" if severity is Severity.NOTE else "",
        }
        return replace(finding(rule, Place(file, self.whole.cell(self.column).where), **words), severity=severity)


def _leaf(heads: Iterable[Head], column: int) -> str:
    """The lowest heading over a column."""
    for head in heads:
        if head.covers(column):
            return _leaf(head.below, column) or head.text
    return ""


def groups_add_up(paper: Paper) -> Iterator[Finding]:
    """D12, D13: the total row and every account, unit or project group against the rows below it, by code."""
    for grid in paper.grids:
        if grid.codes:
            yield from _tree(grid, paper)


def _tree(grid: Grid, paper: Paper) -> Iterator[Finding]:
    coded = [line for line in grid.lines if _LEAST_CODE <= len(line.code) <= _MOST_CODE and line.code.isdigit()]
    known = {line.code: line for line in coded}
    if len(known) < len(coded):
        # The same codes under several units: nobody can tell what belongs to what.
        return
    totals = [line for line in grid.lines if not line.code and SUMMED.search(line.label)]
    leaves = [line for line in grid.lines if len(line.code) > _MOST_CODE]
    whole = totals[0] if len(totals) == 1 else None
    for code, lines in _children(known).items():
        parent = known[code] if code else whole
        if parent is not None and not _adds_up(grid, parent, lines):
            yield from _summed("D13" if code else "D12", grid, parent, lines, paper)
    if not leaves or whole is None or _adds_up(grid, whole, leaves):
        return
    for one in _summed("D12", grid, whole, leaves, paper):
        # Long codes of projects do not say which of them are parts of others.
        yield replace(one, severity=Severity.WARNING) if one.severity is Severity.ERROR else one


def _children(known: Mapping[str, Line]) -> dict[str, list[Line]]:
    """The lines below each code: the longest that theirs begins with; nothing for those of the first level."""
    lengths = sorted(set(map(len, known)), reverse=True)
    shorter = {length: lengths[number:] for number, length in enumerate(lengths, 1)}
    children: dict[str, list[Line]] = {}
    for code, line in known.items():
        parent = ""
        for length in shorter[len(code)]:
            if code[:length] in known:
                parent = code[:length]
                break
        if parent in children:
            children[parent].append(line)
        else:
            children[parent] = [line]
    return children


def _adds_up(grid: Grid, whole: Line, lines: Sequence[Line]) -> bool:
    """Whether all amounts of a line are the sums of those below it, as they nearly always are."""
    if not grid.even:
        return False
    # Most groups have one member.
    return whole.exact == lines[0].exact if len(lines) == 1 else _are_sums(whole.exact, [one.exact for one in lines])


def _summed(rule: str, grid: Grid, whole: Line, lines: Sequence[Line], paper: Paper) -> Iterator[Finding]:
    """A line against others, column by column."""
    below, told = [line.values for line in lines], set()
    for column, value in whole.values.items():
        terms = [values[column] for values in below if column in values]
        summed = sum(terms)
        if terms and summed != value and (value, summed) not in told:
            # The same difference in the next column (合计, 小计) is the same mistake.
            told.add((value, summed))
            one = Sum(grid, whole, column, [(line, column) for line in lines])
            severity = one.severity()
            if severity is not None and paper.wants(severity):
                yield one.told(rule, paper.file, severity)


def columns_add_up(paper: Paper) -> Iterator[Finding]:
    """D14: a column of totals against the columns beside it under the same heading, row by row."""
    for grid in paper.grids:
        if len(grid.amounts) > _PAIR:
            exact = zip(*[line.exact for line in grid.lines], strict=True) if grid.even else ()
            columns = dict(zip(grid.amounts if grid.even else (), exact, strict=True))
            for whole, parts in _known_across(grid):
                if not columns or not _are_sums(columns[whole], [columns[part] for part in parts]):
                    yield from _across(grid, whole, parts, paper)


def _are_sums(whole: Sequence[int | Decimal], parts: Iterable[Sequence[int | Decimal]]) -> bool:
    """Whether each amount is the sum of those at its place in the parts, as it nearly always is."""
    return list(map(sum, zip(*parts, strict=True))) == list(whole)


def _known_across(grid: Grid) -> Sequence[tuple[int, list[int]]]:
    """What `_sums_across` says of a table, kept with its header: the tables of one form are alike in all documents."""
    known, amounts = grid.layout.across, tuple(grid.amounts)
    found = known.get(amounts)
    if found is None:
        if len(known) >= _KEPT:
            known.clear()
        found = known[amounts] = list(_sums_across(grid.heads, frozenset(amounts)))
    return found


def _sums_across(heads: Sequence[Head], amounts: frozenset[int]) -> Iterator[tuple[int, list[int]]]:
    """The column of each total with the columns that make it up."""
    for head in heads:
        if head.below:
            yield from _sums_across(head.below, amounts)
    counted = [head for head in heads if any(map(head.covers, amounts))]
    totals = [head for head in counted if _is_total(head)]
    others = [head for head in counted if head not in totals]
    if len(totals) == 1 and len(others) >= _PAIR and not any(_NOT_ALL.search(head.text) for head in counted):
        yield totals[0].column, [column for head in others for column in _counting(head, amounts)]


def _is_total(head: Head) -> bool:
    return not head.below and head.span == 1 and SUMMED.search(head.text) is not None


def _counting(head: Head, amounts: frozenset[int]) -> list[int]:
    """The columns that stand for a heading: its own total, or all below it."""
    if not head.below:
        return [head.column] if head.column in amounts else []
    totals = [one.column for one in head.below if _is_total(one) and one.column in amounts]
    return totals if len(totals) == 1 else [column for one in head.below for column in _counting(one, amounts)]


def _across(grid: Grid, whole: int, parts: Sequence[int], paper: Paper) -> Iterator[Finding]:
    rows, wrong = 0, []
    for line in grid.lines:
        values = line.values
        if whole in values:
            rows += 1
            terms = [values[part] for part in parts if part in values]
            if terms and sum(terms) != values[whole]:
                wrong.append(Sum(grid, line, whole, [(line, part) for part in parts]))
    judged = [(one, severity) for one in wrong if (severity := one.severity()) is not None]
    errors = [one for one, severity in judged if severity is Severity.ERROR]
    if rows > _PAIR and len(errors) * 2 > rows:
        # More rows than not: the columns are related otherwise, or one was moved as a whole.
        yield errors[0].told("D14", paper.file, Severity.WARNING)
        return
    for one, severity in judged:
        if paper.wants(severity):
            yield one.told("D14", paper.file, severity)
