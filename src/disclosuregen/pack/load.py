"""A pack folder into a Pack, or everything that is wrong with it at once."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from disclosuregen.findings import Finding, PackFault, finding
from disclosuregen.names import identifier
from disclosuregen.pack.lawful import faults_of
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

__all__ = ["load"]

T = TypeVar("T")


class _Reading:
    """The files of one pack folder, and what was found wrong in them so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Finding] = []

    def toml(self, name: str) -> dict[str, object]:
        raw, problems = parse_toml(self.folder / name)
        self.problems.extend(problems)
        return raw

    def shape(self, cls: type[T], raw: Mapping[str, object], where: str) -> T | None:
        value, problems = shaped(cls, raw, where)
        self.problems.extend(problems)
        return value

    def section(self, cls: type[T], raw: Mapping[str, object], key: str, where: str) -> tuple[T, ...]:
        entries = raw.get(key, [])
        tables = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
        shapes = [self.shape(cls, one, f"{where} {key}“{one.get('name', '')}”") for one in tables]
        return tuple(shape for shape in shapes if shape is not None)

    def codes(self, file: str) -> dict[str, str]:
        path = self.folder / file
        if not path.resolve().is_relative_to(self.folder.resolve()) or not path.is_file():
            self.problems.append(finding("P02", Place("form.toml", ""), expected=file))
            return {}
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return {row["code"]: row["name"] for row in csv.DictReader(stream)}


def load(folder: Path) -> Pack:
    """The pack of a folder; raises PackFault with all findings when it cannot be used."""
    reading = _Reading(folder)
    card = reading.shape(PackCard, reading.toml("pack.toml"), "pack.toml")
    form = reading.shape(FormSpec, reading.toml("form.toml"), "form.toml")
    phrases = reading.shape(Phrases, reading.toml("phrases.toml"), "phrases.toml")
    raw = reading.toml("figures.toml")
    constants = reading.section(ConstantSpec, raw, "constant", "figures.toml")
    figures = reading.section(FigureSpec, raw, "figure", "figures.toml")
    if not (folder / "template.docx").is_file():
        reading.problems.append(finding("P02", Place("template.docx", ""), expected="template.docx"))
    if card is None or form is None or phrases is None or reading.problems:
        raise PackFault(reading.problems)
    named = replace(form, sheets=tuple(_named_sheet(sheet) for sheet in form.sheets))
    codes = {entry.name: reading.codes(entry.file) for entry in form.codes}
    pack = Pack(card, folder, named, phrases, constants, figures, codes)
    problems = [*reading.problems, *faults_of(pack)]
    if problems:
        raise PackFault(problems)
    return pack


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
