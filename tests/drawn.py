"""Finished documents drawn as text, so that what is claimed stands in the test: text → blocks.

A line is a paragraph, `# ` and `## ` begin a heading, `| 甲 | 乙 |` is a row of a table (`<` merged with the cell to
its left); a line `---` ends a table, as any other paragraph does. Blank cells and blank lines are left out, as they are
when a Word file is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["drawn"]


def drawn(text: str) -> tuple[Block, ...]:
    """The blocks of a drawing; `where` counts the lines from 1."""
    blocks: list[Block] = []
    table, row = 0, 0
    for number, line in enumerate(text.strip("\n").split("\n"), 1):
        if line.startswith("|"):
            table, row = (table, row + 1) if row else (table + 1, 1)
            blocks += _cells(line, number, table, row)
            continue
        row = 0
        if line.strip("- "):
            level = len(line) - len(line.lstrip("#"))
            blocks.append(Block(f"第{number}行", line[level:].strip(), level))
    return tuple(blocks)


def _cells(line: str, number: int, table: int, row: int) -> Iterator[Block]:
    texts = [cell.strip() for cell in line.strip("|").split("|")]
    for column, text in enumerate(texts, 1):
        span = 1
        while column - 1 + span < len(texts) and texts[column - 1 + span] == "<":
            span += 1
        if text not in {"", "<"}:
            yield Block(f"第{number}行第{column}列", text, 0, table, row, column, span)
