"""The 目录 of templates as different programs save them: its field survives, its entries are the headings."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from docx.oxml.ns import qn

from disclosuregen.document.projection import projected
from disclosuregen.model import Figure
from tests.words import anchors, body_of, bookmarks, element, filled, template
from tests.wordtext import wordtext, zipped

if TYPE_CHECKING:
    from docx.document import Document as Word

BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'


def code(text: str) -> str:
    """A run that holds a piece of a field's instruction."""
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def page(anchor: str) -> str:
    """A page reference, a field inside the field."""
    return f"{BEGIN}{code(f' PAGEREF {anchor} ')}{SEPARATE}<w:r><w:t>7</w:t></w:r>{END}"


PIECES = code(" TO") + code("C") + code(r" \o &quot;1-2&quot; ")
OPEN = BEGIN + code(r' TOC \o "1-2" \h ') + SEPARATE
OLD = '<w:hyperlink w:anchor="_Toc1"><w:r><w:t>旧标题</w:t></w:r></w:hyperlink>'
# The paragraphs between title and text, by how a program saves them.
SAVED = {
    "one paragraph": [f"<w:p>{OPEN}<w:r><w:t>请更新目录</w:t></w:r>{END}</w:p>"],
    "entries with page references": [
        f"<w:p>{OPEN}{OLD}<w:r><w:tab/></w:r>{page('_Toc1')}</w:p>",
        f"<w:p>{OLD}{page('_Toc1')}</w:p>",
        f"<w:p>{END}</w:p>",
    ],
    "page references inside the links": [
        f'<w:p>{OPEN}<w:hyperlink w:anchor="_Toc1"><w:r><w:t>旧</w:t></w:r>{page("_Toc1")}</w:hyperlink></w:p>',
        f"<w:p>{END}</w:p>",
    ],
    "an instruction in pieces": [f"<w:p>{BEGIN}{PIECES}{SEPARATE}{OLD}{END}</w:p>"],
    "inside a content control": [f"<w:sdt><w:sdtContent><w:p>{OPEN}{OLD}</w:p><w:p>{END}</w:p></w:sdtContent></w:sdt>"],
    "after another field": [f"<w:p>{BEGIN}{code(' DATE ')}{SEPARATE}{END}</w:p>", f"<w:p>{OPEN}{OLD}{END}</w:p>"],
    "never updated": [f"<w:p>{OPEN}{END}</w:p>"],
}


def with_contents(paragraphs: list[str], *text: str) -> Word:
    """A template whose 目录 is saved in one of these ways, before a text with headings."""
    document = template(*(text or ("# 第一部分", "正文", "# {{ 名 }}", "# 科技&信息 <5%>")))
    first = document.paragraphs[0]._p  # noqa: SLF001 - python-docx has no way to put XML before a paragraph
    for xml in paragraphs:
        first.addprevious(element(xml))
    return document


@pytest.mark.parametrize("saved", SAVED)
def test_entries_are_rebuilt_from_the_headings(saved: str) -> None:
    document = filled(with_contents(SAVED[saved]), {"名": Figure("第二部分")})
    assert [text for text, _ in anchors(document)] == ["第一部分", "第二部分", "科技&信息 <5%>"]
    targets = [target for _, target in anchors(document)]
    assert [bookmarks(document).count(target) for target in targets] == [1, 1, 1]
    assert "旧" not in projected(document)
    assert "请更新" not in projected(document)


@pytest.mark.parametrize("saved", SAVED)
def test_the_field_stays_a_field(saved: str) -> None:
    body = body_of(filled(with_contents(SAVED[saved]), {"名": Figure("乙")}))
    kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert kinds[-3:] == ["begin", "separate", "end"]
    assert kinds.count("begin") == kinds.count("end") == (2 if saved == "after another field" else 1)
    instruction = "".join(node.text or "" for node in body.iter(qn("w:instrText")))
    assert 'TOC \\o "1-2"' in instruction
    assert "PAGEREF" not in instruction


def test_a_section_that_ends_where_the_contents_end_stays() -> None:
    closing = f"<w:p><w:pPr>{SECTION}</w:pPr>{END}</w:p>"
    document = filled(with_contents([f"<w:p>{OPEN}{OLD}</w:p>", closing]), {"名": Figure("乙")})
    assert len(list(body_of(document).iter(qn("w:sectPr")))) == 2
    assert projected(document).splitlines()[:5] == ["第一部分", "乙", "科技&信息 <5%>", "", "# 第一部分"]


def test_a_title_in_the_fields_first_paragraph_stays_above_the_entries() -> None:
    paragraph = f"<w:p><w:r><w:t>目　录</w:t></w:r>{OPEN}{OLD}{END}</w:p>"
    lines = projected(filled(with_contents([paragraph]), {"名": Figure("乙")})).splitlines()
    assert lines[:4] == ["目　录", "第一部分", "乙", "科技&信息 <5%>"]


def test_headings_copied_by_a_loop_get_places_of_their_own() -> None:
    document = with_contents(SAVED["one paragraph"], "{%p for 项 in 条 %}", "# {{ 项 }}", "{%p endfor %}")
    heading = next(one for one in document.paragraphs if "{{ 项" in one.text)._p  # noqa: SLF001 - as above
    heading.insert(1, element('<w:bookmarkStart w:id="5" w:name="_Toc5"/>'))
    heading.append(element('<w:bookmarkEnd w:id="5"/>'))
    finished = filled(document, {"条": (Figure("甲"), Figure("乙"), Figure("丙"))})
    targets = [target for _, target in anchors(finished)]
    assert [text for text, _ in anchors(finished)] == ["甲", "乙", "丙"]
    assert sorted(bookmarks(finished)) == sorted(targets)
    assert len(set(targets)) == 3


@pytest.mark.parametrize(("levels", "listed"), [("1-1", ["甲"]), ("1-2", ["甲", "乙"]), ("2-3", ["乙", "丙"])])
def test_the_field_says_which_levels_are_listed(levels: str, listed: list[str]) -> None:
    instruction = code(rf" TOC \o &quot;{levels}&quot; ")
    document = with_contents([f"<w:p>{BEGIN}{instruction}{SEPARATE}{END}</w:p>"], "# 甲")
    document.add_heading("乙", 2)
    document.add_heading("丙", 3)
    assert [text for text, _ in anchors(filled(document, {}))] == listed


def test_empty_headings_are_not_listed() -> None:
    document = with_contents(SAVED["one paragraph"], "# 甲", "# {% if 无 %}乙{% endif %}")
    assert [text for text, _ in anchors(filled(document, {"无": Figure("")}))] == ["甲"]


def test_a_template_without_contents_gets_none() -> None:
    document = filled(template("# 甲", "正文"), {})
    assert anchors(document) == []
    assert bookmarks(document) == []
    assert projected(document) == "# 甲\n正文\n"


def test_a_template_without_headings_keeps_its_field_and_lists_nothing() -> None:
    document = filled(with_contents(SAVED["entries with page references"], "正文"), {})
    assert anchors(document) == []
    instructions = [node.text or "" for node in body_of(document).iter(qn("w:instrText"))]
    assert sum(text.split()[:1] == ["TOC"] for text in instructions) == 1


def test_saving_anew_changes_no_words_of_the_margins() -> None:
    document = wordtext("甲\n页眉: 乙\n脚注: 丙")
    with zipfile.ZipFile(BytesIO(document)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    (header,) = (name for name in parts if name.startswith("word/header"))
    anew = {**parts, header: parts[header].replace("乙".encode(), b""), "word/header7.xml": parts[header]}
    assert projected(zipped(anew)) == projected(document)
    assert projected(document).splitlines()[-1] == "[页眉] 乙"


@pytest.mark.parametrize("number", ["", "7"])
def test_the_page_number_that_was_saved_is_no_word_of_the_margins(number: str) -> None:
    field = f"{BEGIN}{code(' PAGE ')}{SEPARATE}<w:r><w:t>{number}</w:t></w:r>{END}"
    document = wordtext("甲\n页眉: 乙@丙")
    with zipfile.ZipFile(BytesIO(document)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    (header,) = (name for name in parts if name.startswith("word/header"))
    torn = f"</w:t></w:r>{field}<w:r><w:t>".encode()
    parts[header] = parts[header].replace(b"@", torn)
    assert projected(zipped(parts)).splitlines()[-1] == "[页眉] 乙…丙"
