"""What a file is, by its first bytes. Plain Python: runs in a process of its own."""

from __future__ import annotations

from collections.abc import Callable

from khuyencong.documents.reading import einvoices, images, office, pdfs
from khuyencong.documents.reading.unfit import Kept, Unfit

Reader = Callable[[bytes], Kept]
READERS: tuple[tuple[tuple[tuple[int, bytes], ...], Reader], ...] = (
    (((0, b"\xff\xd8\xff"), (0, b"\x89PNG\r\n\x1a\n")), images.read),
    (((8, b"WEBP"),), images.read),
    (
        tuple((4, b"ftyp" + brand) for brand in (b"heic", b"heix", b"mif1", b"msf1", b"hevc")),
        images.read,
    ),
    (((0, b"%PDF-"),), pdfs.read),
    (((0, b"PK\x03\x04"),), office.read),
    (((0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),), office.read_old),
    (((0, b"<?xml"), (3, b"<?xml"), (0, b"<HDon")), einvoices.read_alone),
)


def read(content: bytes) -> Kept:
    """What may be kept of it; Unfit when it is not understood or could act by itself."""
    for marks, reader in READERS:
        if any(content[at : at + len(mark)] == mark for at, mark in marks):
            return reader(content)
    raise Unfit("unknown_kind")
