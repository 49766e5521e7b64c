"""TOML that is none: every line that a Chinese keyboard or Notepad has spoilt, and what was meant."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.pack.keyboard import advice, comma_wanted, doubled, opened_at, repaired, slip_of

if TYPE_CHECKING:
    from disclosuregen.places import Place

__all__ = ["mended"]

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# So many slips of one file are told at once.
_MOST = 10


def mended(text: str, place: Place) -> tuple[dict[str, object], tuple[Finding, ...], str, bool]:
    """What can still be read of a file that is no TOML: slips of the keyboard are mended, other lines left out.

    What is read, what is wrong, the text, and whether what is read is all that was meant.
    """
    lines = text.split("\n")
    said: dict[int, str] = {number: slip for number, line in enumerate(lines, 1) if (slip := slip_of(line))}
    meant = [repaired(line) if number in said else line for number, line in enumerate(lines, 1)]
    content: dict[str, object] | None = None
    whole = True
    for _ in range(_MOST):
        try:
            content = tomllib.loads("\n".join(meant))
            break
        except tomllib.TOMLDecodeError as error:
            number, why, left = _explained(error, meant)
            said.setdefault(number, why)
            whole = False
            if not meant[number - 1]:
                break
            meant[number - 1] = left
    problems = tuple(
        finding("P01", place, why=f"第{number}行“{_shown(lines[number - 1])}”：{why}")
        for number, why in sorted(said.items())[:_MOST]
    )
    known = whole and content is not None
    return content if known and content else {}, problems, text, known


def _shown(line: str) -> str:
    """A line for a message, without what no console prints."""
    return " ".join(_UNSEEN.sub("", line).split())


def _line_of(error: tomllib.TOMLDecodeError, lines: list[str]) -> int:
    """The number of the line at which the parser stopped; the last one at the end of the file."""
    position = str(error).rpartition("(at line ")[2].partition(",")[0]
    return min(int(position), len(lines)) if position.isdigit() else len(lines)


def _explained(error: tomllib.TOMLDecodeError, lines: list[str]) -> tuple[int, str, str]:
    """The line to be mended, what is wrong with it, and what to go on reading with."""
    number = _line_of(error, lines)
    single, meant = doubled(lines, number)
    if single:
        return single, f"这一节有几段，每一段都要写两层方括号 {meant}", meant
    if before := comma_wanted(lines, number, str(error)):
        return before, "行末少了一个逗号，和下一行分不开", f"{lines[before - 1]},"
    if opened := opened_at(lines, number):
        return opened, "括号没有配对：少了一个 ]，或者少了逗号", ""
    return number, advice(lines[number - 1], str(error)), ""
