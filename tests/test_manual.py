"""docs/模板定制手册.md, done step by step as printed: every command, every change, and what the clerk is told."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.pack.phrasing import phrase_faults
from disclosuregen.pack.shape import shaped
from disclosuregen.pack.style import Phrases
from tests.manual import MANUAL, apply, keys_set, steps
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from disclosuregen.pack import Pack
    from tests.conftest import Said

    Command = Callable[..., Said]

MOST_PICTURES, LARGEST = 10, 60_000


def shown(line: str, out: str) -> bool:
    """Whether a line of the manual is in what a command printed; … stands for words that are left out."""
    pattern = ".*?".join(re.escape("".join(part.split())) for part in line.split("…"))
    return any(re.search(pattern, "".join(one.split())) for one in out.splitlines())


def test_every_step_of_the_manual_does_what_it_says(command: Command) -> None:
    shutil.copytree(ROOT / "input", "input")
    said, ran = "", 0
    for step in steps():
        if step.do == "run":
            answer = command(*step.arguments)
            said, ran = answer.out + answer.err, ran + 1
            assert answer.code == step.code, f"{step.text}\n{said}"
        elif step.do == "see":
            assert shown(step.text, said), f"{step.text}\n{said}"
        else:
            apply(step, Path("templates"))
    assert ran > 20


def test_every_command_of_a_bureau_and_every_kind_of_rule_is_in_the_manual() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    for word in ("list", "new", "check", "example", "names", "rules", "preview"):
        assert f"pack {word}" in text, word
    for word in ('kind = "rows"', 'kind = "names"', "each = ", "off = true", "[limits]", "sum(", '["30217"]'):
        assert word in text, word


def test_every_switch_of_the_house_style_is_in_the_manual() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    phrases = (ROOT / "templates" / "xianning-budget" / "phrases.toml").read_text(encoding="utf-8")
    keys = set(re.findall(r"(?m)^(\w+) = ", phrases))
    assert [key for key in sorted(keys) if f"`{key} = " not in text] == []


def test_every_row_of_the_table_of_the_house_style_may_be_written(pack: Pack) -> None:
    phrases = (pack.folder / "phrases.toml").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\|[^|]+\| `(\[\w+\])` \| (.*) \|$", MANUAL.read_text(encoding="utf-8"))
    assert len(rows) > 25
    for section, said in rows:
        keys = re.findall(r"`(.*?)`", said)
        text = keys_set(phrases, "\n".join([section, *keys]))
        house, slips = shaped(Phrases, tomllib.loads(text), "phrases.toml")
        assert house is not None, said
        assert [one.message for one in (*slips, *phrase_faults(house, pack.form))] == [], said


def test_the_pictures_of_the_manual_are_there_and_small() -> None:
    pictures = [
        MANUAL.parent / name for name in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", MANUAL.read_text(encoding="utf-8"))
    ]
    assert 4 <= len(pictures) <= MOST_PICTURES
    assert [path.name for path in pictures if not path.is_file() or path.stat().st_size > LARGEST] == []
