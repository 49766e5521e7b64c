"""A ledger as a JSON file and back; docs/ledger.md says what stands in it."""

from __future__ import annotations

import json
from functools import partial
from itertools import chain
from json.encoder import encode_basestring as _quoted
from typing import TYPE_CHECKING

from disclosuregen.document.known import Known
from disclosuregen.document.ledger import UNTRACED, Entry, Ledger, LedgerLine, Origin
from disclosuregen.document.ledgercells import KEPT, Cells, quoted
from disclosuregen.document.mentions import Mention
from disclosuregen.frozen import frozen
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from disclosuregen.document.ledger import Told

__all__ = ["About", "LedgerError", "dumped", "loaded"]

_SCHEMA, _VERSION = "disclosuregen-ledger", 1
# Between two figures of a line.
_NEXT = b'},{"text":"'
_NAMES = {origin: f',"origin":"{origin}"'.encode() for origin in Origin}
_ORIGINS = {origin: b'"' + name for origin, name in _NAMES.items()}
# Hardly a text holds it, and it is written as it is.
_BETWEEN, _SPELLED = "\x7f", b"\x7f"
_PRINTED, _VALUE = b',"printed":', b',"value":"'


class LedgerError(ValueError):
    """A file that is no ledger this version can read; says why in Chinese."""


@frozen
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
    """The file of a ledger; `computed` gives a formula with its numbers filled in, empty where that says nothing.

    It is asked for formulas with spaces: what has none is the name of one cell.
    """
    figures = _Figures(computed)
    content = {
        "schema": _SCHEMA,
        "version": _VERSION,
        "document": {"file": about.document, "sha256": about.document_sha256},
        "workbook": {"file": about.workbook, "sha256": about.workbook_sha256},
        "pack": {"id": about.pack, "version": about.pack_version},
        "program": about.program,
    }
    rest = {
        "headings": [[level, text] for level, text in ledger.headings],
        "tables": list(ledger.tables),
        "table_units": list(ledger.moneys),
        "names": ledger.names,
    }
    # Put together here: dictionaries made for each of a thousand figures take json longer than the figures themselves.
    pieces = (
        b'%b,"lines":[%b]' % (_json(content)[:-1].encode(), figures.lines(ledger.lines)),
        b'"margins":{%b}' % figures.margins(ledger.margins),
        b'%b,"untraced":[%b]}' % (_json(rest)[1:-1].encode(), b",".join(_untraced(ledger))),
    )
    return b",".join(pieces)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _all_said(texts: Sequence[str]) -> list[bytes]:
    """Texts without the quotes around them: what must be escaped is, in all of them at once."""
    said = _quoted(_BETWEEN.join(texts))[1:-1].encode().split(_SPELLED)
    # A text that holds what stands between them is told by their number.
    return said if len(said) == len(texts) else [quoted(text)[1:-1] for text in texts]


class _Figures:
    """Figures as they stand in the file; keys that would say nothing are left out."""

    def __init__(self, computed: Callable[[str], str]) -> None:
        self.computed = computed
        self.cells = Cells()
        # Formulas that are more than a name, with their numbers filled in.
        self.spelled = {"": b""}

    def lines(self, lines: Sequence[LedgerLine]) -> bytes:
        """All lines with their figures."""
        told: list[Told] = []
        between: list[bytes] = []
        wheres, labels = _all_said([line.where for line in lines]), _all_said([line.label for line in lines])
        opening = b'{"where":"'
        for line, where, label in zip(lines, wheres, labels, strict=True):
            figures = line.told
            told += figures
            between.append(opening + where + b'","label":"' + label + _tables[line.table])
            between += [_NEXT] * (len(figures) - 1)
            opening = b'}]},{"where":"'
        return self.figures(told, between) + b"}]}" if told else b""

    def margins(self, margins: Mapping[str, Sequence[Told]]) -> bytes:
        """The figures of each margin."""
        return b",".join(
            b'%b:[{"text":"%b}]' % (quoted(name), self.figures(told, [b"", *[_NEXT] * (len(told) - 1)]))
            for name, told in margins.items()
            if told
        )

    def figures(self, told: Sequence[Told], between: Sequence[bytes]) -> bytes:
        """Figures, each with what stands before it; there must be one."""
        texts, origins, printed, numbers, units, formulas, cells, heads = zip(*told, strict=True)
        columns = (
            between,
            # What must be escaped is, in all of them at once.
            _all_said(texts),
            [
                _ORIGINS[origin] if words == text or not words else _ORIGINS[origin] + _PRINTED + quoted(words)
                for origin, words, text in zip(origins, printed, texts, strict=True)
            ],
            map(_heads.__getitem__, heads),
            [
                _VALUE + number + closing if number else closing[1:]
                for number, closing in zip(_all_said(numbers), map(_closings.__getitem__, units), strict=True)
            ],
            [
                named or self.formula(formula)
                for named, formula in zip(map(_formulas.__getitem__, formulas), formulas, strict=True)
            ],
            self.cells.of(cells),
        )
        return b"".join(chain.from_iterable(zip(*columns, strict=True)))

    def formula(self, formula: str) -> bytes:
        """A formula that is more than the name of a cell, and the same with its numbers filled in."""
        known = self.spelled.get(formula)
        if known is None:
            numbers = self.computed(formula)
            known = _named("formula", formula) + (_named("computed", numbers) if numbers else b"")
            self.spelled[formula] = known
        return known


def _untraced(ledger: Ledger) -> Iterator[bytes]:
    """What nobody has declared, once more, with its place."""
    cells_of = Cells().of
    for line in ledger.lines:
        for one in line.told:
            if one[1] in UNTRACED:
                text, origin, *_, cells, head = one
                where = f"{line.where}·{head}" if head else line.where
                yield b'{"where":%b,"text":%b%b%b}' % (quoted(where), quoted(text), _NAMES[origin], *cells_of([cells]))


def _named(key: str, text: str) -> bytes:
    return b',"%b":%b' % (key.encode(), quoted(text)) if text else b""


# The words of a few forms, as they stand in the file: the same in all ledgers.
_heads = Known(partial(_named, "column"), KEPT)
_units = Known(partial(_named, "unit"), KEPT)
# A unit behind a value, with the quote that closes it.
_closings = Known(lambda unit: b'"' + _units[unit], KEPT)
_tables = Known(lambda table: b'","table":' + quoted(table) + b',"figures":[{"text":"', KEPT)
# Empty for what has numbers to fill in: names of cells have no spaces.
_formulas = Known(lambda formula: b"" if " " in formula else _named("formula", formula), KEPT)


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
        # Ledgers of earlier versions have no names and no units of tables.
        names = tuple(Mention(*map(str, one)) for one in raw.get("names", ()))
        moneys = tuple(map(str, raw.get("table_units", ())))
        return Ledger(lines, margins, headings, tuple(map(str, raw["tables"])), names, moneys), _about(raw)
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
