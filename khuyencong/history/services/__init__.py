"""Old lists: read, looked at, brought in, taken back."""

from khuyencong.history.services.bringing import bring_in, bring_job, cancel, import_file
from khuyencong.history.services.receiving import choose, receive
from khuyencong.history.services.undoing import undo

__all__ = ["bring_in", "bring_job", "cancel", "choose", "import_file", "receive", "undo"]
