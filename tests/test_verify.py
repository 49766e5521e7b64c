"""Finished documents read back: every edit is told at its place, nothing else is; what may not go public is told."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from copy import deepcopy
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from docx import Document

from disclosuregen import pipeline
from disclosuregen.document.ledger import Origin
from disclosuregen.findings import finding, has_errors
from disclosuregen.pack import Library
from disclosuregen.pipeline import Outcome, Packs, generate
from disclosuregen.places import Place
from disclosuregen.proof import Proved, prove_own
from tests.books import CLEAN, SMALL, changed
from tests.edited import BOOKS, KINDS, edits, sample, told
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docx.document import Document as DocumentObject
    from docx.text.paragraph import Paragraph

    from tests.conftest import Said

    Command = Callable[..., Said]
    Edited = Callable[[str], str]

BODY = "word/document.xml"
PACKS = Packs(Library((ROOT / "templates",)))
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMMENTS = f'<w:comments xmlns:w="{WORD}"><w:comment w:id="0"/></w:comments>'
# One edit in so many; tests.edited makes and counts all of them.
STRIDE = 7
NUMBER = re.compile(r">([\d,]+\.\d\d)<")


# ── every number, every word ──


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem[:6])
def test_every_edit_is_told_where_it_was_made(path: Path) -> None:
    one = sample(generate(path, PACKS))
    made = list(islice(edits(one), 0, None, STRIDE))
    assert {edit.kind for edit in made} == set(KINDS)
    missed = [(edit.kind, edit.where) for edit in made if told(one, edit) != (True, True)]
    assert missed == []


# ── the command ──


@pytest.fixture
def built(command: Command, tmp_path: Path) -> Path:
    """A document with its papers."""
    shutil.copy(SMALL, tmp_path / "甲.xlsx")
    assert command("build", "甲.xlsx").code == 0
    return tmp_path / "甲.docx"


def edit(path: Path, change: Edited, part: str = BODY) -> None:
    """A document with one part changed; the part may be new."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    old = parts.get(part, b"").decode()
    new = change(old)
    assert new != old
    parts[part] = new.encode()
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    path.write_bytes(stream.getvalue())


def rules(command: Command, *arguments: str | Path) -> tuple[int, list[str]]:
    """How `verify` ends, and the rules it names."""
    said = command("verify", *arguments, "--json")
    return said.code, [one["rule"] for one in json.loads(said.out)["findings"]]


def test_a_document_just_built_has_nothing_wrong(built: Path, command: Command) -> None:
    said = command("verify", built)
    assert said.code == 0
    assert re.fullmatch(r"甲\.docx：没有发现问题，核对了 \d{3} 个数字和方向\n", said.out)


def test_a_changed_number_is_told_with_place_cell_and_what_should_stand_there(built: Path, command: Command) -> None:
    edit(built, lambda xml: xml.replace("2444.56万元，比", "2444.65万元，比", 1))
    said = command("verify", built)
    assert said.code == 1
    assert "第三部分（一）第1段" in said.out
    assert "读到“2444.65”，生成时是“2444.56”" in said.out
    assert "附表1 收支总表!B" in said.out


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda xml: xml.replace("增加", "减少", 1), "D31"),
        (lambda xml: NUMBER.sub("><", xml, count=1), "D32"),
        (lambda xml: xml.replace("万元。", "万元，另有12.00万元。", 1), "D33"),
        (lambda xml: re.sub(r"<w:tbl>.*?</w:tbl>", "", xml, count=1, flags=re.DOTALL), "D42"),
        (
            lambda xml: re.sub(
                r'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>(?:(?!</w:p>).)*>第四部分.*?</w:p>', "", xml, count=1
            ),
            "D41",
        ),
    ],
    ids=["direction", "dropped", "typed in", "table", "heading"],
)
def test_what_was_done_to_a_document_is_told(change: Edited, rule: str, built: Path, command: Command) -> None:
    edit(built, change)
    code, found = rules(command, built)
    assert code == 1
    assert rule in found


def test_a_table_that_is_gone_is_told_once_with_what_it_printed(built: Path, command: Command) -> None:
    document = Document(str(built))
    table = document.tables[6]
    document.element.body.remove(table._tbl)  # noqa: SLF001 - python-docx takes no tables out
    document.save(str(built))
    told = json.loads(command("verify", built, "--json").out)["findings"]
    assert [(one["rule"], one["places"][0]["sheet"]) for one in told] == [("D32", "附表6"), ("D42", "")]


def test_what_headers_and_footers_print_is_held_against_the_ledger(built: Path, command: Command) -> None:
    words = "<w:r><w:t>共12.5万元</w:t></w:r></w:p>"
    edit(built, lambda xml: xml.replace("</w:p>", words, 1), "word/header1.xml")
    said = command("verify", built, "--json")
    found = [(one["rule"], one["places"][0]["sheet"]) for one in json.loads(said.out)["findings"]]
    assert (said.code, found) == (1, [("D33", "页眉")])


def test_a_number_of_the_templates_own_header_is_none_that_was_typed_in(command: Command, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "templates" / "xianning-budget", tmp_path / "templates" / "xianning-budget")
    template = tmp_path / "templates" / "xianning-budget" / "template.docx"
    edit(template, lambda xml: xml.replace("</w:p>", "<w:r><w:t>第7号</w:t></w:r></w:p>", 1), "word/header1.xml")
    shutil.copy(SMALL, tmp_path / "甲.xlsx")
    assert command("build", "甲.xlsx").code == 0
    assert rules(command, tmp_path / "甲.docx") == (0, [])
    edit(tmp_path / "甲.docx", lambda xml: xml.replace("第7号", "第8号"), "word/header1.xml")
    assert rules(command, tmp_path / "甲.docx") == (1, ["D32", "D33"])


def test_a_sentence_that_moved_is_told_as_moved(built: Path, command: Command) -> None:
    document = Document(str(built))
    one = next(
        paragraph for paragraph in document.paragraphs if "机关运行经费" in paragraph.text and "元" in paragraph.text
    )
    first = next(paragraph for paragraph in document.paragraphs if paragraph.text.strip())
    first._p.addnext(one._p)  # noqa: SLF001 - python-docx moves no paragraphs
    document.save(str(built))
    code, found = rules(command, built)
    assert (code, set(found)) == (1, {"D34"})


def paragraph_of(document: DocumentObject, words: str) -> Paragraph:
    """The first paragraph with these words."""
    return next(one for one in document.paragraphs if words in one.text)


def test_a_paragraph_parted_in_two_or_joined_to_the_next_prints_the_same(built: Path, command: Command) -> None:
    document = Document(str(built))
    one = paragraph_of(document, "支出预算总额为")
    head, mark, rest = one.text.partition("。")
    following = deepcopy(one)
    one.text, following.text = head + mark, rest
    one._p.addnext(following._p)  # noqa: SLF001 - python-docx adds no paragraphs behind others
    document.save(str(built))
    assert rules(command, built) == (0, [])
    one.text = paragraph_of(document, "收入预算总额为").text + one.text + following.text
    body = document.element.body
    for gone in (paragraph_of(document, "收入预算总额为"), following):
        body.remove(gone._p)  # noqa: SLF001 - python-docx takes no paragraphs out
    document.save(str(built))
    assert not [rule for rule in rules(command, built)[1] if rule in {"D31", "D32", "D33", "D34"}]


def test_another_unit_behind_the_same_number_is_told(built: Path, command: Command, tmp_path: Path) -> None:
    shutil.copytree(tmp_path, tmp_path / "旧")
    edit(built, lambda xml: xml.replace("2444.56万元，比", "2444.56元，比", 1))
    said = command("verify", built)
    assert "读到“2444.56元”，生成时是“2444.56万元”" in said.out
    changes = json.loads(command("diff", tmp_path / "旧" / "甲.docx", built, "--json").out)["changes"]
    assert [(one["before"], one["after"]) for one in changes] == [("2444.56万元", "2444.56元")]


def test_a_column_taken_out_tells_no_number_as_changed_into_itself(built: Path, command: Command) -> None:
    document = Document(str(built))
    for row in document.tables[4].rows:
        cell = row._tr.tc_lst[-2]  # noqa: SLF001 - python-docx takes no cells out
        cell.getparent().remove(cell)
    document.save(str(built))
    told = json.loads(command("verify", built, "--json").out)["findings"]
    assert {"D32", "D34"} <= {one["rule"] for one in told}
    same = re.compile(r"读到“(.*)”，生成时是“\1”")
    assert not [one["message"] for one in told if same.search(one["message"])]


def test_new_words_around_the_numbers_are_no_error(built: Path, command: Command) -> None:
    words = {"单位职责": "本单位的主要职责", "与上年相比": "同上年比", "主要原因是": "原因主要是", "预算": "年初预算"}

    def reworded(xml: str) -> str:
        for old, new in words.items():
            xml = re.sub(rf"(<w:t(?: [^>]*)?>[^<]*[，。][^<]*?){old}", rf"\1{new}", xml)
        return xml

    edit(built, reworded)
    code, found = rules(command, built)
    assert code == 0
    assert not [rule for rule in found if rule in {"D31", "D32", "D33", "D34"}]


def test_runs_torn_apart_and_other_ids_change_nothing(built: Path, command: Command) -> None:
    def torn(xml: str) -> str:
        return re.sub(
            r"<w:r>((?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?)<w:t(?: [^>]*)?>([^<]{3,})</w:t></w:r>",
            lambda found: "".join(
                f'<w:r w:rsidR="00A{number}1B2C">{found[1]}<w:t xml:space="preserve">{piece}</w:t></w:r>'
                f"{'<w:proofErr w:type=' + chr(34) + 'spellStart' + chr(34) + '/>' if number else ''}"
                for number, piece in enumerate((found[2][:2], found[2][2:]))
            ),
            xml,
        )

    edit(built, torn)
    assert rules(command, built) == (0, [])


CHANGE = 'w:id="9001" w:author="某人" w:date="2024-02-01T00:00:00Z"'


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            lambda xml: xml.replace(
                "</w:p><w:sectPr", f"<w:ins {CHANGE}><w:r><w:t>妥。</w:t></w:r></w:ins></w:p><w:sectPr", 1
            ),
            ["D35"],
        ),
        (
            lambda xml: re.sub(
                r"<w:r>((?:(?!<w:r>).)*?)<w:t[^>]*>([^<]*?)(\d+\.\d\d)</w:t></w:r>",
                rf"<w:del {CHANGE}><w:r>\1<w:delText>\2\3</w:delText></w:r></w:del>"
                rf"<w:ins {CHANGE}><w:r>\1<w:t>\g<2>1\3</w:t></w:r></w:ins>",
                xml,
                count=1,
            ),
            ["D12", "D31", "D35"],
        ),
        (
            lambda xml: re.sub(
                r"<w:r>((?:(?!<w:r>).)*?)<w:t[^>]*>([^<]*?\d+\.\d\d)</w:t></w:r>",
                rf"<w:ins {CHANGE}><w:r>\1<w:t>\2</w:t></w:r></w:ins>",
                xml,
                count=1,
            ),
            ["D35"],
        ),
        (
            lambda xml: xml.replace("</w:p>", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>此数待核</w:t></w:r></w:p>", 1),
            ["D37"],
        ),
    ],
    ids=["words inserted", "a number replaced", "a number marked inserted", "hidden"],
)
def test_tracked_changes_read_as_accepted_and_are_told(
    change: Edited, found: list[str], built: Path, command: Command
) -> None:
    edit(built, change)
    assert sorted(rules(command, built)[1]) == found


@pytest.mark.parametrize(
    ("part", "change", "found"),
    [
        (
            "word/comments.xml",
            lambda _: COMMENTS,
            "D36",
        ),
        (
            "docProps/core.xml",
            lambda xml: xml.replace("</cp:coreProperties>", "<dc:creator>王某</dc:creator></cp:coreProperties>"),
            "D38",
        ),
        (
            "word/_rels/document.xml.rels",
            lambda xml: xml.replace(
                "</Relationships>",
                '<Relationship Id="rIdX" TargetMode="External" Type="x/image" Target="file:///c:/a.png"/></Relationships>',
            ),
            "D39",
        ),
        (
            "word/_rels/document.xml.rels",
            lambda xml: xml.replace(
                "</Relationships>", '<Relationship Id="rIdX" Type="x/image" Target="media/no.png"/></Relationships>'
            ),
            "D40",
        ),
        ("word/vbaProject.bin", lambda _: "x", "D39"),
        (
            BODY,
            lambda xml: xml.replace("</w:p>", '<w:fldSimple w:instr=" INCLUDETEXT &quot;a.docx&quot; "/></w:p>', 1),
            "D39",
        ),
        (BODY, lambda xml: xml[:-20], "D40"),
        (BODY, lambda xml: xml.replace("?>", "?><!DOCTYPE w:document>", 1), "D39"),
    ],
    ids=["comment", "author", "external", "torn relation", "macro", "fetching field", "cut off", "doctype"],
)
def test_what_may_not_go_public_is_told(part: str, change: Edited, found: str, built: Path, command: Command) -> None:
    edit(built, change, part)
    assert found in rules(command, built)[1]


def test_hidden_words_torn_into_runs_are_told_once(built: Path, command: Command) -> None:
    runs = "".join(f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{words}</w:t></w:r>" for words in ("此数", "尚待", "核实"))
    edit(built, lambda xml: xml.replace("</w:p>", f"{runs}</w:p>", 1))
    assert rules(command, built)[1] == ["D37"]


def test_no_word_file_at_all(command: Command, tmp_path: Path) -> None:
    (tmp_path / "甲.docx").write_bytes(b"PK\x03\x04")
    shutil.copy(SMALL, tmp_path / "甲.xlsx")
    assert rules(command, tmp_path / "甲.docx", "--workbook", tmp_path / "甲.xlsx") == (1, ["D40"])
    assert command("verify", tmp_path / "没有.docx").code == 3


# ── with the ledger elsewhere, with a workbook, alone ──


def test_the_workbook_will_do(built: Path, command: Command) -> None:
    built.with_suffix(".ledger.json").unlink()
    assert rules(command, built, "--workbook", built.with_suffix(".xlsx")) == (0, [])
    edit(built, lambda xml: xml.replace("2444.56万元，比", "2444.65万元，比", 1))
    assert "D31" in rules(command, built, "--workbook", built.with_suffix(".xlsx"))[1]


def test_the_ledger_may_lie_elsewhere(built: Path, command: Command) -> None:
    built.with_suffix(".ledger.json").rename(built.parent / "账本.json")
    assert rules(command, built, "--ledger", "账本.json") == (0, [])
    papers = built.parent / "工作底稿"
    papers.mkdir()
    (built.parent / "公开").mkdir()
    (built.parent / "账本.json").rename(papers / "甲.ledger.json")
    there = built.rename(built.parent / "公开" / built.name)
    assert rules(command, there) == (0, [])


def test_alone_only_the_document_itself_is_looked_at(built: Path, command: Command) -> None:
    built.with_suffix(".ledger.json").unlink()
    assert rules(command, built) == (0, ["D45"])


@pytest.mark.parametrize("content", [b"{}", b"[]", b"\xff", b"", b'{"schema":"disclosuregen-ledger","version":99}'])
def test_a_ledger_that_cannot_be_used(content: bytes, built: Path, command: Command) -> None:
    built.with_suffix(".ledger.json").write_bytes(content)
    assert rules(command, built) == (1, ["D46"])
    assert rules(command, built, "--ledger", "没有.json") == (1, ["D46"])


def test_another_units_ledger_is_no_ledger_of_this_document(built: Path, command: Command) -> None:
    other = built.parent / "乙.xlsx"
    shutil.copy(CLEAN, other)
    assert command("build", other).code == 0
    shutil.copy(other.with_suffix(".ledger.json"), built.with_suffix(".ledger.json"))
    code, found = rules(command, built)
    assert code == 1
    assert len(found) > 100


# ── what is printed comes from somewhere ──


def test_the_words_of_the_shipped_packs_print_no_number_of_their_own(
    outcomes: dict[str, Outcome],
) -> None:
    for outcome in [*outcomes.values(), generate(BOOKS[-1], PACKS)]:
        assert outcome.ledger is not None
        own = [(line.where, entry.text) for line, entry in outcome.ledger.entries() if entry.origin is Origin.TEMPLATE]
        assert own == []


def test_a_text_that_brings_our_marks_along_changes_nothing(tmp_path: Path, command: Command) -> None:
    marks = "\ufdd30\ufdd47,777.77\ufdd5增加\ufdd5\ufdd3"
    path = changed(SMALL, "封面", {"B9": f"说明{marks}"}, tmp_path / "甲.xlsx")
    code = command("build", path).code
    assert code in {0, 1}


def test_a_document_that_is_not_what_its_ledger_says_is_not_delivered(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing known makes this happen; should it, nobody gets the document."""
    proved = prove_own

    def disproved(*arguments: object) -> Proved:
        true = proved(*arguments)  # type: ignore[arg-type]  # passed through
        wrong = finding("D31", Place("甲.docx", "第三部分（一）第1段"), read="1", expected="2", source="")
        return Proved(true.ledger, (wrong,))

    monkeypatch.setattr(pipeline, "prove_own", disproved)
    shutil.copy(SMALL, tmp_path / "甲.xlsx")
    said = command("build", "甲.xlsx")
    assert said.code == 1
    assert "没有生成" in said.err
    assert "D31" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["甲.xlsx"]
    assert has_errors([finding("D31", Place("", ""), read="", expected="", source="")])
