"""The finished package: the same parts give the same bytes, whenever it is written."""

from __future__ import annotations

import zipfile
from io import BytesIO

__all__ = ["repacked"]

# The first moment a zip entry can carry; a real time would make every run differ.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_TYPES = "[Content_Types].xml"


def repacked(content: bytes) -> bytes:
    """The package with ordered parts and fixed times."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist(), key=lambda name: (name != _TYPES, name)):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name), compresslevel=6)
    return stream.getvalue()
