"""The tags of a passage, cut out of its text, each with its flavour and its expression."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.document.passages import Passage

__all__ = ["Tag", "tags_of", "unfinished"]

# Up to its own end, never over the beginning of the next: an unclosed tag must not swallow its neighbour.
_TAG = re.compile(r"\{\{(?:(?!\{[{%]).)*?\}\}|\{%(?:(?!\{[{%]).)*?%\}|\{#.*?#\}", re.DOTALL)
# Brackets without their fellows, also the full-width ones of a Chinese keyboard.
_OPENED = r"\{\{|\{[%#\uff05]|\uff5b[\uff5b%\uff05]"
_CLOSED = r"\}\}|[%#\uff05]\}|[\uff5d%\uff05]\uff5d"
_LOOSE = re.compile(f"({_OPENED})|({_CLOSED})")
# Only right behind the bracket and before a plain space does docxtpl take tr, tc, p and r for what they are.
_INSIDE = re.compile(r"\{([{%])(?:(tr|tc|p|r)(?= ))?(.*)[%}]\}", re.DOTALL)
_BEFORE, _BEHIND = 10, 20


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: its text, `flavour` (p, tr, tc, r or none), `word` (for, if, endfor …; empty in `{{ }}`), the rest.

    `pieces` says over how many runs Word has torn it.
    """

    text: str
    flavour: str
    word: str
    rest: str
    pieces: int
    passage: Passage

    @property
    def is_statement(self) -> bool:
        """Whether it steers (`{% %}`) instead of printing (`{{ }}`)."""
        return self.text.startswith("{%")


def tags_of(passage: Passage) -> Iterator[Tag]:
    """The complete tags of a passage, comments left out."""
    for match in _TAG.finditer(passage.text):
        inside = _INSIDE.fullmatch(match.group())
        if inside is None:
            continue
        kind, flavour, content = inside.group(1), inside.group(2) or "", inside.group(3).strip("-+ \t\n\u00a0\u3000")
        word = re.match(r"\w*", content).group() if kind == "%" else ""  # type: ignore[union-attr]  # always matches
        rest = content[len(word) :].strip()
        yield Tag(match.group(), flavour, word, rest, _pieces(passage, *match.span()), passage)


def _pieces(passage: Passage, start: int, end: int) -> int:
    """How many runs the text between two positions stands in."""
    ends = list(accumulate(len(run) for run in passage.runs))
    return sum(begin < end and start < stop for begin, stop in zip([0, *ends], ends, strict=False))


def unfinished(passage: Passage) -> Iterator[str]:
    """Each bracket of a tag that has no fellow, with the words around it."""
    rest = _TAG.sub(lambda match: "\0" * len(match.group()), passage.text)
    opened = False
    for match in _LOOSE.finditer(rest):
        # `{{ 名 %}` is one slip, not two.
        if not (opened and match.group(2)):
            yield passage.text[max(0, match.start() - _BEFORE) : match.start() + _BEHIND]
        opened = bool(match.group(1))
