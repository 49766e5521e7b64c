"""What is done here of docxtpl's dialect is what docxtpl does."""

from __future__ import annotations

import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from docxtpl import DocxTemplate
from hypothesis import example, given
from hypothesis import strategies as st

from disclosuregen.document import dialect
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATES = sorted(ROOT.glob("templates/*/template.docx"))
# What a template's XML is made of, in any order: docxtpl works on the text and does not ask whether it is well-formed.
ELEMENTS = [
    *("<w:p>", '<w:p w:rsidR="1">', "</w:p>", "<w:pPr/>", "<w:tr>", "<w:tr x='1'>", "</w:tr>", "<w:trPr>"),
    *("<w:tc>", "</w:tc>", "<w:tcPr/>", "<w:r>", "<w:r x='1'>", "</w:r>", "<w:rPr/>", "<w:t>", "</w:t>"),
    *('<w:t xml:space="preserve">', "<w:tbl>", "</w:tbl>", "<w:br/>"),
]
TAGS = [
    *(
        "{{ 甲.乙 }}",
        "{{ 甲|元 }}",
        "{% if 甲 &gt; 1 %}",
        "{% else %}",
        "{% endif %}",
        "{% if 甲 == “乙” %}",
        "{{ 甲['乙'] }}",
    ),
    *(
        "{%p if 甲 %}",
        "{%p endif %}",
        "{%tr for 项 in 行 %}",
        "{%tr endfor %}",
        "{%tc for 列 in 行 %}",
        "{%tc endfor %}",
    ),
    *(
        "{{p 甲 }}",
        "{{tr 甲 }}",
        "{# 话 #}",
        "{# “话” &lt; #}",
        "{{甲}}",
        "{%if 甲%}",
        "{%  p 甲 %}",
        "{{ &lt;w:t&gt; }}",
    ),
]
ODD = [
    *(
        "{",
        "}",
        "%",
        "#",
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "{{{ 甲 }}}",
        "{%- if 甲 %}",
        "{% endif -%}",
        "{{r 甲 }}",
    ),
    *("{%r if 甲 %}", "{%r endif %}", "{#p 话 #}", "{#tr 话 #}", "{% colspan 2 %}", "{% cellbg 甲 %}", "{% vm %}"),
    *(
        "{%hm%}",
        "{{ 甲\n}}",
        "{{ 甲 % 2 }}",
        "{{ '}' }}",
        "{<w:t>{ 甲 }}",
        "{{ 甲 }</w:t>}",
        "{{ 甲<w:t>.乙 }}",
        "{%p甲%}",
    ),
]
WORDS = ["甲乙", " ", "\n", "“丙”", "&lt;", "&amp;", "&#8216;", "100%", "(1)", "a<"]

plain = st.lists(st.sampled_from([*ELEMENTS, *TAGS, *WORDS]), max_size=40).map("".join)
any_xml = st.lists(st.sampled_from([*ELEMENTS, *TAGS, *ODD, *WORDS]), max_size=30).map("".join)


def row(tag: str) -> str:
    """A table row with one cell that says a tag."""
    return f"<w:tr><w:tc><w:p><w:r><w:t>{tag}</w:t></w:r></w:p></w:tc></w:tr>"


@given(plain | any_xml)
@example("<w:p><w:t>{%p if 甲 %}{%p if 乙 %}</w:t></w:p>")
@example("<w:p><w:t>{%p if 甲 %}<w:p>{%p if 乙 %}</w:p></w:p>{%p endif %}</w:p>")
@example("<w:p>{%p if 甲 %}</w:p>{%p if 乙 %}")
@example(row("{%tr for 项 in 行 %}") + row("{{ 项.名 }}") + row("{%tr endfor %}"))
def test_a_part_is_patched_as_docxtpl_patches_it(xml: str) -> None:
    assert dialect.patched(xml) == DocxTemplate.patch_xml(None, xml)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.parent.name)
def test_shipped_templates_are_patched_as_docxtpl_patches_them(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(template) as package:
        parts = {name: package.read(name).decode() for name in package.namelist() if name.startswith("word/")}
    wanted = {name: DocxTemplate.patch_xml(None, part) for name, part in parts.items()}
    # None: whoever imports it is refused.
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    assert {name: dialect.patched(part) for name, part in parts.items()} == wanted


@pytest.mark.parametrize("odd", [one for one in ODD if one not in {"{", "}", "%", "#", "{%p甲%}"}])
def test_what_is_not_plain_is_left_to_docxtpl(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DocxTemplate, "patch_xml", lambda _, source: f"docxtpl: {source}")
    xml = row("{{ 甲 }}" + odd)
    assert dialect.patched(xml) == f"docxtpl: {xml}"
