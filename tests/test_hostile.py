"""Input that must not hurt: refused with a rule, a place and nothing written, or taken and a whole document written."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from disclosuregen.delivery import file_name
from disclosuregen.document.projection import projected
from disclosuregen.findings import has_errors
from disclosuregen.pack import Library
from disclosuregen.pipeline import Outcome, Packs, generate
from disclosuregen.workbook.cells import read_book
from disclosuregen.workbook.intake import IntakeError, admit
from tests import hostile
from tests.books import SMALL
from tests.conftest import ROOT
from tests.hostile import REFUSED, SPENDING, TAKEN, Book

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Said

    Maker = Callable[[], bytes]

PACKS = Packs(Library((ROOT / "templates",)))


def outcome(content: bytes, folder: Path) -> Outcome:
    """What becomes of a file."""
    path = folder / "表.xlsx"
    path.write_bytes(content)
    return generate(path, PACKS)


@pytest.mark.parametrize(("rule", "place", "make"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_named_with_its_place(rule: str, place: str, make: Maker, tmp_path: Path) -> None:
    made = outcome(make(), tmp_path)
    assert made.document is None
    named = [one for one in made.findings if one.rule == rule]
    assert named, made.findings
    assert has_errors(named)
    assert {one.places[0].file for one in named} == {"表.xlsx"}
    where = [one.places[0].cell or one.places[0].sheet for one in named]
    assert place in where


@pytest.mark.parametrize("name", ["不是压缩包", "加了密码（Office）", "压缩炸弹", "最远的一格有内容", "四十位的小数"])
def test_the_commands_refuse_in_chinese_and_write_nothing(
    name: str, command: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "表.xlsx").write_bytes(REFUSED[name][2]())
    for words in (("check", "input/表.xlsx"), ("build", "input/表.xlsx"), ("batch",)):
        said = command(*words)
        assert said.code == 1
        assert f"〔{REFUSED[name][0]}〕" in said.out + said.err
    assert [path.name for path in tmp_path.glob("*")] == ["input", "output"]
    assert [path.name for path in tmp_path.rglob("*.docx")] == []


def test_a_folder_or_a_device_is_no_workbook(command: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").mkdir()
    assert command("check", tmp_path / "表.xlsx").code == 1
    assert "〔W01〕" in command("check", "/dev/zero").out


@pytest.mark.parametrize(("rules", "make"), TAKEN.values(), ids=TAKEN)
def test_what_is_taken_gives_a_whole_document(
    rules: set[str], make: Maker, outcomes: dict[str, Outcome], tmp_path: Path
) -> None:
    made, plain = outcome(make(), tmp_path), outcomes[SMALL.stem]
    found = {one.rule for one in made.findings}
    # What the words themselves are told is for other tests.
    assert {rule for rule in found if not rule.startswith("T")} == rules | {one.rule for one in plain.findings}
    assert not has_errors(made.findings)
    assert made.document is not None
    assert plain.document is not None
    assert len(projected(made.document).splitlines()) == len(projected(plain.document).splitlines())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "像代码的文字",
            (
                "{{ 7*7 }} {% for 甲 in 乙 %} {# x #} <&>\"' ]]>",
                "=cmd|' /C calc'!A0",
                "</w:t></w:r><script>alert(1)</script>&amp;&#x41;",
                "\ue000\uf8ff 私用区 \U000f0000 𠮷",
            ),
        ),
        ("十万字的一格", ("负责数据资源整合共享，" * 9_000,)),
        ("控制字符", ("甲乙丙",)),
        ("半个字符", ("甲乙",)),
        ("两半合成一个字符", ("甲😀乙",)),
    ],
)
def test_texts_stay_whole(name: str, said: tuple[str, ...], tmp_path: Path) -> None:
    document = outcome(TAKEN[name][1](), tmp_path).document
    assert document is not None
    text = projected(document)
    assert all(one in text for one in said)


def test_characters_that_no_document_may_hold_are_named_with_their_cell(tmp_path: Path) -> None:
    for name in ("控制字符", "半个字符"):
        findings = outcome(TAKEN[name][1](), tmp_path).findings
        assert [str(one.places[0]) for one in findings if one.rule == "C10"] == ["单位概况!A7"]


@pytest.mark.parametrize("name", hostile.NAMES)
def test_a_units_name_is_no_path(name: str, command: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "表.xlsx").write_bytes(hostile.named(name)())
    assert command("batch").code == 0
    (written,) = (tmp_path / "output" / "公开").iterdir()
    assert written.name == file_name(f"358001-{name}-2024年预算公开说明", ".docx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["input", "output"]


@pytest.mark.parametrize(
    ("name", "cells"),
    [("隐藏的行", ["C10", "E10"]), ("隐藏的列", ["C7", "D7", "E7"]), ("隐藏的工作表", [""])],
)
def test_hidden_amounts_are_named(name: str, cells: list[str], tmp_path: Path) -> None:
    (one,) = (one for one in outcome(TAKEN[name][1](), tmp_path).findings if one.rule == "S20")
    assert [place.cell for place in one.places][: len(cells)] == cells
    assert {place.sheet for place in one.places} == {SPENDING}


def test_amounts_below_zero_are_taken_where_the_form_allows_them(tmp_path: Path) -> None:
    book = Book.sample()
    hostile.negative_where_allowed(book)
    made = outcome(book.zipped(), tmp_path)
    assert made.form is not None
    assert "C19" not in {one.rule for one in made.findings}
    assert made.form.tables["收入总表"].rows[-1].cells["结转单位资金"].text == "-10"


@pytest.mark.parametrize(
    "make",
    [
        lambda: hostile.many_cells(2_100, 100),
        lambda: hostile.shared_formulas(1_100, 8_000),
        lambda: hostile.merged_areas(20_000),
        lambda: hostile.nested(100),
        lambda: hostile.bomb(9 * 2**20),
    ],
    ids=["cells", "shared formulas", "merged areas", "nested tags", "blanks"],
)
def test_what_would_fill_the_memory_is_refused_while_it_is_read(make: Maker, tmp_path: Path) -> None:
    (tmp_path / "表.xlsx").write_bytes(make())
    package = admit(tmp_path / "表.xlsx").package
    assert package is not None
    with pytest.raises(IntakeError) as raised:
        read_book(package, SPENDING.__eq__)
    assert raised.value.finding.rule == "W04"


@pytest.mark.parametrize(
    ("make", "rules"),
    [
        (lambda: hostile.code_rows(2_000), {"C02"}),
        (lambda: hostile.same_codes(2_000), {"S13", "W04"}),
        (lambda: hostile.code_rows(1_000, "<is><t>x</t></is>", "inlineStr"), {"C01", "W04"}),
        (lambda: hostile.stranger_texts(3_000), {"S06"}),
    ],
    ids=["accounts", "one code", "errors", "texts like a header"],
)
def test_very_long_tables_are_read_and_judged_in_bounds(make: Maker, rules: set[str], tmp_path: Path) -> None:
    made = outcome(make(), tmp_path)
    assert made.document is None
    assert rules <= {one.rule for one in made.findings}
    assert len(made.findings) < 8_000


def test_a_directory_that_lies_about_a_size_does_not_make_us_inflate_more(tmp_path: Path) -> None:
    content = hostile.bomb(20 * 2**20, told=100_000)
    (tmp_path / "表.xlsx").write_bytes(content)
    package = admit(tmp_path / "表.xlsx").package
    assert package is not None
    with pytest.raises(IntakeError):
        read_book(package, SPENDING.__eq__)
    assert package.inflated < 2**20


def test_nothing_of_a_package_is_parsed_before_all_of_its_directory_is_judged(tmp_path: Path) -> None:
    """The type list is broken, which nobody finds out: a part that is not allowed comes last in the directory."""
    book = Book.sample()
    book.parts[hostile.TYPES] = b"<Types>"
    book.parts["xl/zzz/vbaProject.bin"] = b"x"
    assert [one.rule for one in outcome(book.zipped(), tmp_path).findings] == ["W03"]


def test_entries_packed_in_another_way_are_refused(tmp_path: Path) -> None:
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", method) as archive:
            for name, content in Book.sample().parts.items():
                archive.writestr(name, content)
        assert [one.rule for one in outcome(stream.getvalue(), tmp_path).findings] == ["W02"]
