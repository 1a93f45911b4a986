"""Những điều chưa rõ về quy định khuyến công: one letter to the office that can answer."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from khuyencong.core.actors import Actor
from khuyencong.directory.models import Organisation
from khuyencong.documents import services as documents
from khuyencong.documents.models import Issued
from khuyencong.documents.papers import Frame, PaperData, Wording
from khuyencong.documents.papers.blocks import Centre, Each, Signatures, Text

WORDS = (
    Centre("Kính gửi: {paper.addressee}"),
    Text(
        "Để áp dụng đúng quy định về khuyến công, {paper.frame.issuing_body} đề nghị quý cơ quan "
        "cho biết các nội dung sau, kèm bản sao văn bản nếu có:"
    ),
    Each(
        "paper.questions",
        "row",
        (Text("{row.text}.", lead="{row.n}. "), Text("Văn bản liên quan: {row.instrument}.")),
    ),
    Text("Những nội dung này đang được ghi là chưa biết, chưa dùng làm căn cứ để quyết định."),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class OpenQuestion:
    """Một điều chưa rõ, và văn bản có liên quan."""

    text: str
    instrument: str


@dataclass(frozen=True, kw_only=True)
class QuestionsLetter(PaperData):
    """A letter to the office that is asked."""

    code = "open_questions"
    kind = ""
    title = "Đề nghị cung cấp quy định"
    has_grounds = False
    is_letter = True
    wordings = (
        Wording(
            "Đề nghị cung cấp quy định",
            WORDS,
            working="Danh sách lấy từ thư viện quy định vào ngày phát hành.",
        ),
    )

    addressee: str
    questions: tuple[OpenQuestion, ...]

    @classmethod
    def fill(
        cls, frame: Frame, addressee: str, questions: Sequence[tuple[str, str]]
    ) -> QuestionsLetter:
        rows = tuple(OpenQuestion(text=text, instrument=one) for text, one in questions)
        return cls(frame=frame, addressee=addressee, questions=rows)


def issue(
    organisation: Organisation,
    addressee: str,
    questions: Sequence[tuple[str, str]],
    *,
    about: uuid.UUID,
    by: Actor,
    at: datetime,
) -> Issued:
    return documents.issue(
        QuestionsLetter,
        addressee,
        questions,
        organisation=organisation,
        about=[about],
        summary="Về việc cung cấp quy định về khuyến công",
        recipients=("Như trên",),
        by=by,
        at=at,
    )
