"""Finished documents edited in one place: every number and direction word once, rows deleted and swapped.

    uv run python -m tests.edited

prints how many edits of each kind were made on each sample, how many of them `verify` tells, and how many at the right
place; docs/analysis/verification.md quotes it.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

from disclosuregen.document.compare import differences
from disclosuregen.document.lines import lines_of
from disclosuregen.document.readback import Reading, read_own, styles_of
from disclosuregen.document.tokens import DIRECTION, tokens_of
from disclosuregen.pack import Library
from disclosuregen.pipeline import Outcome, Packs, generate
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.document.ledger import Ledger
    from disclosuregen.document.lines import Styles

__all__ = ["BOOKS", "KINDS", "Edit", "Sample", "edits", "sample", "samples", "told"]

BODY, STYLES = "word/document.xml", "word/styles.xml"
TEXT = re.compile(r"(<w:t(?: [^>]*)?(?<!/)>)([^<]*)(</w:t>)")
ROW = re.compile(r"<w:tr[ >].*?</w:tr>", re.DOTALL)
FLIPPED = {"增加": "减少", "减少": "增加", "上升": "下降", "下降": "上升", "持平": "增加", "无变化": "减少"}
KINDS = (
    "a digit changed",
    "two digits swapped",
    "a digit dropped",
    "a direction flipped",
    "a row deleted",
    "two rows swapped",
)


@dataclass(frozen=True)
class Sample:
    """A finished document: its body's XML, its styles and its ledger."""

    name: str
    xml: str
    styles: Styles
    ledger: Ledger


@dataclass(frozen=True)
class Edit:
    """An edit: its kind, which number or word it is (-1: a row) and where that stood, and the body after it."""

    kind: str
    number: int
    where: str
    xml: str


# Every shipped sample, of both packs.
BOOKS = (*sorted((ROOT / "input").glob("*.xlsx")), *ROOT.glob("templates/putuo-budget/example/*.xlsx"))


def samples() -> Iterator[Sample]:
    """The documents of all samples."""
    packs = Packs(Library((ROOT / "templates",)))
    return (sample(generate(path, packs)) for path in BOOKS)


def sample(outcome: Outcome) -> Sample:
    """The document of a workbook."""
    assert outcome.document is not None
    assert outcome.ledger is not None
    with zipfile.ZipFile(BytesIO(outcome.document)) as package:
        return Sample(
            *(outcome.file[:6], package.read(BODY).decode(), styles_of(package.read(STYLES)), outcome.ledger),
        )


def reading(xml: str, styles: Styles) -> Reading:
    """A body as it is read back."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(BODY, xml)
    return read_own(stream.getvalue(), styles)


def places(xml: str, styles: Styles) -> list[str]:
    """Where each number and direction word of a body stands, in order."""
    read = reading(xml, styles)
    return [
        line.at(unit) for line in lines_of(read.units, read.styles) for unit in line.units for _ in tokens_of(unit[0])
    ]


def edits(one: Sample) -> Iterator[Edit]:
    """Every edit of a document: each number once, in one of three ways in turn, each direction word, some rows."""
    where = iter(places(one.xml, one.styles))
    number = 0
    for match in TEXT.finditer(one.xml):
        for token in tokens_of(match.group(2)):
            place = next(where)
            kind, new = (
                _instead(token.text, number) if token.kind != DIRECTION else (KINDS[3], FLIPPED.get(token.text, ""))
            )
            number += 1
            if new and new != token.text:
                begin = match.start(2)
                xml = one.xml[: begin + token.begin] + new + one.xml[begin + token.end :]
                yield Edit(kind, number - 1, place, xml)
    yield from _rows(one)


def _instead(text: str, number: int) -> tuple[str, str]:
    """Another number for a number: a digit changed, two swapped, or one dropped, in turn where it has digits enough."""
    digits = [position for position, mark in enumerate(text) if mark.isdigit()]
    swapped = next((p for p, q in pairwise(digits) if text[p] != text[q] and q == p + 1), None)
    if number % 3 == 1 and swapped is not None:
        return KINDS[1], f"{text[:swapped]}{text[swapped + 1]}{text[swapped]}{text[swapped + 2 :]}"
    if number % 3 == 2 and len(digits) > 1:
        last = digits[-1]
        return KINDS[2], text[:last] + text[last + 1 :]
    place = digits[number % len(digits)]
    return KINDS[0], f"{text[:place]}{(int(text[place]) + 1 + number % 8) % 10}{text[place + 1 :]}"


def _rows(one: Sample) -> Iterator[Edit]:
    """Rows that print something deleted, and swapped with the next that prints something else."""
    rows = [match for match in ROW.finditer(one.xml) if any(True for _ in tokens_of(_text(match.group())))]
    for match, after in pairwise(rows):
        yield Edit(KINDS[4], -1, "", one.xml[: match.start()] + one.xml[match.end() :])
        if match.end() == after.start() and _text(match.group()) != _text(after.group()):
            swapped = after.group() + match.group()
            yield Edit(KINDS[5], -1, "", one.xml[: match.start()] + swapped + one.xml[after.end() :])


def _text(xml: str) -> str:
    return "\t".join(match[1] for match in TEXT.findall(xml))


def told(one: Sample, edit: Edit) -> tuple[bool, bool]:
    """Whether an edit is told, and at the right place: there and nowhere else; for rows, in their table only."""
    where = {difference.where for difference in differences(one.ledger, reading(edit.xml, one.styles))}
    if edit.number < 0:
        return bool(where), len({place.partition("第")[0] for place in where}) == 1
    # An edited code is part of its row's name, as it reads now.
    return bool(where), where == {edit.where} or where == {places(edit.xml, one.styles)[edit.number]}


def main() -> None:
    """Count and print."""
    print("| sample | edit | made | told | at the right place |\n|---|---|---|---|---|")  # noqa: T201 - its result
    for one in samples():
        made: Counter[str] = Counter()
        caught: Counter[str] = Counter()
        placed: Counter[str] = Counter()
        for edit in edits(one):
            made[edit.kind] += 1
            is_told, is_placed = told(one, edit)
            caught[edit.kind] += is_told
            placed[edit.kind] += is_placed
        for kind in KINDS:
            print(f"| {one.name} | {kind} | {made[kind]} | {caught[kind]} | {placed[kind]} |")  # noqa: T201 - its result


if __name__ == "__main__":
    main()
