"""The finished documents: sound for Office, the 目录 right, the same bytes every time, nobody's name in them."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx.oxml.ns import qn
from openxml_audit import FileFormat, OpenXmlValidator

from disclosuregen.document.projection import projected
from disclosuregen.pack import Library
from disclosuregen.pipeline import Packs, generate
from tests.words import anchors, body_of, bookmarks, part

if TYPE_CHECKING:
    from disclosuregen.pack import Pack

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = tuple(sorted(path.stem for path in (ROOT / "input").glob("*.xlsx")))
FORMATS = (FileFormat.OFFICE_2007, FileFormat.OFFICE_2019, FileFormat.MICROSOFT_365)
HASHES = """
import sys
from hashlib import sha256
from pathlib import Path
from disclosuregen.pack import Library
from disclosuregen.pipeline import Packs, generate
packs = Packs(Library((Path("templates"),)))
for path in sorted(Path("input").glob("*.xlsx"))[:2]:
    print(sha256(generate(path, packs).document).hexdigest())
"""


def complaints(path: Path, file_format: FileFormat = FileFormat.OFFICE_2019) -> list[str]:
    """What openxml-audit finds in a file."""
    return [str(error) for error in OpenXmlValidator(file_format=file_format, max_errors=0).validate(path).errors]


@pytest.mark.parametrize("sample", SAMPLES)
def test_openxml_audit_finds_nothing_in_a_document(sample: str, documents: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "document.docx"
    path.write_bytes(documents[sample])
    assert complaints(path) == []


@pytest.mark.parametrize("file_format", FORMATS)
def test_openxml_audit_finds_nothing_in_the_template(file_format: FileFormat, pack: Pack) -> None:
    assert complaints(pack.template, file_format) == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_contents_name_every_heading_in_order(sample: str, documents: dict[str, bytes]) -> None:
    lines = projected(documents[sample]).splitlines()
    headings = [line.lstrip("# ") for line in lines if line.startswith("#")]
    assert [text for text, _ in anchors(documents[sample])] == headings
    assert len(headings) == 4 + 3 + 9 + 8


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_entry_leads_to_one_place(sample: str, documents: dict[str, bytes]) -> None:
    targets = [target for _, target in anchors(documents[sample])]
    assert len(set(targets)) == len(targets)
    assert [bookmarks(documents[sample]).count(target) for target in targets] == [1] * len(targets)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_contents_are_one_real_field(sample: str, documents: dict[str, bytes]) -> None:
    body = body_of(documents[sample])
    kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    (instruction,) = [node.text or "" for node in body.iter(qn("w:instrText"))]
    assert instruction.split()[0] == "TOC"


@pytest.mark.parametrize("sample", SAMPLES)
def test_wide_tables_stand_across_and_header_rows_repeat(sample: str, documents: dict[str, bytes]) -> None:
    body = body_of(documents[sample])
    turned = [size.get(qn("w:orient"), "portrait") for size in body.iter(qn("w:pgSz"))]
    assert turned.count("landscape") == 2
    tables = list(body.iter(qn("w:tbl")))
    assert len(tables) == 10
    assert [table for table in tables if table.find(f".//{qn('w:tblHeader')}") is None] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_document_says_who_publishes_and_not_who_made_it(sample: str, documents: dict[str, bytes]) -> None:
    with zipfile.ZipFile(BytesIO(documents[sample])) as package:
        names = package.namelist()
    assert [name for name in names if name.startswith("docProps/") and name != "docProps/core.xml"] == []
    assert not any("thumbnail" in name.lower() for name in names)
    core = part(documents[sample], "docProps/core.xml")
    said = {node.tag.rpartition("}")[2]: node.text for node in core if node.text}
    assert said == {
        "title": f"{sample.split('-')[1]}2024年预算公开说明",
        "subject": "部门预算公开",
        "keywords": "部门预算;预算公开",
        "language": "zh-CN",
    }


def test_two_runs_give_the_same_bytes(documents: dict[str, bytes]) -> None:
    again = Packs(Library((ROOT / "templates",)))
    assert [generate(ROOT / "input" / f"{sample}.xlsx", again).document for sample in SAMPLES] == [
        documents[sample] for sample in SAMPLES
    ]


@pytest.mark.parametrize(("seed", "zone"), [("1", "Asia/Shanghai"), ("2", "America/Los_Angeles")])
def test_another_process_gives_the_same_bytes(seed: str, zone: str, documents: dict[str, bytes]) -> None:
    surroundings = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
    run = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", HASHES], cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == [sha256(documents[sample]).hexdigest() for sample in SAMPLES[:2]]


def test_the_parts_stand_in_one_order_and_at_one_time(documents: dict[str, bytes]) -> None:
    with zipfile.ZipFile(BytesIO(documents[SAMPLES[0]])) as package:
        entries = package.infolist()
        assert package.testzip() is None
    names = [entry.filename for entry in entries]
    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])
    assert len(set(names)) == len(names)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
