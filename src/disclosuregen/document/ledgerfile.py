"""A ledger as a JSON file and back; docs/ledger.md says what stands in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from json.encoder import encode_basestring as _quoted
from typing import TYPE_CHECKING

from disclosuregen.document.ledger import UNTRACED, Entry, Ledger, LedgerLine, Origin
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from disclosuregen.document.ledger import Told

__all__ = ["About", "LedgerError", "dumped", "loaded"]

_SCHEMA, _VERSION = "disclosuregen-ledger", 1
# Between two figures of a line.
_NEXT = b'},{"text":"'
_NAMES = {origin: f',"origin":"{origin}"'.encode() for origin in Origin}
_ORIGINS = {origin: b'"' + name for origin, name in _NAMES.items()}
# Hardly a text holds it, and it is written as it is.
_BETWEEN, _SPELLED = "\x7f", b"\x7f"
_VALUE, _CELLS = b',"value":"', b',"cells":['
# The formulas, and the cells, of a few forms.
_KEPT = 8192
# Sheet and cell, and how they are written.
_WRITTEN: dict[tuple[str, ...], bytes] = {}


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
    figures = _Figures(computed)
    content = {
        "schema": _SCHEMA,
        "version": _VERSION,
        "document": {"file": about.document, "sha256": about.document_sha256},
        "workbook": {"file": about.workbook, "sha256": about.workbook_sha256},
        "pack": {"id": about.pack, "version": about.pack_version},
        "program": about.program,
    }
    rest = {"headings": [[level, text] for level, text in ledger.headings], "tables": list(ledger.tables)}
    # Put together here: dictionaries made for each of a thousand figures take json longer than the figures themselves.
    pieces = (
        b'%b,"lines":[%b]' % (_json(content)[:-1].encode(), figures.lines(ledger.lines)),
        b'"margins":{%b}' % figures.margins(ledger.margins),
        b'%b,"untraced":[%b]}' % (_json(rest)[1:-1].encode(), b",".join(_untraced(ledger))),
    )
    return b",".join(pieces)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _said(text: str) -> bytes:
    """A text between quotes."""
    return _quoted(text).encode()


def _all_said(texts: Sequence[str]) -> list[bytes]:
    """Texts without the quotes around them: what must be escaped is, in all of them at once."""
    said = _quoted(_BETWEEN.join(texts))[1:-1].encode().split(_SPELLED)
    # A text that holds what stands between them is told by their number.
    return said if len(said) == len(texts) else [_said(text)[1:-1] for text in texts]


class _Once(dict[str, bytes]):
    """What was made of each: words and formulas come back hundreds of times in one ledger."""

    def __init__(self, made: Callable[[str], bytes]) -> None:
        super().__init__({"": b""})
        self.made = made

    def __missing__(self, key: str) -> bytes:
        made = self[key] = self.made(key)
        return made


class _Figures:
    """Figures as they stand in the file; keys that would say nothing are left out.

    All of them are made at once, one key after the other, and put together in the end.
    """

    def __init__(self, computed: Callable[[str], str]) -> None:
        self.computed = computed
        self.heads = _Once(lambda head: b',"column":' + _said(head))
        self.units = _Once(lambda unit: b',"unit":' + _said(unit))
        # The same behind a value, with the quote that closes it.
        self.closings = _Once(lambda unit: b'"' + self.units[unit])
        self.closings[""] = b'"'
        self.formulas = {"": b""}

    def lines(self, lines: Sequence[LedgerLine]) -> bytes:
        """All lines with their figures."""
        told: list[Told] = []
        between: list[bytes] = []
        wheres, labels = _all_said([line.where for line in lines]), _all_said([line.label for line in lines])
        tables = _Once(lambda table: b'","table":' + _said(table) + b',"figures":[{"text":"')
        tables[""] = b'","table":"","figures":[{"text":"'
        opening = b'{"where":"'
        for line, where, label in zip(lines, wheres, labels, strict=True):
            figures = line.told
            told += figures
            between.append(opening + where + b'","label":"' + label + tables[line.table])
            between += [_NEXT] * (len(figures) - 1)
            opening = b'}]},{"where":"'
        return self.figures(told, between) + b"}]}" if told else b""

    def margins(self, margins: Mapping[str, Sequence[Told]]) -> bytes:
        """The figures of each margin."""
        return b",".join(
            b'%b:[{"text":"%b}]' % (_said(name), self.figures(told, [b"", *[_NEXT] * (len(told) - 1)]))
            for name, told in margins.items()
            if told
        )

    def figures(self, told: Sequence[Told], between: Sequence[bytes]) -> bytes:
        """Figures, each with what stands before it."""
        texts, origins, printed, values, units, formulas, cells, heads = zip(*told, strict=True)
        self.know(formulas)
        names, said_ = map(_ORIGINS.__getitem__, origins), self.units
        columns = (
            between,
            _all_said(texts),
            [
                name if said == text or not said else name + b',"printed":' + _said(said)
                for name, said, text in zip(names, printed, texts, strict=True)
            ],
            map(self.heads.__getitem__, heads),
            [_VALUE if value else b"" for value in values],
            _all_said(values),
            [self.closings[unit] if value else said_[unit] for value, unit in zip(values, units, strict=True)],
            map(self.formulas.__getitem__, formulas),
            [_CELLS if some else b"" for some in cells],
            _all_cells(cells),
            [b"]" if some else b"" for some in cells],
        )
        return b"".join(chain.from_iterable(zip(*columns, strict=True)))

    def know(self, formulas: Iterable[str]) -> None:
        """Formulas, and the same with their numbers filled in."""
        known, computed = self.formulas, self.computed
        for formula in dict.fromkeys(formulas):
            if formula not in known:
                numbers = computed(formula)
                said = _formula(formula)
                known[formula] = said + b',"computed":' + _said(numbers) if numbers else said


class _Places(dict["Place", bytes]):
    """Places as they stand in the file; where a figure stands in a form is where it stands in all of them."""

    def __missing__(self, place: Place) -> bytes:
        there = place[1:]
        made = _WRITTEN.get(there)
        if made is None:
            if len(_WRITTEN) >= _KEPT:
                _WRITTEN.clear()
            made = _said(str(place))
            if place.sheet:
                _WRITTEN[there] = made
        self[place] = made
        return made


def _all_cells(cells: Iterable[Sequence[Place]]) -> list[bytes]:
    """The cells behind each of some figures, without the brackets around them."""
    places = _Places()
    of = places.__getitem__
    return [places[some[0]] if len(some) == 1 else b",".join(map(of, some)) for some in cells]


def _untraced(ledger: Ledger) -> Iterator[bytes]:
    """What nobody has declared, once more, with its place."""
    for line in ledger.lines:
        for text, origin, _, _, _, _, cells, head in line.told:
            if origin in UNTRACED:
                where = f"{line.where}·{head}" if head else line.where
                behind = b"%b%b]" % (_CELLS, *_all_cells([cells])) if cells else b""
                yield b'{"where":%b,"text":%b%b%b}' % (_said(where), _said(text), _NAMES[origin], behind)


@lru_cache(maxsize=_KEPT)
def _formula(formula: str) -> bytes:
    """A formula as it stands in the file: those of one form come back in all its ledgers."""
    return b',"formula":%b' % _said(formula)


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
