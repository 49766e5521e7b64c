"""Files of a pack folder that nobody reads and that look like one that should be: a copy, another ending."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.names import nearest
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

__all__ = ["strays"]

_FILES = ("pack.toml", "form.toml", "phrases.toml", "figures.toml", "checks.toml", "template.docx")
_LEFT = ("~$", ".")
# What Explorer, a browser and Notepad put behind a name.
_COPY = late(r"\s*(?:[-_ ]\s*(?:副本|复制|拷贝|copy)|[(（]\d+[)）]|的副本)\s*(?:[(（]\d+[)）])?", re.IGNORECASE)


def strays(folder: Path, lists: Collection[str]) -> Iterator[Finding]:
    """P30 for each such file; `lists` are the code lists of the pack, by their path in it."""
    if not folder.is_dir():
        return
    places = {"": list(_FILES)}
    for name in lists:
        inside, _, file = name.rpartition("/")
        places.setdefault(inside, []).append(file)
    for inside, known in places.items():
        for path in sorted((folder / inside).iterdir() if (folder / inside).is_dir() else ()):
            meant = _meant(path.name, known) if path.is_file() else ""
            if meant:
                yield finding("P30", Place(f"{inside}/{path.name}".lstrip("/"), ""), read=path.name, expected=meant)


def _meant(name: str, known: list[str]) -> str:
    """The file that a name was probably meant for; empty for a file of that very name, or like none."""
    if name in known or name.startswith(_LEFT):
        return ""
    plain = _COPY.sub("", name).lower()
    stem = plain.partition(".")[0]
    for one in known:
        if plain == one or stem == one.partition(".")[0]:
            return one
    return nearest(plain, known)
