"""A Word package opened, laid bare and written again, as python-docx reads and writes one."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.oxml import ns
from lxml import etree

from disclosuregen.document.package import CORE, Package, core_properties
from disclosuregen.document.wordml import made, qn
from tests.samples.workbooks import ROOT
from tests.words import saved, template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document as Word

TEMPLATES = sorted(ROOT.glob("templates/*/template.docx"))
TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATION = f'<Relationship Id="{{}}" Type="{OFFICE}/{{}}" Target="{{}}"{{}}/>'
PICTURE = bytes.fromhex("89504e470d0a1a0a")


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a package."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed(content: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """A package with some parts put in, or taken out."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, part in {**parts_of(content), **changes}.items():
            if part is not None:
                package.writestr(name, part)
    return stream.getvalue()


def related(content: bytes, owner: str, *relations: str, types: str = "") -> bytes:
    """A package in which a part leads to more."""
    parts = parts_of(content)
    more = parts[owner].replace(b"</Relationships>", "".join(relations).encode() + b"</Relationships>")
    return changed(content, {owner: more, TYPES: parts[TYPES].replace(b"</Types>", types.encode() + b"</Types>")})


def canonical(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every part in canonical XML, the properties aside."""
    return {
        name: etree.tostring(etree.fromstring(part), method="c14n2") if name.endswith((".xml", ".rels")) else part
        for name, part in parts.items()
        if name != CORE
    }


def odd() -> bytes:
    """A package with a picture, a link, a part of a part, a part in capitals, and one that nothing leads to."""
    content = saved(template("甲"))
    content = related(
        content,
        "word/_rels/document.xml.rels",
        RELATION.format("x1", "image", "media/bild.PNG", ""),
        RELATION.format("x2", "hyperlink", "https://a.invalid/?b=1&amp;c=2", ' TargetMode="External"'),
        RELATION.format("x3", "customXml", "/customXml/Item1.xml", ""),
        types='<Default Extension="png" ContentType="image/png"/>'
        '<Override PartName="/customXml/item2.xml" ContentType="application/a+xml"/>',
    )
    item = b'<?xml version="1.0"?><a/>'
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    down = rels.format(RELATION.format("y", "customXmlProps", "item2.xml", "")).encode()
    up = rels.format(RELATION.format("z", "back", "../word/document.xml", "")).encode()
    more = {"word/media/bild.PNG": PICTURE, "customXml/Item1.xml": item, "customXml/_rels/Item1.xml.rels": down}
    return changed(
        content, {**more, "customXml/item2.xml": item, "customXml/_rels/item2.xml.rels": up, "alone.xml": item}
    )


@pytest.mark.parametrize(
    "content",
    [*(path.read_bytes() for path in TEMPLATES), saved(template("甲", "# 乙")), odd()],
    ids=[*(path.parent.name for path in TEMPLATES), "new", "odd"],
)
def test_it_is_written_as_python_docx_writes_it(content: bytes) -> None:
    wanted = parts_of(saved(Document(BytesIO(content))))
    assert canonical(Package.opened(content).members()) == canonical(wanted)


def test_laid_bare_it_says_nothing_of_its_makers() -> None:
    document: Word = template("甲")
    document.core_properties.author, document.core_properties.comments = "张三", "内部"
    own = "".join(f'<w:{name} xmlns:w="{ns.nsmap["w"]}"/>' for name in ("attachedTemplate", "mailMerge", "rsids"))
    settings = document.settings.element
    before = [child.tag for child in settings if child.tag != ns.qn("w:rsids")]
    settings.extend(etree.fromstring(f"<a>{own}</a>"))
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    source = RELATION.format("r1", "mailMergeSource", "file:///D:/张三/名单.xlsx", ' TargetMode="External"')
    content = changed(saved(document), {"word/_rels/settings.xml.rels": rels.format(source).encode()})
    package = Package.opened(content)
    package.bare()
    members = package.members()
    assert "docProps/thumbnail.jpeg" in parts_of(content)
    assert [name for name in members if name.startswith("docProps/")] == [CORE]
    assert "word/_rels/settings.xml.rels" not in members
    assert [child.tag for child in etree.fromstring(members["word/settings.xml"])] == before
    assert all("张三".encode() not in part and "内部".encode() not in part for part in members.values())
    assert Document(BytesIO(package.content())).core_properties.author == ""


def test_properties_that_are_not_there_are_made() -> None:
    content = saved(template("甲"))
    own = parts_of(content)["_rels/.rels"].decode()
    root = etree.fromstring(own.encode())
    for relation in list(root):
        if relation.get("Type", "").endswith("core-properties"):
            root.remove(relation)
    package = Package.opened(changed(content, {"_rels/.rels": etree.tostring(root), CORE: None}))
    package.bare()
    package.parts[CORE] = core_properties("题 & <目>", "主", "词").encode()
    said = Document(BytesIO(package.content())).core_properties
    assert (said.title, said.subject, said.keywords, said.language) == ("题 & <目>", "主", "词", "zh-CN")


@pytest.mark.parametrize("gone", ["word/styles.xml", "word/document.xml", "[Content_Types].xml"])
def test_a_part_that_is_not_there_is_told(gone: str) -> None:
    content = changed(saved(template("甲")), {gone: None})
    with pytest.raises(KeyError):
        Package.opened(content).members()


@pytest.mark.parametrize("name", ["w:p", "w:txbxContent", "a:minorFont", "m:t", "xml:space"])
def test_names_are_those_of_python_docx(name: str) -> None:
    assert qn(name) == ns.qn(name)


def test_an_element_is_written_with_its_prefix() -> None:
    assert (
        etree.tostring(made("w:spacing", before="0")).decode() == f'<w:spacing xmlns:w="{ns.nsmap["w"]}" w:before="0"/>'
    )


def test_a_prefix_we_do_not_know_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        qn("q:p")
