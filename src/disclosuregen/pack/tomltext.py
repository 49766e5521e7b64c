"""TOML as a clerk types it: what is in a file, and what is wrong with it."""

from __future__ import annotations

import tomllib
from dataclasses import field
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.frozen import frozen
from disclosuregen.names import without_control
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Toml", "read_toml"]

_ENCODING = "文件不是 UTF-8 编码。请用记事本打开，点“文件—另存为”，“编码”选 UTF-8，覆盖原来的文件"


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
        # Of most packs every file is TOML.
        from disclosuregen.pack.spoilt import mended  # noqa: PLC0415

        return Toml(*mended(text, place))
    # Only an escape can bring such a character in.
    unseen = [finding("P04", place, why=why) for why in _unseen(content)] if "\\" in text else []
    return Toml(content, tuple(unseen), text)


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
