"""A pack folder into a Pack, or everything that is wrong with it at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from disclosuregen.findings import RULES, Finding, PackFault, finding
from disclosuregen.names import identifier
from disclosuregen.pack.accounts import accounts_of
from disclosuregen.pack.checkspec import CheckSpec, Limits
from disclosuregen.pack.find import Library
from disclosuregen.pack.lawful import faults_of
from disclosuregen.pack.lineage import file_of, folders_of, idle_switches, merged, sections, without_off
from disclosuregen.pack.overrides import override_of
from disclosuregen.pack.shape import parse_toml, shaped
from disclosuregen.pack.spec import (
    ConstantSpec,
    FigureSpec,
    FormSpec,
    Line,
    Pack,
    PackCard,
    SheetSpec,
    TableSpec,
)
from disclosuregen.pack.style import Phrases
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from disclosuregen.pack.checkspec import Account

__all__ = ["load", "read"]

T = TypeVar("T")
_TEMPLATE = "template.docx"
_OPTIONAL = "checks.toml"


class _Reading:
    """The files of a pack and its ancestors, and what was found wrong in them so far."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self.problems: list[Finding] = []

    def toml(self, name: str, kept: frozenset[str] = frozenset()) -> dict[str, object]:
        """The content of a file, ancestors' first; a file may be missing where an ancestor has it.

        Entries that are switched off are dropped, but for those named in `kept`.
        """
        raw: object = {}
        present = [folder for folder in reversed(self.folders) if file_of((folder,), name).is_file()]
        for folder in present or ([] if name == _OPTIONAL else self.folders[:1]):
            one, problems = parse_toml(folder / name)
            # A slip in a pack that is extended is not in the file of that name which lies before the reader.
            inherited = Place(f"{folder.name}/{name}", "") if folder != self.folders[0] else Place(name, "")
            self.problems.extend(replace(problem, places=(inherited,)) for problem in problems)
            raw = merged(raw, one)
        for idle in set(idle_switches(raw)) - kept:
            why = f"“{idle}”写了 off = true，但没有可停用的内容，请核对名称"
            self.problems.append(finding("P04", Place(name, ""), why=why))
        return cast("dict[str, object]", without_off(raw, kept))

    def shape(self, cls: type[T], raw: Mapping[str, object], where: str) -> T | None:
        value, problems = shaped(cls, raw, where)
        self.problems.extend(problems)
        return value

    def section(self, cls: type[T], raw: Mapping[str, object], key: str, file: str) -> tuple[T, ...]:
        """The values of one array of tables; any other key of the file is a slip."""
        shapes = [
            self.shape(cls, one, f"{file} {key}“{one.get('name') or one.get('id') or ''}”")
            for one in sections(raw, key)
        ]
        return tuple(shape for shape in shapes if shape is not None)

    def only(self, raw: Mapping[str, object], file: str, *keys: str) -> None:
        """Report the keys of a file that nobody reads."""
        for key in raw.keys() - set(keys):
            why = f"不认识的“{key}”，这个文件里只有 {'、'.join(f'[[{known}]]' for known in keys)}"
            self.problems.append(finding("P04", Place(file, ""), why=why))

    def accounts(self, file: str) -> dict[str, Account]:
        """The entries of a code list by code; slips are kept."""
        path = file_of(self.folders, file)
        if not path.is_file():
            self.problems.append(finding("P02", Place("form.toml", ""), expected=file))
            return {}
        accounts, problems = accounts_of(path)
        self.problems.extend(problems)
        return accounts

    def rules(self) -> tuple[tuple[CheckSpec, ...], dict[str, str], Limits]:
        """The bureau's checks, what it says of rules that every pack has, and its limits."""
        raw = self.toml(_OPTIONAL, kept=frozenset(RULES))
        self.only(raw, _OPTIONAL, "check", "limits")
        listed = sections(raw, "check")
        own = {**raw, "check": [one for one in listed if one.get("id") not in RULES]}
        overrides = {}
        for one in (one for one in listed if one.get("id") in RULES):
            overrides[str(one["id"])], problems = override_of(one)
            self.problems.extend(problems)
        limits = self.shape(Limits, cast("dict[str, object]", raw.get("limits", {})), f"{_OPTIONAL} limits")
        return self.section(CheckSpec, own, "check", _OPTIONAL), overrides, limits or Limits()


def load(folder: Path, library: Library | None = None) -> Pack:
    """The pack of a folder, with what it inherits; raises PackFault with all findings when it cannot be used."""
    pack, problems = read(folder, library)
    if pack is None or problems:
        raise PackFault(problems)
    return pack


def read(folder: Path, library: Library | None = None) -> tuple[Pack | None, tuple[Finding, ...]]:
    """The pack of a folder and everything that is wrong with it; None when its files cannot be put together.

    Raises PackFault when it is not known which files these are.
    """
    folders = folders_of(folder, library or Library(()))
    reading = _Reading(folders)
    card = reading.shape(PackCard, reading.toml("pack.toml"), "pack.toml")
    form = reading.shape(FormSpec, reading.toml("form.toml"), "form.toml")
    phrases = reading.shape(Phrases, reading.toml("phrases.toml"), "phrases.toml")
    raw = reading.toml("figures.toml")
    reading.only(raw, "figures.toml", "constant", "figure")
    constants = reading.section(ConstantSpec, raw, "constant", "figures.toml")
    figures = reading.section(FigureSpec, raw, "figure", "figures.toml")
    checks, overrides, limits = reading.rules()
    template = file_of(folders, _TEMPLATE)
    if not template.is_file():
        reading.problems.append(finding("P02", Place(_TEMPLATE, ""), expected=_TEMPLATE))
    if card is None or form is None:
        return None, tuple(reading.problems)
    whole = phrases is not None and not reading.problems
    named = replace(form, sheets=tuple(_named_sheet(sheet) for sheet in form.sheets))
    checks = tuple(_spread_check(check, named) for check in checks)
    accounts = {entry.name: reading.accounts(entry.file) for entry in form.codes}
    codes = {name: {code: one.name for code, one in entries.items()} for name, entries in accounts.items()}
    pack = Pack(
        *(card, folder, template, named, phrases or Phrases(), constants, figures, checks, overrides, limits),
        *(codes, accounts, folders[1:]),
    )
    return pack if whole else None, (*reading.problems, *faults_of(pack))


def _named_sheet(sheet: SheetSpec) -> SheetSpec:
    return replace(sheet, tables=tuple(_named_table(table) for table in sheet.tables))


def _named_table(table: TableSpec) -> TableSpec:
    lines = _placed(tuple(_named_line(line) for line in table.lines))
    return replace(table, lines=tuple(replace(line, sum=_spread(line.sum, lines)) for line in lines))


def _named_line(line: Line) -> Line:
    """A line with both its label and its name: either may be left out when the other gives it."""
    name = line.name or identifier(line.label)
    return replace(line, name=name, label=line.label or name)


def _placed(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines with their row in the grid: the declared one, or the one after the line before."""
    placed: list[Line] = []
    for line in lines:
        row = line.row or (placed[-1].row + 1 if placed else 1)
        placed.append(replace(line, row=row))
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
        if dots and first in order and last in order:
            spread.extend(order[order.index(first) : order.index(last) + 1])
        else:
            spread.append(name)
    return tuple(spread)
