"""A ledger as a JSON file and back; docs/ledger.md says what stands in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from disclosuregen.document.ledger import Entry, Ledger, LedgerLine, Origin
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["About", "LedgerError", "dumped", "loaded"]

_SCHEMA, _VERSION = "disclosuregen-ledger", 1


class LedgerError(ValueError):
    """A file that is no ledger this version can read; says why in Chinese."""


@dataclass(frozen=True, slots=True)
class About:
    """What a ledger belongs to: names of files, never paths, and digests of what they hold."""

    document: str
    document_sha256: str
    workbook: str
    workbook_sha256: str
    pack: str
    pack_version: str
    program: str


def dumped(ledger: Ledger, about: About, computed: Callable[[str], str]) -> bytes:
    """The file of a ledger; `computed` gives a formula with its numbers filled in, empty where that says nothing."""
    untraced = [
        {"where": _at(line.where, entry), "text": entry.text, "origin": entry.origin.value, **_cells(entry)}
        for line, entry in ledger.entries()
        if not entry.traced
    ]
    content = {
        "schema": _SCHEMA,
        "version": _VERSION,
        "document": {"file": about.document, "sha256": about.document_sha256},
        "workbook": {"file": about.workbook, "sha256": about.workbook_sha256},
        "pack": {"id": about.pack, "version": about.pack_version},
        "program": about.program,
        "lines": [
            {
                "where": line.where,
                "label": line.label,
                "table": line.table,
                "figures": [_figure(entry, computed) for entry in line.entries],
            }
            for line in ledger.lines
        ],
        "margins": {
            name: [_figure(entry, computed) for entry in entries] for name, entries in ledger.margins.items() if entries
        },
        "headings": [[level, text] for level, text in ledger.headings],
        "tables": list(ledger.tables),
        "untraced": untraced,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _at(where: str, entry: Entry) -> str:
    return f"{where}·{entry.head}" if entry.head else where


def _figure(entry: Entry, computed: Callable[[str], str]) -> dict[str, object]:
    """One figure; keys that would say nothing are left out."""
    said: dict[str, object] = {"text": entry.text, "origin": entry.origin.value}
    if entry.printed and entry.printed != entry.text:
        said["printed"] = entry.printed
    words = {"column": entry.head, "value": entry.value, "unit": entry.unit, "formula": entry.formula}
    said |= {key: text for key, text in words.items() if text}
    if (numbers := computed(entry.formula)) and entry.formula:
        said["computed"] = numbers
    return said | _cells(entry)


def _cells(entry: Entry) -> dict[str, object]:
    return {"cells": [str(place) for place in entry.cells]} if entry.cells else {}


def loaded(content: bytes) -> tuple[Ledger, About]:
    """The ledger of a file and what it belongs to; raises LedgerError."""
    try:
        raw = json.loads(content)
        if raw["schema"] != _SCHEMA:
            raise LedgerError("不是溯源账本（ledger.json）")
        if raw["version"] != _VERSION:
            raise LedgerError(f"账本的版本是 {raw['version']}，这里只认识版本 {_VERSION}")
        file = raw["workbook"]["file"]
        lines = tuple(
            LedgerLine(line["where"], line["label"], tuple(_entry(one, file) for one in line["figures"]), line["table"])
            for line in raw["lines"]
        )
        margins = {name: tuple(_entry(one, file) for one in entries) for name, entries in raw["margins"].items()}
        headings = tuple((int(level), str(text)) for level, text in raw["headings"])
        return Ledger(lines, margins, headings, tuple(map(str, raw["tables"]))), _about(raw)
    except (LookupError, TypeError, AttributeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise LedgerError("账本文件已经损坏，或者不是溯源账本（ledger.json）") from error


def _about(raw: Mapping[str, Mapping[str, str]]) -> About:
    document, workbook, pack = raw["document"], raw["workbook"], raw["pack"]
    return About(
        *(document["file"], document["sha256"], workbook["file"], workbook["sha256"]),
        *(pack["id"], pack["version"], str(raw["program"])),
    )


def _entry(raw: Mapping[str, str], file: str) -> Entry:
    cells = tuple(_place(str(cell), file) for cell in raw.get("cells", ()))
    printed, value, unit, formula = (str(raw.get(key, "")) for key in ("printed", "value", "unit", "formula"))
    origin, head = Origin(raw["origin"]), str(raw.get("column", ""))
    return Entry(str(raw["text"]), origin, printed, value, unit, formula, cells, head)


def _place(text: str, file: str) -> Place:
    sheet, _, cell = text.rpartition("!")
    return Place(file, sheet, cell) if sheet else Place(file, cell)
