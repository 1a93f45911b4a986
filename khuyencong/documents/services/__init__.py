"""What is done with papers and files: issue, send, turn, keep."""

from khuyencong.documents.services.bundles import archive, bundle, file_name
from khuyencong.documents.services.issuing import (
    code,
    file_also,
    issue,
    mark_of,
    next_number,
    rendition,
)
from khuyencong.documents.services.store import FORMATS, keep, kept, stored
from khuyencong.documents.services.uploads import (
    LIMIT_FILES,
    content_of,
    crop,
    move_up,
    receive,
    remove,
    reuse,
    rotate,
    uncrop,
)

__all__ = [
    "FORMATS",
    "LIMIT_FILES",
    "archive",
    "bundle",
    "code",
    "content_of",
    "crop",
    "file_also",
    "file_name",
    "issue",
    "keep",
    "kept",
    "mark_of",
    "move_up",
    "next_number",
    "receive",
    "remove",
    "rendition",
    "reuse",
    "rotate",
    "stored",
    "uncrop",
]
