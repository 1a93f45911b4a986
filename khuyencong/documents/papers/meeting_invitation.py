"""Giấy mời: to a council or another meeting, with its hour, its place and what to prepare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khuyencong.documents.papers.blocks import Centre, Signatures, Text, When
from khuyencong.documents.papers.frame import Frame
from khuyencong.documents.papers.payload import PaperData, Wording

WORDS = (
    Centre("Kính gửi: {paper.invited}"),
    Text("{paper.frame.issuing_body} trân trọng kính mời quý vị tham dự: {paper.subject}."),
    Text("{paper.hour}, ngày {paper.day}.", lead="Thời gian: "),
    Text("{paper.place}.", lead="Địa điểm: "),
    When("paper.prepare", (Text("{paper.prepare}", lead="Đề nghị chuẩn bị: "),)),
    Text("Rất mong quý vị đến dự đúng giờ."),
    Signatures(),
)


@dataclass(frozen=True, kw_only=True)
class MeetingInvitation(PaperData):
    code = "meeting_invitation"
    kind = "GM"
    title = "Giấy mời"
    has_grounds = False
    recipients = ("Như trên",)
    wordings = (Wording("Giấy mời họp", WORDS, working="Họp hội đồng, họp thẩm định, nghiệm thu."),)

    invited: str
    subject: str
    day: date
    hour: str
    place: str
    prepare: str

    @classmethod
    def fill(
        cls,
        frame: Frame,
        invited: str,
        subject: str,
        day: date,
        hour: str,
        place: str,
        prepare: str,
    ) -> MeetingInvitation:
        return cls(
            frame=frame,
            invited=invited,
            subject=subject,
            day=day,
            hour=hour,
            place=place,
            prepare=prepare,
        )
