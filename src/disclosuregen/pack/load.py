"""A pack folder into a Pack, or everything that is wrong with it at once."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from disclosuregen.findings import Finding, PackFault, finding
from disclosuregen.names import identifier
from disclosuregen.pack.find import Library
from disclosuregen.pack.lawful import faults_of
from disclosuregen.pack.lineage import file_of, folders_of, idle_switches, merged, sections, without_off
from disclosuregen.pack.shape import parse_toml, shaped
from disclosuregen.pack.spec import (
    CheckSpec,
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

__all__ = ["load", "read"]

T = TypeVar("T")
_TEMPLATE = "template.docx"
_OPTIONAL = "checks.toml"


class _Reading:
    """The files of a pack and its ancestors, and what was found wrong in them so far."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self.problems: list[Finding] = []

    def toml(self, name: str) -> dict[str, object]:
        """The content of a file, ancestors' first; a file may be missing where an ancestor has it."""
        raw: object = {}
        present = [folder for folder in reversed(self.folders) if file_of((folder,), name).is_file()]
        for folder in present or ([] if name == _OPTIONAL else self.folders[:1]):
            one, problems = parse_toml(folder / name)
            # A slip in a pack that is extended is not in the file of that name which lies before the reader.
            inherited = Place(f"{folder.name}/{name}", "") if folder != self.folders[0] else Place(name, "")
            self.problems.extend(replace(problem, places=(inherited,)) for problem in problems)
            raw = merged(raw, one)
        for idle in idle_switches(raw):
            why = f"“{idle}”写了 off = true，但没有可停用的内容，请核对名称"
            self.problems.append(finding("P04", Place(name, ""), why=why))
        return cast("dict[str, object]", without_off(raw))

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

    def codes(self, file: str) -> dict[str, str]:
        path = file_of(self.folders, file)
        if not path.is_file():
            self.problems.append(finding("P02", Place("form.toml", ""), expected=file))
            return {}
        codes: dict[str, str] = {}
        try:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                for row in csv.DictReader(stream):
                    code = row["code"].strip()
                    if code in codes or not code or not row["name"]:
                        why = f"编码“{code}”写了两次，或者缺编码、缺名称"
                        self.problems.append(finding("P04", Place(path.name, ""), why=why))
                    codes[code] = row["name"]
        except (KeyError, AttributeError, UnicodeDecodeError, csv.Error):
            why = "应为 UTF-8 编码的 CSV，第一行是 code,name"
            self.problems.append(finding("P01", Place(path.name, ""), why=why))
        return codes


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
    raw, rules = reading.toml("figures.toml"), reading.toml(_OPTIONAL)
    reading.only(raw, "figures.toml", "constant", "figure")
    reading.only(rules, _OPTIONAL, "check")
    constants = reading.section(ConstantSpec, raw, "constant", "figures.toml")
    figures = reading.section(FigureSpec, raw, "figure", "figures.toml")
    checks = reading.section(CheckSpec, rules, "check", _OPTIONAL)
    template = file_of(folders, _TEMPLATE)
    if not template.is_file():
        reading.problems.append(finding("P02", Place(_TEMPLATE, ""), expected=_TEMPLATE))
    if card is None or form is None:
        return None, tuple(reading.problems)
    whole = phrases is not None and not reading.problems
    named = replace(form, sheets=tuple(_named_sheet(sheet) for sheet in form.sheets))
    codes = {entry.name: reading.codes(entry.file) for entry in form.codes}
    pack = Pack(card, folder, template, named, phrases or Phrases(), constants, figures, checks, codes, folders[1:])
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
