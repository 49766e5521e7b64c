"""The tags of a passage, cut out of its text, each with its flavour and its expression."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.document.passages import Passage

__all__ = ["Tag", "tags_of", "unfinished"]

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LOOSE = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_INSIDE = re.compile(r"\{([{%])(tr|tc|p|r)?(?=[\s\-])[\s\-]*(.*?)[\s\-]*[%}]\}", re.DOTALL)
_BARE = re.compile(r"\{([{%])()[\s\-]*(.*?)[\s\-]*[%}]\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: its text, `flavour` (p, tr, tc, r or none), `word` (for, if, endfor …; empty in `{{ }}`), the rest."""

    text: str
    flavour: str
    word: str
    rest: str
    passage: Passage

    @property
    def is_statement(self) -> bool:
        """Whether it steers (`{% %}`) instead of printing (`{{ }}`)."""
        return self.text.startswith("{%")


def tags_of(passage: Passage) -> Iterator[Tag]:
    """The complete tags of a passage, comments left out."""
    for match in _TAG.finditer(passage.text):
        text = match.group()
        if text.startswith("{#"):
            continue
        inside = _INSIDE.fullmatch(text) or _BARE.fullmatch(text)
        if inside is None:
            continue
        flavour, content = inside.group(2) or "", inside.group(3)
        word, _, rest = content.partition(" ") if inside.group(1) == "%" else ("", "", content)
        yield Tag(text, flavour, word, rest.strip(), passage)


def unfinished(passage: Passage) -> str:
    """What is left of tag brackets outside complete tags, with the words around; empty when there is none."""
    rest = _TAG.sub(lambda match: "\0" * len(match.group()), passage.text)
    match = _LOOSE.search(rest)
    return passage.text[max(0, match.start() - 10) : match.start() + 20] if match else ""
