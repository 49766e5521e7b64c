"""What the report on all units needs to know of one: whose it is, its sums, its reasons, what nobody has declared."""

from __future__ import annotations

from dataclasses import replace
from sys import intern
from typing import TYPE_CHECKING

from disclosuregen.checks.texts import gathered
from disclosuregen.formula import FormulaError, evaluate, parse
from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.document.ledger import Ledger
    from disclosuregen.model import Form
    from disclosuregen.pack import Pack
    from disclosuregen.pack.reportspec import SumSpec

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
    """A number that nobody has declared: where it stands in the document, its text, the cell it was typed in."""

    where: str
    text: str
    cell: str = ""


@frozen
class Facts:
    """A unit's facts; `whole` where the workbook is a department's with all its units.

    `named` are units that tables name, code and name of each, in order. `figures` counts what the document prints.
    """

    code: str = ""
    name: str = ""
    whole: bool = False
    totals: tuple[Total, ...] = ()
    reasons: tuple[Reason, ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    figures: int = 0
    untraced: tuple[Untraced, ...] = ()


def pooled(facts: Facts) -> Facts:
    """The same facts; texts that many units have are kept once, as thousands of units are held until the report."""
    return replace(
        facts,
        totals=tuple(Total(intern(one.title), one.now, one.before) for one in facts.totals),
        reasons=tuple(Reason(intern(one.about), intern(one.cell), intern(one.text)) for one in facts.reasons),
        named=tuple((intern(code), intern(name)) for code, name in facts.named),
        untraced=tuple(Untraced(intern(one.where), intern(one.text), intern(one.cell)) for one in facts.untraced),
    )


def facts_of(form: Form, pack: Pack, ledger: Ledger | None) -> Facts:
    """The facts of a form, and of its document where there is one."""
    words = gathered(form, pack)
    document, report = pack.card.document, pack.card.report
    code, name = (words.cover(line) if line else None for line in (document.code, document.unit))
    line, value = (*report.whole, "", "")[:2]
    scope = words.cover(line) if line else None
    typed = (text for text in words.texts.items if text.table.name in words.reasons and len(text.text) >= _LEAST)
    entries = list(ledger.entries()) if ledger is not None else []
    untraced = [(at, entry) for at, entry in entries if not entry.traced][:_MOST_UNTRACED]
    return Facts(
        code.text if code else "",
        name.text if name else "",
        scope is not None and scope.text == value,
        tuple(_total(one, form) for one in report.sums),
        tuple(Reason(text.item, str(text.place), text.text) for text in typed),
        tuple(dict.fromkeys(_named(form, pack))),
        len(entries),
        tuple(Untraced(at.where, entry.text, str(entry.cells[0]) if entry.cells else "") for at, entry in untraced),
    )


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


def _named(form: Form, pack: Pack) -> Iterator[tuple[str, str]]:
    """Code and name of the rows of tables that list units: those whose codes stand on no list."""
    for _, spec in pack.form.tables():
        if spec.kind == "codes" and not spec.codes and spec.name in form.tables:
            yield from ((row.key, row.name) for row in form.tables[spec.name].rows if row.key and row.name)
