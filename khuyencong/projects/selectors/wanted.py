"""The papers an application needs: those of the day it was sent, or begun."""

from __future__ import annotations

from khuyencong.core.dates import hanoi_date
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Request
from khuyencong.rules import engine
from khuyencong.rules.engine import Dossier, RuleBook


def papers(request: Request, *, activity: str = "", book: RuleBook | None = None) -> Dossier:
    """`activity`: that of the project it became part of, where that is another."""
    return engine.dossier(
        activity or request.activity,
        on=hanoi_date(request.submitted_at or request.created_at),
        book=book or policy.book(request.province.code),
    )
