"""Files out: safe names inside the output folder, written aside and moved into place."""

from __future__ import annotations

import os
import re
import unicodedata
from typing import TYPE_CHECKING

from disclosuregen.names import without_control

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["deliver", "file_name"]

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
# 80 Chinese characters are 240 bytes; a file name may have 255.
_LONGEST = 80


def file_name(wanted: str, ending: str) -> str:
    """A file name that Windows and Linux accept, never a path: `A/B..` becomes `A_B.docx`."""
    plain = _UNSAFE.sub("_", unicodedata.normalize("NFC", without_control(wanted))).strip(" .")[:_LONGEST].strip(" .")
    if not plain or _RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    return f"{plain}{ending}"


def deliver(target: Path, content: bytes) -> None:
    """Write a file whole or not at all; raises OSError when the target cannot be written or is open elsewhere."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.stem[:40]}.{os.getpid()}.tmp")
    try:
        with aside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
