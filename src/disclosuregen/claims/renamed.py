"""How a 目录 and the headings differ: entries that were renamed, and those that stand on one side only."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.names import folded
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from disclosuregen.claims.paper import Paper, Passage

__all__ = ["differing"]

_PAGE = late(r"[.…·．\t ]+[-—－ ]*\d{1,3}[-—－ ]*$")
_NONE = "（没有）"
# Six characters in ten are the same.
_ALIKE = 6


def differing(entries: Sequence[Passage], paper: Paper) -> Iterator[Finding]:
    """D18: in what the entries of the 目录 are not the headings of its levels."""
    ours = [folded(_PAGE.sub("", one.block.text)) for one in entries]
    level = _deepest(set(ours), paper)
    headings = [one for one in paper.headings if one.block.level <= level]
    theirs = [folded(one.block.text) for one in headings]
    # Not half of any level is listed: what stands there was not read, or is no list of these headings.
    if ours == theirs or not level:
        return
    for tag, i, j, m, n in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _differing(entries[i:j], headings[m:n], paper.file)


def _deepest(entries: set[str], paper: Paper) -> int:
    """The deepest level of headings of which at least half are listed."""
    counts, listed = Counter[int](), Counter[int]()
    for one in paper.headings:
        counts[one.block.level] += 1
        listed[one.block.level] += folded(one.block.text) in entries
    return max((level for level in counts if listed[level] * 2 >= counts[level]), default=0)


def _differing(entries: Sequence[Passage], headings: Sequence[Passage], file: str) -> Iterator[Finding]:
    """Pairs of what was renamed, and what has no partner."""
    left = list(headings)
    for entry in entries:
        partner = max(left, key=lambda one: _likeness(entry, one), default=None)
        if partner is not None and _likeness(entry, partner) >= _ALIKE:
            left.remove(partner)
            yield _told(entry.block.text, partner.block.text, file, entry, partner)
        else:
            yield _told(entry.block.text, _NONE, file, entry)
    for heading in left:
        yield _told(_NONE, heading.block.text, file, heading)


def _likeness(entry: Passage, heading: Passage) -> int:
    """How many characters in ten of the longer text stand in the other, too."""
    blocks = SequenceMatcher(None, entry.text, heading.text, autojunk=False).get_matching_blocks()
    return 10 * sum(block.size for block in blocks) // max(len(entry.text), len(heading.text))


def _told(read: str, expected: str, file: str, *passages: Passage) -> Finding:
    places = (Place(file, one.block.where) for one in passages)
    return finding("D18", *places, read=read.strip(), expected=expected.strip())
