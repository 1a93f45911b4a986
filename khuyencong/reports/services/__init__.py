"""Reports of a period, from the draft to their adjustments; figures kept for questions."""

from khuyencong.reports.services.kept_figures import keep, keep_job
from khuyencong.reports.services.periodic import (
    WORDS,
    adjust,
    count_anew,
    draft,
    send,
    write,
)

__all__ = ["WORDS", "adjust", "count_anew", "draft", "keep", "keep_job", "send", "write"]
