"""A body that is written from its turns is the one that a look at all of it gives, piece for piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from disclosuregen.document.contents import Contents
from disclosuregen.document.fill import prepared
from disclosuregen.document.known import KEPT, Known
from disclosuregen.document.turns import Turns
from disclosuregen.figures.context import FILTERS, context_of
from disclosuregen.findings import PackFault
from disclosuregen.model import Figure, Kind, joined
from disclosuregen.pack import Library
from disclosuregen.pipeline import Packs, examine
from tests.samples.workbooks import ROOT
from tests.test_contents import SAVED, with_contents
from tests.words import STARTED, saved

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from disclosuregen.document.fill import Filled, Prepared
    from disclosuregen.document.tracing import Piece

BODY = "word/document.xml"
NUMBER = Figure("12", kind=Kind.COUNT)
VALUES: Mapping[str, object] = {
    "a word": Figure("甲"),
    "a figure": NUMBER,
    "nothing": Figure(""),
    "spaces around": Figure(" 甲 "),
    "spaces alone": Figure("\u3000"),
    "markup": Figure("<w:p>{{ 甲 }} & </w:p>"),
    "lines": Figure("甲\n乙\t丙"),
    "a mark of ours": Figure("甲\ufdd37\ufdd4乙\ufdd5"),
    "the place of the entries": Figure("甲\ufdd6乙"),
    "a text of figures": Figure(joined(["共", NUMBER, "个 ", Figure(" 乙 ")])),
    "plain words": "甲 & 乙",
    "a number": 7,
}
TEXTS = (
    ("# 第一部分", "正文", "# {{ 名 }}", "# 科技&信息 <5%>"),
    (
        "{%p for 项 in 行 %}",
        "# 第{{ 项.名 }}部分{{ 名 }}",
        "{{ 项.名 }}、{{ 名 }}",
        "{%p endfor %}",
        "# {{ 名 }}{{ 名 }}",
    ),
    ("{%p if 名 %}", "# 有{{ 名 }}", "{%p else %}", "# 无", "{%p endif %}", "尾"),
)


def pieces(filled: Filled) -> list[Piece]:
    """The pieces of a body, template's own words between two figures taken together."""
    taken: list[Piece] = [("", None)]
    for xml, behind in filled.parts[BODY]:
        if behind is None and taken[-1][1] is None:
            taken[-1] = (taken[-1][0] + xml, None)
        else:
            taken.append((xml, behind))
    return taken


def both(ready: Prepared, context: Mapping[str, object], monkeypatch: pytest.MonkeyPatch) -> tuple[Filled, Filled]:
    """A document twice: as it is made, and with its 目录 made by a look at all of the body."""
    quick = ready.filled(context, STARTED)
    with monkeypatch.context() as patched:
        patched.setattr(Contents, "listed", lambda _, __: None)
        return quick, ready.filled(context, STARTED)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[0][:6])
@pytest.mark.parametrize("how", ["one paragraph", "inside a content control", "after another field"])
def test_a_document_is_the_same_both_ways(
    how: str, text: tuple[str, ...], value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = prepared(saved(with_contents(SAVED[how], *text)), FILTERS, "template.docx")
    rows = tuple(Figure(said, {"名": Figure(said)}) for said in ("一", "二"))
    quick, slow = both(ready, {"名": VALUES[value], "行": rows}, monkeypatch)
    assert quick.content == slow.content
    assert pieces(quick) == pieces(slow)


@pytest.mark.parametrize("workbook", sorted((ROOT / "input").glob("*.xlsx")), ids=lambda path: path.name[:6])
def test_every_sample_is_the_same_both_ways(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packs = Packs(Library((ROOT / "templates",)))
    form, pack, _ = examine(workbook, packs)
    assert form is not None
    assert pack is not None
    quick, slow = both(packs.template(pack), context_of(form, pack), monkeypatch)
    assert quick.content == slow.content
    assert pieces(quick) == pieces(slow)


def test_an_ordinary_document_takes_no_look_at_all_of_the_body(monkeypatch: pytest.MonkeyPatch) -> None:
    packs = Packs(Library((ROOT / "templates",)))
    form, pack, _ = examine(next(ROOT.joinpath("input").glob("211001*.xlsx")), packs)
    assert form is not None
    assert pack is not None
    monkeypatch.delattr("disclosuregen.document.prepared.lines_resolved")
    packs.template(pack).filled(context_of(form, pack), STARTED)


def test_a_document_is_the_same_where_the_ways_through_its_template_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    packs = Packs(Library((ROOT / "templates",)))
    form, pack, _ = examine(next(ROOT.joinpath("input").glob("211001*.xlsx")), packs)
    assert form is not None
    assert pack is not None
    whole = packs.template(pack).filled(context_of(form, pack), STARTED)
    monkeypatch.setattr("disclosuregen.document.ways._WAYS", 3)
    again = packs.template(pack).filled(context_of(form, pack), STARTED)
    assert again.content == whole.content
    assert pieces(again) == pieces(whole)


def test_a_region_goes_on_over_printed_texts_and_other_words_can_be_put_there() -> None:
    turns = Turns.of(["<a>x", "1", "y</a><a>", "甲", "</a>"], [NUMBER.behind(), None])
    region = turns.region(0, 3, 3, "</a>")
    assert region == (0, 3, 1, 5)
    assert turns.region(2, 0, 1, "</a>") is None
    assert turns.edited([]) == turns
    edited = turns.edited([(region, f"[{turns.between(region)}]")])
    assert edited == Turns.of(["<a>[x", "1", "y</a>]<a>", "甲", "</a>"], [NUMBER.behind(), None])
    assert turns.edited([((0, 3, 2, 0), "")]) == Turns.of(["<a></a>"], [])


@pytest.mark.parametrize(
    "text", ["{% for 项 in 名 %}{% endfor %}", "{{ 名.没有 }}", "{{ 没有 }}", "{{ 行 }}", "{{ 名.是 }}"]
)
def test_what_cannot_be_printed_is_a_fault_that_says_where(text: str) -> None:
    ready = prepared(saved(with_contents(SAVED["never updated"], "前", f"{text}后")), FILTERS, "template.docx")
    with pytest.raises(PackFault) as caught:
        ready.filled({"名": Figure("甲", {"是": True}), "行": ()}, STARTED)
    assert "后" in caught.value.findings[0].message


def test_a_recursive_loop_is_a_loop() -> None:
    text = ("{% for 项 in 行 recursive %}{{ 项.名 }}、{% endfor %}",)
    ready = prepared(saved(with_contents(SAVED["never updated"], *text)), FILTERS, "template.docx")
    rows = tuple(Figure(said, {"名": Figure(said)}) for said in ("一", "二"))
    assert b"\xe4\xb8\x80" in ready.filled({"行": rows}, STARTED).changed[BODY]


def test_what_is_known_has_a_bound() -> None:
    asked: list[str] = []

    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    known = Known(length)
    assert [known["甲"], known["甲"], known["甲乙"]] == [1, 1, 2]
    assert asked == ["甲", "甲乙"]
    for number in range(2 * KEPT):
        known[str(number)]
    assert len(known) <= KEPT
