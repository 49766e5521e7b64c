"""How a document calls its own body: 本部门 or 本单位, its name, of 部门 or of 单位."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.places import Place
from disclosuregen.wording.joined import END, around
from disclosuregen.wording.near import BODY, LEAST, bare, nearly_inside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.claims.paper import Paper

__all__ = ["names_are_spelled_alike", "one_word_for_itself", "own_level_is_ones_own"]

_QUOTED = rf"《[^《》{END}]*》|“[^“”{END}]*”"
_SELF = late(rf"{_QUOTED}|(?<![基资样成版脚根日账剧文课])(?P<self>[本我](?P<kind>部门|单位))(?!预算支出经济)")
_KIND = late(r"(?:19|20)\d\d年度?(?P<kind>部门|单位)(?=预算)")
_OTHER = {"部门": "单位", "单位": "部门"}
_OFTEN = 3
_LEVEL, _PLACE = "本级", 3
_STOPS = "，。；：、“”《》（）和与及同向由从在对"


def one_word_for_itself(paper: Paper) -> Iterator[Finding]:
    """D27: a document is of a 部门 or of a 单位 throughout, as its title says and in its own words."""
    if "本部门" in paper.joined or "我部门" in paper.joined:
        found = [match for match in _SELF.finditer(paper.joined) if match["kind"]]
        kinds = [match["kind"] for match in found]
        if len(set(kinds)) > 1:
            rare = min(_OTHER, key=kinds.count)
            match = next(match for match in found if match["kind"] == rare)
            yield _told(paper, match.start("self"), match["self"], f"本{_OTHER[rare]}", "D27")
    yield from _kinds(paper)


def _kinds(paper: Paper) -> Iterator[Finding]:
    """2024年部门预算 in a document whose title is 2024年单位预算."""
    title = next((match["kind"] for one in paper.cover if (match := _KIND.search(one.text))), "")
    told = set()
    for match in _KIND.finditer(paper.joined) if title else ():
        number = bisect_right(paper.starts, match.start()) - 1
        if match["kind"] != title and number not in told and paper.passages[number].block.level:
            told.add(number)
            yield _told(paper, match.start(), match[0], match[0].replace(match["kind"], title), "D27")


def names_are_spelled_alike(paper: Paper) -> Iterator[Finding]:
    """D28: no name is the body's own, or one that stands often, with a character wrong."""
    told = set()
    for name in _names(paper):
        for position, read in nearly_inside(paper.joined, name):
            number = bisect_right(paper.starts, position) - 1
            if (
                END not in read
                and (number, read) not in told
                and paper.joined.count(read) * _OFTEN <= paper.joined.count(name)
            ):
                told.add((number, read))
                yield _told(paper, position, read, name, "D28")


def own_level_is_ones_own(paper: Paper) -> Iterator[Finding]:
    """D28: whose 本级 it is: of another body of the same place in one sentence, where all others say one's own."""
    for plain in dict.fromkeys(map(bare, paper.units)):
        if len(plain) < LEAST or paper.joined.count(plain + _LEVEL) < _OFTEN:
            continue
        listed = {bare(line.label) for grid in paper.grids for line in grid.lines}
        for match in re.finditer(f"{re.escape(plain[:_PLACE])}[^{END}{_STOPS}]{{2,20}}?(?={_LEVEL})", paper.joined):
            read = match[0]
            if read != plain and read not in listed and BODY.search(read) and plain not in read:
                yield _told(paper, match.start(), read, plain, "D28")


def _names(paper: Paper) -> Iterator[str]:
    """The names of the body on the cover, and of bodies in the tables, that stand three times and more."""
    seen = set()
    for name in (
        *paper.units,
        *(line.label for grid in paper.grids if grid.kind in {"单位", "部门"} for line in grid.lines),
    ):
        plain = bare(name)
        if len(plain) >= LEAST and plain not in seen and BODY.search(plain) and paper.joined.count(plain) >= _OFTEN:
            seen.add(plain)
            yield plain


def _told(paper: Paper, position: int, read: str, expected: str, rule: str) -> Finding:
    number = bisect_right(paper.starts, position) - 1
    passage, begin = paper.passages[number], paper.starts[number]
    shown = around(passage.block.text, position - begin, position - begin + len(read)) if rule == "D27" else read
    return finding(rule, Place(paper.file, passage.block.where), read=shown, expected=expected)
