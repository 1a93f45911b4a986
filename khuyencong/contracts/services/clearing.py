"""Thanh toán tạm ứng is owed from the advance on until nothing of it is open any more."""

from __future__ import annotations

from khuyencong.contracts.permissions import CLEAR, clear_owed
from khuyencong.contracts.selectors import uncleared
from khuyencong.core import events
from khuyencong.obligations import services as obligations
from khuyencong.projects.models import Project


def follow_advances(project: Project) -> None:
    """After an act that moved advanced money or the last day of a contract: its event is the last
    of the project."""
    owed = clear_owed(project, uncleared([project]).get(project.pk, ()))
    event = events.history(project.stream).last()
    assert event is not None  # of the act that has just been recorded
    obligations.agree(project, owed, of=CLEAR, province=project.province, event=event)
