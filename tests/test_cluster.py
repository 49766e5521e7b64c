"""The same batch on a cluster: a real scheduler and two workers on this machine, one of which dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from disclosuregen.batch.cluster import Cluster, ClusterError, is_guarded
from disclosuregen.batch.crew import Workers
from disclosuregen.batch.run import run, workbooks
from disclosuregen.batch.shelf import Shelf
from disclosuregen.batch.work import Setup
from tests.books import CLEAN, SMALL, changed
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from disclosuregen.batch import BatchReport, Unit
    from tests.conftest import Said

BOUND = 2**30


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler on loopback, and its workers."""
    told = folder / "scheduler.json"
    calm = {**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "10s"}
    common = ("--host", "127.0.0.1", "--no-dashboard")
    commands: list[tuple[object, ...]] = [("dask_scheduler", *common, "--port", "0", "--scheduler-file", told)]
    commands += [
        ("dask_worker", *common, "--nthreads", "1", "--no-nanny", "--scheduler-file", told, "--local-directory", folder)
    ] * workers
    running: list[subprocess.Popen[bytes]] = []
    try:
        for name, *options in commands:
            words = [sys.executable, "-m", f"distributed.cli.{name}", *map(str, options)]
            running.append(
                subprocess.Popen(words, env=calm, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own words
            )
        while not told.is_file() or not told.read_text():
            assert running[0].poll() is None
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        yield address, running[1:]
    finally:
        for one in reversed(running):
            one.kill()
            one.wait()


def parts(folder: Path) -> Mapping[str, bytes]:
    """Every file of an output folder, packages part by part; the journal and what it knows of paths are left out."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".docx", ".xlsx"}:
            with zipfile.ZipFile(path) as package:
                found |= {f"{path.relative_to(folder)}/{name}": package.read(name) for name in package.namelist()}
        elif path.name.endswith(".ledger.json"):
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found


def findings(report: BatchReport) -> list[tuple[str, list[str]]]:
    """What each unit was told."""
    return [(unit.file, [one.message for one in unit.findings]) for unit in report.units]


@pytest.fixture
def books(tmp_path: Path) -> tuple[Path, ...]:
    """Twelve units' workbooks; one has an error."""
    folder = tmp_path / "input"
    folder.mkdir()
    for number in range(10):
        changed(SMALL, "封面", {"B8": f"3590{number:02}"}, folder / f"{number}.xlsx")
    changed(CLEAN, "上年数", {"B6": None}, folder / "错.xlsx")
    (folder / "空.xlsx").write_bytes(b"")
    return workbooks(folder)


def test_a_cluster_that_loses_a_worker_gives_what_this_machine_gives(books: tuple[Path, ...], tmp_path: Path) -> None:
    # Last year's workbook of one unit is there, those of the others are not.
    (tmp_path / "上年").mkdir()
    changed(SMALL, "封面", {"B8": "359003"}, tmp_path / "上年" / "3.xlsx")
    setup = Setup((ROOT / "templates",), prior=tmp_path / "上年", memory=BOUND)
    with cluster(tmp_path) as (address, workers):
        done: list[Unit] = []

        def told(unit: Unit) -> None:
            done.append(unit)
            if len(done) == 2:
                workers[0].send_signal(signal.SIGKILL)

        away = run(books, Shelf.opened(tmp_path / "away"), Cluster(setup, address, 60), told)
        again = run(books, Shelf.opened(tmp_path / "away"), Cluster(setup, address, 60), lambda _: None)
    here = run(books, Shelf.opened(tmp_path / "here"), Workers(setup, 1, 60), lambda _: None)
    assert findings(away) == findings(here) == findings(again)
    assert [unit.kept for unit in again.units] == [True] * len(books)
    assert parts(tmp_path / "away") == parts(tmp_path / "here")
    assert len(list((tmp_path / "away" / "公开").iterdir())) == 9


@pytest.mark.parametrize(
    ("address", "guarded"),
    [
        *(("tls://10.0.0.5:8786", True), ("tcp://127.0.0.1:8786", True), ("127.0.0.1:8786", True)),
        *(("tcp://localhost:1", True), ("tcp://[::1]:8786", True)),
        *(("tcp://10.0.0.5:8786", False), ("10.0.0.5:8786", False), ("ws://example.test:1", False), ("", False)),
    ],
)
def test_workbooks_leave_this_machine_only_encrypted(address: str, *, guarded: bool) -> None:
    assert is_guarded(address) == guarded


def test_a_cluster_that_is_not_there_or_not_guarded_is_wrong_usage(
    command: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "input").mkdir()
    (tmp_path / "input" / "1.xlsx").write_bytes(SMALL.read_bytes())
    said = command("batch", "--cluster", "tcp://10.0.0.5:8786")
    assert (said.code, said.out) == (2, "")
    assert "tls://" in said.err
    said = command("batch", "--cluster", "tls://10.0.0.5:8786")
    assert (said.code, said.out) == (2, "")
    assert "docs/scale.md" in said.err
    monkeypatch.setattr("disclosuregen.batch.cluster._PATIENCE", 1)
    with pytest.raises(ClusterError), Cluster(Setup(()), "127.0.0.1:1", 1):
        pass
    assert not (tmp_path / "output").exists()
