"""Parts into a zip package and out of it again.

The same parts give the same bytes, and parts that are deflated already stay so. An entry of a package that is in memory
is inflated piece by piece, its checksum and its size held to what is said: as zipfile reads it, without its layers, and
with ISA-L where it is installed, which gives the same bytes in less time.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

library: ModuleType = zlib
with suppress(ImportError):
    # There are no builds of it for 32-bit Windows and a few others; what it gives is what zlib gives.
    from isal import isal_zlib

    library = isal_zlib

__all__ = ["BROKEN", "Member", "assembled", "member", "pieces_of"]

_fault: type[Exception] = library.error
# What is wrong with an entry.
BROKEN = (zipfile.BadZipFile, zlib.error, _fault, EOFError, ValueError)

# The first moment a zip entry can carry, 1980-01-01 00:00, in its own spelling; a real time would make runs differ.
_TIME, _DATE = 0, 33
_TYPES = "[Content_Types].xml"
# Deflate's first level: three quarters of the time that its usual one takes, for a tenth more bytes.
_LEVEL = 1
_DEFLATED, _VERSION, _UTF_8 = 8, 20, 0x800
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
# A local header: signature, flags, lengths of the name and of what is added to it.
_HEADER = struct.Struct("<4s2xH18x2H")
# Patches and encryption, which zipfile does not read either.
_UNREADABLE = 0x61
# What comes out at once, and what goes in: what is left of a portion after each piece is copied.
_PIECE, _PORTION = 512 * 2**10, 128 * 2**10


@frozen
class Member:
    """One part as a zip file holds it: its name, checksum and size, and its deflated bytes."""

    name: str
    checksum: int
    size: int
    deflated: bytes


def member(name: str, content: bytes) -> Member:
    """A part, deflated."""
    squeeze = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Member(name, library.crc32(content), len(content), squeeze.compress(content) + squeeze.flush())


def assembled(members: Iterable[Member]) -> bytes:
    """A package of these parts: the content types first, the others by name, all of the same moment.

    Written here because the parts that are the same in every document of a pack come deflated, which zipfile does not
    take; the format is that of PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
    """
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for one in sorted(members, key=lambda one: (one.name != _TYPES, one.name)):
        name = one.name.encode()
        flags = 0 if one.name.isascii() else _UTF_8
        sizes = (one.checksum, len(one.deflated), one.size, len(name), 0)
        shared = struct.pack("<5H3I2H", _VERSION, flags, _DEFLATED, _TIME, _DATE, *sizes)
        pieces += [_LOCAL, shared, name, one.deflated]
        directory += [_CENTRAL, struct.pack("<H", _VERSION), shared, struct.pack("<3H2I", 0, 0, 0, 0, offset), name]
        offset += len(_LOCAL) + len(shared) + len(name) + len(one.deflated)
    count = len(pieces) // 4
    listed = b"".join(directory)
    end = _END + struct.pack("<4H2IH", 0, 0, count, count, len(listed), offset, 0)
    return b"".join([*pieces, listed, end])


def pieces_of(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The pieces of an entry of the package `content`; raises one of `BROKEN`, for a wrong checksum at the end."""
    packed = _packed(content, entry)
    checksum = size = 0
    for piece in _inflated(packed) if entry.compress_type == zipfile.ZIP_DEFLATED else _portions(packed, _PIECE):
        size += len(piece)
        if size > entry.file_size:
            break
        checksum = library.crc32(piece, checksum)
        yield bytes(piece)
    if (checksum, size) != (entry.CRC, entry.file_size):
        raise zipfile.BadZipFile(entry.filename)


def _packed(content: bytes, entry: zipfile.ZipInfo) -> memoryview[int]:
    """The bytes of an entry as they stand in the package."""
    at = entry.header_offset
    signature, flags, name, added = _HEADER.unpack(content[at : at + _HEADER.size].ljust(_HEADER.size, b"\0"))
    begin = at + _HEADER.size + name
    said = content[at + _HEADER.size : begin].decode("utf-8" if flags & _UTF_8 else "cp437")
    packed = memoryview(content)[begin + added : begin + added + entry.compress_size]
    whole = signature == _LOCAL and said == entry.orig_filename and len(packed) == entry.compress_size
    if not whole or (entry.flag_bits | flags) & _UNREADABLE:
        raise zipfile.BadZipFile(entry.filename)
    return packed


def _inflated(packed: memoryview[int]) -> Iterator[bytes]:
    inflate = library.decompressobj(-zlib.MAX_WBITS)
    for portion in _portions(packed, _PORTION):
        waiting: memoryview[int] | bytes = portion
        more = True
        while more:
            piece = inflate.decompress(waiting, _PIECE)
            waiting = inflate.unconsumed_tail
            more = bool(waiting) or len(piece) == _PIECE
            if piece:
                yield piece
        if inflate.eof:
            return
    raise EOFError


def _portions(packed: memoryview[int], size: int) -> Iterator[memoryview[int]]:
    return (packed[begin : begin + size] for begin in range(0, len(packed), size))
