"""A ledger as a JSON file and back; docs/ledger.md says what stands in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from json.encoder import encode_basestring as _quoted
from typing import TYPE_CHECKING, TypeVar

from disclosuregen.document.ledger import Entry, Ledger, LedgerLine, Origin
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["About", "LedgerError", "dumped", "loaded"]

_SCHEMA, _VERSION = "disclosuregen-ledger", 1
_Key = TypeVar("_Key")


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


class _Once(dict[_Key, str]):
    """What was made of each key: places and formulas come back hundreds of times in one ledger."""

    def __init__(self, made: Callable[[_Key], str]) -> None:
        super().__init__()
        self.made = made

    def __missing__(self, key: _Key) -> str:
        made = self[key] = self.made(key)
        return made


def dumped(ledger: Ledger, about: About, computed: Callable[[str], str]) -> bytes:
    """The file of a ledger; `computed` gives a formula with its numbers filled in, empty where that says nothing."""
    figures = _Figures(computed)
    content = {
        "schema": _SCHEMA,
        "version": _VERSION,
        "document": {"file": about.document, "sha256": about.document_sha256},
        "workbook": {"file": about.workbook, "sha256": about.workbook_sha256},
        "pack": {"id": about.pack, "version": about.pack_version},
        "program": about.program,
    }
    margins = ",".join(f"{_quoted(name)}:{figures.all(entries)}" for name, entries in ledger.margins.items() if entries)
    rest = {"headings": [[level, text] for level, text in ledger.headings], "tables": list(ledger.tables)}
    # Put together here: dictionaries made for each of a thousand figures take json longer than the figures themselves.
    pieces = (
        f'{_json(content)[:-1]},"lines":[{",".join(figures.line(line) for line in ledger.lines)}]',
        f'"margins":{{{margins}}}',
        f'{_json(rest)[1:-1]},"untraced":[{",".join(figures.untraced(ledger))}]}}',
    )
    return ",".join(pieces).encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class _Figures:
    """Figures as they stand in the file; keys that would say nothing are left out."""

    def __init__(self, computed: Callable[[str], str]) -> None:
        self.computed = computed
        self.heads = _Once[str](lambda head: f',"column":{_quoted(head)}' if head else "")
        self.formulas = _Once(self.formula)
        self.places = _Once[Place](lambda place: _quoted(str(place)))

    def formula(self, formula: str) -> str:
        """A formula, and the same with its numbers filled in."""
        if not formula:
            return ""
        numbers = self.computed(formula)
        said = f',"computed":{_quoted(numbers)}' if numbers else ""
        return f',"formula":{_quoted(formula)}{said}'

    def line(self, line: LedgerLine) -> str:
        """A line with its figures."""
        where, label, table = map(_quoted, (line.where, line.label, line.table))
        return f'{{"where":{where},"label":{label},"table":{table},"figures":{self.all(line.entries)}}}'

    def all(self, entries: Iterable[Entry]) -> str:
        """The figures of a line or margin."""
        return f"[{','.join([self.figure(entry) for entry in entries])}]"

    def figure(self, entry: Entry) -> str:
        """One figure."""
        text = entry.text
        printed = f',"printed":{_quoted(entry.printed)}' if entry.printed and entry.printed != text else ""
        value = f',"value":{_quoted(entry.value)}' if entry.value else ""
        unit = f',"unit":{_quoted(entry.unit)}' if entry.unit else ""
        return (
            f'{{"text":{_quoted(text)},"origin":"{entry.origin}"{printed}{self.heads[entry.head]}{value}{unit}'
            f"{self.formulas[entry.formula]}{self.cells(entry)}}}"
        )

    def cells(self, entry: Entry) -> str:
        """The cells behind a figure."""
        return f',"cells":[{",".join(map(self.places.__getitem__, entry.cells))}]' if entry.cells else ""

    def untraced(self, ledger: Ledger) -> Iterator[str]:
        """What nobody has declared, once more, with its place."""
        for line, entry in ledger.entries():
            if not entry.traced:
                where = f"{line.where}·{entry.head}" if entry.head else line.where
                yield (
                    f'{{"where":{_quoted(where)},"text":{_quoted(entry.text)},"origin":"{entry.origin}"'
                    f"{self.cells(entry)}}}"
                )


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
