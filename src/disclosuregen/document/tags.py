"""The tags of a passage, cut out of its text, each with its flavour and its expression."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.document.passages import Passage

__all__ = ["Loose", "Tag", "bracketed", "meant", "misworded", "tags_of", "unfinished"]

# Up to its own end, never over the beginning of the next: an unclosed tag must not swallow its neighbour.
_TAG = re.compile(r"\{\{(?:(?!\{[{%]).)*?\}\}|\{%(?:(?!\{[{%]).)*?%\}|\{#.*?#\}", re.DOTALL)
# Brackets without their fellows, also the full-width ones of a Chinese keyboard and those that are half of each.
_OPENED = r"[{\uff5b][{\uff5b]|[{\uff5b][%#\uff05]"
_CLOSED = r"[}\uff5d][}\uff5d]|[%#\uff05][}\uff5d]"
_LOOSE = re.compile(f"({_OPENED})|({_CLOSED})")
# What a bracket begins that was meant to steer: {% if 甲 }.
_STATEMENT = late(r"[%\uff05]\s*(p|tr|tc|r)?\s*(if|for|endif|endfor)\b\s*(\w*)", re.IGNORECASE)
# A name between single brackets, which would be printed with them.
_SINGLE = re.compile(r"(?<![{\uff5b])[{\uff5b]\s*([^\W\d]\w*)(?:\s*[.\uff0e]\s*\w+)*\s*[}\uff5d](?![}\uff5d])")
# Only right behind the bracket and before a plain space does docxtpl take tr, tc, p and r for what they are.
_INSIDE = re.compile(r"\{([{%])(?:(tr|tc|p|r)(?= ))?(.*)[%}]\}", re.DOTALL)
_WORD = re.compile(r"\w*")
_FLAVOURED = re.compile(r"(tr|tc|p|r)\s+(\w+)\s*(.*)", re.IGNORECASE | re.DOTALL)
# The words of statements, and what people write for them.
_STEERING = frozenset({"if", "elif", "else", "endif", "for", "endfor"})
_WORDS = {
    **dict.fromkeys(("如果", "若"), "if"),
    **dict.fromkeys(("elseif", "elsif", "否则如果", "又如果"), "elif"),
    **dict.fromkeys(("否则", "不然"), "else"),
}
_TWO_WORDS = {("else", "if"): "elif", ("end", "if"): "endif", ("end", "for"): "endfor"}
# What stands alone.
_BARE = frozenset({"else", "endif", "endfor"})
_WIDE = late(r"[\uff5b\uff5d\uff05]")
_BEFORE, _BEHIND = 10, 20


@frozen
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


@frozen
class Loose:
    """A bracket without its fellow: the words around it, whether one there is full-width, and what it was to begin.

    `word` is if, for, endif or endfor (empty otherwise), `item` the name behind a for.
    """

    around: str
    wide: bool
    word: str = ""
    item: str = ""


def meant(tag: Tag) -> Tag:
    """A statement as it was meant: {% tr for … %}, {%P if … %}, {% IF … %}, {% else if … %}."""
    if not tag.is_statement:
        return tag
    match = _FLAVOURED.fullmatch(f"{tag.word} {tag.rest}") if not tag.flavour else None
    if match:
        tag = replace(tag, flavour=match.group(1).lower(), word=match.group(2), rest=match.group(3))
    written, word = _worded(tag)
    return replace(tag, word=word, rest=f"{tag.word} {tag.rest}"[len(written) :].strip()) if written != word else tag


def misworded(tag: Tag) -> str:
    """What is wrong with the words of a statement that is understood all the same; empty for a good one."""
    said = meant(tag)
    written, word = _worded(tag)
    if said.word in _BARE and said.rest:
        more = "；再看一个条件，要写 elif" if said.word == "else" else ""
        return f"“{said.word}”后面不能再写别的{more}"
    return f"“{written}”要写成“{word}”" if written != word and said.word in _STEERING else ""


def _worded(tag: Tag) -> tuple[str, str]:
    """The words that say what a statement does, as they are written and as they were meant."""
    lower, second = tag.word.lower(), tag.rest.partition(" ")[0]
    if joined := _TWO_WORDS.get((lower, second.lower())):
        return f"{tag.word} {second}", joined
    word = _WORDS.get(lower, lower)
    return tag.word, word if word in _STEERING else tag.word


def tags_of(passage: Passage) -> Iterator[Tag]:
    """The complete tags of a passage, comments left out."""
    for match in _TAG.finditer(passage.text):
        inside = _INSIDE.fullmatch(match.group())
        if inside is None:
            continue
        kind, flavour, content = inside.group(1), inside.group(2) or "", inside.group(3).strip("-+ \t\n\u00a0\u3000")
        word = _WORD.match(content).group() if kind == "%" else ""  # type: ignore[union-attr]  # always matches
        rest = content[len(word) :].strip()
        yield Tag(match.group(), flavour, word, rest, _pieces(passage, *match.span()), passage)


def _pieces(passage: Passage, start: int, end: int) -> int:
    """How many runs the text between two positions stands in."""
    if len(passage.runs) == 1:
        return 1
    ends = list(accumulate(len(run) for run in passage.runs))
    return sum(begin < end and start < stop for begin, stop in zip([0, *ends], ends, strict=False))


def unfinished(passage: Passage) -> Iterator[Loose]:
    """Each bracket of a tag that has no fellow."""
    rest = _hidden(passage.text)
    opened = False
    for match in _LOOSE.finditer(rest):
        # `{{ 名 %}` is one slip, not two.
        if not (opened and match.group(2)):
            around = passage.text[max(0, match.start() - _BEFORE) : match.start() + _BEHIND]
            said = _STATEMENT.match(rest, match.start() + 1) if match.group(1) else None
            word, item = (said.group(2).lower(), said.group(3)) if said else ("", "")
            yield Loose(around, bool(_WIDE.search(match.group())), word, item)
        opened = bool(match.group(1))


def bracketed(passage: Passage) -> Iterator[tuple[str, str]]:
    """Each name that stands between single brackets: its first part, and the whole."""
    yield from ((match.group(1), match.group()) for match in _SINGLE.finditer(_hidden(passage.text)))


# Each passage is asked for brackets of several kinds, one after another.
@lru_cache(maxsize=1)
def _hidden(text: str) -> str:
    """The text without its complete tags; every other character stays where it is."""
    return _TAG.sub(lambda match: "\0" * len(match.group()), text)
