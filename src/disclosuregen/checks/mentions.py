"""How the texts speak of the unit itself: 本部门 or 本单位, its name, the name beside its code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.names import folded
from disclosuregen.wording.joined import END
from disclosuregen.wording.near import LEAST, bare, nearly, nearly_inside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.checks.texts import Text, Texts, Words
    from disclosuregen.model import Cell

__all__ = ["codes_have_the_name", "own_name", "own_word"]

# Who speaks says 本 or 我; another entry's word for its kind is no way to speak of oneself.
_SELF = ("本", "我")
_LEAST_WORD = 3
# How much longer （本级） and a slip may make a name, and how many of its characters a slip may take away.
_LEVEL, _SLIPS = 6, 2
# 基本单位, 样本单位: the end of another word.
_NOT_SELF = "基资样成版脚根日账剧文课"
_QUOTED = rf"《[^《》{END}]*》|“[^“”{END}]*”"


def own_word(words: Words) -> Iterator[Finding]:
    """T11: a text calls the unit what the cover's choice calls it, 本部门 or 本单位, outside titles and quotes."""
    for right, wrong in _words_for_self(words):
        forms = "|".join(re.escape(mark + wrong[1:]) for mark in _SELF)
        pattern = late(rf"{_QUOTED}|(?<![{_NOT_SELF}])(?P<wrong>{forms})")
        told = set()
        said = any(mark + wrong[1:] in words.texts.joined for mark in _SELF)
        for match in pattern.finditer(words.texts.joined) if said else ():
            text, _ = words.texts.at(match.start())
            if match["wrong"] and text.kind == "prose" and text.place not in told:
                told.add(text.place)
                yield finding("T11", text.place, read=match["wrong"], expected=right)


def _words_for_self(words: Words) -> Iterator[tuple[str, str]]:
    """What the chosen entry says for oneself, and what another entry would."""
    for _, spec in words.pack.form.tables():
        for line in spec.lines if spec.global_ else ():
            cell = words.form.field(spec.name, line.name)
            chosen = next((choice for choice in line.choices if cell is not None and cell.text == choice.value), None)
            says = {word.name: word.says for word in chosen.words} if chosen else {}
            others = dict.fromkeys((word.name, word.says) for choice in line.choices for word in choice.words)
            for name, said in others:
                right = says.get(name, said)
                if len(said) >= _LEAST_WORD and said.startswith(_SELF) and said not in right:
                    yield right, said


def own_name(words: Words) -> Iterator[Finding]:
    """T12: no name is the cover's with a character or two wrong, unless the workbook lists it as another body's."""
    names = _cover_names(words)
    # The cover's own names are held to one another here, and to nothing else.
    told = {cell.place for cell, _ in names}
    for cell, first in names:
        if cell is not first:
            yield finding("T12", cell.place, first.place, read=cell.text, expected=first.text)
    by_name = {folded(bare(cell.text)): cell for cell, first in reversed(names) if cell is first}
    for right, name in by_name.items():
        for text, read in _near(words, right) if len(right) >= LEAST else ():
            if text.place in told or _has_own_code(words, text) or _is_listed(words, text, read, right):
                continue
            told.add(text.place)
            yield finding("T12", text.place, name.place, read=read, expected=right)


def _cover_names(words: Words) -> list[tuple[Cell, Cell]]:
    """The cover's names, each with the one before it that it nearly is, or else with itself."""
    cells = [cell for name in words.pack.card.document.names if (cell := words.cover(name)) is not None]
    bared = [bare(cell.text) for cell in cells]
    return [
        (cell, next((one for one, name in zip(cells[:number], bared, strict=False) if _is_slip(read, name)), cell))
        for number, (cell, read) in enumerate(zip(cells, bared, strict=True))
    ]


def _is_slip(read: str, name: str) -> bool:
    return read != name and len(name) >= LEAST and nearly(folded(read), folded(name))


def _near(words: Words, name: str) -> Iterator[tuple[Text, str]]:
    """The texts that are a name with a slip, or hold one, and what was read."""
    texts, letters, length = words.texts, set(name), len(name)
    for number in _with_letters(texts, name):
        said = texts.said[number]
        alike = -_LEVEL <= len(said) - length <= _LEVEL and len(letters.difference(said)) <= _SLIPS
        if alike and nearly(bare(folded(said)), name):
            yield texts.item(number), said
    for position, read in nearly_inside(words.texts.joined, name):
        if END not in read:
            yield words.texts.at(position)[0], read


def _with_letters(texts: Texts, name: str) -> list[int]:
    """The numbers of the texts that may hold all letters of a name but two: who lacks three of them lacks too many."""
    # What holds the name itself is no slip.
    others = texts.joined.replace(name, END * len(name))
    rarest = sorted(set(name), key=others.count)[: _SLIPS + 1]
    if len(rarest) <= _SLIPS:
        return [*range(len(texts.said))]
    numbers = set()
    for letter in rarest:
        at = others.find(letter)
        while at >= 0:
            numbers.add(texts.number(at))
            at = others.find(letter, at + 1)
    return sorted(numbers)


def _is_listed(words: Words, text: Text, read: str, name: str) -> bool:
    """Whether the workbook knows the name as another body's: in a list, or in a table beside the right one."""
    listed: dict[str, set[str]] = {}
    for other in words.texts.items:
        if other.table.kind in {"codes", "list"}:
            listed.setdefault(other.table.name, set()).add(folded(other.text))
    lists = {other.table.name for other in words.texts.items if other.table.kind == "list"} - {text.table.name}
    return any(read in known and (table in lists or name in known) for table, known in listed.items())


def codes_have_the_name(words: Words) -> Iterator[Finding]:
    """T13: the row that bears the unit's code bears its name, as the cover spells it or with 本级 and the like."""
    code, name = (words.cover(line) for line in (words.pack.card.document.code, words.pack.card.document.unit))
    if code is None or name is None:
        return
    texts = words.texts
    # In a table of accounts that number means something else.
    for number in (one for table, numbers in texts.tables if not table.codes for one in numbers):
        _, _, kind, _, row, _ = texts.given[number]
        if kind == "name" and row.key == code.text:
            text = texts.item(number)
            read, right = folded(text.text), folded(name.text)
            if read not in right and right not in read:
                yield finding("T13", text.place, name.place, read=text.text, expected=name.text, code=code.text)


def _has_own_code(words: Words, text: Text) -> bool:
    """Whether a name stands beside the unit's own code; in a table of accounts that number means something else."""
    if text.kind != "name" or text.table.codes:
        return False
    code = words.cover(words.pack.card.document.code)
    return code is not None and text.row.key == code.text
