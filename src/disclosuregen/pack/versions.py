"""Which versions of the standard workbook a pack can still read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.pack.lineage import merged
from disclosuregen.pack.tomltext import read_toml

if TYPE_CHECKING:
    from disclosuregen.pack.spec import Pack

__all__ = ["reads_version"]

_CARD = "pack.toml"


def reads_version(pack: Pack, pack_id: str, version: str) -> bool:
    """Whether the pack reads a workbook that says it is of that version of that pack: its own, or one it extends."""
    if pack_id == pack.card.id:
        return version in {pack.card.version, *pack.card.also}
    names = [folder.name for folder in pack.ancestors]
    if pack_id not in names:
        return False
    raw: object = {}
    for folder in reversed(pack.ancestors[names.index(pack_id) :]):
        raw = merged(raw, read_toml(folder / _CARD).content)
    return isinstance(raw, dict) and version in {raw.get("version"), *raw.get("also", ())}
