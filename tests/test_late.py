"""What a run does not need it does not make: patterns, methods of value classes, whole modules."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from disclosuregen.frozen import slotted
from disclosuregen.late import late
from tests.books import REFERENCE

if TYPE_CHECKING:
    from pathlib import Path

# Those of them that an ordinary workbook has nothing for.
UNNEEDED = frozenset(
    {
        "disclosuregen.batch.kinds",
        "disclosuregen.checks.compared",
        "disclosuregen.claims.words",
        "disclosuregen.cli.batches",
        "disclosuregen.document.compare",
        "disclosuregen.facts",
        "disclosuregen.handbook",
        "disclosuregen.report.units",
        "disclosuregen.workbook.fitted",
        "disclosuregen.workbook.gaps",
        "disclosuregen.workbook.older",
    }
)


def test_a_late_pattern_is_compiled_when_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[tuple[str, int]] = []
    real = re.compile

    def noted(said: str, flags: int) -> re.Pattern[str]:
        compiled.append((said, flags))
        return real(said, flags)

    monkeypatch.setattr(re, "compile", noted)
    pattern = late("([A-Z])(?P<digit>[0-9])", re.IGNORECASE)
    assert compiled == []
    assert [match["digit"] for match in pattern.finditer("a1B2c")] == ["1", "2"]
    assert pattern.sub(r"\2\1", "a1B2c") == "1a2Bc"
    assert pattern.fullmatch("a12") is None
    assert pattern.groupindex == {"digit": 2}
    assert set(compiled) == {("([A-Z])(?P<digit>[0-9])", re.IGNORECASE)}


def test_a_late_pattern_of_bytes_is_one_of_bytes() -> None:
    assert late(rb"<row [^<>]*/>").findall(b'<row r="1"/><row>') == [b'<row r="1"/>']


def test_a_late_pattern_has_what_a_pattern_has_and_no_more() -> None:
    with pytest.raises(AttributeError):
        late("a").seek  # type: ignore[attr-defined]  # noqa: B018 - it is asked, and that is all
    with pytest.raises(re.error):
        late("(").search("")


@slotted
class Quick:
    """A class as ours are."""

    text: str
    numbers: list[int] = field(default_factory=list)
    asked: int = field(default=0, compare=False)
    hidden: int = field(default=0, repr=False)


@dataclass(slots=True)
class Plain:
    """The same, as the standard library makes it."""

    text: str
    numbers: list[int] = field(default_factory=list)
    asked: int = field(default=0, compare=False)
    hidden: int = field(default=0, repr=False)


@pytest.mark.parametrize(
    "others", [("a",), ("b",), ("a", [1]), ("a", [], 1), ("a", [], 0, 1), ("a", [], 1, 1)], ids=repr
)
def test_a_slotted_class_is_what_a_dataclass_is(others: tuple[str, list[int], int, int]) -> None:
    quick, plain = Quick(*others), Plain(*others)
    assert (quick == Quick("a")) is (plain == Plain("a"))
    assert (quick != Quick("a")) is (plain != Plain("a"))
    assert repr(quick) == repr(plain).replace("Plain", "Quick")
    others_of_its_values: object = plain
    assert quick != others_of_its_values
    with pytest.raises(TypeError, match="unhashable"):
        hash(quick)
    with pytest.raises(AttributeError):
        quick.more = 1  # type: ignore[attr-defined]
    quick.text = "c"
    assert quick == Quick("c", *others[1:])


def test_a_build_imports_what_its_workbook_needs(tmp_path: Path) -> None:
    code = (
        "import sys; from disclosuregen.cli import main; "
        "code = main(sys.argv[1:]); print(*sys.modules, sep=chr(10)); sys.exit(code)"
    )
    command = [sys.executable, "-c", code, "build", str(REFERENCE), "-o", str(tmp_path / "公开.docx")]
    said = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - our own words
    imported = set(said.stdout.decode(errors="replace").splitlines())
    assert "disclosuregen.pipeline" in imported
    assert imported & UNNEEDED == set()
    assert all(find_spec(module) for module in UNNEEDED)


def test_nobody_looks_for_garbage_when_a_command_has_ended() -> None:
    # What is registered first is called last.
    code = (
        "import atexit, gc, sys; atexit.register(lambda: print('frozen:', gc.get_freeze_count() > 0)); "
        "from disclosuregen.cli import main; sys.exit(main(['explain', 'H02']))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)  # noqa: S603 - our own words
    assert said.stdout.splitlines()[-1] == b"frozen: True"
