"""What an office program makes of our documents and templates; LibreOffice stands for all of them here."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from docx.oxml.ns import qn

from disclosuregen.document.projection import projected
from disclosuregen.pack import Library
from disclosuregen.pipeline import Packs, generate
from tests.books import REFERENCE
from tests.samples.workbooks import ROOT
from tests.words import anchors, body_of, bookmarks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytestmark = pytest.mark.office
PACK = ROOT / "templates" / "xianning-budget"


def converted(files: Sequence[Path], kind: str, folder: Path) -> Path:
    """The folder with the files converted by one call of LibreOffice, with a profile of its own."""
    profile = (folder / "profile").as_uri()
    target = folder / kind
    office = shutil.which("soffice") or "soffice"
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", str(target)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)  # noqa: S603 - our own words
    return target


@pytest.fixture(scope="module")
def pages(documents: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of each page of each sample's PDF."""
    folder = tmp_path_factory.mktemp("office")
    for name, document in documents.items():
        (folder / f"{name}.docx").write_bytes(document)
    target = converted(sorted(folder.glob("*.docx")), "pdf", folder)
    read = shutil.which("pdftotext") or "pdftotext"
    texts = {
        path.stem: subprocess.run([read, "-layout", str(path), "-"], check=True, capture_output=True).stdout.decode()  # noqa: S603 - our own words
        for path in target.glob("*.pdf")
    }
    return {name: text.removesuffix("\f").split("\f") for name, text in texts.items()}


def test_every_document_becomes_a_pdf_without_empty_pages(
    pages: dict[str, list[str]], documents: dict[str, bytes]
) -> None:
    assert pages.keys() == documents.keys()
    assert {name: len(texts) for name, texts in pages.items() if len(texts) <= 10} == {}
    bare = {
        name: [number for number, text in enumerate(texts, 1) if len(re.findall(r"[\u4e00-\u9fff]", text)) < 10]
        for name, texts in pages.items()
    }
    assert {name: numbers for name, numbers in bare.items() if numbers} == {}


def test_the_pdf_prints_every_heading(pages: dict[str, list[str]], documents: dict[str, bytes]) -> None:
    for name, texts in pages.items():
        printed = re.sub(r"\s", "", "".join(texts))
        for heading, _ in anchors(documents[name]):
            assert printed.count(re.sub(r"\s", "", heading)) >= 2, f"{name}: {heading}"


def test_a_template_saved_by_an_office_program_still_fills(tmp_path: Path) -> None:
    resaved = converted([PACK / "template.docx"], "docx", tmp_path) / "template.docx"
    shutil.copytree(PACK, tmp_path / "templates" / PACK.name)
    shutil.copy(resaved, tmp_path / "templates" / PACK.name / "template.docx")
    document = generate(REFERENCE, Packs(Library((tmp_path / "templates",)))).document
    ours = generate(REFERENCE, Packs(Library((ROOT / "templates",)))).document
    assert document is not None
    assert ours is not None
    headings = [line.lstrip("# ") for line in projected(document).splitlines() if line.startswith("#")]
    assert headings == [text for text, _ in anchors(ours)]
    assert [text for text, _ in anchors(document)][: len(headings)] == headings
    targets = [target for _, target in anchors(document)]
    assert [bookmarks(document).count(target) for target in targets] == [1] * len(targets)
    instructions = [node.text or "" for node in body_of(document).iter(qn("w:instrText"))]
    assert sum(text.split()[:1] == ["TOC"] for text in instructions) == 1
    assert figures_in(projected(document)) == figures_in(projected(ours))


def figures_in(text: str) -> list[str]:
    """Every amount, percentage and count of a text, in order."""
    return re.findall(r"\d[\d,.]*(?=万元|%|辆|台| \|)", text)
