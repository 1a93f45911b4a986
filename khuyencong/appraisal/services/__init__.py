"""Writers of appraisal, one file a noun; the steps of the workflow are named here."""

from khuyencong.appraisal.services.conclusions import (
    conclude,
    reject,
    return_for_completion,
    rule_snapshot,
)

__all__ = [
    "conclude",
    "reject",
    "return_for_completion",
    "rule_snapshot",
]
