"""Several files as one PDF, a bookmark for each. Plain functions of bytes, to be run apart."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image
from pypdf import PdfReader, PdfWriter

PHOTO_DOTS = 150  # per inch: a page of 2,000 px is a little larger than A4


@dataclass(frozen=True)
class Sheaf:
    """Pages of one file: a PDF, or a photo."""

    title: str
    content: bytes
    is_photo: bool = False


def one_pdf(sheaves: Sequence[Sheaf]) -> bytes:
    """All pages in their order. Raises what pypdf or Pillow raise for a file that is broken."""
    writer = PdfWriter()
    for sheaf in sheaves:
        content = _page_of(sheaf.content) if sheaf.is_photo else sheaf.content
        # Bookmarks of the file itself would hide those of the files.
        writer.append(
            PdfReader(io.BytesIO(content)), outline_item=sheaf.title, import_outline=False
        )
    writer.metadata = None
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _page_of(photo: bytes) -> bytes:
    file = io.BytesIO()
    with Image.open(io.BytesIO(photo), formats=("JPEG",)) as image:
        image.save(file, "PDF", resolution=PHOTO_DOTS)
    return file.getvalue()
