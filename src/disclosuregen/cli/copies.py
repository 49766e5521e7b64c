"""The marked copies that `check --marked` hands back: what they are called, which workbooks get none, what is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from disclosuregen.cli.runs import moved_aside
from disclosuregen.delivery import deliver, file_name, unread, unwritten
from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.places import Place
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.marked import Unmarkable, is_marked, marked
from disclosuregen.workbook.ours import untouched

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

__all__ = ["Copies"]

_ENDING = "-问题"
# How the copy of a workbook ends that is a copy itself: another marking takes the place of the first.
_COPY = late(rf"{_ENDING}(?:-\d+)?$")
# The file itself is no workbook, or holds what is not handed on.
_REFUSED = frozenset({"W01", "W02", "W03"})


@dataclass(slots=True)
class Copies:
    """The copies of one run in one folder; `taken` are the files that none of them may replace."""

    folder: Path
    taken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, folder: Path, sources: Iterable[Path]) -> Copies:
        """No copies yet; no workbook that is checked will be overwritten."""
        return cls(folder, {_key(source) for source in sources})

    def write(self, path: Path, findings: Sequence[Finding]) -> tuple[str, tuple[Finding, ...]]:
        """Write the copy of a workbook; returns what to say of it, and E01, E02 or B08 besides."""
        try:
            package = admit(path).package
        except OSError as error:
            return "", (unread(path, error),)
        if package is None or any(one.rule in _REFUSED for one in findings):
            return f"未生成  {path.name} 的标记副本：文件打不开，或含有不允许的内容", ()
        try:
            content = marked(package, findings)
        except Unmarkable as error:
            return f"未生成  {path.name} 的标记副本：{error}", ()
        return self._written(self._target(path, copy=is_marked(package)), content)

    def _written(self, target: Path, content: bytes) -> tuple[str, tuple[Finding, ...]]:
        """The same for a copy as it is; an earlier one in which somebody has worked gets a name of its own."""
        try:
            with moved_aside(target, edited=_is_edited(target, content)) as moved:
                deliver(target, content)
        except OSError as error:
            fault = self.folder if self.folder.exists() and not self.folder.is_dir() else target
            return "", (unwritten(fault, error),)
        said = f"已生成  {target.name}"
        if moved is None:
            return said, ()
        done = f"已改名为“{moved.name}”"
        return said, (finding("B08", Place(target.name, ""), read=target.name, done=done),)

    def _target(self, path: Path, *, copy: bool) -> Path:
        """`甲-问题.xlsx`, also of a copy; with a number where that is a source, or another workbook's copy."""
        number, stem = 1, _COPY.sub("", path.stem) if copy else path.stem
        while True:
            ending = f"{_ENDING}{f'-{number}' if number > 1 else ''}.xlsx"
            target = self.folder / file_name(stem, ending)
            if _key(target) not in self.taken:
                self.taken.add(_key(target))
                return target
            number += 1


def _is_edited(target: Path, content: bytes) -> bool:
    """Whether a copy lies there in which somebody has worked; raises OSError."""
    return target.is_file() and (there := target.read_bytes()) != content and not untouched(there)


def _key(path: Path) -> str:
    """The same text for the same file; systems differ on case, so names that differ by case only count as one."""
    return str(path.resolve()).casefold()
