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
from khuyencong.documents.models.office import Outgoing, RecordsOffice, SigningRight

Issued = Paper | Outgoing  # what an act makes: issued, or on its way up

__all__ = [
    "EInvoice",
    "FileOrder",
    "Filing",
    "Issued",
    "Outgoing",
    "Paper",
    "PaperVersion",
    "PartialUpload",
    "RecordsOffice",
    "Register",
    "Rendition",
    "SigningRight",
    "Upload",
]
