"""PDF: read through to its end; whatever could act by itself is found by its value."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from khuyencong.documents.reading import einvoices
from khuyencong.documents.reading.unfit import InvoiceFile, Kept, Unfit

LIMIT_PAGES = 300
LIMIT_OBJECTS = 60_000
CARRIED = "/EmbeddedFile"
PDF_ACTS = {"/JavaScript", "/JS", "/Launch", CARRIED, "/RichMedia", "/XFA", "/AA"}
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
    carried = acts.pop(CARRIED, 0)
    invoice = _invoice(content) if carried == 1 and not acts else None
    if acts or (carried and not invoice):
        raise Unfit("acting_pdf")
    return Kept(".pdf", "application/pdf", pages, invoice=invoice)


def _invoice(content: bytes) -> InvoiceFile | None:
    """The electronic invoice that is the one file the PDF carries."""
    try:
        (file,) = einvoices.inside(content)
        return einvoices.read(file)
    except ValueError:  # none, several, or no invoice
        return None


def _acts(root: Any) -> Counter[str]:
    """How often what could act by itself stands in the document; files it carries are CARRIED."""
    acts: Counter[str] = Counter()
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [root]
    steps = 0
    while waiting:
        steps += 1
        if steps > LIMIT_OBJECTS:
            return Counter({"too many objects": 1})
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            if (value.idnum, value.generation) in seen:
                continue
            seen.add((value.idnum, value.generation))
            value = value.get_object()
        if isinstance(value, DictionaryObject):
            acts.update(PDF_ACTS & set(value))
            if value.get("/S") in PDF_ACTIONS:
                acts[str(value.get("/S"))] += 1
            if value.get("/Type") == CARRIED:
                acts[CARRIED] += 1
            waiting += [value.raw_get(key) for key in value]
        elif isinstance(value, ArrayObject):
            waiting += list(value)
    return acts


def lines(content: bytes) -> list[str]:
    """The words of a PDF, page by page; nothing where it is only pictures."""
    try:
        pages = PdfReader(io.BytesIO(content), strict=False).pages
        text = "\n".join(page.extract_text() for page in pages[:LIMIT_PAGES])
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise Unfit("broken_pdf") from error
    return [line for line in text.splitlines() if line.strip()]
