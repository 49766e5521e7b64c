"""What the repository holds and does not: no lock files, hosts or machine paths; what the README promises."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BINARY = frozenset({".docx", ".xlsx", ".png"})
LOCK_FILES = re.compile(r".*\.lock|package-lock\.json|pylock.*\.toml")
# Package registries and their mirrors; and where a developer's or a test machine keeps its files.
HOSTS = re.compile(r"pypi[.][a-z]+|pythonhosted[.]org|mirrors?[.][a-z]+[.]|registry[.]npmjs|deb[.]debian")
MACHINE_PATHS = re.compile(r"(?<![\w.}])/(?:work|root|home)/")
# Without git, what .gitignore names is left out by hand.
IGNORED_FOLDERS = frozenset({".git", ".venv", "build", "dist", "output", "__pycache__"})
IGNORED_FILES = frozenset({"uv.lock"})
TEST = "pip install uv && uv run pytest"
RUN = "pip install uv && uv run disclosuregen batch"


@cache
def tracked() -> tuple[str, ...]:
    """The files git keeps or would keep, relative to the repository; all but the ignored ones without git."""
    listed = listed_by_git()
    names = found_by_walking() if listed is None else listed
    return tuple(name for name in sorted(names) if (ROOT / name).is_file())


def listed_by_git() -> list[str] | None:
    """What git lists; None without git, or where this is no repository of its own."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return None
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)  # noqa: S603 (our own words)
    return None if answer.returncode else answer.stdout.decode("utf-8").rstrip("\0").split("\0")


def found_by_walking() -> list[str]:
    """What stands in the folder, without environments, caches and results."""
    names = []
    for folder, subfolders, files in os.walk(ROOT):
        subfolders[:] = [name for name in subfolders if not is_ignored(name)]
        names += [(Path(folder) / name).relative_to(ROOT).as_posix() for name in files if name not in IGNORED_FILES]
    return names


def is_ignored(folder: str) -> bool:
    """Whether a folder holds nothing of ours."""
    return folder in IGNORED_FOLDERS or folder.endswith(("_cache", ".egg-info", ".hypothesis"))


def text_files() -> list[str]:
    """The tracked files that a person reads and writes as text."""
    return [name for name in tracked() if Path(name).suffix not in BINARY]


def read(name: str) -> str:
    """The text of a file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def lines_with(pattern: re.Pattern[str], text: str) -> list[int]:
    """The numbers of the lines in which the pattern occurs."""
    return [number for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def encoding_fault(content: bytes) -> str:
    """What is wrong with the bytes of a source file; empty when nothing is."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"not UTF-8 at byte {error.start}"
    if content.startswith(b"\xef\xbb\xbf"):
        return "begins with a BOM"
    return "has CR line ends" if b"\r" in content else ""


def test_no_lock_file_is_tracked() -> None:
    assert [name for name in tracked() if LOCK_FILES.fullmatch(Path(name).name)] == []


@pytest.mark.parametrize("pattern", [HOSTS, MACHINE_PATHS], ids=["registry host", "machine path"])
def test_no_text_names_a_host_or_a_machine(pattern: re.Pattern[str]) -> None:
    found = [f"{name}:{line}" for name in text_files() for line in lines_with(pattern, read(name))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (HOSTS, "index-url = https://PYPI/simple".replace("PYPI", "pypi" + ".org")),
        (HOSTS, "https://files.HOST/x.whl".replace("HOST", "pythonhosted" + ".org")),
        (HOSTS, "https://mirrors.HOST/pypi".replace("HOST", "aliyun.com")),
        *((MACHINE_PATHS, f"open('/{folder}/a.xlsx')") for folder in ("work", "root", "home")),
    ],
)
def test_a_host_or_a_machine_would_be_seen(pattern: re.Pattern[str], text: str) -> None:
    assert lines_with(pattern, f"first\n{text}") == [2]


@pytest.mark.parametrize("text", ["templates/home/x", "{root}/work/x", "{}/root/x", "framework/"])
def test_a_path_of_our_own_is_no_machine_path(text: str) -> None:
    assert lines_with(MACHINE_PATHS, text) == []


def test_source_files_are_utf_8_without_bom_and_with_lf() -> None:
    sources = [name for name in text_files() if Path(name).suffix != ".bat"]
    faults = {name: encoding_fault((ROOT / name).read_bytes()) for name in sources}
    assert {name: fault for name, fault in faults.items() if fault} == {}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\xc4\xea\xb6\xc8", "not UTF-8 at byte 0"),
        (b"\xef\xbb\xbfx = 1\n", "begins with a BOM"),
        (b"x = 1\r\n", "has CR line ends"),
        ("年度\n".encode(), ""),
    ],
)
def test_a_fault_of_encoding_would_be_seen(content: bytes, fault: str) -> None:
    assert encoding_fault(content) == fault


def test_the_batch_file_is_ascii_with_crlf() -> None:
    content = (ROOT / "生成.bat").read_bytes()
    assert content.isascii()
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")


def test_the_batch_file_runs_what_the_readme_says() -> None:
    assert RUN.removeprefix("pip install uv && uv ") in read("生成.bat")


@pytest.mark.parametrize("command", [RUN, TEST])
def test_the_readme_names_its_two_commands(command: str) -> None:
    assert command in read("README.md")


def test_ci_runs_the_tests_as_the_readme_says() -> None:
    assert TEST in read(".ci/run")


def test_every_runtime_dependency_has_its_reason_in_contributing() -> None:
    dependencies = tomllib.loads(read("pyproject.toml"))["project"]["dependencies"]
    names = [re.split(r"[<>=!~;\[ ]", dependency)[0] for dependency in dependencies]
    contributing = read("CONTRIBUTING.md")
    assert [name for name in names if name not in contributing] == []


def test_walking_finds_what_git_lists() -> None:
    listed = listed_by_git()
    assert "pyproject.toml" in found_by_walking()
    assert listed is None or {name for name in listed if (ROOT / name).is_file()} <= {
        *found_by_walking(),
        "output/.gitkeep",
    }
