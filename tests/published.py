"""The figures of the published reference document, section by section and row by row; figures only, no sentences.

They are read from the text of the published file where it is at hand, else from golden/reference-211001.toml;
`python -m tests.published` writes the latter from the former.
"""

from __future__ import annotations

import re
import sys
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.names import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["KEPT", "TEXT", "Figures", "figures_of", "kept", "published"]

ROOT = Path(__file__).resolve().parents[1]
TEXT = ROOT.parent / "shared" / "reference" / "xianning-police-2024.txt"
KEPT = Path(__file__).parent / "golden" / "reference-211001.toml"

# Section number → its figures in order; table number → its rows: label (code and name) and figures, "" for a blank.
Figures = tuple[dict[str, list[str]], dict[str, list[list[str]]]]

PART = re.compile(r"^(?:# )?第三部分.*?$(?P<body>.*?)^(?:# )?第四部分", re.MULTILINE | re.DOTALL)
SECTION = re.compile(r"^(?:## )?（([一二三四五六七八])）(?:“三公”|[^\n：])*说明$", re.MULTILINE)
# A number with what makes it a figure; the years of titles and the counts inside goals are none.
FIGURE = re.compile(r"(\d[\d,]*(?:\.\d+)?)(?=万元|%|辆|台|、|月|日)|(?<=为)(\d+)")
# The department's own reasons, where they repeat figures: we have reasons of our own.
REASON = re.compile(r"(?:增加|增长)原因：.*", re.DOTALL)
TABLE = re.compile(r"^附表-(\d(?:-\d)?)(?:\t.*)?$", re.MULTILINE)
NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")
BESIDE, NAMES = ("1", "4"), {"7": 0, "9": 3}


def figures_of(text: str) -> Figures:
    """The figures of a document's text: the published one, or the projection of ours."""
    start = text.rindex("第一部分")
    return _sections(text[start:]), _tables(text[start:])


def _sections(text: str) -> dict[str, list[str]]:
    part = PART.search(text)
    assert part is not None
    pieces = SECTION.split(part["body"])
    return {number: _in_prose(body) for number, body in zip(pieces[1::2], pieces[2::2], strict=True)}


def _in_prose(body: str) -> list[str]:
    bare = REASON.sub("", "".join(body.split()))
    return [plain(first or second) for first, second in FIGURE.findall(bare)]


def plain(number: str) -> str:
    """The number without separators and trailing zeros, so that texts compare as numbers."""
    return f"{Decimal(number.replace(',', '')).normalize():f}"


def _tables(text: str) -> dict[str, list[list[str]]]:
    pieces = TABLE.split(text)
    return {number: list(_rows(number, body)) for number, body in zip(pieces[1::2], pieces[2::2], strict=True)}


def _rows(table: str, body: str) -> Iterator[list[str]]:
    """The rows of one table, up to the first line of text after it; headers have no numbers."""
    for line in re.split(r"^(?:#|（|第三部分)", body, maxsplit=1, flags=re.MULTILINE)[0].splitlines():
        cells = [
            cell.strip() for cell in line.removeprefix("| ").removesuffix(" |").split(" | " if "|" in line else "\t")
        ]
        if len(cells) > 1 and any(NUMBER.fullmatch(cell) for cell in cells[1:]):
            yield from _pairs(cells) if table in BESIDE else [_row(cells, NAMES.get(table, 2))]


def _pairs(cells: Sequence[str]) -> Iterator[list[str]]:
    """Label and figure of either side."""
    for place in range(0, len(cells) - 1, 2):
        if cells[place]:
            yield [folded(cells[place]), *_numbers(cells[place + 1 : place + 2])]


def _row(cells: Sequence[str], names: int) -> list[str]:
    label = folded(" ".join(cells[: min(names, 2)]))
    return [label if label not in {"", "00"} else "合计"[:names], *_numbers(cells[names:])]


def _numbers(cells: Sequence[str]) -> list[str]:
    return [plain(cell) if NUMBER.fullmatch(cell) else "" for cell in cells]


@cache
def published() -> Figures:
    """What was published: from the text, or as it was kept."""
    return figures_of(TEXT.read_text(encoding="utf-8")) if TEXT.is_file() else kept()


def kept() -> Figures:
    """The figures that stand in the repository."""
    raw = tomllib.loads(KEPT.read_text(encoding="utf-8"))
    return raw["section"], raw["table"]


def main() -> None:
    """Write the figures that stand in the repository."""
    sections, tables = figures_of(TEXT.read_text(encoding="utf-8"))
    lines = ["# Figures of a published document, by section and by table row; written by `python -m tests.published`."]
    lines += ["", "[section]", *(f'"{number}" = {_listed(found)}' for number, found in sections.items())]
    lines += ["", "[table]"]
    for number, rows in tables.items():
        lines += [f'"{number}" = [', *(f"  {_listed(row)}," for row in rows), "]"]
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    sys.stdout.write(f"{KEPT}\n")


def _listed(texts: Sequence[str]) -> str:
    return "[" + ", ".join("'" + text + "'" for text in texts) + "]"


if __name__ == "__main__":
    main()
