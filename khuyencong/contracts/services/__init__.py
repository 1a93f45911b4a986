"""Commit, reduce, suspend, stop; progress and learners."""

from khuyencong.contracts.services.allowances import allow_payee
from khuyencong.contracts.services.annexes import reduce, stop
from khuyencong.contracts.services.contracts import assign, sign
from khuyencong.contracts.services.learners import enter_learners, remove_learner
from khuyencong.contracts.services.progress import report_progress
from khuyencong.contracts.services.suspensions import resume, suspend

__all__ = [
    "allow_payee",
    "assign",
    "enter_learners",
    "reduce",
    "remove_learner",
    "report_progress",
    "resume",
    "sign",
    "stop",
    "suspend",
]
