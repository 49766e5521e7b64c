"""A pack folder into a Pack, or everything that is wrong with it at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, PackFault, finding, has_errors
from disclosuregen.frozen import frozen
from disclosuregen.names import identifier
from disclosuregen.pack.find import Library
from disclosuregen.pack.folder import strays
from disclosuregen.pack.lawful import faults_of
from disclosuregen.pack.lineage import file_of, folders_of
from disclosuregen.pack.reading import Reading
from disclosuregen.pack.spec import (
    ConstantSpec,
    DocumentSpec,
    FigureSpec,
    FormSpec,
    Line,
    Pack,
    PackCard,
    SheetSpec,
    TableSpec,
)
from disclosuregen.pack.spots import spotted
from disclosuregen.pack.style import Phrases
from disclosuregen.places import Place

if TYPE_CHECKING:
    from pathlib import Path

    from disclosuregen.pack.checkspec import CheckSpec

__all__ = ["Loaded", "load", "read"]

_TEMPLATE = "template.docx"


@frozen
class Loaded:
    """A pack as far as it can be told, and everything that is wrong with it.

    `pack` is None where not even its names are known; with errors among the problems it is good for nothing but them.
    `unread` are names that are declared, nobody knows how.
    """

    pack: Pack | None
    problems: tuple[Finding, ...]
    unread: frozenset[str] = frozenset()


def load(folder: Path, library: Library | None = None) -> Pack:
    """The pack of a folder, with what it inherits; raises PackFault with all findings when it cannot be used."""
    loaded = read(folder, library)
    if loaded.pack is None or has_errors(loaded.problems):
        raise PackFault(loaded.problems)
    return loaded.pack


def read(folder: Path, library: Library | None = None) -> Loaded:
    """The pack of a folder and everything that is wrong with it.

    Raises PackFault when it is not known which files these are.
    """
    folders = folders_of(folder, library or Library(()))
    reading = Reading(folders)
    card = reading.whole(PackCard, "pack.toml")
    form = reading.whole(FormSpec, "form.toml")
    phrases = reading.whole(Phrases, "phrases.toml")
    raw = reading.toml("figures.toml")
    reading.only(raw, "figures.toml", "constant", "figure")
    constants = reading.section(ConstantSpec, raw, "constant", "figures.toml")
    figures = reading.section(FigureSpec, raw, "figure", "figures.toml")
    checks, overrides, limits = reading.rules()
    template = file_of(folders, _TEMPLATE)
    if not template.is_file():
        reading.problems.append(finding("P02", Place(_TEMPLATE, ""), expected=_TEMPLATE))
    if form is None:
        return Loaded(None, _told(reading, folder, form))
    named = replace(form, sheets=tuple(_named_sheet(sheet) for sheet in form.sheets))
    checks = tuple(_spread_check(check, named) for check in checks)
    accounts = {entry.name: reading.accounts(entry.file) for entry in form.codes}
    codes = {name: {code: one.name for code, one in entries.items()} for name, entries in accounts.items()}
    # What cannot be told of the card is told once, and keeps nobody from looking at the rest.
    card = card or PackCard(folder.name, "", "", (), DocumentSpec("", ""))
    pack = Pack(
        *(card, folder, template, named, phrases or Phrases(), constants, figures, checks, overrides, limits),
        *(codes, accounts, folders[1:]),
    )
    reading.problems += [one for one in faults_of(pack) if one.places[0].file not in reading.broken]
    known = "figures.toml" not in reading.broken
    return Loaded(pack if known else None, _told(reading, folder, form), frozenset(reading.unread))


def _told(reading: Reading, folder: Path, form: FormSpec | None) -> tuple[Finding, ...]:
    """Every problem with the line it stands in, and the files that nobody reads."""
    lists = tuple(entry.file for entry in form.codes) if form else ()
    return (*spotted(reading.problems, reading.texts), *strays(folder, lists))


def _named_sheet(sheet: SheetSpec) -> SheetSpec:
    return replace(sheet, tables=tuple(_named_table(table) for table in sheet.tables))


def _named_table(table: TableSpec) -> TableSpec:
    lines = _placed(table.lines)
    spread = (replace(line, sum=_spread(line.sum, lines)) if line.sum else line for line in lines)
    return replace(table, lines=tuple(spread))


def _placed(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines with both label and name, either of which may be left out when the other gives it, and their row.

    The row in the grid is the declared one, or the one after the line before.
    """
    placed: list[Line] = []
    for line in lines:
        row = line.row or (placed[-1].row + 1 if placed else 1)
        name = line.name or identifier(line.label)
        placed.append(replace(line, name=name, label=line.label or name, row=row))
    return tuple(placed)


def _spread_check(check: CheckSpec, form: FormSpec) -> CheckSpec:
    """A check with `甲…丁` spread to the lines of its own tables."""
    sides = {*check.left, *check.right}
    lines = tuple(line for _, table in form.tables() if table.name in sides for line in table.lines)
    return replace(check, lines=tuple(dict.fromkeys(_spread(check.lines, lines)))) if check.lines else check


def _spread(names: tuple[str, ...], lines: tuple[Line, ...]) -> tuple[str, ...]:
    """The names of a sum, with `甲…丁` spread to every line from 甲 to 丁."""
    order = [line.name for line in lines]
    spread: list[str] = []
    for name in names:
        first, dots, last = name.partition("…")
        # One that is the wrong way round stays as it is, and is complained of as such.
        if dots and first in order and last in order and order.index(first) <= order.index(last):
            spread.extend(order[order.index(first) : order.index(last) + 1])
        else:
            spread.append(name)
    return tuple(spread)
