"""TOML as a clerk types it: what is in a file, and every line that a Chinese keyboard or Notepad has spoilt."""

from __future__ import annotations

import re
import tomllib
from dataclasses import field
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.frozen import frozen
from disclosuregen.names import without_control
from disclosuregen.pack.keyboard import advice, comma_wanted, doubled, opened_at, repaired, slip_of
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Toml", "read_toml"]

_ENCODING = "文件不是 UTF-8 编码。请用记事本打开，点“文件—另存为”，“编码”选 UTF-8，覆盖原来的文件"
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# So many slips of one file are told at once.
_MOST = 10


@frozen
class Toml:
    """A file's content as it was meant, and what is wrong with it; `known` is false when nobody can tell what it says.

    `text` is the file as it stands.
    """

    content: dict[str, object] = field(default_factory=dict)
    problems: tuple[Finding, ...] = ()
    text: str = ""
    known: bool = True


def read_toml(path: Path) -> Toml:
    """The content of a TOML file; findings when it is not there or cannot be read as it stands."""
    place = Place(path.name, "")
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return Toml(problems=(finding("P02", place, expected=path.name),), known=False)
    except UnicodeDecodeError:
        return Toml(problems=(finding("P01", place, why=_ENCODING),), known=False)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return _spoilt(text, place)
    # Only an escape can bring such a character in.
    unseen = [finding("P04", place, why=why) for why in _unseen(content)] if "\\" in text else []
    return Toml(content, tuple(unseen), text)


def _spoilt(text: str, place: Place) -> Toml:
    """What can still be read of a file that is no TOML: slips of the keyboard are mended, other lines left out."""
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
    return Toml(content if known and content else {}, problems, text, known)


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


def _unseen(value: object, key: str = "") -> Iterator[str]:
    """What is wrong with the texts that hold characters nobody sees."""
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from _unseen(inside, str(name))
    elif isinstance(value, list):
        for inside in value:
            yield from _unseen(inside, key)
    elif isinstance(value, str) and without_control(value) != value:
        yield f"“{key}”的文字里有看不见的控制字符，请删掉这段文字重新输入；反斜杠 \\ 请不要写在文字里"
