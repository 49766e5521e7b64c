"""Which versions of the standard workbook a pack can still read, and what was added to the form after them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.pack.lineage import merged
from disclosuregen.pack.tomltext import read_toml

if TYPE_CHECKING:
    from disclosuregen.pack.spec import Pack

__all__ = ["newer_versions", "reads_version", "unheard_of"]

_CARD = "pack.toml"


def reads_version(pack: Pack, pack_id: str, version: str) -> bool:
    """Whether the pack reads a workbook that says it is of that version of that pack: its own, or one it extends."""
    return version in _versions(pack, pack_id)


def newer_versions(pack: Pack, pack_id: str, version: str) -> frozenset[str]:
    """The versions of the form that came after that one; none where the pack does not know it."""
    line = [(known, one) for known in reversed(pack.ids) for one in _versions(pack, known)]
    if (pack_id, version) not in line:
        return frozenset()
    place = line.index((pack_id, version)) + 1
    return frozenset(one for _, one in line[place:]) - {one for _, one in line[:place]}


def unheard_of(pack: Pack, version: str) -> bool:
    """Whether a version is later than all of a pack that reads several, which is most likely a slip."""
    known = [one for pack_id in pack.ids for one in _versions(pack, pack_id)]
    several = len(known) > 1 and bool(_numbers(pack.card.version))
    return several and version not in known and _numbers(version) > max(map(_numbers, known))


def _numbers(version: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", version)]


def _versions(pack: Pack, pack_id: str) -> tuple[str, ...]:
    """The versions of a pack's workbooks that can be read, the oldest first; none for a pack that is not extended."""
    if pack_id == pack.card.id:
        return (*pack.card.also, pack.card.version)
    names = [folder.name for folder in pack.ancestors]
    if pack_id not in names:
        return ()
    raw: object = {}
    for folder in reversed(pack.ancestors[names.index(pack_id) :]):
        raw = merged(raw, read_toml(folder / _CARD).content)
    return (*map(str, raw.get("also", ())), str(raw.get("version", ""))) if isinstance(raw, dict) else ()
