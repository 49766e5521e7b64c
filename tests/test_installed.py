"""The wheel: everything a bureau needs is in it, and it works from a folder that holds nothing but a workbook."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from disclosuregen.document.projection import projected
from tests.books import SMALL
from tests.samples.workbooks import ROOT

PACK = ROOT / "templates" / "xianning-budget"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy without anything that git leaves out."""
    uv = shutil.which("uv")
    assert uv is not None, "the tests are run by uv"
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([uv, "build", "--wheel", "-q", "-o", str(folder)], cwd=ROOT, check=True)  # noqa: S603 - our own words
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the wheel is unpacked, as an installer does."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, folder: Path, *arguments: str) -> tuple[int, str]:
    """The installed program in a folder: its exit code and all it says."""
    surroundings = {**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1", "PYTHONSAFEPATH": "1"}
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "disclosuregen", *arguments],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).decode()


def test_the_wheel_holds_the_whole_pack(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = {path.relative_to(PACK).as_posix() for path in PACK.rglob("*") if path.is_file()}
    assert {"pack.toml", "form.toml", "figures.toml", "phrases.toml", "template.docx"} < wanted
    assert {f"disclosuregen/templates/{PACK.name}/{name}" for name in wanted} <= names
    assert "disclosuregen/py.typed" in names


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (points,) = [archive.read(name).decode() for name in names if name.endswith("entry_points.txt")]
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"disclosuregen"}
    assert [name for name in names if "__pycache__" in name or "/tests/" in name or "~$" in name] == []
    assert "disclosuregen = disclosuregen.__main__:run" in points


def test_it_is_the_wheel_that_runs(installed: Path, tmp_path: Path) -> None:
    code = "import disclosuregen; print(disclosuregen.__file__)"
    surroundings = {**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    said = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=surroundings, capture_output=True, check=True)  # noqa: S603 - our own words
    assert Path(said.stdout.decode().strip()).is_relative_to(installed)


def test_a_document_is_built_from_an_empty_folder(installed: Path, tmp_path: Path, documents: dict[str, bytes]) -> None:
    shutil.copy(SMALL, tmp_path / "甲.xlsx")
    assert run(installed, tmp_path, "build", "甲.xlsx") == (
        0,
        "已生成  甲.docx\n　　　　甲.ledger.json、甲.溯源.xlsx（每个数的来源）\n",
    )
    assert (tmp_path / "甲.docx").read_bytes() == documents[SMALL.stem]


def test_a_workbook_is_made_and_a_batch_is_run(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "new", "新.xlsx", "--year", "2025", "--pack", PACK.name)[0] == 0
    (tmp_path / "input").mkdir()
    shutil.copy(SMALL, tmp_path / "input")
    assert run(installed, tmp_path, "batch")[0] == 0
    assert len(list((tmp_path / "output" / "公开").iterdir())) == 1


def test_an_edited_pack_in_the_working_folder_wins(installed: Path, tmp_path: Path) -> None:
    shutil.copy(SMALL, tmp_path / "甲.xlsx")
    pack = shutil.copytree(PACK, tmp_path / "templates" / PACK.name)
    phrases = pack / "phrases.toml"
    phrases.write_text(phrases.read_text("utf-8").replace('up = "上升"', 'up = "增长"'), encoding="utf-8")
    assert run(installed, tmp_path, "build", "甲.xlsx")[0] == 0
    assert run(installed, tmp_path, "build", "甲.xlsx", "-o", "乙.docx", "--pack", str(PACK))[0] == 0
    mine, theirs = (projected((tmp_path / name).read_bytes()) for name in ("甲.docx", "乙.docx"))
    assert mine == theirs.replace("上升", "增长")
