"""Papers, files that came in, and the records office of a body."""

from khuyencong.documents.models.files import (
    EInvoice,
    FileOrder,
    Filing,
    Paper,
    PaperVersion,
    PartialUpload,
    Register,
    Rendition,
    Upload,
)

__all__ = [
    "EInvoice",
    "FileOrder",
    "Filing",
    "Paper",
    "PaperVersion",
    "PartialUpload",
    "Register",
    "Rendition",
    "Upload",
]
