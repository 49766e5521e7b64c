"""What several tests share: the shipped pack, the six sample workbooks and their documents, golden files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from disclosuregen.cli import main
from disclosuregen.pack import Library, load
from disclosuregen.pipeline import Outcome, Packs, generate

if TYPE_CHECKING:
    from collections.abc import Callable

    from disclosuregen.pack import Pack

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --update-golden` writes the golden files anew instead of comparing with them."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The shipped pack."""
    return load(ROOT / "templates" / "xianning-budget")


@pytest.fixture(scope="session")
def outcomes() -> dict[str, Outcome]:
    """What became of each sample workbook, by its file's stem."""
    packs = Packs(Library((ROOT / "templates",)))
    return {path.stem: generate(path, packs) for path in sorted((ROOT / "input").glob("*.xlsx"))}


@pytest.fixture(scope="session")
def documents(outcomes: dict[str, Outcome]) -> dict[str, bytes]:
    """The document of each sample, by the stem of its workbook."""
    return {stem: outcome.document for stem, outcome in outcomes.items() if outcome.document is not None}


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a file of golden/, or write it there under --update-golden."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8"), f"{name} differs; see `git diff` after --update-golden"

    return compare


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Said]:
    """Run one command in an empty folder; every output is checked for tracebacks and for what cp936 lacks."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> Said:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        (out + err).encode("gbk")
        return Said(code, out, err)

    return run
