"""Marked copies in an office program: LibreOffice recalculates and saves them, and what it saves is marked again."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from disclosuregen.findings import finding
from disclosuregen.places import Place
from tests.marks import comments_of, listed, marked_bytes, opened, tints_of
from tests.test_marked import SAMPLES
from tests.test_second_opinion import RECALCULATE, plain, uncalculated

if TYPE_CHECKING:
    from pathlib import Path

    from disclosuregen.findings import Finding

pytestmark = pytest.mark.office


def findings_of(sample: Path) -> list[Finding]:
    """A finding of every severity in three sheets of a sample, on cells that are there and on one that is not."""
    sheets = opened(sample.read_bytes()).sheetnames
    cells = {sheets[place]: cell for place, cell in ((1, "B6"), (3, "B8"), (-3, "C200"))}
    places = [Place(sample.name, sheet, cell) for sheet, cell in cells.items()]
    return [finding("C05", *places, label="甲"), finding("C15", places[1], label="乙"), finding("S01")]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples' marked copies, every cached value taken out, as LibreOffice calculates and saves them."""
    soffice = shutil.which("soffice")
    assert soffice is not None
    folder = tmp_path_factory.mktemp("office")
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    for sample in SAMPLES:
        copy = marked_bytes(sample.read_bytes(), findings_of(sample), sample.name)
        (folder / sample.name).write_bytes(uncalculated(copy))
    command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx"]
    command += ["--outdir", str(folder / "saved"), *map(str, folder.glob("*.xlsx"))]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603 - LibreOffice, our own files
    return folder / "saved"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name[:6])
def test_every_formula_gives_what_it_gave(sample: Path, saved: Path) -> None:
    before, after = opened(sample.read_bytes(), values=True), opened((saved / sample.name).read_bytes(), values=True)
    compared = 0
    for sheet in opened(sample.read_bytes()).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if str(cell.value).startswith("="):
                    was, now = (plain(book[sheet.title][cell.coordinate].value) for book in (before, after))
                    if isinstance(was, Decimal) and isinstance(now, Decimal):
                        was, now = round(was, 6), round(now, 6)
                    assert (sheet.title, cell.coordinate, now) == (sheet.title, cell.coordinate, was)
                    compared += 1
    assert compared > 1_000


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name[:6])
def test_comments_tints_and_list_are_seen_there(sample: Path, saved: Path) -> None:
    copy, seen = marked_bytes(sample.read_bytes(), findings_of(sample), sample.name), (saved / sample.name).read_bytes()
    assert comments_of(seen).keys() == comments_of(copy).keys()
    assert comments_of(seen, ours=False).keys() == comments_of(sample.read_bytes(), ours=False).keys() - comments_of(
        copy
    )
    assert tints_of(seen) == tints_of(copy)
    assert listed(seen) == listed(copy)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name[:6])
def test_what_it_saved_is_marked_again_and_cleared(sample: Path, saved: Path) -> None:
    seen, findings = (saved / sample.name).read_bytes(), findings_of(sample)
    again = marked_bytes(seen, findings, sample.name)
    assert comments_of(again) == comments_of(seen)
    assert tints_of(again) == tints_of(seen)
    assert opened(again).sheetnames == opened(seen).sheetnames
    none = marked_bytes(again, [], sample.name)
    assert (comments_of(none), tints_of(none)) == ({}, {})
    words = comments_of(sample.read_bytes(), ours=False)
    assert {cell: text.strip() for cell, text in comments_of(none, ours=False).items()} == words
