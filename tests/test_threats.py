"""What the trust boundary keeps out: each attack is named by `pack check` and stops `build` before a table is read."""

from __future__ import annotations

import json
import struct
import time
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from disclosuregen.cli import main
from disclosuregen.document.admission import package_faults
from disclosuregen.document.bounds import Meter
from disclosuregen.document.fill import Properties, fill
from disclosuregen.document.sandbox import environment
from disclosuregen.document.threats import threats
from disclosuregen.figures.context import FILTERS
from disclosuregen.findings import PackFault
from disclosuregen.model import Figure
from tests.tables import pack_files, packed, sheets_of, write_pack
from tests.wordtext import OFFICE, wordtext, zipped

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    Found = dict[str, Any]

FORM = """
[[codes]]
name = "科目"
file = "codes.csv"
[[sheet]]
name = "项目"
title = "项目"
unit = "万元"
[[sheet.table]]
name = "项目"
kind = "list"
columns = [{ name = "名称", header = ["名称"], type = "text" }, { name = "金额", header = ["金额"] }]
"""
GOOD = "{%p for 项 in 项目.条 %}\n{{ 项.名称 }}\n{%p endfor %}"
DRAWING = "== 项目 ==\n单位：万元\n名称 | 金额\n甲 | 1\n乙 | 2"
# A sheet that nobody can read: whoever tries says so.
BROKEN = packed({"项目": "<sheetData><row>"})


def laid(folder: Path, template: bytes, **files: str) -> Path:
    """A pack with that template; `files` replace TOML files by their stem."""
    content = pack_files(FORM, codes="1,甲\n") | {f"{name}.toml": text for name, text in files.items()}
    del content["template.docx"]
    write_pack(folder / "packs" / "test-pack", content)
    (folder / "packs" / "test-pack" / "template.docx").write_bytes(template)
    return folder / "packs" / "test-pack"


def checked(pack: Path, capsys: pytest.CaptureFixture[str]) -> list[Found]:
    """The findings of `pack check`, which must end with exit code 2."""
    assert main(["pack", "check", str(pack), "--json"]) == 2
    found: list[Found] = json.loads(capsys.readouterr().out)["findings"]
    assert {one["about"] for one in found} == {"pack"}
    return found


def refused(pack: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What `build` says of a pack, having written nothing and looked into no sheet."""
    workbook, target = pack.parent / "甲.xlsx", pack.parent / "甲.docx"
    workbook.write_bytes(BROKEN)
    assert main(["build", str(workbook), "--pack", str(pack), "-o", str(target)]) == 2
    assert not target.exists()
    said = capsys.readouterr().err
    assert "〔W01〕" not in said
    return said


def built(pack: Path) -> int:
    """The exit code of a build of a sound workbook."""
    workbook = pack.parent / "甲.xlsx"
    workbook.write_bytes(packed(sheets_of(DRAWING)))
    return main(["build", str(workbook), "--pack", str(pack)])


def test_a_pack_without_an_attack_builds_and_a_broken_sheet_would_be_noticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = laid(tmp_path, wordtext(GOOD))
    assert built(pack) == 0
    (pack.parent / "甲.xlsx").write_bytes(BROKEN)
    assert main(["build", str(pack.parent / "甲.xlsx"), "--pack", str(pack)]) == 1
    assert "〔W01〕" in capsys.readouterr().err


TAGS = """
{{ ''.__class__.__mro__ }}
{{ 项目.__class__ }}
{{ 项目["__class__"] }}
{{ 项目['__init__']['__globals__'] }}
{{ 项目|attr("__class__") }}
{{ 项目|map(attribute="__class__") }}
{{ 项目|safe }}
{{ 项目.mro() }}
{{ 项目.条.append(1) }}
{{ self }}
{{ self.__init__ }}
{{ loop.__class__ }}
{{ cycler("甲", "乙") }}
{{ cycler.__init__.__globals__ }}
{{ joiner("甲") }}
{{ namespace(甲=1) }}
{{ lipsum() }}
{{ lipsum.__globals__["os"] }}
{{ dict(甲=1) }}
{{ range(1000000000) }}
{% for 甲 in range(1000000000) %}甲{% endfor %}
{% for 甲 in "甲乙丙" %}{{ 甲 }}{% endfor %}
{{ "甲" * 1000000000 }}
{{ 2 ** 1000000000 }}
{{ [1] * 1000000000 }}
{{ "甲" ~ "乙" }}
{{ "%1000000000d" % 1 }}
{{ "%s"|format(项目) }}
{{ "{0.__class__}".format(项目) }}
{{ "{:>1000000000}".format(1) }}
{{ 项目 if 项目 else 1 }}
{{ 项目 is defined }}
{{ {"甲": 1} }}
{{ config }}
{% include "/etc/passwd" %}
{% import "os" as os %}
{% from "os" import system %}
{% extends "甲" %}
{% macro 甲() %}乙{% endmacro %}
{% call 甲() %}乙{% endcall %}
{% block 甲 %}乙{% endblock %}
{% set 甲 = 1 %}
{% with 甲 = 1 %}乙{% endwith %}
{% filter upper %}甲{% endfilter %}
{% raw %}{{ 项目.__class__ }}{% endraw %}
{% autoescape false %}甲{% endautoescape %}
{% do 项目.clear() %}
{% debug %}
{% trans %}甲{% endtrans %}
{% colspan 项目 %}
{% cellbg 项目 %}
{% hm %}
{{r 项目 }}
{{p 项目 }}
"""


@pytest.mark.parametrize("tag", TAGS.strip().split("\n"))
def test_a_tag_that_does_more_than_name_choose_and_repeat_is_refused(
    tag: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = laid(tmp_path, wordtext(f"甲\n{tag}"))
    found = checked(pack, capsys)
    assert {one["rule"] for one in found if one["severity"] == "error"} <= {"P10", "P12", "P13", "P14"}
    assert {place["sheet"] for one in found for place in one["places"]} == {"正文第2段"}
    assert "正文第2段" in refused(pack, capsys)


@pytest.mark.parametrize("where", ["| {} |", "页眉: {}", "脚注: {}", "[box:{}]", "[link:{}]", "目录: {}"])
def test_no_part_of_a_template_is_forgotten(where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = laid(tmp_path, wordtext("甲\n" + where.format("{{ 项目.__class__ }}")))
    assert "P14" in {one["rule"] for one in checked(pack, capsys)}


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OBJECTS = "application/vnd.openxmlformats-officedocument."


def settings(inside: str) -> dict[str, str | bytes]:
    return {"word/settings.xml": f'<w:settings xmlns:w="{WORD}" xmlns:r="{OFFICE}">{inside}</w:settings>'}


# What a template carries, and what it is called.
CARRIED: dict[str, tuple[bytes, str]] = {
    "macros": (wordtext("甲", parts={"word/vbaProject.bin": b"x"}, types={".bin": "application/octet-stream"}), "宏"),
    "macros by another name": (
        wordtext("甲", parts={"word/a.dat": b"x"}, types={".dat": "application/vnd.ms-office.vbaProject"}),
        "宏",
    ),
    "a control": (wordtext("甲", parts={"word/activeX/activeX1.xml": "<a/>"}), "控件"),
    "an embedded file": (wordtext("甲", parts={"word/embeddings/a.xlsx": b"x"}), "嵌入的文件"),
    "an embedded object": (wordtext("<w:p><w:r><w:object/></w:r></w:p>"), "嵌入对象"),
    "a linked object": (wordtext("甲", external=[("oleObject", "file:///C:/a.xlsx")]), "外面的对象"),
    "a linked image": (wordtext("甲", external=[("image", "http://example.com/a.png")]), "外面的图片"),
    "an image by its address": (
        wordtext('<w:p><w:r><w:pict><v:imagedata src="http://example.com/a.png"/></w:pict></w:r></w:p>'),
        "外面的图片",
    ),
    "an image on another machine": (
        wordtext('<w:p><w:r><w:pict><v:imagedata src="\\\\server\\a.png"/></w:pict></w:r></w:p>'),
        "外面的图片",
    ),
    "a link to a file": (wordtext("甲", external=[("hyperlink", "file:///C:/a.exe")]), "外面的超链接"),
    "a link to another machine": (wordtext("甲", external=[("hyperlink", "\\\\server\\a")]), "外面的超链接"),
    "a frame": (wordtext("甲", external=[("frame", "http://example.com")]), "网页框架"),
    "an attached template": (wordtext("甲", parts=settings('<w:attachedTemplate r:id="rId1"/>')), "附加的模板"),
    "a remote template": (wordtext("甲", external=[("attachedTemplate", "http://example.com/a.dotm")]), "附加的模板"),
    "a data source": (wordtext("甲", parts=settings("<w:mailMerge/>")), "邮件合并"),
    "an altChunk": (wordtext('<w:altChunk r:id="rId1"/>', parts={"word/a.htm": "<p/>"}), "导入的网页或文件"),
    "a subdocument": (wordtext('<w:p><w:subDoc r:id="rId1"/></w:p>'), "子文档"),
    "a comment": (
        wordtext("甲", parts={"word/comments.xml": f'<w:comments xmlns:w="{WORD}"><w:comment/></w:comments>'}),
        "批注",
    ),
    "a tag in an instruction": (wordtext("[code: HYPERLINK {{ 项目 }}]"), "域代码里的标签"),
    "a tag in an attribute": (wordtext('<w:p><w:bookmarkStart w:id="1" w:name="{{ 项目 }}"/></w:p>'), "属性里的标签"),
    "a link field": (wordtext('[code: HYPERLINK "file:///C:/a.exe" \\o "http://x" ]'), "外面的超链接"),
    **{
        f"the field {code}": (wordtext(f"[{kind}: {code} ]"), code.split()[0].replace("^", "").upper())
        for kind, code in (
            ("code", 'DDE excel "a.xlsx" "R1C1"'),
            ("code", "DDEAUTO c:\\\\windows\\\\cmd.exe"),
            ("code", "dde^auto cmd"),
            ("simple", "DDEAUTO cmd"),
            ("code", 'INCLUDETEXT "http://example.com/a.docx"'),
            ("code", 'INCLUDEPICTURE "http://example.com/a.png"'),
            ("code", "IN^CLUDE a.docx"),
            ("code", "LINK Excel.Sheet.12 a.xlsx"),
            ("code", "DATABASE \\d a.mdb"),
            ("code", "MACROBUTTON a b"),
            ("code", "AUTOTEXTLIST a"),
            ("code", "QUOTE 68 68 69"),
            ("code", "PRINT 27"),
            ("code", "FILENAME \\p"),
            ("code", "USERNAME"),
            ("code", "DATE"),
        )
    },
    "a field made by a field": (
        wordtext(
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:fldSimple w:instr="REF 甲"><w:r><w:t>DDEAUTO</w:t></w:r></w:fldSimple>'
            '<w:r><w:instrText> cmd</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        ),
        "域（DDEAUTO）",
    ),
}


@pytest.mark.parametrize(("template", "said"), CARRIED.values(), ids=CARRIED)
def test_what_a_template_may_not_carry_is_named(
    template: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = laid(tmp_path, template)
    dangers = [one["message"] for one in checked(pack, capsys) if one["rule"] == "P21"]
    assert [message for message in dangers if said in message], dangers
    assert "〔P21〕" in refused(pack, capsys)


HARMLESS = (
    "[code: PAGE ]",
    "[code: PAGE \\* MERGEFORMAT ]",
    '[code: TOC \\o "1-2" \\n \\h \\z \\u ]',
    '[code: HYPERLINK \\l "甲" ]',
    '[code: HYPERLINK "https://example.com" ]',
    "[simple: NUMPAGES ]",
    "DDEAUTO 是一个域",
    "[code: SEQ 表 ]DDE",
)


@pytest.mark.parametrize("template", HARMLESS)
def test_fields_that_count_or_point_within_the_document_are_harmless(template: str) -> None:
    assert list(threats(wordtext(template), "template.docx")) == []


def test_links_to_the_web_are_harmless() -> None:
    template = wordtext("甲", external=[("hyperlink", "https://example.com"), ("hyperlink", "mailto:a@example.com")])
    assert list(threats(template, "template.docx")) == []


def parts_of(content: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def raw(change: dict[str, object], name: str = "word/settings.xml") -> bytes:
    """A Word file in which the directory lies about one entry: offsets of the fields in its central record."""
    content = bytearray(wordtext("甲"))
    record = content.rindex(b"PK\x01\x02", 0, content.rindex(name.encode()))
    offsets = {"flags": (8, "<H"), "method": (10, "<H"), "crc": (16, "<I"), "size": (24, "<I")}
    for field, value in change.items():
        offset, kind = offsets[field]
        struct.pack_into(kind, content, record + offset, value)
    return bytes(content)


def twice() -> bytes:
    stream = BytesIO(wordtext("甲"))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(stream, "a") as package:
        package.writestr("word/document.xml", "<a/>")
    return stream.getvalue()


TYPES = str(parts_of(wordtext("甲"))["[Content_Types].xml"], "utf-8")  # type: ignore[arg-type]  # bytes
RELATIONS = str(parts_of(wordtext("甲"))["_rels/.rels"], "utf-8")  # type: ignore[arg-type]  # bytes
DOCUMENT = f'<w:document xmlns:w="{WORD}"><w:body/></w:document>'
PACKAGES = {
    "nothing": b"",
    "no zip": b"PK\x03\x04",
    "an old Word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "another zip": zipped({"a.txt": "甲"}),
    "cut off": wordtext("甲")[:-30],
    "a name that climbs": zipped(parts_of(wordtext("甲")) | {"../a.xml": "<a/>"}),
    "an absolute name": zipped(parts_of(wordtext("甲")) | {"/etc/a.xml": "<a/>"}),
    "a name with backslashes": zipped(parts_of(wordtext("甲")) | {"word\\a.xml": "<a/>"}),
    "a name with a drive": zipped(parts_of(wordtext("甲")) | {"C:a.xml": "<a/>"}),
    "two names that differ in case": zipped(parts_of(wordtext("甲")) | {"word/Document.xml": "<a/>"}),
    "a name twice": twice,
    "an encrypted entry": raw({"flags": 1}),
    "another compression": raw({"method": 99}),
    "a wrong checksum": raw({"crc": 1}),
    "a size that lies": raw({"size": 2**31}),
    "a bomb": zipped(parts_of(wordtext("甲")) | {"word/media/a.png": b"\0" * (65 * 2**20)}),
    "a huge part": zipped(parts_of(wordtext("甲")) | {"word/a.xml": b"<a>" + b" " * (9 * 2**20) + b"</a>"}),
    "too many entries": zipped(parts_of(wordtext("甲")) | {f"word/{n}.txt": "" for n in range(500)}),
    "a doctype": zipped(parts_of(wordtext("甲")) | {"word/document.xml": f"<!DOCTYPE w [<!ENTITY a 'b'>]>{DOCUMENT}"}),
    "an external entity": zipped(
        parts_of(wordtext("甲"))
        | {"word/document.xml": f"<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>{DOCUMENT}"}
    ),
    "a doctype in another encoding": zipped(
        parts_of(wordtext("甲")) | {"word/settings.xml": f"<!DOCTYPE w []>{DOCUMENT}".encode("utf-16")}
    ),
    "a part that is no XML": zipped(parts_of(wordtext("甲")) | {"word/settings.xml": "<a>"}),
    "a very deep part": zipped(parts_of(wordtext("甲")) | {"word/a.xml": "<a>" * 5000 + "</a>" * 5000}),
    "a document elsewhere": zipped(
        parts_of(wordtext("甲"))
        | {"_rels/.rels": RELATIONS.replace("word/document.xml", "word/a.xml"), "word/a.xml": DOCUMENT}
    ),
    "XML by another name": zipped(
        parts_of(wordtext("甲"))
        | {
            "word/a.dat": DOCUMENT,
            "[Content_Types].xml": TYPES.replace(
                "</Types>",
                f'<Override PartName="/word/a.dat" ContentType="{OBJECTS}wordprocessingml.header+xml"/></Types>',
            ),
        }
    ),
    "a document with macros": zipped(
        parts_of(wordtext("甲"))
        | {
            "[Content_Types].xml": TYPES.replace(
                f"{OBJECTS}wordprocessingml.document.main+xml", "application/vnd.ms-word.document.macroEnabled.main+xml"
            )
        }
    ),
    "a template of Word": zipped(
        parts_of(wordtext("甲")) | {"[Content_Types].xml": TYPES.replace("document.main", "template.main")}
    ),
}


@pytest.mark.parametrize("template", PACKAGES.values(), ids=PACKAGES)
def test_a_file_that_is_no_ordinary_word_package_is_not_opened(
    template: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = laid(tmp_path, template() if callable(template) else template)
    assert [one["rule"] for one in checked(pack, capsys)] == ["P06"]
    assert "〔P06〕" in refused(pack, capsys)


def test_a_file_of_the_old_format_is_told_how_to_be_saved() -> None:
    (one,) = package_faults(PACKAGES["an old Word file"], "template.docx")  # type: ignore[arg-type]  # bytes
    assert "另存为" in one.message


def test_an_ordinary_package_passes() -> None:
    assert package_faults(wordtext("甲\n页眉: 乙\n脚注: 丙"), "template.docx") == ()


PATHS = ["../codes.csv", "/etc/passwd", "sub/../../codes.csv", "\\\\server\\codes.csv", "C:\\codes.csv"]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_leaves_the_pack_is_refused(path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "codes.csv").write_text("code,name\n1,秘密\n", encoding="utf-8")
    pack = laid(tmp_path, wordtext(GOOD), form=FORM.replace('"codes.csv"', json.dumps(path)))
    found = checked(pack, capsys)
    assert {one["rule"] for one in found} <= {"P02", "P04"}
    assert "秘密" not in str(found)
    refused(pack, capsys)


@pytest.mark.parametrize("wanted", ["../test-pack", "/etc", "..", "a/b", "C:\\packs", "~", "test-pack/../b"])
def test_a_parent_is_an_id_and_never_a_path(wanted: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = laid(tmp_path, wordtext(GOOD))
    card = (pack / "pack.toml").read_text(encoding="utf-8")
    (pack / "pack.toml").write_text(f"extends = {json.dumps(wanted)}\n{card}", encoding="utf-8")
    assert [(one["rule"], one["places"][0]["file"]) for one in checked(pack, capsys)] == [("P03", "pack.toml")]
    refused(pack, capsys)


@pytest.mark.parametrize(
    "name", ["template.docx", "pack.toml", "form.toml", "phrases.toml", "figures.toml", "checks.toml", "codes.csv"]
)
def test_a_link_that_leaves_the_pack_is_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = laid(tmp_path, wordtext(GOOD), checks="")
    (pack / name).rename(tmp_path / name)
    (pack / name).symlink_to(tmp_path / name)
    found = checked(pack, capsys)
    assert [one["rule"] for one in found] == ["P04"]
    assert name in found[0]["message"]
    refused(pack, capsys)


def test_a_link_within_the_pack_is_allowed_and_a_pack_that_is_a_link_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = laid(tmp_path, wordtext(GOOD))
    (pack / "codes.csv").rename(pack / "a.csv")
    (pack / "codes.csv").symlink_to("a.csv")
    assert built(pack) == 0
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "test-pack").symlink_to(pack)
    assert built(tmp_path / "linked" / "test-pack") == 2
    assert "链接" in capsys.readouterr().err


def rows(count: int) -> dict[str, object]:
    item = Figure("甲", {"名称": Figure("甲")})
    return {"项目": Figure("项目", {"条": (item,) * count})}


LOOPS = "{% for 甲 in 项目.条 %}{% for 乙 in 项目.条 %}{% for 丙 in 项目.条 %}%s{% endfor %}{% endfor %}{% endfor %}"
NESTED = LOOPS.replace("%s", "{{ 甲.名称 }}{{ 乙.名称 }}{{ 丙.名称 }}")


def test_loops_in_loops_over_a_long_table_stop_at_a_bound(tmp_path: Path) -> None:
    template = tmp_path / "template.docx"
    template.write_bytes(wordtext(NESTED))
    begun = time.monotonic()
    with pytest.raises(PackFault, match="次循环") as raised:
        fill(template, rows(3000), FILTERS, Properties("标题"))
    assert [one.rule for one in raised.value.findings] == ["P27"]
    assert time.monotonic() - begun < 5


def test_loops_that_print_nothing_stop_at_a_time() -> None:
    sandbox = environment(FILTERS, rows(3000))
    sandbox.meter.rounds, sandbox.meter.seconds = 10**12, 1
    begun = time.monotonic()
    with pytest.raises(PackFault, match="1 秒"):
        sandbox.from_string(LOOPS.replace("%s", "")).render(rows(3000))
    assert time.monotonic() - begun < 5


def test_long_texts_in_loops_stop_at_a_size(tmp_path: Path) -> None:
    item = Figure("甲" * 30_000)
    template = tmp_path / "template.docx"
    template.write_bytes(wordtext("{% for 甲 in 项目.条 %}{{ 甲 }}{% endfor %}"))
    with pytest.raises(PackFault, match="16 MB"):
        fill(template, {"项目": Figure("项目", {"条": (item,) * 1000})}, FILTERS, Properties("标题"))


def test_a_bound_is_reached_at_build_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = laid(tmp_path, wordtext(NESTED))
    workbook = tmp_path / "甲.xlsx"
    lines = "\n".join(f"项目{number} | 1" for number in range(400))
    workbook.write_bytes(packed(sheets_of(f"== 项目 ==\n单位：万元\n名称 | 金额\n{lines}")))
    assert main(["build", str(workbook), "--pack", str(pack)]) == 2
    assert "〔P27〕" in capsys.readouterr().err
    assert not (tmp_path / "甲.docx").exists()


def test_a_large_document_stays_within_the_bounds(tmp_path: Path) -> None:
    template = tmp_path / "template.docx"
    template.write_bytes(wordtext("| {%tr for 行 in 项目.条 %} |\n| {{ 行.名称 }} |\n| {%tr endfor %} |"))
    document = fill(template, rows(3000), FILTERS, Properties("标题"))
    assert str(parts_of(document)["word/document.xml"]).count("<w:tr>") == 3000


def test_a_meter_counts_characters_and_rounds() -> None:
    meter = Meter(megabytes=1, rounds=1, seconds=1000)
    meter.write(2**20)
    meter.loop(1)
    with pytest.raises(PackFault, match="1 MB"):
        meter.write(1)
    with pytest.raises(PackFault, match="1 次循环"):
        meter.loop(1)
    meter.restart()
    meter.write(1)
    meter.loop(1)


@pytest.mark.parametrize("depth", [30, 120, 400])
@pytest.mark.parametrize(
    ("begin", "end"), [("{% if 项目 %}", "{% endif %}"), ("{% for 甲 in 项目.条 %}", "{% endfor %}")]
)
def test_blocks_nested_too_deep_are_refused_and_exhaust_nothing(
    begin: str, end: str, depth: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = wordtext(f"{begin * depth}{{{{ 项目 }}}}{end * depth}")
    pack = laid(tmp_path, template)
    assert "P14" in {one["rule"] for one in checked(pack, capsys)}
    refused(pack, capsys)
    # And where nobody had looked before.
    if depth > 30:
        with pytest.raises(PackFault, match="标签有误"):
            fill(pack / "template.docx", rows(1), FILTERS, Properties("标题"))


def test_a_text_of_a_workbook_in_a_footnote_is_no_template(tmp_path: Path) -> None:
    # docxtpl renders footnotes once for each section.
    section = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
    template = tmp_path / "template.docx"
    template.write_bytes(wordtext(f"甲\n{section}\n{section}\n脚注: {{{{ 名 }}}}"))
    for text in ("{{ 没有 }}", "{% if %}", "{_{", "{#", "}}", "甲_乙"):
        content = fill(template, {"名": Figure(text)}, FILTERS, Properties("标题"))
        with zipfile.ZipFile(BytesIO(content)) as package:
            notes = package.read("word/footnotes.xml").decode()
        shown = notes.replace("&#123;", "{").replace("&#125;", "}").replace("&#95;", "_")
        assert f">{text}</w:t>" in shown
