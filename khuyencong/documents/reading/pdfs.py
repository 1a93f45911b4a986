"""PDF: read through to its end; whatever could act by itself is found by its value."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from khuyencong.documents.reading.unfit import Kept, Unfit

LIMIT_PAGES = 300
LIMIT_OBJECTS = 60_000
PDF_ACTS = {"/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/RichMedia", "/XFA", "/AA"}
PDF_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition"}


def read(content: bytes) -> Kept:
    tail = content[content.rfind(b"%%EOF") + 5 :] if b"%%EOF" in content else content
    if len(tail.strip(b"\x00\r\n\t ")) > 0 or zipfile.is_zipfile(io.BytesIO(content)):
        raise Unfit("more_after_pdf")
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Unfit("locked_pdf")
        pages = len(reader.pages)
        acts = _acts(reader.trailer)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise Unfit("broken_pdf") from error
    if pages == 0 or pages > LIMIT_PAGES:
        raise Unfit("pages_of_pdf", {"pages": pages, "limit": LIMIT_PAGES})
    if acts:
        raise Unfit("acting_pdf")
    return Kept(".pdf", "application/pdf", pages)


def _acts(root: Any) -> set[str]:
    """Whatever in the document could act by itself; empty is well."""
    acts: set[str] = set()
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [root]
    steps = 0
    while waiting:
        steps += 1
        if steps > LIMIT_OBJECTS:
            return {"too many objects"}
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            if (value.idnum, value.generation) in seen:
                continue
            seen.add((value.idnum, value.generation))
            value = value.get_object()
        if isinstance(value, DictionaryObject):
            acts |= PDF_ACTS & set(value)
            if value.get("/S") in PDF_ACTIONS or value.get("/Type") == "/EmbeddedFile":
                acts.add(str(value.get("/S")))
            waiting += [value.raw_get(key) for key in value]
        elif isinstance(value, ArrayObject):
            waiting += list(value)
    return acts
