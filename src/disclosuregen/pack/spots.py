"""In which line of which file a slip stands: found by the words that its message quotes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.late import late
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from disclosuregen.findings import Finding

__all__ = ["spotted"]

_SPOTTED = frozenset({"P04", "P05", "P38"})
_WORD = late(r"“((?:[^“”]|“[^“”]*”)+)”|([A-Za-z_]\w*)")
# Behind these words a message says what else there is, not what stands in the file.
_TAIL = late(r"，(?:是不是|可用|要有|应|请|最多|首尾)|应为|里只有|缺少|只能")
# Where a formula stands is said at the end of its message: （figures.toml“收入数”）.
_OWNER = late(r"（\w+\.toml“([^”]+)”[^（）]*）$")


def spotted(findings: Iterable[Finding], texts: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[Finding]:
    """The findings with the line they mean.

    `texts` gives for each file what it is called and says in the pack itself, then in those it extends.
    """
    for one in findings:
        place = one.places[0] if one.places else Place("", "")
        if one.rule in _SPOTTED and not place.sheet and place.file in texts:
            yield replace(one, places=(_spot(one.message, texts[place.file], place),))
        else:
            yield one


def _spot(message: str, texts: Sequence[tuple[str, str]], place: Place) -> Place:
    words = list(_words(message))
    for file, text in texts:
        if number := _line(words, text.split("\n")):
            return Place(file, f"第{number}行")
    return place


def _words(message: str) -> Iterator[str]:
    """The words of a message that a file may hold, in the order in which they stand there."""
    if owner := _OWNER.search(message):
        yield owner.group(1)
    said = _TAIL.split(_OWNER.sub("", message), maxsplit=1)[0]
    yield from (quoted.partition("…")[0] or key for quoted, key in _WORD.findall(said))


def _line(words: Sequence[str], lines: Sequence[str]) -> int:
    """The line of the last of the words that stands behind the others; 0 when none of them is there."""
    position = 0
    for word in words:
        position = next(_after(word, lines, max(position, 1)), position)
    return position


def _after(word: str, lines: Sequence[str], first: int) -> Iterator[int]:
    """The lines from `first` on that hold a word: as a name, key or section, else anywhere."""
    exact = late(rf"[\"']{re.escape(word)}[\"']|^\s*\[+[\w.]*\b{re.escape(word)}\b|\b{re.escape(word)}\b\s*=")
    spoken = [(number, line) for number, line in enumerate(lines, 1) if number >= first and line.lstrip()[:1] != "#"]
    yield from (number for number, line in spoken if exact.search(line))
    yield from (number for number, line in spoken if word in line and len(word) > 1)
