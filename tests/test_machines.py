"""Safe on Windows and in bad places, as far as it can be shown here: cp936, long paths, full disks, interruptions."""

from __future__ import annotations

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import psutil
import pytest

from disclosuregen import rules
from disclosuregen.arguments import command_line
from disclosuregen.cli.commands import COMMANDS
from disclosuregen.findings import RULES, Rule
from tests.books import CLEAN, REFERENCE, SMALL, changed
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Iterator

    from tests.conftest import Said

    Command = Callable[..., Said]

POSIX_ONLY = {
    "crypt",
    "curses",
    "fcntl",
    "grp",
    "nis",
    "ossaudiodev",
    "posix",
    "pty",
    "pwd",
    "readline",
    "resource",
    "spwd",
    "syslog",
    "termios",
    "tty",
}
POSIX_CALLS = {
    "chown",
    "chroot",
    "fchmod",
    "fchown",
    "fork",
    "forkpty",
    "geteuid",
    "getgid",
    "getuid",
    "killpg",
    "lchown",
    "mkfifo",
    "nice",
    "pathconf",
    "pipe2",
    "posix_spawn",
    "sched_getaffinity",
    "setsid",
    "setuid",
    "statvfs",
    "sync",
    "uname",
    "SIGALRM",
    "SIGHUP",
    "SIGKILL",
    "SIGUSR1",
}
BLOCKED = """
import sys
blocked = set(sys.argv[1].split())
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name in blocked:
            raise ImportError(name)
for name in blocked:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Blocker())
from disclosuregen.cli import main
code = main(sys.argv[2:])
print(sorted(blocked & set(sys.modules)))
sys.exit(code)
"""
FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
from disclosuregen.cli import main
sys.exit(main(sys.argv[1:]))
"""
only_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other limits and signals")


def process(*arguments: str | Path, folder: Path, **surroundings: str) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own, its output redirected; the checkout's packs are found all the same."""
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(  # noqa: S603 - our own words
        command, cwd=folder, env={**os.environ, **surroundings}, capture_output=True, timeout=120, check=False
    )


# ── nothing is loaded before it is needed ──


def test_help_needs_no_library(tmp_path: Path) -> None:
    large = "docx docxtpl jinja2 lxml num2words openpyxl pebble psutil rich xlsxwriter"
    assert process("-c", BLOCKED, large, "--help", folder=tmp_path).returncode == 0


def test_one_document_needs_nothing_that_is_for_many_or_for_odd_templates(tmp_path: Path) -> None:
    many = "docx docxtpl openpyxl pebble psutil rich xlsxwriter"
    done = process("-c", BLOCKED, many, "build", SMALL, "-o", "a.docx", folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == b"[]"


# ── consoles and pipes in cp936 ──


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder with two sound workbooks, and one with a mistake and a character that cp936 lacks."""
    (tmp_path / "input").mkdir()
    shutil.copy(SMALL, tmp_path / "input")
    shutil.copy(CLEAN, tmp_path / "input")
    changed(SMALL, "上年数", {"B6": None, "B7": "𠮷😀✓"}, tmp_path / "input" / "错.xlsx")
    return tmp_path


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("batch",), 1),
        (("build", "input/错.xlsx"), 1),
        (("check", SMALL, REFERENCE, "input/错.xlsx"), 1),
        (("check", "--json", "input/错.xlsx"), 1),
        (("new", "新.xlsx", "--year", "2025", "--pack", "xianning-budget"), 0),
        (("new", "次年.xlsx", "--from", "input/错.xlsx"), 1),
        (("check", "没有.xlsx"), 3),
        (("pack", "list"), 0),
        (("pack", "check", "xianning-budget"), 0),
        (("pack", "names", "xianning-budget"), 0),
        (("pack", "rules", "xianning-budget"), 0),
        (("bild",), 2),
        (("-h",), 0),
    ],
    ids=lambda value: " ".join(map(str, value))[:20] if isinstance(value, tuple) else str(value),
)
def test_redirected_output_in_cp936_is_whole(command: tuple[str | Path, ...], code: int, workplace: Path) -> None:
    done = process("-m", "disclosuregen", *command, folder=workplace, PYTHONIOENCODING="gbk")
    assert done.returncode == code
    said = (done.stdout + done.stderr).decode("gbk")
    assert said
    assert "Traceback" not in said
    # Only what a workbook brought along may be spelled out.
    if "--json" not in command:
        assert "\\" not in said.replace("\\U00020bb7\\U0001f600\\u2713", "")


def parsers(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    """A parser and those of its commands, however deep."""
    yield parser
    for action in parser._actions:  # noqa: SLF001 - argparse lists its commands nowhere else
        if isinstance(action.choices, dict):
            for below in action.choices.values():
                yield from parsers(below)


def test_every_message_and_every_help_text_is_in_cp936() -> None:
    rules = "".join(rule.id + rule.title + rule.message + rule.remedy for rule in RULES.values())
    commands = command_line({name: lambda _: 0 for name in COMMANDS})
    helps = [parser.format_help() for parser in parsers(commands)]
    assert len(helps) > 4
    (rules + "".join(helps)).encode("gbk")


def messages(module: Path) -> Iterator[str]:
    """The texts with Chinese in a module, but for the characters a workbook may be written with."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.search("[\u4e00-\u9fff]{2}", node.value)
        ):
            yield node.value


def test_every_text_of_the_source_is_in_cp936() -> None:
    for module in sorted((ROOT / "src").rglob("*.py")):
        "".join(messages(module)).encode("gbk")


def test_every_rule_has_an_id_of_its_own() -> None:
    modules = [import_module(f"{rules.__name__}.{module.name}") for module in iter_modules(rules.__path__)]
    found = [
        rule
        for module in modules
        for group in vars(module).values()
        if isinstance(group, tuple)
        for rule in group
        if isinstance(rule, Rule)
    ]
    assert {rule.id for rule in found} == set(RULES)
    assert len({id(rule) for rule in found}) == len(RULES)
    assert [rule.id for rule in RULES.values()] == list(RULES)


# ── long paths, POSIX ──


def test_paths_beyond_260_characters_work(command: Command, tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["一个名字相当长的文件夹，里面还有一个文件夹"] * 14)
    deep.mkdir(parents=True)
    assert len(str(deep)) > 260
    (deep / "input").mkdir()
    shutil.copy(SMALL, deep / "input")
    assert command("new", deep / "新.xlsx", "--year", "2025", "--pack", "xianning-budget").code == 0
    assert command("check", deep / "input" / SMALL.name).code == 0
    assert command("build", deep / "input" / SMALL.name, "-o", deep / "甲.docx").code == 0
    assert command("batch", deep / "input", "-o", deep / "output").code == 0
    assert len(list((deep / "output" / "公开").iterdir())) == 1


def test_a_path_that_windows_cannot_reach_is_explained(command: Command) -> None:
    said = command("build", "/".join(["一个名字相当长的文件夹"] * 25) + "/甲.xlsx")
    assert said.code == 3
    assert "路径太长" in said.err


def posix_in(module: Path) -> Iterator[str]:
    """What a module imports or calls that Windows lacks."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names) if found := POSIX_ONLY & {alias.name for alias in names}:
                yield f"{module.name}: {found}"
            case ast.ImportFrom(module=name) if name in POSIX_ONLY:
                yield f"{module.name}: {name}"
            case ast.Attribute(value=ast.Name("os" | "signal"), attr=name) if name in POSIX_CALLS:
                yield f"{module.name}: {name}"


def test_no_module_or_call_is_for_posix_only() -> None:
    assert [found for module in sorted((ROOT / "src").rglob("*.py")) for found in posix_in(module)] == []


def test_a_build_needs_no_module_of_posix(tmp_path: Path) -> None:
    blocked = " ".join(POSIX_ONLY - {"posix"})
    done = process("-c", BLOCKED, blocked, "build", SMALL, "-o", "甲.docx", folder=tmp_path, PYTHONUTF8="1")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().splitlines()[-1] == "[]"
    assert (tmp_path / "甲.docx").is_file()


# ── full disks, interruptions, pipes that nobody reads ──


@only_posix
def test_a_full_disk_leaves_the_old_document(tmp_path: Path) -> None:
    """A limit on the size of files ends writing as a full disk does."""
    (tmp_path / "甲.docx").write_bytes(b"old")
    done = process("-c", FULL, "build", SMALL, "-o", "甲.docx", folder=tmp_path, PYTHONUTF8="1")
    assert done.returncode == 3
    assert "甲.docx：写不了：文件超过了允许的大小" in done.stderr.decode()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("甲.docx", b"old")]


@only_posix
def test_a_full_disk_leaves_the_old_marked_copy(tmp_path: Path) -> None:
    copy = tmp_path / f"{SMALL.stem}-问题.xlsx"
    copy.write_bytes(b"old")
    done = process("-c", FULL, "check", SMALL, "--marked", tmp_path, folder=tmp_path, PYTHONUTF8="1")
    assert done.returncode == 3
    assert f"{copy.name}：写不了：文件超过了允许的大小" in done.stdout.decode()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(copy.name, b"old")]


@only_posix
@pytest.mark.parametrize(
    "words",
    [
        ("new", "新.xlsx", "--year", "2025", "--pack", "xianning-budget"),
        ("new", "新.xlsx", "--from", str(SMALL)),
        ("batch",),
    ],
    ids=["new", "new --from", "batch"],
)
def test_a_full_disk_leaves_nothing_half_written(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(SMALL, tmp_path / "input")
    done = process("-c", FULL, *words, folder=tmp_path, PYTHONUTF8="1")
    assert done.returncode == 3
    assert "写不了：文件超过了允许的大小" in (done.stdout + done.stderr).decode()
    assert [path.name for path in tmp_path.rglob("*.*x")] == [SMALL.name]
    assert list(tmp_path.rglob("*.tmp")) == []


@only_posix
def test_results_that_cannot_be_written_are_no_success(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-m", "disclosuregen", "check", str(SMALL)],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUTF8": "1"},
            check=False,
        )
    assert done.returncode == 3
    assert "磁盘已满" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


@only_posix
def test_a_pipe_that_nobody_reads_is_no_fault(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "disclosuregen", "check", *[str(SMALL)] * 3]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:  # noqa: S603 - our own words
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read().decode()
    assert (running.returncode, said) == (3, "")


@only_posix
def test_ctrl_c_while_processes_begin_shows_nobody_where_they_were(tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(SMALL, tmp_path / "input")
    command = [sys.executable, "-m", "disclosuregen", "batch", "--jobs", "1"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True) as running:  # noqa: S603 - our own words
        while not _begins_workers(running.pid):
            assert running.poll() is None
        # To all of them at once, as a terminal does.
        os.killpg(running.pid, signal.SIGINT)
        assert running.stderr is not None
        said = running.stderr.read().decode()
    assert running.returncode == 130
    assert "已中断。" in said
    assert "KeyboardInterrupt" not in said


def _begins_workers(pid: int) -> bool:
    """Whether the server that workers are forked from has begun."""
    return any("forkserver" in " ".join(child.cmdline()) for child in psutil.Process(pid).children())


@only_posix
def test_an_interrupted_batch_says_so_and_leaves_only_whole_documents(tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    for number in range(60):
        changed(SMALL, "封面", {"B8": f"3590{number:02}"}, tmp_path / "input" / f"{number:02}.xlsx")
    command = [sys.executable, "-m", "disclosuregen", "batch"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:  # noqa: S603 - our own words
        assert running.stderr is not None
        first = running.stderr.readline()
        running.send_signal(signal.SIGINT)
        rest = running.stderr.read().decode()
    assert running.returncode == 130
    assert b"[1/60]" in first
    assert rest.splitlines()[-1] == "已中断。已经生成的文件都是完整的，再运行一次就接着做完。"
    assert "Traceback" not in rest
    # How many were ready is a matter of how fast the machine is.
    finished = list((tmp_path / "output").rglob("*.docx"))
    assert len(finished) < 60
    assert [path for path in finished if not zipfile.is_zipfile(path)] == []
    assert list((tmp_path / "output").rglob("*.tmp")) == []


@pytest.mark.parametrize("name", ["new", "build", "batch", "check", "pack"])
def test_every_command_explains_itself(name: str, command: Command) -> None:
    said = command(name, "-h")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"用法：disclosuregen {name}")


def test_the_program_names_its_version(command: Command) -> None:
    assert command("--version").out.startswith("disclosuregen ")
