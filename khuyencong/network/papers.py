"""Data of the hand-over minutes. Amounts in đồng."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khuyencong.documents.papers.payload import PaperData


@dataclass(frozen=True, kw_only=True)
class OpenFile:
    """One file that waits for the post. `reason`: the last decision on it, where one was given."""

    code: str
    title: str
    state: str
    next_step: str
    due_date: date | None = None
    reason: str = ""

    @property
    def due(self) -> str:
        return f"{self.due_date:%d/%m/%Y}" if self.due_date else "không đặt hạn"


@dataclass(frozen=True, kw_only=True)
class Promise:
    """An answer promised to an establishment by a day."""

    code: str
    establishment: str
    promised_date: date


@dataclass(frozen=True, kw_only=True)
class OpenAdvance:
    project_code: str
    fund: str
    amount_dong: int


@dataclass(frozen=True, kw_only=True)
class HandOverMinutes(PaperData):
    """Biên bản bàn giao. The files stand in the order to read them: the most urgent first."""

    code = "hand_over_minutes"

    leaving: str
    taking: str
    post: str
    organisation: str
    hand_over_date: date
    files: tuple[OpenFile, ...]
    promises: tuple[Promise, ...]
    advances: tuple[OpenAdvance, ...]
    note: str = ""

    @property
    def file_count(self) -> int:
        return len(self.files)
