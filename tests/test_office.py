"""What an office program makes of our documents and templates; LibreOffice stands for all of them here."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.oxml.ns import qn

from disclosuregen.document.ledgerfile import loaded
from disclosuregen.document.projection import projected
from disclosuregen.findings import Severity
from disclosuregen.pack import Library
from disclosuregen.papers import papers_of
from disclosuregen.pipeline import Outcome, Packs, generate
from disclosuregen.proof import prove
from tests.books import REFERENCE, SMALL
from tests.edited import BOOKS
from tests.samples.workbooks import ROOT
from tests.words import anchors, body_of, bookmarks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from disclosuregen.document.ledger import Ledger

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


@pytest.fixture(scope="module")
def saved_again(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, Outcome, Ledger]]:
    """Each sample's document as an office program saved it, what became of its workbook, its ledger as it was read."""
    folder = tmp_path_factory.mktemp("saved")
    packs = Packs(Library((ROOT / "templates",)))
    outcomes = {path.stem: generate(path, packs) for path in BOOKS}
    ledgers: dict[str, Ledger] = {}
    for stem, outcome in outcomes.items():
        assert outcome.document is not None
        (folder / f"{stem}.docx").write_bytes(outcome.document)
        ledgers[stem], _ = loaded(papers_of(outcome, path_of(stem), f"{stem}.docx")[0])
    target = converted(sorted(folder.glob("*.docx")), "docx", folder)
    return {stem: ((target / f"{stem}.docx").read_bytes(), one, ledgers[stem]) for stem, one in outcomes.items()}


def path_of(stem: str) -> Path:
    """The sample workbook of that name."""
    return next(path for path in BOOKS if path.stem == stem)


@pytest.mark.parametrize("stem", [path.stem for path in BOOKS], ids=lambda stem: stem[:6])
def test_a_document_saved_by_an_office_program_still_verifies(
    stem: str, saved_again: dict[str, tuple[bytes, Outcome, Ledger]]
) -> None:
    content, outcome, beside = saved_again[stem]
    assert content != outcome.document
    for name, ledger, pack in (
        ("with the ledger beside it", beside, outcome.pack),
        ("with the workbook", outcome.ledger, outcome.pack),
        ("alone", None, None),
    ):
        found = prove(content, f"{stem}.docx", ledger, pack)
        assert [one for one in found if one.severity is not Severity.NOTE] == [], name


def test_a_digit_changed_in_what_an_office_program_saved_is_told_at_its_place(
    saved_again: dict[str, tuple[bytes, Outcome, Ledger]],
) -> None:
    content, outcome, ledger = saved_again[SMALL.stem]
    document = Document(BytesIO(content))
    run = next(run for one in document.paragraphs for run in one.runs if "2444.56" in run.text)
    run.text = run.text.replace("2444.56", "2444.65")
    stream = BytesIO()
    document.save(stream)
    found = [one for one in prove(stream.getvalue(), "甲.docx", ledger, outcome.pack) if one.rule == "D31"]
    assert len(found) == 1
    assert "附表" in str(found[0].places[1])


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
