"""Giấy mời: to a council or another meeting, with its hour, its place and what to prepare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khuyencong.documents.papers.blocks import Centre, Signatures, Text, When
from khuyencong.documents.papers.frame import Frame
from khuyencong.documents.papers.payload import PaperData, Wording
from khuyencong.documents.papers.phrases import addressed

WORDS = (
    Centre("Kính gửi: {paper.invited}"),
    Text("{paper.frame.issuing_body} trân trọng kính mời quý vị tham dự: {paper.subject}."),
    Text("{paper.hour}, ngày {paper.day}.", lead="Thời gian: "),
    Text("{paper.place}.", lead="Địa điểm: "),
    When("paper.prepare", (Text("{paper.prepare}", lead="Đề nghị chuẩn bị: "),)),
    Text("Rất mong quý vị đến dự đúng giờ."),
    Signatures(),
)
TO_EACH = (
    addressed("paper.invited", "paper.many_invited"),
    *WORDS[1:4],
    When("paper.prepare", (Text("{paper.prepare}.", lead="Đề nghị chuẩn bị: "),)),
    *WORDS[5:],
)


@dataclass(frozen=True, kw_only=True)
class MeetingInvitation(PaperData):
    code = "meeting_invitation"
    kind = "GM"
    title = "Giấy mời"
    has_grounds = False
    recipients = ("Như trên",)
    wordings = (
        Wording("Giấy mời họp", WORDS, working="Họp hội đồng, họp thẩm định, nghiệm thu."),
        Wording(
            "Giấy mời họp",
            TO_EACH,
            working="Họp hội đồng, họp thẩm định, nghiệm thu. Mỗi nơi được mời một dòng.",
            valid_from=date(2026, 11, 28),
        ),
    )

    invited: str
    subject: str
    day: date
    hour: str
    place: str
    prepare: str

    @property
    def many_invited(self) -> tuple[str, ...]:
        """Each of several; empty where it is one."""
        lines = tuple(self.invited.splitlines())
        return lines if len(lines) > 1 else ()

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
            prepare=prepare.strip().rstrip("."),
        )
