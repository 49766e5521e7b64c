"""What the report on all units needs to know of one: whose it is, its sums, its reasons, what nobody has declared."""

from __future__ import annotations

from dataclasses import replace
from sys import intern
from typing import TYPE_CHECKING

from disclosuregen.checks.texts import gathered
from disclosuregen.document.tokens import DIRECTION, NUMBER
from disclosuregen.formula import FormulaError, evaluate, parse
from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.document.ledger import Entry, Ledger
    from disclosuregen.model import Form, Row
    from disclosuregen.pack import Pack
    from disclosuregen.pack.reportspec import SumSpec
    from disclosuregen.pack.spec import TableSpec

__all__ = ["Facts", "Reason", "Total", "Untraced", "facts_of", "pooled"]

_LEAST = 12
_MOST_UNTRACED = 200


@frozen
class Total:
    """One of the sums that the report lists: this year's and last year's in base units, empty where there is none."""

    title: str
    now: str
    before: str = ""


@frozen
class Reason:
    """A reason somebody typed: what for, the cell (表!B7), the text."""

    about: str
    cell: str
    text: str


@frozen
class Untraced:
    """A number, or by its kind a direction word, that nobody has declared: where, what, the cell it was typed in."""

    where: str
    text: str
    cell: str = ""
    kind: str = NUMBER


@frozen
class Facts:
    """A unit's facts; `whole` where the workbook is a department's with all its units.

    `named` are units and projects that tables name, code and name of each, in order; `below` the codes of units alone.
    `names` are all names of the cover. `figures` counts what the document prints.
    """

    code: str = ""
    name: str = ""
    whole: bool = False
    totals: tuple[Total, ...] = ()
    reasons: tuple[Reason, ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    figures: int = 0
    untraced: tuple[Untraced, ...] = ()
    year: str = ""
    below: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def pooled(facts: Facts) -> Facts:
    """The same facts; texts that many units have are kept once, as thousands of units are held until the report."""
    return replace(
        facts,
        totals=tuple(Total(intern(one.title), one.now, one.before) for one in facts.totals),
        reasons=tuple(Reason(intern(one.about), intern(one.cell), intern(one.text)) for one in facts.reasons),
        named=tuple((intern(code), intern(name)) for code, name in facts.named),
        untraced=tuple(
            Untraced(intern(one.where), intern(one.text), intern(one.cell), intern(one.kind)) for one in facts.untraced
        ),
        year=intern(facts.year),
        below=tuple(map(intern, facts.below)),
        names=tuple(map(intern, facts.names)),
    )


def facts_of(form: Form, pack: Pack, ledger: Ledger | None) -> Facts:
    """The facts of a form, and of its document where there is one."""
    words = gathered(form, pack)
    document, report = pack.card.document, pack.card.report
    code, name = (words.cover(line) if line else None for line in (document.code, document.unit))
    line, value = (*report.whole, "", "")[:2]
    scope = words.cover(line) if line else None
    typed = (text for text in words.texts.items if text.table.name in words.reasons and len(text.text) >= _LEAST)
    named = list(_named(form, pack))
    covers = map(words.cover, document.names)
    return Facts(
        code.text if code else "",
        name.text if name else "",
        scope is not None and scope.text == value,
        tuple(_total(one, form) for one in report.sums),
        tuple(Reason(text.item, str(text.place), text.text) for text in typed),
        tuple(dict.fromkeys((row.key, row.name) for _, row in named)),
        sum(1 for _ in ledger.entries()) if ledger is not None else 0,
        tuple(_untraced(ledger)) if ledger is not None else (),
        str(words.year or ""),
        tuple(dict.fromkeys(row.key for spec, row in named if _of_units(spec))),
        tuple(cell.text for cell in covers if cell),
    )


def _untraced(ledger: Ledger) -> list[Untraced]:
    """What nobody has declared: numbers, then direction words as far as there is room."""
    found = [
        Untraced(at.where, entry.text, str(entry.cells[0]) if entry.cells else "", _kind(entry))
        for at, entry in ledger.entries()
        if not entry.traced
    ]
    return sorted(found, key=lambda one: one.kind != NUMBER)[:_MOST_UNTRACED]


def _kind(entry: Entry) -> str:
    return NUMBER if any(mark.isdigit() for mark in entry.text) else DIRECTION


def _total(one: SumSpec, form: Form) -> Total:
    return Total(one.title, _value(one.now, form), _value(one.before, form))


def _value(formula: str, form: Form) -> str:
    """A formula's value in base units; empty where a cell is missing or unreadable."""
    if not formula:
        return ""
    try:
        amount = evaluate(parse(formula), form)
    except FormulaError:
        return ""
    return f"{amount.value.normalize():f}" if amount is not None else ""


def _named(form: Form, pack: Pack) -> Iterator[tuple[TableSpec, Row]]:
    """The rows of tables that list units or projects: those whose codes stand on no list."""
    for _, spec in pack.form.tables():
        if spec.kind == "codes" and not spec.codes and spec.name in form.tables:
            yield from ((spec, row) for row in form.tables[spec.name].rows if row.key and row.name)


def _of_units(spec: TableSpec) -> bool:
    """Whether a table lists units alone: projects have codes of any length, and belong to what a column says."""
    columns = {column.name for column in spec.columns}
    return not any(level.more or level.of in columns for level in spec.levels)
