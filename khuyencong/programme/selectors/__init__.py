"""Progress of the programme, what others pay for, and the days that matter."""

from khuyencong.programme.selectors.deadlines import Deadline, deadlines
from khuyencong.programme.selectors.others import matches, standing
from khuyencong.programme.selectors.progress import (
    Progress,
    content_codes,
    find_programme,
    progress,
)

__all__ = [
    "Deadline",
    "Progress",
    "content_codes",
    "deadlines",
    "find_programme",
    "matches",
    "progress",
    "standing",
]
