"""A document that is called whole by its pieces is one that a parser takes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

import pytest

from disclosuregen.document.stretches import is_framed, is_whole
from disclosuregen.pack import Library
from disclosuregen.pipeline import Packs, compose, examine
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence


def parses(turns: Sequence[str]) -> bool:
    """Whether stretches and printed texts are the content of an element."""
    try:
        expat.ParserCreate().Parse(f"<_>{''.join(turns)}</_>", True)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError:
        return False
    return True


# The template's own and what was printed, in turns, parted by |.
WHOLE = (
    "",
    "甲",
    "<a>|甲|</a>",
    "<a><b>|甲|</b><b>|乙|</b></a><a/>",
    '<a x="1"><b/>|甲 &amp; 乙|</a>',
    "<a>|甲|</a><a><b>|乙|</b></a>",
    "<a><b>|甲</b><b>乙|</b></a>",
    "<a>|甲<b/>乙|]]</a>",
)
# Both those that are none, and those of which nobody can know without reading all.
UNPROVED = (
    "<a>|甲|</b>",
    "</a>|甲|<a>",
    "<a>|甲|</a></a>",
    "<a>|甲|",
    "<a>|甲|</a><b>|乙|</a>",
    "<a><b>|甲|</a></b>",
    "<a>|甲</b>|</a>",
    '<a x="1" x="2">|甲|</a>',
    "<a>&nbsp;|甲|</a>",
    "<a>&am|甲|</a>",
    "<a>|]]|></a>",
    "<a>|]|]></a>",
    "<a>|甲|\x01</a>",
    '<a x="|甲|"/>',
    "<a|甲|/>",
    "<!--|甲|-->",
    "<![CDATA[|甲|]]>",
)


@pytest.mark.parametrize("drawn", WHOLE)
def test_whole_pieces_make_a_whole(drawn: str) -> None:
    turns = drawn.split("|")
    assert is_whole(turns[::2], turns[1::2])
    assert parses(turns)


@pytest.mark.parametrize("drawn", UNPROVED)
def test_what_is_not_proved_is_not_called_whole(drawn: str) -> None:
    turns = drawn.split("|")
    assert not is_whole(turns[::2], turns[1::2])


@pytest.mark.parametrize(
    ("before", "after", "framed"),
    [
        (b'<?xml version="1.0"?><r x="1">', b"</r>", True),
        (b"<r><a/>", b"<b/></r>", True),
        (b'<?xml version="1.0"?>', b"", False),
        (b"<r><!--", b"--></r>", False),
        (b"<r>", b"", False),
        (b"<r>", b"</r></r>", False),
    ],
)
def test_a_frame_is_an_element_around_the_content(before: bytes, after: bytes, framed: bool) -> None:  # noqa: FBT001 - a case
    assert is_framed(before, after) is framed


def test_no_piece_of_a_document_can_be_lost_unnoticed() -> None:
    packs = Packs(Library((ROOT / "templates",)))
    form, pack, _ = examine(next(ROOT.joinpath("input").glob("358001*.xlsx")), packs)
    assert form is not None
    assert pack is not None
    document, _ = compose(form, pack, packs)
    pieces = list(document.parts["word/document.xml"])
    turns = [piece[0] for piece in pieces]
    assert is_whole(turns[::2], turns[1::2])
    for number in range(0, len(turns), 14):
        torn = [*turns[:number], *turns[number + 1 :]]
        assert parses(torn) or not is_whole(torn, [""] * (len(torn) - 1))
