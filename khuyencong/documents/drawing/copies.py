"""The pages of a copy: those of the file, marked at the top right of the first, then the page of
who copied. Plain functions of bytes, to be run apart."""

from __future__ import annotations

import io

from pypdf import PdfReader, PdfWriter, Transformation

EDGE = 20.0  # points between the mark and the edges of the page


def text_of(content: bytes) -> str:
    """Every letter of the file without spaces, to look for a part of it."""
    pages = PdfReader(io.BytesIO(content)).pages
    return "".join("".join((page.extract_text() or "").split()) for page in pages)


def bound(original: bytes, marked: bytes, last: bytes) -> bytes:
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(original)), import_outline=False)
    first, stamp = writer.pages[0], PdfReader(io.BytesIO(marked)).pages[0]
    first.transfer_rotation_to_content()
    right, top = float(first.cropbox.right), float(first.cropbox.top)
    first.merge_transformed_page(
        stamp,
        Transformation().translate(
            right - EDGE - float(stamp.mediabox.width), top - EDGE - float(stamp.mediabox.height)
        ),
    )
    writer.append(PdfReader(io.BytesIO(last)), import_outline=False)
    writer.metadata = None
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
