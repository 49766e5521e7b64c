"""A template made ready once gives what plain docxtpl gives each time, part for part."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from lxml import etree

from disclosuregen.document.contents import prepare_contents
from disclosuregen.document.fill import Properties, prepared
from disclosuregen.document.package import Package, repacked
from disclosuregen.document.sandbox import environment
from disclosuregen.figures.context import FILTERS, context_of
from disclosuregen.model import Figure
from disclosuregen.pack import Library
from disclosuregen.pipeline import Packs, examine
from tests.samples.workbooks import ROOT
from tests.words import element, saved, template

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from docx.document import Document as Word

SAMPLES = [*sorted((ROOT / "input").glob("*.xlsx")), *sorted(ROOT.glob("templates/*/example/*.xlsx"))]
MARKS = re.compile("\ufdd3[0-9]*\ufdd4|\ufdd5")
PROPERTIES = Properties("标题 & <题>", "主题", "词")


def without_contents(content: bytes) -> bytes:
    """A template without its 目录, whose entries are ours and not docxtpl's."""
    document = Document(BytesIO(content))
    if prepare_contents(document.element.body, document.styles.element) is not None:
        for paragraph in list(document.element.body.iter(qn("w:p"))):
            if "\ufdd6" in "".join(map(str, paragraph.itertext())):
                paragraph.getparent().remove(paragraph)
    return saved(document)


def plain(content: bytes, context: Mapping[str, object]) -> dict[str, bytes]:
    """Every part of the document that docxtpl makes of a template, in canonical XML."""
    package = Package.opened(content)
    package.bare()
    document = DocxTemplate(BytesIO(package.content()))
    document.init_docx()
    document.render(dict(context), environment(FILTERS, context))
    core = document.docx.core_properties
    core.title, core.subject, core.keywords = PROPERTIES.title, PROPERTIES.subject, PROPERTIES.keywords
    core.language = "zh-CN"
    return canonical(saved(document.docx))


def canonical(content: bytes) -> dict[str, bytes]:
    """Every part of a document in canonical XML, without marks; docxtpl writes empty properties, we none."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {
            name: etree.tostring(etree.fromstring(MARKS.sub("", package.read(name).decode()).encode()), method="c14n2")
            for name in package.namelist()
            if name != "docProps/core.xml"
        }


def assert_equal(content: bytes, context: Mapping[str, object]) -> None:
    """The prepared template's document is docxtpl's, and so is the second one filled from the same preparation."""
    ready = prepared(content, FILTERS, "template.docx")
    wanted = plain(content, context)
    for _ in range(2):
        ours = canonical(ready.filled(context, PROPERTIES).content)
        assert ours.keys() == wanted.keys()
        assert [name for name in wanted if ours[name] != wanted[name]] == []


@pytest.mark.parametrize("workbook", SAMPLES, ids=lambda path: f"{path.parent.parent.name[:4]}-{path.name[:6]}")
def test_every_sample_is_what_docxtpl_makes_of_it(workbook: Path) -> None:
    form, pack, _ = examine(workbook, Packs(Library((ROOT / "templates",))))
    assert form is not None
    assert pack is not None
    assert_equal(without_contents(pack.template.read_bytes()), context_of(form, pack))


NAMES: dict[str, object] = {
    "名": Figure("甲 & <乙> \"丙\" '丁' {{ 戊 }} _己_ {% 庚 %}"),
    "空": Figure(""),
    "行": tuple(Figure(text, {"名": Figure(text)}) for text in ("一", "二\n三", "四\t五", "六\n\n七", "\u202e八")),
}


def table(*rows: str, grid: int = 2) -> Word:
    """A template with a table drawn as text, cells parted by |."""
    document = template("前")
    made = document.add_table(0, grid)
    for row in rows:
        texts = row.split("|")
        cells = made.add_row().cells
        for cell, text in zip(cells, texts, strict=False):
            cell.text = text
    document.add_paragraph("后")
    return document


TEMPLATES: Mapping[str, Word] = {
    "a value of every kind of character": template("{{ 名 }}", "a {{ 名 }} b {{ 空 }} c"),
    "lines, tabs and pages in values": template("{% for 项 in 行 %}{{ 项.名 }}；{% endfor %}", "后"),
    "paragraphs in a loop": template("{%p for 项 in 行 %}", "{{ 项.名 }}", "{%p endfor %}", "后"),
    "rows in a loop": table("头|头", "{%tr for 项 in 行 %}|", "{{ 项.名 }}|x", "{%tr endfor %}|"),
    "columns in a loop": table("{%tc for 项 in 行 %}|{{ 项.名 }}|{%tc endfor %}", grid=3),
    "an if in runs": template("{% if 空 %}有{% else %}无{% endif %}", "{%r if 名 %}{{ 名 }}{%r endif %}"),
    "a comment": template("甲{# 给同事的话 #}乙"),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_pack_check_admits_renders_as_docxtpl_renders_it(name: str) -> None:
    assert_equal(saved(TEMPLATES[name]), NAMES)


def test_headers_footers_and_notes_render_too() -> None:
    document = template("正文")
    document.sections[0].header.paragraphs[0].text = "{{ 名 }}"
    document.sections[0].footer.paragraphs[0].text = "{{ 名 }} x"
    assert_equal(saved(document), NAMES)


def test_pictures_in_a_loop_are_numbered_anew() -> None:
    document = template("{%p for 项 in 行 %}", "图", "{%p endfor %}")
    picture = (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="1" cy="1"/><wp:docPr id="7" name="图"/></wp:inline></w:drawing></w:r>'
    )
    document.paragraphs[1]._p.append(element(picture))  # noqa: SLF001 - python-docx draws no picture without a file
    assert_equal(saved(document), NAMES)


def test_the_package_is_one_that_zip_programs_read() -> None:
    content = prepared(saved(template("{{ 名 }}")), FILTERS, "template.docx").filled(NAMES, PROPERTIES).content
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert package.testzip() is None
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist() == sorted(package.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
    assert repacked(content) == content


def test_no_mark_is_left_whatever_a_text_brings_along() -> None:
    text = "甲\ufdd31\ufdd4乙\ufdd5丙"
    names = {"名": Figure(text), "数": Figure(text, formula="x")}
    content = prepared(saved(template("{{ 名 }}{{ 数 }}")), FILTERS, "template.docx").filled(names, PROPERTIES).content
    with zipfile.ZipFile(BytesIO(content)) as package:
        body = package.read("word/document.xml").decode()
    assert "甲1乙丙甲1乙丙" in body
    assert MARKS.search(body) is None
