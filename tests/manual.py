"""docs/模板定制手册.md as a list of steps: what a reader types, changes and sees, in the order of the pages.

What to do with a block that is to be written into a file, and what to change in Word, stands in a comment before it,
which readers of the page do not see.
"""

from __future__ import annotations

import re
import shlex
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml.ns import qn

from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docx.oxml.xmlchemy import BaseOxmlElement

__all__ = ["MANUAL", "Step", "apply", "keys_set", "steps"]

MANUAL = ROOT / "docs" / "模板定制手册.md"
_PIECE = re.compile(r"^<!-- (?P<note>.*?) -->$|^```(?P<kind>\w*)\n(?P<block>.*?)^```$", re.MULTILINE | re.DOTALL)
_PROGRAM = "uv run disclosuregen "
_PACK = "our-bureau"
_CODE = "退出码 "


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a reader does or sees: `do` is "run", "see" or the words of the comment, `text` the block below it."""

    do: str
    text: str = ""
    code: int = 0

    @property
    def arguments(self) -> list[str]:
        """The arguments of a command."""
        return shlex.split(self.text.removeprefix(_PROGRAM))


def steps() -> Iterator[Step]:
    """Every step of the manual."""
    code, notes = 0, []
    for piece in _PIECE.finditer(MANUAL.read_text(encoding="utf-8")):
        note, kind, block = piece["note"], piece["kind"], piece["block"]
        if note is not None:
            code = int(note.removeprefix(_CODE)) if note.startswith(_CODE) else code
            if note.startswith(("模板", "替换", "删掉")):
                yield Step(note)
            elif not note.startswith(_CODE):
                notes.append(note)
        elif kind in {"toml", "csv"}:
            yield Step("；".join(notes), block)
            notes = []
        elif kind == "text":
            yield from (Step("see", line.strip()) for line in block.splitlines() if line.strip())
        else:
            commands = [line for line in block.splitlines() if line.startswith(_PROGRAM)]
            yield from (Step("run", line, code) for line in commands)
            code = 0


def apply(step: Step, templates: Path) -> None:
    """Change the files of a pack as a step says."""
    verb, _, rest = step.do.partition(" ") if not step.do.startswith("模板") else step.do.partition("：")
    pack = templates / _PACK
    if verb in {"模板", "模板加列"}:
        pairs = [pair.split(" → ") for pair in (rest.split("；") if verb == "模板加列" else [rest])]
        _in_word(pack / "template.docx", [(old, new) for old, new in pairs], column=verb == "模板加列")
        return
    name, _, more = rest.partition("：")
    path = (templates if verb == "新建" else pack) / name.split(" ")[0]
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(_changed(text, verb, more, step.text), encoding="utf-8")


def _changed(text: str, verb: str, more: str, block: str) -> str:
    """The text of a file after a step."""
    if verb == "加到":
        return f"{text.rstrip()}\n{'' if block[0].isdigit() else chr(10)}{block}"
    if verb == "新建":
        return block
    if verb == "删掉":
        return f"{text.rstrip().rpartition(chr(10) * 2)[0]}\n"
    if verb == "替换":
        old, new = more.split(" → ")
        assert text.count(old) == 1, old
        return text.replace(old, new)
    return _inserted(text, more, block) if verb == "插入" else keys_set(text, block)


def _inserted(text: str, more: str, block: str) -> str:
    """The text with a block behind a line of a sheet, or instead of it."""
    instead = more.endswith("；代替")
    sheet, line = re.fullmatch(r"\[(.*?)\] (.*)", more.removesuffix("；代替"), re.DOTALL).groups()  # type: ignore[union-attr]  # the manual's own
    start = text.index(f'[[sheet]]\nname = "{sheet}"')
    place = text.index(f"  {line}\n", start)
    end = place + len(f"  {line}\n")
    return text[: place if instead else end] + block + text[end:]


def keys_set(text: str, block: str) -> str:
    """The text with the keys of a block set, each in its section; a key that is not there yet comes at its head."""
    section = ""
    for line in block.splitlines():
        if line.startswith("["):
            section = line
        elif line:
            key = line.partition(" =")[0]
            start = text.index(f"{section}\n") + len(section) if section else 0
            end = text.find("\n[", start) if text.find("\n[", start) > 0 else len(text)
            part, count = re.subn(rf"(?m)^{key} = .*$", lambda _, line=line: line, text[start:end], count=1)  # type: ignore[misc]  # bound at once
            assert count or not section, line
            text = text[:start] + (part if count else f"{line}\n{part}") + text[end:]
    return text


def _in_word(path: Path, pairs: list[tuple[str, str]], *, column: bool) -> None:
    """Replace words in a template, or give a table a column to the right of the cells with those words."""
    document = Document(str(path))
    blocks: list[BaseOxmlElement] = [one._p for one in document.paragraphs]  # noqa: SLF001 - no public way to add a cell
    if column:
        tables = ([cell for row in table.rows for cell in row._tr.tc_lst] for table in document.tables)  # noqa: SLF001
        blocks = next(cells for cells in tables if pairs[-1][0] in map(_text, cells))
    for old, new in pairs:
        (found,) = (one for one in blocks if (_text(one) == old if column else old in _text(one)))
        changed = deepcopy(found) if column else found
        if column:
            found.addnext(changed)
        (node,) = (one for one in changed.iter(qn("w:t")) if old in (one.text or ""))
        node.text = (node.text or "").replace(old, new)
    document.save(str(path))


def _text(element: BaseOxmlElement) -> str:
    return "".join(node.text or "" for node in element.iter(qn("w:t")))
