"""A batch that is ended from outside: nobody's warnings in English, and a report on what was done."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.books import SMALL, changed

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
def test_a_batch_that_is_asked_to_end_does_so_as_with_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    for number in range(40):
        changed(SMALL, "封面", {"B8": f"3590{number:02}"}, tmp_path / "input" / f"{number:02}.xlsx")
    command = [sys.executable, "-m", "disclosuregen", "batch", "--jobs", "1"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:  # noqa: S603 - our own words
        assert running.stderr is not None
        first = running.stderr.readline()
        running.send_signal(signal.SIGTERM)
        rest = running.stderr.read().decode()
    assert running.returncode == 130
    assert b"[1/40]" in first
    assert rest.splitlines()[-1] == "已中断。已经生成的文件都是完整的，再运行一次就接着做完。"
    assert "resource_tracker" not in rest
    assert (tmp_path / "output" / "工作底稿" / "报告.json").is_file()
